"""Buying, delivering, cancelling and invoicing, step by step."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shop.accounts.selectors import viewer_for
from shop.billing.enums import InvoiceState
from shop.billing.models import CreditNote, DeliveryNote, Invoice
from shop.billing.services import NothingToInvoice
from shop.core.clock import local_date
from shop.core.exceptions import InvalidInput, TransitionNotAllowed
from shop.core.models import AuditEvent
from shop.fulfillment.enums import LineStatus, OrderStatus, ServiceStepKind
from shop.fulfillment.exceptions import CancellationRefused, DeliveryRefused, OrderCancelled, StepRefused
from shop.fulfillment.models import OrderLineDetails, OrderLineLicense
from shop.fulfillment.purchase_sheet import purchase_sheet
from shop.fulfillment.selectors import QUEUES, order_detail, order_queue, queue_counts
from shop.fulfillment.services import (
    LineDelivery,
    cancel_line,
    fulfill_order,
    invoice_order,
    mark_bought,
    place_order,
    record_step,
)
from shop.fulfillment.timeline import order_timeline
from shop.licenses.enums import LicenseStatus
from shop.licenses.models import License
from shop.licenses.services import KeyTaken, SenTaken
from shop.quotes.enums import LineKind
from shop.quotes.services import LineDraft, draft_quote, send_quote
from tests.factories.journeys import (
    NOW,
    acceptance,
    deliver,
    line_drafts,
    make_license,
    make_order,
    make_request,
    price_draft,
)
from tests.factories.marketplace import ListingFactory
from tests.factories.order_lines import lengthen

pytestmark = [pytest.mark.django_db, pytest.mark.journey]
TODAY = local_date(NOW)
DATA_CENTER = {"deployment": "data_center", "user_tier": 500}
KEY = "AAABcd0ODAoPeNptkFtLw-9XyZ"


def configure(order, **columns):
    OrderLineDetails.objects.filter(line__order=order.order).update(**columns)


def many(customer, staff, listing, quantity):
    """An order of one line with several pieces."""
    draft = draft_quote(request_id=make_request(customer, [listing]).pk, by=staff, at=NOW)
    (line,) = line_drafts(draft)
    price_draft(
        draft,
        staff,
        [replace(line, quantity=Decimal(quantity))],
    )
    quote = send_quote(quote_id=draft.pk, sent_by=staff, sent_at=NOW)
    return place_order(
        quote_id=quote.pk,
        viewer=viewer_for(customer),
        details=acceptance(),
        accepted_by=customer,
        accepted_at=NOW,
    )


def record(order, staff, *entries, at=NOW):
    line_id = order.order.lines.first().pk
    deliveries = [LineDelivery(**{"line_id": line_id, **entry}) for entry in entries]
    return fulfill_order(order_id=order.order_id, deliveries=deliveries, by=staff, at=at)


def cancel(order, staff, **values):
    line_id = order.order.lines.first().pk
    values = {"line_id": line_id, "reason": "No longer needed", **values}
    return cancel_line(order_id=order.order_id, by=staff, at=NOW, **values)


def states(order):
    order.order.refresh_from_db()
    return order.order.status, [line.status for line in order.order.lines.order_by("pk")]


def test_days_that_are_left_out_follow_from_the_purchase(customer, staff, listing):
    order = make_order(customer, staff, [listing])
    mark_bought(
        order_id=order.order_id,
        line_ids=[order.order.lines.get().pk],
        bought_on=date(2026, 11, 20),
        vendor_order_number="AT-1",
        by=staff,
        at=NOW,
    )

    note = record(order, staff, {"sen": "SEN-1"})

    license_ = License.objects.get()
    assert (license_.starts_on, license_.ends_on) == (date(2026, 11, 20), date(2027, 11, 19))
    assert note.lines.get().ends_on == date(2027, 11, 19)
    assert OrderLineLicense.objects.get().vendor_order_number == "AT-1"


@pytest.mark.parametrize(("purchase", "starts_on"), [("renewal", date(2027, 2, 1)), ("upgrade", TODAY)])
def test_a_renewal_prolongs_and_an_upgrade_replaces_at_once(
    customer, staff, organization, listing, purchase, starts_on
):
    old = make_license(
        organization, listing, "SEN-7", by=staff, starts_on=date(2026, 2, 1), ends_on=date(2027, 1, 31)
    )
    order = make_order(customer, staff, [listing])
    configure(order, purchase_type=purchase, existing_sen="SEN-7")

    record(order, staff, {})

    old.refresh_from_db()
    new = License.objects.current().get()
    assert (new.sen, new.starts_on, new.predecessor, old.status) == (
        "SEN-7",
        starts_on,
        old,
        LicenseStatus.SUPERSEDED,
    )


@pytest.mark.parametrize(
    ("entries", "field", "error"),
    [
        ([{"sen": "SEN-1"}, {"sen": "SEN-1"}], "lines.1.sen", InvalidInput),
        ([{"license_key": KEY}, {"license_key": f" {KEY}\r\n"}], "lines.1.license_key", InvalidInput),
        ([{}, {"sen": "SEN-TAKEN"}], "lines.1.sen", SenTaken),
        ([{}, {"license_key": "TAKEN-KEY\n2"}], "lines.1.license_key", KeyTaken),
        ([{}, {"starts_on": date(2027, 1, 2), "ends_on": date(2027, 1, 1)}], "lines.1.ends_on", InvalidInput),
        ([{}, {}, {}], "lines.2.line", DeliveryRefused),
        ([{}, {"sen": "S" * 65}], "lines.1.sen", InvalidInput),
        ([{}, {"vendor_order_number": "A\nB"}], "lines.1.vendor_order_number", InvalidInput),
    ],
)
def test_an_entry_that_does_not_fit_is_named_and_nothing_is_recorded(
    customer, staff, organization, listing, entries, field, error
):
    make_license(organization, listing, "SEN-TAKEN", by=staff, license_key="TAKEN-KEY\r\n2", **DATA_CENTER)
    order = many(customer, staff, listing, 2)
    configure(order, **DATA_CENTER)

    with pytest.raises(error) as refusal:
        record(order, staff, *entries)

    assert refusal.value.field == field
    assert (License.objects.count(), DeliveryNote.objects.count()) == (1, 0)


def test_a_large_order_is_delivered_in_few_queries(customer, staff):
    order = make_order(customer, staff, [ListingFactory()])
    lengthen(order, 200)
    configure(order, **DATA_CENTER)
    deliveries = [
        LineDelivery(line_id=line.pk, sen=f"SEN-{line.pk}", license_key=f"KEY-{line.pk}")
        for line in order.order.lines.all()
    ]

    with CaptureQueriesContext(connection) as queries:
        fulfill_order(order_id=order.order_id, deliveries=deliveries, by=staff, at=NOW)

    assert (License.objects.count(), states(order)[0]) == (200, OrderStatus.FULFILLED)
    assert len(queries) <= 60, len(queries)


def test_the_trail_of_a_delivery_holds_no_key_and_no_sen(customer, staff, listing):
    order = make_order(customer, staff, [listing])
    configure(order, **DATA_CENTER)

    record(order, staff, {"sen": "SEN-4711", "license_key": KEY})

    events = AuditEvent.objects.all()
    trail = " ".join(f"{event.note} {event.details} {event.old} {event.new}" for event in events)
    assert AuditEvent.objects.for_object(License.objects.get()).get().action == "issued"
    assert KEY not in trail
    assert "SEN-4711" not in trail


def test_open_pieces_are_cancelled_and_the_rest_is_invoiced(customer, staff, listing):
    order = many(customer, staff, listing, 3)
    record(order, staff, {"sen": "SEN-1"})

    cancel(order, staff, quantity=Decimal(2))
    invoice = invoice_order(order_id=order.order_id, by=staff, at=NOW)

    assert states(order) == (OrderStatus.FULFILLED, [LineStatus.FULFILLED])
    assert (invoice.lines.get().quantity, invoice.net_total) == (Decimal(1), Decimal("100.00"))


def test_an_order_of_which_nothing_is_left_is_cancelled_and_not_invoiced(customer, staff, listing):
    order = many(customer, staff, listing, 2)

    cancel(order, staff, quantity=Decimal(2))

    assert states(order) == (OrderStatus.CANCELLED, [LineStatus.CANCELLED])
    with pytest.raises(OrderCancelled):
        invoice_order(order_id=order.order_id, by=staff, at=NOW)
    with pytest.raises(OrderCancelled):
        record(order, staff, {})


def test_a_cancelled_line_is_neither_delivered_nor_invoiced(customer, staff):
    order = make_order(customer, staff, ListingFactory.create_batch(2))
    cancel(order, staff, quantity=Decimal(1))

    with pytest.raises(DeliveryRefused) as refusal:
        record(order, staff, {})
    with pytest.raises(NothingToInvoice):
        invoice_order(order_id=order.order_id, by=staff, at=NOW)

    assert refusal.value.field == "lines.0.line"
    assert states(order) == (OrderStatus.PLACED, [LineStatus.CANCELLED, LineStatus.OPEN])


def test_a_licence_taken_back_is_credited_and_its_predecessor_is_active_again(
    customer, staff, organization, listing
):
    old = make_license(organization, listing, "SEN-7", by=staff)
    order = many(customer, staff, listing, 2)
    configure(order, purchase_type="renewal", existing_sen="SEN-7")
    record(order, staff, {}, {"sen": "SEN-8"})
    invoice = invoice_order(order_id=order.order_id, by=staff, at=NOW)
    taken = License.objects.get(predecessor=old)

    note = cancel(order, staff, license_ids=[taken.pk])

    for row in (old, taken):
        row.refresh_from_db()
    invoice.balance.refresh_from_db()
    assert (old.status, taken.status) == (LicenseStatus.ACTIVE, LicenseStatus.CANCELLED)
    assert (note.invoice, note.net_total) == (invoice, Decimal("100.00"))
    assert invoice.balance.state == InvoiceState.OPEN
    assert states(order) == (OrderStatus.FULFILLED, [LineStatus.FULFILLED])

    cancel(order, staff, license_ids=[License.objects.get(sen="SEN-8").pk])

    assert states(order) == (OrderStatus.CANCELLED, [LineStatus.CANCELLED])
    assert sum(note.gross_total for note in CreditNote.objects.all()) == invoice.gross_total


@pytest.mark.parametrize("is_seen", [True, False])
def test_a_licence_is_not_taken_back_while_another_has_its_predecessors_sen(
    customer, staff, organization, listing, monkeypatch, is_seen
):
    old = make_license(organization, listing, "SEN-7", by=staff)
    order = make_order(customer, staff, [listing])
    configure(order, purchase_type="renewal", existing_sen="SEN-7")
    record(order, staff, {"sen": "SEN-8"})
    new = License.objects.current().get()
    other = make_license(organization, ListingFactory(), "SEN-7", by=staff)
    if not is_seen:
        # As if the other one were entered after the look.
        monkeypatch.setattr("shop.licenses.services.taken_sens", lambda _sens: set())

    with pytest.raises(SenTaken) as refusal:
        cancel(order, staff, license_ids=[new.pk])

    for row in (old, new, other):
        row.refresh_from_db()
    assert refusal.value.field == "licenses"
    assert ("SEN-7" in refusal.value.message) == is_seen
    assert [old.status, new.status, other.status] == [
        LicenseStatus.SUPERSEDED,
        LicenseStatus.ACTIVE,
        LicenseStatus.ACTIVE,
    ]
    assert order.order.lines.get().details.cancelled_quantity == 0


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"quantity": Decimal(3)}, "quantity"),
        ({"quantity": Decimal(-1)}, "quantity"),
        ({"quantity": Decimal("0.5")}, "quantity"),
        ({}, "quantity"),
        ({"quantity": Decimal(1), "reason": " "}, "reason"),
        ({"license_ids": [0]}, "licenses"),
        ({"line_id": 0, "quantity": Decimal(1)}, "line"),
    ],
)
def test_a_cancellation_that_does_not_fit_changes_nothing(customer, staff, listing, values, field):
    order = many(customer, staff, listing, 2)

    with pytest.raises((CancellationRefused, InvalidInput)) as refusal:
        cancel(order, staff, **values)

    assert refusal.value.field == field
    assert order.order.lines.get().details.cancelled_quantity == 0


def test_a_licence_that_was_renewed_is_not_taken_back(customer, staff, organization, listing):
    order = make_order(customer, staff, [listing])
    deliver(order, staff, sen="SEN-1")
    first = License.objects.get()
    renewal = make_order(customer, staff, [listing])
    configure(renewal, purchase_type="renewal", existing_sen="SEN-1")
    record(renewal, staff, {})

    with pytest.raises(TransitionNotAllowed):
        cancel(order, staff, license_ids=[first.pk])

    assert order.order.lines.get().details.cancelled_quantity == 0


def with_training(customer, staff, listing):
    draft = draft_quote(request_id=make_request(customer, [listing]).pk, by=staff, at=NOW)
    training = LineDraft(title="Training", unit="days", unit_price=Decimal(650))
    price_draft(draft, staff, [*line_drafts(draft), training])
    quote = send_quote(quote_id=draft.pk, sent_by=staff, sent_at=NOW)
    order = place_order(
        quote_id=quote.pk,
        viewer=viewer_for(customer),
        details=acceptance(),
        accepted_by=customer,
        accepted_at=NOW,
    )
    return order, order.order.lines.get(details__kind=LineKind.SERVICE)


def step(order, line, staff, kind, **values):
    return record_step(
        order_id=order.order_id,
        line_id=line.pk,
        kind=kind,
        **{"on_date": TODAY, "note": "", "by": staff, "at": NOW, **values},
    )


def test_a_service_goes_through_its_steps_and_is_delivered_by_the_last(customer, staff, listing):
    order, line = with_training(customer, staff, listing)

    with pytest.raises(StepRefused) as too_early:
        step(order, line, staff, ServiceStepKind.DONE)
    step(order, line, staff, ServiceStepKind.CONTACTED)
    with pytest.raises(InvalidInput) as no_dates:
        step(order, line, staff, ServiceStepKind.DATES_AGREED)
    step(order, line, staff, ServiceStepKind.DATES_AGREED, note="7 and 8 December")
    step(order, line, staff, ServiceStepKind.DONE)

    line.refresh_from_db()
    assert (too_early.value.field, no_dates.value.field) == ("kind", "note")
    assert line.status == LineStatus.FULFILLED
    assert DeliveryNote.objects.get().lines.get().title == "Training"
    with pytest.raises(StepRefused):
        step(order, line, staff, ServiceStepKind.DONE)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"line_ids": []}, "lines"),
        ({"line_ids": [0]}, "lines"),
        ({"bought_on": TODAY + timedelta(days=1)}, "bought_on"),
        ({"vendor_order_number": "A" * 65}, "vendor_order_number"),
    ],
)
def test_a_purchase_that_does_not_fit_is_refused(customer, staff, listing, values, field):
    order = make_order(customer, staff, [listing])
    values = {"line_ids": [order.order.lines.get().pk], "bought_on": TODAY, **values}

    with pytest.raises((DeliveryRefused, InvalidInput)) as refusal:
        mark_bought(order_id=order.order_id, by=staff, at=NOW, **values)

    assert refusal.value.field == field
    assert order.order.lines.get().details.bought_on is None


def test_the_queues_follow_an_order_on_its_way(customer, staff, listing):
    viewer = viewer_for(staff)
    order, line = with_training(customer, staff, listing)
    wiki = order.order.lines.exclude(pk=line.pk).get()

    def queues(days=0):
        on_date = TODAY + timedelta(days=days)
        return {name for name in QUEUES if order_queue(viewer, name, on_date=on_date).exists()}

    seen = [queues()]
    mark_bought(order_id=order.order_id, line_ids=[wiki.pk], bought_on=TODAY, by=staff, at=NOW)
    seen += [queues(1), queues(2)]
    fulfill_order(order_id=order.order_id, deliveries=[LineDelivery(line_id=wiki.pk)], by=staff, at=NOW)
    seen.append(queues())
    invoice_order(order_id=order.order_id, by=staff, at=NOW)
    seen.append(queues(9))

    assert seen == [
        {"buy_now", "services"},
        {"services"},
        {"services", "bought_not_invoiced"},
        {"services", "partly_delivered", "to_invoice"},
        {"services", "partly_delivered"},
    ]
    assert queue_counts(viewer, on_date=TODAY)["partly_delivered"] == 1


def test_the_timeline_says_what_happened_and_one_next_step_to_each(customer, staff, listing):
    order = make_order(customer, staff, [listing], technical_contact_has_account=False)

    def told():
        details = order_detail(number=order.order.number, viewer=viewer_for(staff))
        timelines = [order_timeline(details, viewer_for(who), on_date=TODAY) for who in (customer, staff)]
        return [event.code for event in timelines[0].events], *(one.next_step for one in timelines)

    codes, for_customer, for_staff = told()
    assert codes == ["ordered"]
    assert for_customer.startswith("The vendor will mail a verification to tessa@example.com")
    assert for_staff.startswith("Buy at the vendor: Example App.")

    mark_bought(
        order_id=order.order_id, line_ids=[order.order.lines.get().pk], bought_on=TODAY, by=staff, at=NOW
    )
    assert told()[2] == "Record the SENs and keys of: Example App."
    deliver(order, staff)
    assert told()[1:] == (
        "Everything is delivered. The invoice follows within about a day.",
        "Invoice what was delivered, within a day of the delivery.",
    )
    invoice = invoice_order(order_id=order.order_id, by=staff, at=NOW)
    codes, for_customer, _for_staff = told()
    assert codes == ["ordered", "bought", "delivered", "invoiced"]
    assert for_customer.startswith(f"Please pay invoice {invoice.number} by ")


def test_an_order_for_later_waits_for_its_date(customer, staff, listing):
    order = make_order(customer, staff, [listing], buy_on=TODAY + timedelta(days=30))
    details = order_detail(number=order.order.number, viewer=viewer_for(staff))

    told = [order_timeline(details, viewer_for(who), on_date=TODAY).next_step for who in (customer, staff)]

    assert told[0].startswith("We buy on ")
    assert told[1].startswith("Wait: the customer wants this bought on ")


def test_the_purchase_sheet_names_what_is_missing(customer, staff, listing):
    order = make_order(customer, staff, [listing])
    configure(order, purchase_type="renewal")
    details = order_detail(number=order.order.number, viewer=viewer_for(staff))

    sheet = purchase_sheet(details)

    assert sheet.missing == ["Example App: Existing SEN", "Example App: Instance"]
    assert "Technical contact: Tessa Technician" in sheet.text
    assert f"Our order: {order.order.number}" in sheet.text


def test_an_order_is_invoiced_once_whatever_is_cancelled_later(customer, staff, listing):
    order = many(customer, staff, listing, 2)
    deliver(order, staff, sen="SEN-1")
    cancel(order, staff, quantity=Decimal(1))
    invoice_order(order_id=order.order_id, by=staff, at=NOW)

    with pytest.raises(NothingToInvoice):
        invoice_order(order_id=order.order_id, by=staff, at=NOW)

    assert Invoice.objects.get().net_total == Decimal("100.00")
