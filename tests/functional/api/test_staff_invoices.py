"""Invoices, payments, reminders, credit notes and bank statements over the API."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from shop.billing.models import BankStatement, CreditNote, DunningNotice, InvoiceBalance, Payment
from shop.core.models import AuditEvent
from tests.factories.accounts import make_member, make_organization
from tests.factories.billing import make_invoice
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
    assert [(one["fit"], one["invoices"]) for one in statement["lines"]] == [
        ("exact", [invoice.number]),
        ("none", []),
        ("none", []),
    ]
    assert not Payment.objects.exists()
    second, third = (one["id"] for one in statement["lines"][1:])
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
    assert [one["state"] for one in booked.json()["lines"]] == ["open", "booked", "ignored"]
    assert [one.amount for one in Payment.objects.all()] == [Decimal("7.00")]
    assert upload(desk, content).json()["code"] == "statement_known"


def test_of_named_lines_all_are_booked_or_none(desk, invoice):
    statement = upload(desk, "Buchungstag;Betrag\n23.11.2026;7,00\n24.11.2026;8,00\n").json()
    first, second = (one["id"] for one in statement["lines"])

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
