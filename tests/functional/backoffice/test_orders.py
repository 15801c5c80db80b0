"""Fulfilment: the purchase sheet, recording what was bought, delivery notes, invoices."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils.timezone import localdate

from shop.accounts.models import Organization
from shop.accounts.selectors import viewer_for
from shop.billing.models import DeliveryNote, Invoice
from shop.core.enums import DocumentKind
from shop.core.models import AuditEvent
from shop.documents.services import store_document
from shop.fulfillment.enums import OrderStatus
from shop.fulfillment.models import OrderDetails
from shop.fulfillment.services import place_order
from shop.licenses.models import License
from shop.licenses.terms import last_day
from shop.quotes.services import draft_quote, send_quote, submit_request
from tests.factories.journeys import (
    NOW,
    acceptance,
    deliver,
    fill_basket,
    line_drafts,
    make_license,
    make_order,
    make_request,
    price_draft,
    request_details,
)
from tests.factories.marketplace import ListingFactory
from tests.functional.portal.world import sign_in

WIKI, FREE = 0, 1


def path_of(order: OrderDetails, step: str = "") -> str:
    return f"/dashboard/orders/{order.order.number}/{f'{step}/' if step else ''}"


def entries(order: OrderDetails, **changes: Any) -> dict[str, str]:
    """The entries as the page shows them, nothing ticked, with changes such as ``lines_0_sen="E-1"``."""
    lines = list(order.order.lines.order_by("details__position"))
    fields = {"lines-TOTAL_FORMS": str(len(lines)), "lines-INITIAL_FORMS": str(len(lines))}
    for index, line in enumerate(lines):
        fields |= {
            f"lines-{index}-line_id": str(line.pk),
            f"lines-{index}-sen": "",
            f"lines-{index}-starts_on": "2026-11-23",
            f"lines-{index}-ends_on": "2027-11-22",
        }
    return fields | {f"lines-{name[6]}-{name[8:]}": str(value) for name, value in changes.items()}


def test_the_order_page_has_what_the_vendor_wants_and_prefills_the_dates(desk: Client, order: OrderDetails):
    page = desk.get(path_of(order))

    text = page.content.decode()
    today = localdate()
    for shown in ("PO-4711", "Tessa Technician", 'data-copy="tessa@example.com"', "0 of 2 licences"):
        assert shown in text
    form = page.context["deliveries"].forms[WIKI]
    assert (form["starts_on"].value(), form["ends_on"].value()) == (today, last_day(today, 12))
    assert "license_key" not in form.fields


def test_recording_one_line_delivers_that_line_only(desk: Client, order: OrderDetails):
    page = desk.post(
        path_of(order, "fulfill"), entries(order, lines_0_chosen="on", lines_0_sen="E-1"), follow=True
    )

    order.order.refresh_from_db()
    license_ = License.objects.get()
    assert order.order.status == OrderStatus.PARTLY_FULFILLED
    assert (license_.sen, license_.ends_on) == ("E-1", date(2027, 11, 22))
    assert DeliveryNote.objects.get().lines.count() == 1
    assert "1 of 2 licences" in page.content.decode()


def test_an_empty_end_means_the_ordered_months(desk: Client, order: OrderDetails):
    desk.post(
        path_of(order, "fulfill"),
        entries(order, lines_0_chosen="on", lines_0_starts_on="2027-03-01", lines_0_ends_on=""),
    )

    assert License.objects.get().ends_on == date(2028, 2, 29)


def test_the_same_delivery_sent_twice_is_recorded_once(desk: Client, order: OrderDetails):
    form = entries(order, lines_0_chosen="on", lines_0_sen="E-1")

    desk.post(path_of(order, "fulfill"), form)
    page = desk.post(path_of(order, "fulfill"), form)

    assert page.status_code == 422
    assert "was delivered already" in page.content.decode()
    assert (License.objects.count(), DeliveryNote.objects.count()) == (1, 1)


def test_a_double_click_records_one_of_two_equal_licences_once(
    desk: Client, customer: User, staff: User, listings
):
    draft = draft_quote(request_id=make_request(customer, listings).pk, by=staff, at=NOW)
    price_draft(draft, staff, [replace(line, quantity=Decimal(2)) for line in line_drafts(draft)])
    quote = send_quote(quote_id=draft.pk, sent_by=staff, sent_at=NOW)
    order = place_order(
        quote_id=quote.pk,
        viewer=viewer_for(customer),
        details=acceptance(),
        accepted_by=customer,
        accepted_at=NOW,
    )
    token = desk.get(path_of(order)).context["token"]
    form = entries(order, lines_0_chosen="on") | {"token": token}

    answers = [desk.post(path_of(order, "fulfill"), form) for _click in range(2)]

    assert [answer.url for answer in answers] == [path_of(order)] * 2
    assert (License.objects.count(), DeliveryNote.objects.count()) == (1, 1)


def test_an_endless_line_number_is_none(desk: Client, order: OrderDetails):
    page = desk.post(path_of(order, "fulfill"), entries(order, lines_0_line_id="9" * 5000))

    assert page.status_code == 422


def test_a_line_of_another_order_is_refused(desk: Client, order, customer: User, staff: User, listings):
    other = make_order(customer, staff, listings)
    foreign = other.order.lines.first().pk

    page = desk.post(path_of(order, "fulfill"), entries(order, lines_0_line_id=foreign, lines_0_chosen="on"))

    assert page.status_code == 422
    assert "not part of the order" in page.content.decode()
    assert not License.objects.exists()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"lines_0_chosen": "on", "lines_0_starts_on": "nonsense"}, "Enter a valid date."),
        ({"lines_0_chosen": "on", "lines_0_starts_on": ""}, "first day of maintenance"),
        ({"lines_0_chosen": "on", "lines_0_starts_on": "9999-12-31"}, "less than or equal to 2199-12-31"),
        ({"lines_0_chosen": "on", "lines_0_ends_on": "2020-01-01"}, "ends before it starts"),
        ({"lines_0_sen": "E-1"}, "Tick the line to record it."),
        ({}, "Please record at least one line."),
        ({"lines_0_chosen": "on", "lines_0_line_id": "x"}, "Enter a whole number."),
    ],
)
def test_a_wrong_entry_is_told_and_nothing_is_recorded(
    desk: Client, order: OrderDetails, changes: dict[str, str], reason: str
):
    page = desk.post(path_of(order, "fulfill"), entries(order, lines_1_sen="", **changes))

    assert page.status_code == 422
    assert reason in page.content.decode()
    assert not License.objects.exists()
    assert not DeliveryNote.objects.exists()


def test_a_sen_in_use_is_told_at_its_field_and_the_other_line_is_not_recorded_either(
    desk: Client, order, customer: User, staff: User, listings
):
    other = make_order(customer, staff, listings[:1])
    deliver(other, staff, sen="E-TAKEN")
    form = entries(
        order, lines_0_chosen="on", lines_0_sen="E-FREE", lines_1_chosen="on", lines_1_sen="E-TAKEN"
    )

    page = desk.post(path_of(order, "fulfill"), form)

    content = page.content.decode()
    assert page.status_code == 422
    assert "There is an active licence with this SEN already." in content
    assert "E-FREE" in content
    assert [license_.sen for license_ in License.objects.all()] == ["E-TAKEN"]


KEY = "AAABcd0ODAoPeNptkFtLw-and-so-on-9XyZ"


@pytest.fixture
def renewal(customer: User, staff: User, organization: Organization) -> OrderDetails:
    """An order that renews a Data Center licence."""
    listing = ListingFactory(name="Wiki", key="wiki", host=True, applications=[])
    values = {"deployment": "data_center", "user_tier": 500}
    make_license(
        organization,
        listing,
        "SEN-7",
        by=staff,
        starts_on=date(2026, 2, 1),
        ends_on=date(2099, 1, 31),
        **values,
    )
    basket = fill_basket(customer, [listing], purchase_type="renewal", existing_sen="SEN-7", **values)
    request = submit_request(
        basket_id=basket.pk,
        customer=customer,
        viewer=viewer_for(customer),
        details=request_details(customer),
        submitted_at=NOW,
    )
    quote = draft_quote(request_id=request.pk, by=staff, at=NOW)
    price_draft(quote, staff, line_drafts(quote))
    send_quote(quote_id=quote.pk, sent_by=staff, sent_at=NOW)
    return place_order(
        quote_id=quote.pk,
        viewer=viewer_for(customer),
        details=acceptance(),
        accepted_by=customer,
        accepted_at=NOW,
    )


def test_a_renewal_is_prefilled_from_the_licence_it_renews(desk: Client, renewal: OrderDetails):
    (form,) = desk.get(path_of(renewal)).context["deliveries"].forms

    assert (form["sen"].value(), form["starts_on"].value()) == ("SEN-7", date(2099, 2, 1))


def test_a_key_stays_in_the_form_on_error_and_is_masked_once_recorded(desk: Client, renewal: OrderDetails):
    form = entries(renewal, lines_0_chosen="on", lines_0_sen="SEN-7", lines_0_license_key=KEY)

    wrong = desk.post(path_of(renewal, "fulfill"), {**form, "lines-0-starts_on": "x"}).content.decode()
    page = desk.post(path_of(renewal, "fulfill"), form, follow=True).content.decode()

    assert KEY in wrong
    assert KEY not in page
    assert "•••• 9XyZ" in page
    license_ = License.objects.current().get()
    assert (license_.sen, license_.license_key.reveal()) == ("SEN-7", KEY)
    assert "1 of 1 bought licences that can have a key" in page


def test_invoicing_twice_makes_one_invoice(desk: Client, staff: User, order: OrderDetails):
    deliver(order, staff)

    desk.post(path_of(order, "invoice"))
    page = desk.post(path_of(order, "invoice"), follow=True)

    invoice = Invoice.objects.get()
    assert (invoice.number, str(invoice.gross_total)) == ("I-2026-00001", "238.00")
    assert "There is nothing to invoice" in page.content.decode()


def test_invoicing_before_a_delivery_is_refused(desk: Client, order: OrderDetails):
    page = desk.post(path_of(order, "invoice"), follow=True)

    assert "There is nothing to invoice" in page.content.decode()
    assert not Invoice.objects.exists()


def test_the_queues_hold_what_they_say(desk: Client, customer: User, staff: User, listings):
    later = localdate() + timedelta(days=30)
    now = make_order(customer, staff, listings)
    waiting = make_order(customer, staff, listings, buy_on=later)
    delivered = make_order(customer, staff, listings)
    deliver(delivered, staff)

    def shown(queue: str) -> list[OrderDetails]:
        return list(desk.get(f"/dashboard/orders/?queue={queue}").context["page"])

    assert shown("buy_now") == [now]
    assert shown("waiting") == [waiting]
    assert shown("to_invoice") == [delivered]
    assert len(shown("")) == 3


def test_a_delivery_note_needs_a_recent_sign_in(desk: Client, staff: User, order: OrderDetails):
    note = deliver(order, staff)

    answer = desk.post(f"/dashboard/delivery-notes/{note.number}/pdf/")

    assert answer.url.startswith("/accounts/reauthenticate/?next=%2Fdashboard%2Forders%2F")
    assert not AuditEvent.objects.filter(action="delivery_note_opened").exists()


def test_taking_a_delivery_note_leaves_a_trace(desk: Client, staff: User, order: OrderDetails):
    note = deliver(order, staff)
    store_document(
        kind=DocumentKind.DELIVERY_NOTE,
        source_id=note.pk,
        organization_id=order.organization_id,
        filename="D.pdf",
        content=b"%PDF-1.7 keys",
        encrypted=True,
        at=NOW,
    )
    path = f"/dashboard/delivery-notes/{note.number}/pdf/"

    sign_in(desk, staff)

    answer = desk.post(path)

    trail = AuditEvent.objects.for_object(note)
    assert answer.content == b"%PDF-1.7 keys"
    assert answer["Content-Disposition"].startswith("attachment")
    assert [(event.action, event.actor_id) for event in trail][1:] == [("delivery_note_opened", staff.pk)]
    assert desk.get(path).status_code == 405


def test_invoices_are_found_by_number_order_and_customer(desk: Client, staff: User, order: OrderDetails):
    deliver(order, staff)
    desk.post(path_of(order, "invoice"))

    def shown(text: str) -> list[str]:
        return [row.number for row in desk.get("/dashboard/invoices/", {"q": text}).context["page"]]

    assert shown("university") == shown(order.order.number) == shown("po-4711") == ["I-2026-00001"]
    assert shown("nobody") == []


def test_an_invoice_shows_its_lines_and_hands_out_its_pdf(desk: Client, staff: User, order: OrderDetails):
    deliver(order, staff)
    desk.post(path_of(order, "invoice"))
    invoice = Invoice.objects.get()
    store_document(
        kind=DocumentKind.INVOICE,
        source_id=invoice.pk,
        organization_id=order.organization_id,
        filename="I.pdf",
        content=b"%PDF-1.7 invoice",
        encrypted=False,
        at=NOW,
    )

    page = desk.get(f"/de/dashboard/invoices/{invoice.number}/").content.decode()

    assert "238,00" in page
    assert "Wiki" in page
    assert desk.get(f"/dashboard/invoices/{invoice.number}/pdf/").content == b"%PDF-1.7 invoice"
