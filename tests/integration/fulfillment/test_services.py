from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from oscar.core.loading import get_model

from shop.accounts.selectors import viewer_for
from shop.billing.models import DeliveryNote, Invoice, InvoiceLine
from shop.billing.services import NothingToInvoice
from shop.core.exceptions import InvalidInput
from shop.core.jobs import Job
from shop.core.models import OutboxEvent
from shop.fulfillment.enums import LineStatus, OrderStatus
from shop.fulfillment.exceptions import ActivationNeeded, DeliveryRefused, OrderChanged
from shop.fulfillment.models import OrderDetails
from shop.fulfillment.selectors import invoice_numbers, order_queue
from shop.fulfillment.services import (
    Address,
    LineDelivery,
    fulfill_order,
    invoice_order,
    place_order,
)
from shop.licenses.models import License
from shop.licenses.services import SenTaken
from shop.quotes.enums import QuoteStatus
from shop.quotes.exceptions import QuoteExpired
from shop.quotes.models import Quote
from shop.quotes.selectors import latest_revision
from shop.quotes.services import LineDraft
from tests.factories.accounts import make_member, make_person
from tests.factories.journeys import (
    NOW,
    acceptance,
    cloud_configuration,
    deliver,
    make_order,
    make_sent_quote,
)
from tests.factories.marketplace import ListingFactory

pytestmark = [pytest.mark.django_db, pytest.mark.journey]
Order = get_model("order", "Order")
TRAINING = LineDraft(title="Training", unit="days", unit_price=Decimal(650), is_optional=True)


def accept(quote, customer, *, at=NOW, **values):
    return place_order(
        quote_id=quote.pk,
        viewer=viewer_for(customer),
        details=acceptance(**values),
        accepted_by=customer,
        accepted_at=at,
    )


def test_an_order_holds_what_was_offered(customer, staff, listing):
    quote = make_sent_quote(customer, staff, [listing])

    details = accept(quote, customer)

    order = details.order
    line = order.lines.get()
    quote.refresh_from_db()
    assert (order.number, order.status, order.user) == ("O-2026-00001", OrderStatus.PLACED, customer)
    assert (order.total_excl_tax, order.total_incl_tax) == (Decimal("100.00"), Decimal("119.00"))
    assert (line.title, line.status, line.details.configuration) == (
        listing.name,
        LineStatus.OPEN,
        cloud_configuration(),
    )
    assert (details.po_number, quote.status) == ("PO-4711", QuoteStatus.ACCEPTED)
    assert details.billing_snapshot["name"] == quote.organization.name


def test_ordering_twice_makes_one_order(customer, staff, listing):
    quote = make_sent_quote(customer, staff, [listing])

    first, second = accept(quote, customer), accept(quote, customer, po_number="other")

    assert first == second
    assert Order.objects.count() == 1
    assert OutboxEvent.objects.filter(job=Job.MAIL_ORDER_CONFIRMATION.value).count() == 1


def test_a_colleague_who_orders_later_is_told(customer, staff, organization, listing):
    quote = make_sent_quote(customer, staff, [listing])
    accept(quote, customer)

    with pytest.raises(OrderChanged):
        accept(quote, make_member(organization, staff=staff))


def test_an_offer_is_not_ordered_after_its_last_day(customer, staff, listing):
    quote = make_sent_quote(customer, staff, [listing])

    with pytest.raises(QuoteExpired):
        accept(quote, customer, at=datetime(2026, 12, 23, 23, 0, tzinfo=UTC))

    quote.refresh_from_db()
    assert quote.status == QuoteStatus.SENT
    assert not Order.objects.exists()


def test_a_waiting_account_sees_its_offer_and_cannot_order_it(staff, listing):
    waiting = make_person()
    quote = make_sent_quote(waiting, staff, [listing])

    with pytest.raises(ActivationNeeded):
        accept(quote, waiting)

    assert list(Quote.objects.visible_to(viewer_for(waiting))) == [quote]
    assert not Order.objects.exists()


def test_an_offer_of_another_organisation_does_not_exist(customer, stranger, staff, listing):
    quote = make_sent_quote(customer, staff, [listing])

    with pytest.raises(Quote.DoesNotExist):
        accept(quote, stranger)


def test_a_po_number_is_asked_for_where_the_organisation_wants_one(customer, staff, organization, listing):
    organization.po_number_required = True
    organization.save()
    quote = make_sent_quote(customer, staff, [listing])

    with pytest.raises(InvalidInput) as refusal:
        accept(quote, customer, po_number=" ")

    quote.refresh_from_db()
    assert (refusal.value.field, quote.status) == ("po_number", QuoteStatus.SENT)


def test_only_chosen_optional_lines_are_ordered(customer, staff, listing):
    quote = make_sent_quote(customer, staff, [listing], extra=[TRAINING])
    other = make_sent_quote(customer, staff, [listing], extra=[TRAINING])
    optional = latest_revision(other).lines.get(is_optional=True)

    without, with_training = accept(quote, customer), accept(other, customer, optional_line_ids=[optional.pk])

    assert (without.order.lines.count(), with_training.order.lines.count()) == (1, 2)
    assert with_training.order.total_excl_tax == Decimal("750.00")


def test_a_line_of_another_offer_cannot_be_chosen(customer, staff, listing):
    quote = make_sent_quote(customer, staff, [listing])
    foreign = latest_revision(make_sent_quote(customer, staff, [listing], extra=[TRAINING]))

    with pytest.raises(InvalidInput):
        accept(quote, customer, optional_line_ids=[foreign.lines.get(is_optional=True).pk])


def test_a_delivery_makes_licences_and_one_note(customer, staff, organization):
    order = make_order(customer, staff, ListingFactory.create_batch(2))

    note = deliver(order, staff)

    order.order.refresh_from_db()
    assert (note.number, note.lines.count()) == ("D-2026-00001", 2)
    assert order.order.status == OrderStatus.FULFILLED
    assert set(order.order.lines.values_list("status", flat=True)) == {LineStatus.FULFILLED}
    licenses = License.objects.filter(organization=organization)
    assert [license_.technical_contact_email for license_ in licenses] == ["tessa@example.com"] * 2


def test_a_part_is_delivered_now_and_the_rest_later(customer, staff):
    order = make_order(customer, staff, ListingFactory.create_batch(2))
    first, second = order.order.lines.all()

    fulfill_order(
        order_id=order.order_id, deliveries=[LineDelivery(line_id=first.pk, sen="SEN-1")], by=staff, at=NOW
    )
    order.order.refresh_from_db()
    partly = order.order.status
    fulfill_order(
        order_id=order.order_id, deliveries=[LineDelivery(line_id=second.pk, sen="SEN-2")], by=staff, at=NOW
    )

    order.order.refresh_from_db()
    assert (partly, order.order.status) == (OrderStatus.PARTLY_FULFILLED, OrderStatus.FULFILLED)
    assert DeliveryNote.objects.count() == 2


def test_a_line_of_quantity_two_needs_two_licences(customer, staff, listing, monkeypatch):
    order = make_order(customer, staff, [listing])
    line = order.order.lines.get()
    type(line.details).objects.filter(pk=line.details.pk).update(quantity=2)

    def deliver_one(sen):
        fulfill_order(
            order_id=order.order_id, deliveries=[LineDelivery(line_id=line.pk, sen=sen)], by=staff, at=NOW
        )
        line.refresh_from_db()
        return line.status

    assert [deliver_one("SEN-1"), deliver_one("SEN-2")] == [LineStatus.OPEN, LineStatus.FULFILLED]


@pytest.mark.parametrize(
    ("delivery", "field"),
    [
        ({"license_key": "AAAB-1"}, "lines.0.license_key"),  # a cloud licence has no key
        ({"starts_on": date(2027, 1, 2), "ends_on": date(2027, 1, 1)}, "lines.0.ends_on"),
        ({"line_id": 0}, "lines.0.line"),
    ],
)
def test_a_delivery_that_does_not_fit_names_its_entry_and_changes_nothing(
    customer, staff, listing, delivery, field
):
    order = make_order(customer, staff, [listing])
    line = order.order.lines.get()

    with pytest.raises((DeliveryRefused, InvalidInput)) as refusal:
        fulfill_order(
            order_id=order.order_id,
            deliveries=[LineDelivery(**{"line_id": line.pk, **delivery})],
            by=staff,
            at=NOW,
        )

    line.refresh_from_db()
    assert refusal.value.field == field
    assert line.status == LineStatus.OPEN
    assert not License.objects.exists()
    assert not DeliveryNote.objects.exists()


def test_a_sen_that_exists_stops_the_whole_delivery(customer, staff):
    deliver(make_order(customer, staff, [ListingFactory()]), staff, sen="SEN-1")
    order = make_order(customer, staff, ListingFactory.create_batch(2))
    first, second = order.order.lines.all()

    with pytest.raises(SenTaken) as refusal:
        fulfill_order(
            order_id=order.order_id,
            deliveries=[
                LineDelivery(line_id=first.pk, sen="SEN-2"),
                LineDelivery(line_id=second.pk, sen="SEN-1"),
            ],
            by=staff,
            at=NOW,
        )

    assert refusal.value.field == "lines.1.sen"
    assert License.objects.count() == 1


def test_a_delivered_line_is_not_delivered_again(customer, staff, listing):
    order = make_order(customer, staff, [listing])
    deliver(order, staff)

    with pytest.raises(DeliveryRefused):
        deliver(order, staff, sen="SEN-other")

    assert License.objects.count() == 1


def test_the_invoice_copies_lines_sums_and_addresses(customer, staff, listing):
    order = make_order(customer, staff, [listing])
    deliver(order, staff)

    invoice = invoice_order(order_id=order.order_id, by=staff, at=NOW)

    assert (invoice.number, invoice.po_number) == ("I-2026-00001", "PO-4711")
    assert (invoice.net_total, invoice.tax_total, invoice.gross_total) == (
        Decimal("100.00"),
        Decimal("19.00"),
        Decimal("119.00"),
    )
    assert invoice.buyer_snapshot["address"]["name"] == order.organization.name
    assert (invoice.due_on - invoice.issued_on).days == 14
    assert invoice_numbers(License.objects.values_list("pk", flat=True)) == {
        License.objects.get().pk: invoice.number
    }


def test_only_delivered_lines_are_invoiced_and_each_once(customer, staff):
    order = make_order(customer, staff, ListingFactory.create_batch(2))
    with pytest.raises(NothingToInvoice):
        invoice_order(order_id=order.order_id, by=staff, at=NOW)
    first, _second = order.order.lines.all()
    fulfill_order(
        order_id=order.order_id, deliveries=[LineDelivery(line_id=first.pk, sen="SEN-1")], by=staff, at=NOW
    )

    invoice_order(order_id=order.order_id, by=staff, at=NOW)

    with pytest.raises(NothingToInvoice):
        invoice_order(order_id=order.order_id, by=staff, at=NOW)
    assert list(InvoiceLine.objects.values_list("order_line_id", flat=True)) == [first.pk]


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_an_invoice(customer, staff, listing, change):
    order = make_order(customer, staff, [listing])
    deliver(order, staff)
    invoice = invoice_order(order_id=order.order_id, by=staff, at=NOW)

    with pytest.raises(DatabaseError), transaction.atomic():
        if change == "update":
            Invoice.objects.filter(pk=invoice.pk).update(gross_total=1)
        else:
            InvoiceLine.objects.filter(invoice=invoice).delete()

    invoice.refresh_from_db()
    assert (invoice.gross_total, invoice.lines.count()) == (Decimal("119.00"), 1)


def test_the_queues_hold_what_is_to_do(customer, staff):
    now = make_order(customer, staff, [ListingFactory()])
    waiting = make_order(customer, staff, [ListingFactory()], buy_on=date(2027, 1, 15))
    delivered = make_order(customer, staff, [ListingFactory()])
    deliver(delivered, staff)
    viewer = viewer_for(staff)

    queues = {
        name: list(order_queue(viewer, name, on_date=NOW.date()))
        for name in ("buy_now", "waiting", "to_invoice")
    }

    assert queues == {"buy_now": [now], "waiting": [waiting], "to_invoice": [delivered]}


def test_a_billing_address_of_its_own_replaces_the_organisations(customer, staff, listing):
    details = make_order(
        customer, staff, [listing], billing=Address(name="Central Purchasing", city="Bonn", country="DE")
    )

    assert details.billing_snapshot["name"] == "Central Purchasing"
    assert details.end_user_snapshot["name"] == details.organization.name


def test_orders_of_another_organisation_do_not_exist(customer, stranger, staff, listing):
    order = make_order(customer, staff, [listing])

    assert list(OrderDetails.objects.visible_to(viewer_for(stranger))) == []
    assert list(OrderDetails.objects.visible_to(viewer_for(customer))) == [order]
