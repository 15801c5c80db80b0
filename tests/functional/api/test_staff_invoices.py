"""Invoices, payments, reminders, credit notes and bank statements over the API."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from shop.billing.models import BankStatement, CreditNote, DunningNotice, InvoiceBalance, Payment
from shop.billing.services import issue_credit_note
from shop.core.models import AuditEvent
from tests.factories.accounts import make_member, make_organization
from tests.factories.billing import make_delivered_order, make_invoice
from tests.factories.journeys import NOW
from tests.factories.marketplace import ListingFactory
from tests.functional.api.conftest import BASE, Api, bearer

PAID_ON = "2026-11-23"


@pytest.fixture
def payer(staff):
    return make_member(make_organization(name="Example University"), staff=staff)


@pytest.fixture
def invoice(payer, staff):
    listings = [ListingFactory(name=name, key=name, host=True, applications=[]) for name in ("wiki", "board")]
    return make_invoice(payer, staff, listings)


@pytest.fixture
def desk(staff) -> Api:
    return bearer(staff)


def money(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


def errors(answer: Any) -> list[tuple[str, str]]:
    return [(error["field"], error["code"]) for error in answer.json()["errors"]]


def test_a_customer_sees_state_open_amount_and_credit_notes(desk, payer, invoice):
    mine = bearer(payer)
    desk.post(
        f"/staff/invoices/{invoice.number}/credit",
        {"lines": [{"line": 1, "quantity": "1"}], "reason": "Returned"},
    )

    (item,) = mine.get("/invoices").json()["items"]

    note = CreditNote.objects.get()
    assert (item["state"], item["open_amount"]) == ("open", money("119.00"))
    assert item["credit_notes"] == [
        {
            "number": note.number,
            "issued_on": note.issued_on.isoformat(),
            "reason": "Returned",
            "gross_total": money("119.00"),
        }
    ]
    pdf = mine.get(f"/invoices/{invoice.number}/credit-notes/{note.number}/pdf")
    assert pdf.content[:5] == b"%PDF-"


def test_a_foreign_credit_note_looks_like_a_missing_one(desk, staff, invoice):
    desk.post(
        f"/staff/invoices/{invoice.number}/credit",
        {"lines": [{"line": 1, "quantity": "1"}], "reason": "Returned"},
    )
    other = bearer(make_member(make_organization(), staff=staff))
    foreign = f"/invoices/{invoice.number}/credit-notes/{CreditNote.objects.get().number}/pdf"

    answers = [other.get(path) for path in (foreign, foreign.replace("C-", "C-1"))]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].json() == answers[1].json()


def test_customers_cannot_touch_what_is_staffs(payer, invoice):
    mine = bearer(payer)
    calls = [
        mine.post(f"/staff/invoices/{invoice.number}/{step}", {})
        for step in ("credit", "payments", "dunning")
    ]
    calls += [mine.get(path) for path in ("/staff/invoices", "/staff/open-items", "/staff/bank-statements")]

    assert {answer.status_code for answer in calls} == {403}


def test_a_payment_is_recorded_once_per_key_and_taken_back(desk, invoice):
    path = f"/staff/invoices/{invoice.number}/payments"
    body = {"amount": "100.00", "currency": "EUR", "paid_on": PAID_ON}
    answers = [desk.post(path, body, **{"Idempotency-Key": "one"}) for _call in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    payment = Payment.objects.get()
    reversed_ = desk.post(f"/staff/payments/{payment.pk}/reverse", {"reason": "Wrong invoice"})
    again = desk.post(f"/staff/payments/{payment.pk}/reverse", {"reason": "Wrong invoice"})
    assert (reversed_.status_code, again.status_code, again.json()["code"]) == (201, 409, "payment_reversed")
    assert [one["amount"] for one in reversed_.json()["payments"]] == [money("100.00"), money("-100.00")]
    assert reversed_.json()["state"] == "open"


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"currency": "USD"}, ("currency", "invalid")),
        ({"amount": "0"}, ("amount", "invalid")),
        ({"amount": "1.001"}, ("amount", "max_decimal_places")),
        ({"paid_on": "2099-01-01"}, ("paid_on", "invalid")),
    ],
)
def test_a_wrong_payment_is_refused_with_its_field(desk, invoice, change, error):
    body = {"amount": "1.00", "currency": "EUR", "paid_on": PAID_ON, **change}

    answer = desk.post(f"/staff/invoices/{invoice.number}/payments", body)

    assert (answer.status_code, errors(answer)) == (422, [error])
    assert not Payment.objects.exists()


@pytest.mark.parametrize("lines", [[{"line": 3, "quantity": "1"}], [{"line": 1, "quantity": "1"}] * 2])
def test_a_line_that_is_not_there_or_there_twice_is_not_credited(desk, invoice, lines):
    answer = desk.post(f"/staff/invoices/{invoice.number}/credit", {"lines": lines, "reason": "x"})

    assert (answer.status_code, errors(answer)) == (422, [(f"lines.{len(lines) - 1}.line", "invalid")])
    assert not CreditNote.objects.exists()


def test_invoices_and_open_items_are_listed_by_state_and_age(desk, invoice):
    InvoiceBalance.objects.update(due_on=timezone.localdate() - timedelta(days=31))

    def numbers(path: str) -> list[str]:
        items = desk.get(path).json()["items"]
        return [item.get("number") or item["invoice"] for item in items]

    assert numbers("/staff/invoices?state=open") == [invoice.number]
    assert numbers("/staff/invoices?state=paid") == []
    assert numbers("/staff/open-items?age=60") == [invoice.number]
    assert numbers("/staff/open-items?age=90") == []
    assert numbers("/staff/open-items?currency=USD") == []


def test_a_reminder_is_sent_when_the_invoice_is_overdue(desk, invoice):
    path = f"/staff/invoices/{invoice.number}/dunning"
    too_early = desk.post(path)
    InvoiceBalance.objects.update(due_on=timezone.localdate() - timedelta(days=8))
    sent = desk.post(path)

    assert (too_early.status_code, too_early.json()["code"]) == (409, "not_due_yet")
    assert (sent.status_code, sent.json()["level"], sent.json()["open_amount"]) == (201, 1, money("238.00"))
    assert DunningNotice.objects.count() == 1


def upload(api: Api, content: str) -> Any:
    file = SimpleUploadedFile("bank.csv", content.encode(), content_type="text/csv")
    return api.client.post(f"{BASE}/staff/bank-statements", {"file": file}, headers=api.headers)


def test_a_statement_is_read_proposed_and_booked(desk, invoice):
    content = (
        "Buchungstag;Betrag;Verwendungszweck\n"
        f"23.11.2026;238,00;{invoice.number}\n24.11.2026;7,00;Else\n25.11.2026;8,00;Rent\n"
    )
    answer = upload(desk, content)
    statement = answer.json()

    assert answer.status_code == 201
    assert [(one["fit"], one["invoices"]) for one in statement["lines"]["items"]] == [
        ("exact", [invoice.number]),
        ("none", []),
        ("none", []),
    ]
    assert not Payment.objects.exists()
    second, third = (one["id"] for one in statement["lines"]["items"][1:])
    booked = desk.post(
        f"/staff/bank-statements/{statement['id']}/book",
        {
            "all_exact": True,
            "lines": [{"line": second, "invoice": invoice.number}],
            "ignore": [third],
        },
    )
    # The line of 7.00 comes first, so that 238.00 is no longer exactly what is open.
    assert booked.status_code == 200
    assert [one["state"] for one in booked.json()["lines"]["items"]] == ["open", "booked", "ignored"]
    assert [one.amount for one in Payment.objects.all()] == [Decimal("7.00")]
    assert upload(desk, content).json()["code"] == "statement_known"


def test_the_lines_of_a_statement_come_in_pages_at_the_same_cost(desk, invoice, django_assert_num_queries):
    rows = "".join(f"23.11.2026;{n},00;Booking {n}\n" for n in range(1, 121))
    statement = upload(desk, f"Buchungstag;Betrag;Verwendungszweck\n{rows}").json()
    path = f"/staff/bank-statements/{statement['id']}"
    third = statement["lines"]["items"][2]["id"]
    desk.post(f"{path}/book", {"ignore": [third]})
    desk.get(path)  # the first answer of a process fills caches

    pages, cursor = [], ""
    while cursor is not None:
        with django_assert_num_queries(9):
            part = desk.get(path, {"limit": 50, "cursor": cursor}).json()["lines"]
        pages.append(part)
        cursor = part["next"]

    assert [len(part["items"]) for part in pages] == [50, 50, 20]
    assert {part["total"] for part in pages} == {120}
    assert [one["row"] for part in pages for one in part["items"]] == list(range(2, 122))
    ignored = desk.get(path, {"state": "ignored"}).json()
    assert ([one["id"] for one in ignored["lines"]["items"]], ignored["lines_waiting"]) == ([third], 119)
    assert desk.get(path, {"state": "x"}).status_code == 400
    assert desk.get(path, {"cursor": "x"}).status_code == 400


def test_invoices_in_a_state_come_in_pages_and_are_counted(desk, payer, staff, invoice):
    listing = ListingFactory(name="host", key="host", host=True, applications=[])
    others = [make_invoice(payer, staff, [listing]) for _invoice in range(2)]
    InvoiceBalance.objects.filter(pk=others[0].pk).update(state="paid")

    first = desk.get("/staff/invoices", {"state": "open", "limit": 1}).json()
    second = desk.get("/staff/invoices", {"state": "open", "limit": 1, "cursor": first["next"]}).json()

    assert [one["number"] for one in first["items"] + second["items"]] == [others[1].number, invoice.number]
    assert (first["total"], second["total"], second["next"]) == (2, 2, None)


def test_the_vat_number_of_a_reverse_charge_is_put_into_the_order(desk, payer, staff):
    listing = ListingFactory(name="wiki", key="wiki", host=True, applications=[])
    order = make_delivered_order(payer, staff, [listing], tax_code="reverse-charge").order
    path = f"/staff/orders/{order.number}"
    refused = desk.post(f"{path}/invoice")
    wrong = desk.call("PUT", f"{path}/vat-number", {"vat_number": "FR1"})
    ours = desk.call("PUT", f"{path}/vat-number", {"vat_number": "DE123456789"})

    taken = desk.call("PUT", f"{path}/vat-number", {"vat_number": "fr 123 456 789 01"})
    issued = desk.post(f"{path}/invoice")

    assert (refused.status_code, refused.json()["code"]) == (409, "vat_number_missing")
    assert (wrong.status_code, errors(wrong)) == (422, [("vat_number", "invalid")])
    assert (ours.status_code, ours.json()["code"]) == (409, "vat_number_unfit")
    assert (taken.status_code, taken.json()["vat_number"]) == (200, "FR12345678901")
    assert issued.status_code == 201
    assert AuditEvent.objects.filter(action="vat_number_entered", actor_id=staff.pk).count() == 1
    assert bearer(payer).call("PUT", f"{path}/vat-number", {"vat_number": "x"}).status_code == 403


def test_the_xml_of_a_credit_note_is_handed_out_to_its_customer_only(payer, staff, invoice):
    line = invoice.lines.first()
    note = issue_credit_note(
        invoice_id=invoice.pk, quantities={line.pk: line.quantity}, reason="Returned", by=staff, at=NOW
    )
    path = f"/invoices/{invoice.number}/credit-notes/{note.number}/xml"
    stranger = make_member(make_organization(name="Another Company"), staff=staff)

    answer = bearer(payer).get(path)

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml")
    assert answer["Content-Disposition"] == f'attachment; filename="{note.number}.xml"'
    assert note.number.encode() in answer.content
    assert bearer(staff).get(path).content == answer.content
    assert bearer(stranger).get(path).status_code == 404


def test_of_named_lines_all_are_booked_or_none(desk, invoice):
    statement = upload(desk, "Buchungstag;Betrag\n23.11.2026;7,00\n24.11.2026;8,00\n").json()
    first, second = (one["id"] for one in statement["lines"]["items"])

    answer = desk.post(
        f"/staff/bank-statements/{statement['id']}/book",
        {"lines": [{"line": first, "invoice": invoice.number}, {"line": second, "invoice": "I-2026-99999"}]},
    )

    assert (answer.status_code, errors(answer)) == (422, [("lines.1.invoice", "invalid")])
    assert not Payment.objects.exists()


def test_a_wrong_statement_is_refused_whole(desk):
    answer = upload(desk, "Buchungstag;Betrag\n23.11.2026;7,00\n24.11.2026;viel\n")

    assert (answer.status_code, errors(answer)) == (422, [("file", "unreadable_statement")])
    assert not BankStatement.objects.exists()


def test_the_booking_batch_is_handed_out_and_recorded(desk, staff, invoice):
    answer = desk.get("/staff/bookkeeping.csv", {"from": "2026-11-01", "to": "2026-11-30"})

    lines = answer.content.decode("cp1252").split("\r\n")
    assert lines[0].startswith('"EXTF";700;21;"Buchungsstapel";13;')
    assert lines[2].startswith('238,00;"S";"EUR";;;;10000;8400;"";2311;')
    assert [event.object_id for event in AuditEvent.objects.filter(action="books_exported")] == [staff.pk]
    wrong = desk.get("/staff/bookkeeping.csv", {"from": "2026-11-30", "to": "2026-11-01"})
    assert (wrong.status_code, errors(wrong)) == (422, [("to", "invalid")])
