"""What the preview of the orders to invoice says is what the invoices say."""

from dataclasses import replace
from decimal import Decimal

import pytest

from shop.accounts.selectors import viewer_for
from shop.billing.models import Invoice
from shop.billing.services import NothingToInvoice
from shop.fulfillment.enums import LineStatus
from shop.fulfillment.exceptions import OrderCancelled, PreviewOutdated
from shop.fulfillment.invoiceable import totals_to_invoice
from shop.fulfillment.selectors import order_detail, order_queue
from shop.fulfillment.services import LineDelivery, cancel_line, fulfill_order, invoice_order, place_order
from shop.licenses.models import License
from shop.quotes.services import LineDraft, draft_quote, send_quote
from tests.factories.journeys import NOW, acceptance, line_drafts, make_request, price_draft

pytestmark = [pytest.mark.django_db, pytest.mark.journey]
TRAINING = LineDraft(
    title="Training",
    unit="days",
    quantity=Decimal("2.5"),
    unit_price=Decimal("650.01"),
    discount_percent=Decimal("7.5"),
    tax_code="reduced",
)


@pytest.fixture
def order(customer, staff, listing):
    """Three licences at 33.33 less 12.5 %, and two and a half days of a training."""
    quote = draft_quote(request_id=make_request(customer, [listing]).pk, by=staff, at=NOW)
    licenses = line_drafts(quote, unit_price="33.33", discount_percent=Decimal("12.5"))
    price_draft(quote, staff, [*(replace(line, quantity=Decimal(3)) for line in licenses), TRAINING])
    return place_order(
        quote_id=send_quote(quote_id=quote.pk, sent_by=staff, sent_at=NOW).pk,
        viewer=viewer_for(customer),
        details=acceptance(),
        accepted_by=customer,
        accepted_at=NOW,
    )


def deliver_all(order, staff):
    licenses, training = order.order.lines.order_by("details__position")
    entries = [LineDelivery(line_id=licenses.pk, sen=f"SEN-{piece}") for piece in range(3)]
    fulfill_order(
        order_id=order.order_id, deliveries=[*entries, LineDelivery(line_id=training.pk)], by=staff, at=NOW
    )
    return licenses, training


def cancel(order, staff, line, **values):
    return cancel_line(
        order_id=order.order_id, line_id=line.pk, reason="Not needed", by=staff, at=NOW, **values
    )


def preview(order, staff):
    (found,) = order_queue(viewer_for(staff), "to_invoice", on_date=NOW.date())
    assert found == order
    return totals_to_invoice(order_detail(number=order.order.number, viewer=viewer_for(staff)))


def sums(totals):
    return totals.net, totals.tax, totals.gross


@pytest.mark.parametrize("cancelled", ["nothing", "a licence", "a part of the service", "a whole line"])
def test_the_preview_comes_to_what_the_invoice_says(order, staff, cancelled):
    licenses, training = deliver_all(order, staff)
    if cancelled in ("a licence", "a whole line"):
        pieces = License.objects.order_by("pk")[: 1 if cancelled == "a licence" else 3]
        cancel(order, staff, licenses, license_ids=[piece.pk for piece in pieces])
    if cancelled == "a part of the service":
        cancel(order, staff, training, quantity=Decimal("0.75"))
    shown = preview(order, staff)

    invoice = invoice_order(order_id=order.order_id, by=staff, at=NOW, previewed=shown.gross)

    assert (invoice.net_total, invoice.tax_total, invoice.gross_total) == sums(shown)
    # Something was taken off.
    everything = sum(line.details.net_amount for line in (licenses, training))
    assert (invoice.net_total == everything) == (cancelled == "nothing")
    assert sum(line.net_amount for line in invoice.lines.all()) == invoice.net_total


def test_an_order_of_which_everything_was_taken_back_is_not_offered_any_more(order, staff):
    licenses, training = deliver_all(order, staff)
    cancel(order, staff, licenses, license_ids=License.objects.values_list("pk", flat=True))
    cancel(order, staff, training, quantity=Decimal("2.5"))

    assert list(order_queue(viewer_for(staff), "to_invoice", on_date=NOW.date())) == []
    assert list(order_queue(viewer_for(staff), "bought_not_invoiced", on_date=NOW.date())) == []
    with pytest.raises(OrderCancelled):
        invoice_order(order_id=order.order_id, by=staff, at=NOW)
    assert not Invoice.objects.exists()


def test_what_was_cancelled_after_the_preview_is_not_invoiced_unseen(order, staff):
    licenses, _training = deliver_all(order, staff)
    shown = preview(order, staff).gross
    cancel(order, staff, licenses, license_ids=[License.objects.first().pk])

    with pytest.raises(PreviewOutdated):
        invoice_order(order_id=order.order_id, by=staff, at=NOW, previewed=shown)

    assert not Invoice.objects.exists()
    invoice_order(order_id=order.order_id, by=staff, at=NOW, previewed=preview(order, staff).gross)
    assert Invoice.objects.get().number == "I-2026-00001"


def test_an_order_whose_only_delivered_line_was_cancelled_has_nothing_to_invoice(order, staff):
    _licenses, training = order.order.lines.order_by("details__position")
    fulfill_order(order_id=order.order_id, deliveries=[LineDelivery(line_id=training.pk)], by=staff, at=NOW)
    cancel(order, staff, training, quantity=Decimal("2.5"))

    with pytest.raises(NothingToInvoice):
        invoice_order(order_id=order.order_id, by=staff, at=NOW)

    training.refresh_from_db()
    assert training.status == LineStatus.CANCELLED
