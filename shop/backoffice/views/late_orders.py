"""An order that comes after the end of its offer, and the links in an offer's mails."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from shop.backoffice.views.quotes import QuotePage
from shop.core.clock import local_date
from shop.core.exceptions import DomainError
from shop.fulfillment.order_form import FORM_FIELDS, OrderForm, named_lines
from shop.fulfillment.prefill import order_prefill
from shop.fulfillment.services import accept_late
from shop.quotes.enums import QuoteStatus
from shop.quotes.models import Quote, QuoteRevision
from shop.quotes.selectors import (
    choice_of,
    counted_lines,
    is_expired,
    latest_sent_revision,
    quote_totals,
)
from shop.quotes.services import revoke_links


def can_accept_late(quote: Quote, revision: QuoteRevision | None, *, at: datetime) -> bool:
    """Whether staff may still take the order of an offer whose validity has ended."""
    return (
        quote.status in (QuoteStatus.EXPIRED, QuoteStatus.SENT)
        and revision is not None
        and is_expired(revision, at=at)
    )


class QuoteAcceptLateView(QuotePage):
    """Order an expired offer on the customer's behalf: the same questions as theirs."""

    template_name = "backoffice/quote_accept_late.html"

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        quote = self.load(public_id)
        revision = latest_sent_revision(quote)
        if revision is None or not can_accept_late(quote, revision, at=self.at):
            messages.warning(request, _("This offer has not expired, or it was answered already."))
            return redirect("backoffice:quote-edit", public_id=public_id)
        first = counted_lines(revision.lines.all())
        return self.show(quote, revision, self.form_of(quote, revision, [line.pk for line in first]))

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        quote = self.load(public_id)
        revision = latest_sent_revision(quote)
        if revision is None:
            return redirect("backoffice:quote-edit", public_id=public_id)
        chosen = choice_of(revision, named_lines(request.POST))
        form = self.form_of(quote, revision, chosen, bound=True)
        if form.is_valid():
            try:
                order = accept_late(quote_id=quote.pk, details=form.details(), by=self.staff, at=self.at)
            except DomainError as error:
                name = FORM_FIELDS.get(error.field, error.field)
                form.add_error(name if name in form.fields else None, error.message)
            else:
                messages.success(
                    request,
                    _("Order %(number)s is placed. The customer gets the confirmation by mail.")
                    % {"number": order.order.number},
                )
                return redirect("backoffice:order-detail", number=order.order.number)
        return self.show(quote, revision, form, status=422)

    def form_of(
        self, quote: Quote, revision: QuoteRevision, chosen: list[int], *, bound: bool = False
    ) -> OrderForm:
        data = None
        if bound:
            # The page has boxes and buttons by line; the form knows one list of chosen lines.
            data = self.request.POST.copy()
            data.setlist("optional", [str(line_id) for line_id in chosen])
        organization = quote.organization
        return OrderForm(
            data,
            initial=order_prefill(quote, person=quote.customer),
            offered=revision,
            chosen_line_ids=chosen,
            is_po_required=organization is not None and organization.po_number_required,
            today=local_date(self.at),
        )

    def show(
        self, quote: Quote, revision: QuoteRevision, form: OrderForm, *, status: int = 200
    ) -> HttpResponse:
        chosen = [int(line_id) for line_id in form["optional"].value() or []]
        context = {
            "quote": quote,
            "revision": revision,
            "form": form,
            "lines": list(revision.lines.all()),
            "counted": counted_lines(revision.lines.all(), chosen),
            "totals": quote_totals(revision, currency=quote.currency, chosen_line_ids=chosen),
        }
        return self.render_to_response(context, status=status)


class QuoteRevokeLinksView(QuotePage):
    """End the links in the mails about an offer."""

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        quote = self.load(public_id)
        revoke_links(quote_id=quote.pk, by=self.staff, at=self.at)
        messages.success(request, _("The links in the mails about this offer do not open it any more."))
        return redirect("backoffice:quote-edit", public_id=public_id)
