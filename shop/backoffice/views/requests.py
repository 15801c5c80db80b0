"""Requests: the queue, one request, the conversation, and the way to an offer."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from shop.backoffice.access import StaffPage
from shop.backoffice.forms import MessageForm, ReasonForm, new_token
from shop.backoffice.selectors import TO_ANSWER, customer_facts
from shop.backoffice.trail import history_of_object
from shop.core.exceptions import DomainError, TransitionNotAllowed
from shop.quotes.enums import OPEN_REQUESTS, QuoteStatus, RequestStatus
from shop.quotes.models import QuoteRequest
from shop.quotes.selectors import request_detail, request_queue, requests_for
from shop.quotes.services import add_message, ask_customer, assign_request, decline_request, draft_quote


class RequestListView(StaffPage):
    """What waits for us, oldest first; ``?show=`` waiting, mine or all."""

    template_name = "backoffice/request_list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        viewer = self.viewer
        queue = request_queue(viewer)
        lists = {
            "": queue.filter(status__in=TO_ANSWER),
            "mine": queue.filter(assigned_to=self.staff),
            "waiting": queue.filter(status=RequestStatus.NEEDS_INFORMATION),
            "all": requests_for(viewer).order_by("-submitted_at", "-pk"),
        }
        shown = self.request.GET.get("show", "")
        rows = self.of_chosen_customer(lists.get(shown, lists[""])).annotate(line_count=Count("lines"))
        return self.render_to_response(
            {"page": self.page_of(rows), "shown": shown, "customer": self.chosen_customer}
        )


class RequestPage(StaffPage):
    """One request with everything that can be done with it; the base of the pages that show it again when a
    form on it was filled in wrongly.
    """

    template_name = "backoffice/request_detail.html"

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
        context: dict[str, Any] = {
            "quote_request": quote_request,
            "customer": customer,
            "history": history_of_object(quote_request),
            "is_open": quote_request.status in OPEN_REQUESTS,
            "is_mine": quote_request.assigned_to_id == self.staff.pk,
            "has_draft": any(quote.status == QuoteStatus.DRAFT for quote in quote_request.quotes.all()),
            "has_ask_us": any(line.is_ask_us for line in quote_request.lines.all()),
            "message_form": message_form or MessageForm(initial={"token": new_token()}),
            "decline_form": decline_form or ReasonForm(prefix="decline"),
        }
        return self.render_to_response(context, status=status)


class RequestDetailView(RequestPage):
    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        return self.show(self.load(number))


class RequestAssignView(RequestPage):
    """The signed-in colleague takes the request."""

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        quote_request = self.load(number)
        with self.telling_refusals():
            assign_request(request_id=quote_request.pk, to=self.staff, by=self.staff, at=self.at)
            messages.success(request, _("The request is yours now."))
        return redirect("backoffice:request-detail", number=number)


class RequestMessageView(RequestPage):
    """Answer the customer; the request's state stays as it is."""

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        quote_request = self.load(number)
        form = MessageForm(request.POST)
        if not form.is_valid():
            return self.show(quote_request, message_form=form, status=422)
        try:
            self.do_once(lambda: self.write(quote_request, form.cleaned_data["text"]))
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self.show(quote_request, message_form=form, status=422)
        messages.success(request, self.told())
        return redirect("backoffice:request-detail", number=number)

    def write(self, quote_request: QuoteRequest, text: str) -> None:
        add_message(
            request_id=quote_request.pk,
            viewer=self.viewer,
            author=self.staff,
            text=text,
            at=self.at,
        )

    def told(self) -> str:
        return _("Your message is on its way to the customer.")


class RequestAskView(RequestMessageView):
    """Ask the customer for more; the request then waits for them."""

    def write(self, quote_request: QuoteRequest, text: str) -> None:
        ask_customer(
            request_id=quote_request.pk,
            viewer=self.viewer,
            by=self.staff,
            text=text,
            at=self.at,
        )

    def told(self) -> str:
        return _("Your question is on its way. The request waits for the customer now.")


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
