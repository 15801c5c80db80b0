"""Messages from editorial pages at the desk: read, answer, close."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cms.contact import NoAddress, answer_message, close_message, contact_messages
from cms.models import ContactMessage
from shop.backoffice.access import StaffPage, StaffView
from shop.backoffice.contact_forms import AnswerForm
from shop.core.exceptions import DomainError


class MessageListView(StaffPage):
    """What readers wrote: the open messages, or with ``?closed=1`` those that were dealt with."""

    template_name = "backoffice/contact_list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        is_open = request.GET.get("closed") != "1"
        page = self.page_of(contact_messages(is_open=is_open))
        return self.render_to_response({"page": page, "is_open": is_open})


class MessageView(StaffPage):
    """One message with its page; POST answers it by mail."""

    template_name = "backoffice/contact_detail.html"

    def get(self, request: HttpRequest, message_id: UUID) -> HttpResponse:
        return self.show(self.load(message_id), AnswerForm())

    def post(self, request: HttpRequest, message_id: UUID) -> HttpResponse:
        message = self.load(message_id)
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return self.show(message, form, status=422)
        try:
            answer_message(
                public_id=message.public_id, text=form.cleaned_data["text"], by=self.staff, at=self.at
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self.show(message, form, status=422)
        messages.success(request, _("Your answer is on its way."))
        return redirect("backoffice:message-list")

    def load(self, message_id: UUID) -> ContactMessage:
        try:
            return ContactMessage.objects.select_related("page", "sent_by", "closed_by").get(
                public_id=message_id
            )
        except ContactMessage.DoesNotExist:
            raise Http404 from None

    def show(self, message: ContactMessage, form: AnswerForm, *, status: int = 200) -> HttpResponse:
        return self.render_to_response(
            {"message": message, "form": form, "no_address": NoAddress.default_message}, status=status
        )


class MessageCloseView(StaffView):
    """POST: it is dealt with."""

    def post(self, request: HttpRequest, message_id: UUID) -> HttpResponse:
        with self.telling_refusals():
            try:
                close_message(public_id=message_id, by=self.staff, at=self.at)
            except ContactMessage.DoesNotExist:
                raise Http404 from None
            messages.success(request, _("The message is closed."))
        return redirect("backoffice:message-list")
