"""Requests: the queue, one request, the conversation, and the way to an offer."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from shop.accounts.selectors import colleagues
from shop.backoffice.access import StaffPage
from shop.backoffice.forms import ReasonForm, new_token
from shop.backoffice.request_forms import AssignForm, MessageForm, QueueForm, ReadForm, SaveViewForm
from shop.backoffice.selectors import customer_facts
from shop.backoffice.trail import history_of_object
from shop.core.exceptions import DomainError, TransitionNotAllowed
from shop.documents.exceptions import DocumentDamaged
from shop.documents.responses import download_response
from shop.quotes.duplicates import duplicates_of
from shop.quotes.enums import OPEN_REQUESTS, QuoteStatus
from shop.quotes.models import QuoteRequest, RequestReading
from shop.quotes.queue import queue_page
from shop.quotes.selectors import attachment_detail, newest_message_at, request_detail
from shop.quotes.services import (
    add_message,
    ask_customer,
    assign_request,
    decline_request,
    draft_quote,
    mark_read,
    quote_basket,
    read_attachment,
)
from shop.saved_views.services import views_for

VIEWS_PAGE = "requests"


class RequestListView(StaffPage):
    """The queue. Filters and order stand in the address; ``?after=`` is the place in it."""

    template_name = "backoffice/request_list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        form = QueueForm(request.GET, colleagues=colleagues(), me=self.staff)
        wanted = form.queue_filter(self.chosen_customer)
        page = queue_page(
            viewer=self.viewer,
            reader_id=self.staff.pk,
            wanted=wanted,
            at=self.at,
            after=request.GET.get("after", ""),
        )
        query = form.as_query(self.chosen_customer)
        views = views_for(user_id=self.staff.pk, page=VIEWS_PAGE)
        context: dict[str, Any] = {
            "page": page,
            "form": form,
            "shown": form.wanted.get("show", ""),
            "owner": form.wanted.get("owner", ""),
            "sort": wanted.sort,
            "customer": self.chosen_customer,
            "is_continued": "after" in request.GET,
            "query": query,
            "views": views,
            "own_views": [view for view in views if view.owner_id == self.staff.pk],
            "save_form": SaveViewForm(initial={"page": VIEWS_PAGE, "query": query}, prefix="view"),
        }
        return self.render_to_response(context)


class RequestPage(StaffPage):
    """One request with everything that can be done with it; the base of the pages that show it again when a
    form on it was filled in wrongly.
    """

    template_name = "backoffice/request_detail.html"

    @cached_property
    def colleagues(self) -> list[Any]:
        return colleagues()

    def load(self, number: str) -> QuoteRequest:
        try:
            return request_detail(number=number, viewer=self.viewer)
        except QuoteRequest.DoesNotExist:
            raise Http404 from None

    def show(
        self,
        quote_request: QuoteRequest,
        *,
        message_form: MessageForm | None = None,
        decline_form: ReasonForm | None = None,
        status: int = 200,
    ) -> HttpResponse:
        customer = customer_facts(
            quote_request, on_date=localdate(self.at), warning_days=settings.LICENSE_WARNING_DAYS
        )
        reading = RequestReading.objects.filter(request=quote_request, reader=self.staff).first()
        thread = list(quote_request.messages.all())
        unread_ids = {
            message.pk
            for message in thread
            if not message.is_from_staff and (reading is None or message.created_at > reading.read_at)
        }
        context: dict[str, Any] = {
            "quote_request": quote_request,
            "customer": customer,
            "history": history_of_object(quote_request),
            "duplicates": duplicates_of(quote_request, viewer=self.viewer),
            "is_open": quote_request.status in OPEN_REQUESTS,
            "is_mine": quote_request.assigned_to_id == self.staff.pk,
            "has_draft": any(quote.status == QuoteStatus.DRAFT for quote in quote_request.quotes.all()),
            "has_ask_us": any(line.is_ask_us for line in quote_request.lines.all()),
            "message_form": message_form or MessageForm(initial={"token": new_token()}),
            "decline_form": decline_form or ReasonForm(prefix="decline"),
            "assign_form": AssignForm(
                colleagues=self.colleagues,
                initial={"to": self.staff.pk, "seen": quote_request.assigned_to_id},
            ),
            "unread_ids": unread_ids,
            "is_unread": reading is None or reading.read_at < quote_request.customer_wrote_at,
            "read_until": newest_message_at(quote_request).isoformat(),
        }
        return self.render_to_response(context, status=status)


class RequestDetailView(RequestPage):
    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        return self.show(self.load(number))


class RequestAssignView(RequestPage):
    """A colleague gets the request: the signed-in one unless ``to`` names another."""

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        quote_request = self.load(number)
        given = {"to": str(self.staff.pk), **request.POST.dict()}
        form = AssignForm(given, colleagues=self.colleagues)
        if not form.is_valid():
            messages.error(request, _("Please choose somebody of the department."))
            return redirect("backoffice:request-detail", number=number)
        to = form.cleaned_data["to"]
        seen = {"instead_of": form.cleaned_data["seen"]} if "seen" in request.POST else {}
        with self.telling_refusals():
            assign_request(request_id=quote_request.pk, to=to, by=self.staff, at=self.at, **seen)
            if to == self.staff:
                messages.success(request, _("The request is yours now."))
            else:
                name = to.get_full_name() or to.email
                messages.success(request, _("The request is %(name)s’s now.") % {"name": name})
        return redirect("backoffice:request-detail", number=number)


class RequestMessageView(RequestPage):
    """Answer the customer; the request's state stays as it is."""

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        quote_request = self.load(number)
        form = MessageForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(quote_request, message_form=form, status=422)
        try:
            self.do_once(lambda: self.write(quote_request, form.cleaned_data))
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self.show(quote_request, message_form=form, status=422)
        messages.success(request, self.told())
        return redirect("backoffice:request-detail", number=number)

    def write(self, quote_request: QuoteRequest, said: dict[str, Any]) -> None:
        add_message(
            request_id=quote_request.pk,
            viewer=self.viewer,
            author=self.staff,
            text=said["text"],
            files=said["files"],
            at=self.at,
        )

    def told(self) -> str:
        return _("Your message is on its way to the customer.")


class RequestAskView(RequestMessageView):
    """Ask the customer for more; the request then waits for them."""

    def write(self, quote_request: QuoteRequest, said: dict[str, Any]) -> None:
        ask_customer(
            request_id=quote_request.pk,
            viewer=self.viewer,
            by=self.staff,
            text=said["text"],
            files=said["files"],
            at=self.at,
        )

    def told(self) -> str:
        return _("Your question is on its way. The request waits for the customer now.")


class RequestReadView(RequestPage):
    """POST: the colleague has seen the thread up to the message that the page ended with."""

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        quote_request = self.load(number)
        form = ReadForm(request.POST)
        if form.is_valid():
            mark_read(
                request_id=quote_request.pk,
                viewer=self.viewer,
                reader=self.staff,
                until=form.cleaned_data["until"],
                at=self.at,
            )
        if getattr(request, "htmx", False):
            return HttpResponse()
        return redirect("backoffice:request-detail", number=number)


class RequestAttachmentView(StaffPage):
    """A file of the thread, as a download."""

    def get(self, request: HttpRequest, number: str, public_id: UUID) -> HttpResponse:
        try:
            attachment = attachment_detail(number=number, public_id=public_id, viewer=self.viewer)
        except ObjectDoesNotExist:
            raise Http404 from None
        try:
            content = read_attachment(attachment)
        except DocumentDamaged as error:
            messages.error(request, error.message)
            return redirect("backoffice:request-detail", number=number)
        return download_response(content, content_type=attachment.content_type, filename=attachment.name)


class RequestDeclineView(RequestPage):
    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        quote_request = self.load(number)
        form = ReasonForm(request.POST, prefix="decline")
        if form.is_valid():
            try:
                decline_request(
                    request_id=quote_request.pk,
                    reason=form.cleaned_data["reason"],
                    by=self.staff,
                    at=self.at,
                )
            except TransitionNotAllowed as error:
                messages.error(request, error.message)
                return redirect("backoffice:request-detail", number=number)
            except DomainError as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
        if form.errors:
            return self.show(quote_request, decline_form=form, status=422)
        messages.success(request, _("The request is declined; the customer is told why."))
        return redirect("backoffice:request-detail", number=number)


class RequestQuoteView(RequestPage):
    """Make an offer: opens the draft, a new one or the one that is there."""

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        quote_request = self.load(number)
        try:
            quote = draft_quote(request_id=quote_request.pk, by=self.staff, at=self.at)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect("backoffice:request-detail", number=number)
        return redirect("backoffice:quote-edit", public_id=quote.public_id)


class BasketQuoteView(StaffPage):
    """Make an offer of a customer's open basket, on their behalf."""

    def post(self, request: HttpRequest, basket_id: int) -> HttpResponse:
        try:
            quote = quote_basket(basket_id=basket_id, by=self.staff, at=self.at)
        except ObjectDoesNotExist:
            raise Http404 from None
        except DomainError as error:
            messages.error(request, error.message)
            return redirect("backoffice:request-list")
        number = quote.request.number if quote.request else ""
        messages.success(
            request, _("The basket is request %(number)s now, and this is its offer.") % {"number": number}
        )
        return redirect("backoffice:quote-edit", public_id=quote.public_id)
