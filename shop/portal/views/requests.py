"""My requests: what was asked for, and the conversation about it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.base import File
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import ListView, TemplateView

from shop.core.exceptions import DomainError
from shop.documents.exceptions import DocumentDamaged
from shop.documents.responses import download_response
from shop.documents.uploads import clean_name
from shop.portal.forms import MessageForm, ReadForm
from shop.portal.mixins import ROWS_PER_PAGE, PortalMixin, found
from shop.portal.states import offer_view
from shop.quotes.duplicates import duplicates_of
from shop.quotes.enums import OPEN_REQUESTS
from shop.quotes.models import QuoteRequest, RequestReading
from shop.quotes.queue import unread_by_customer
from shop.quotes.selectors import (
    attachment_detail,
    newest_message_at,
    quotes_for,
    request_detail,
    requests_for,
)
from shop.quotes.services import add_message, mark_read, read_attachment, withdraw_request


class RequestListView(PortalMixin, ListView[QuoteRequest]):
    """The person's or their organisation's requests, newest first."""

    template_name = "portal/request_list.html"
    context_object_name = "requests"
    paginate_by = ROWS_PER_PAGE

    def get_queryset(self) -> QuerySet[QuoteRequest]:
        return requests_for(self.customer).prefetch_related("lines")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["unread_ids"] = unread_by_customer(context["requests"], reader_id=self.user.pk)
        return context


class OneRequestMixin(PortalMixin):
    kwargs: dict[str, Any]

    @cached_property
    def quote_request(self) -> QuoteRequest:
        return found(request_detail, number=self.kwargs["number"], viewer=self.viewer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        of_request = quotes_for(self.customer).filter(request=self.quote_request)
        reading = RequestReading.objects.filter(request=self.quote_request, reader=self.user).first()
        unread_ids = {
            message.pk
            for message in self.quote_request.messages.all()
            if message.is_from_staff and (reading is None or message.created_at > reading.read_at)
        }
        return super().get_context_data(
            **{
                "quote_request": self.quote_request,
                "is_open": self.quote_request.status in OPEN_REQUESTS,
                "offers": [offer_view(quote, at=now) for quote in of_request],
                "form": MessageForm(),
                "unread_ids": unread_ids,
                "read_until": newest_message_at(self.quote_request).isoformat(),
                "duplicates": duplicates_of(self.quote_request, viewer=self.customer)
                if self.quote_request.status in OPEN_REQUESTS
                else [],
                **kwargs,
            }
        )


class RequestDetailView(OneRequestMixin, TemplateView):
    """Lines, contacts, thread with its reply form."""

    template_name = "portal/request_detail.html"


class RequestMessageView(OneRequestMixin, View):
    """POST: add to the thread."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, number: str) -> HttpResponseBase:
        quote_request = self.quote_request
        form = MessageForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                write_once(quote_request, self, form.cleaned_data["text"], form.cleaned_data["files"])
            except DomainError as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
        if not form.is_valid():
            context = self.get_context_data(form=form)
            return render(request, RequestDetailView.template_name, context, status=422)
        messages.success(request, _("Your message is sent."))
        return redirect("portal:request-detail", number=number)


def write_once(
    quote_request: QuoteRequest, view: PortalMixin, text: str, files: Sequence["File[Any]"] = ()
) -> None:
    """Add a message unless it is the thread's last one already: a second click on the way says nothing new.

    Raises as ``add_message``.
    """
    newest = quote_request.messages.order_by("-created_at", "-pk").first()
    if newest is not None and newest.author_id == view.user.pk and newest.text == text.strip():
        sent = sorted(newest.attachments.values_list("name", "size"))
        if sent == sorted((clean_name(str(file.name or "")), file.size) for file in files):
            return
    add_message(
        request_id=quote_request.pk,
        viewer=view.viewer,
        author=view.user,
        text=text,
        files=files,
        at=timezone.now(),
    )


class RequestReadView(OneRequestMixin, View):
    """POST: the person has seen the thread up to the message that the page ended with."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, number: str) -> HttpResponseBase:
        quote_request = self.quote_request
        form = ReadForm(request.POST)
        if form.is_valid():
            mark_read(
                request_id=quote_request.pk,
                viewer=self.viewer,
                reader=self.user,
                until=form.cleaned_data["until"],
                at=timezone.now(),
            )
        if getattr(request, "htmx", False):
            return HttpResponse()
        return redirect("portal:request-detail", number=number)


class RequestAttachmentView(PortalMixin, View):
    """A file of the request or of its thread, as a download."""

    def get(self, request: HttpRequest, number: str, public_id: UUID) -> HttpResponseBase:
        attachment = found(attachment_detail, number=number, public_id=public_id, viewer=self.viewer)
        try:
            content = read_attachment(attachment)
        except DocumentDamaged as error:
            messages.error(request, error.message)
            return redirect("portal:request-detail", number=number)
        return download_response(content, content_type=attachment.content_type, filename=attachment.name)


class RequestWithdrawView(OneRequestMixin, TemplateView):
    """Asks first; the POST takes the request back."""

    template_name = "portal/request_withdraw.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.quote_request.status not in OPEN_REQUESTS:
            return redirect("portal:request-detail", number=self.quote_request.number)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, number: str) -> HttpResponseBase:
        try:
            found(
                withdraw_request,
                request_id=self.quote_request.pk,
                viewer=self.customer,
                by=self.user,
                at=timezone.now(),
            )
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Your request %(number)s is withdrawn.") % {"number": number})
        return redirect("portal:request-detail", number=number)
