from datetime import date, timedelta
from decimal import Decimal

import pytest

from shop.billing.enums import InvoiceState, TransactionState
from shop.billing.models import BankStatement, BankTransaction, InvoiceBalance, Payment
from shop.billing.services import (
    PaymentReversed,
    TransactionSettled,
    issue_credit_note,
    record_payment,
    reverse_payment,
)
from shop.core.exceptions import InvalidInput
from shop.core.models import AuditEvent
from tests.factories.billing import make_invoice
from tests.factories.journeys import NOW

TODAY = date(2026, 11, 23)


@pytest.fixture
def pay(invoice, staff):
    def pay(amount: str, **values: object) -> Payment:
        said = {"currency": "EUR", "paid_on": TODAY, "by": staff, "at": NOW, **values}
        return record_payment(invoice_id=invoice.pk, amount=Decimal(amount), **said)

    return pay


@pytest.fixture
def booking(staff):
    statement = BankStatement.objects.create(
        filename="a.csv", format="csv", sha256="0" * 64, imported_by=staff, created_at=NOW
    )
    return BankTransaction.objects.create(
        statement=statement, position=1, booked_on=TODAY, amount=Decimal("238.00"), currency="EUR", digest="1"
    )


def standing(invoice) -> tuple[Decimal, Decimal, str]:
    balance = InvoiceBalance.objects.get(pk=invoice.pk)
    return balance.paid_total, balance.open_amount, balance.state


def test_a_new_invoice_is_open_with_its_whole_amount(invoice):
    assert standing(invoice) == (Decimal(0), Decimal("238.00"), InvoiceState.OPEN)


def test_a_part_the_rest_and_too_much_are_told_apart(invoice, pay):
    found = []
    for amount in ("100.00", "138.00", "0.01"):
        pay(amount)
        found.append(standing(invoice))

    assert found == [
        (Decimal("100.00"), Decimal("138.00"), InvoiceState.PARTLY_PAID),
        (Decimal("238.00"), Decimal("0.00"), InvoiceState.PAID),
        (Decimal("238.01"), Decimal("-0.01"), InvoiceState.OVERPAID),
    ]


@pytest.mark.parametrize(
    ("amount", "values", "field", "sentence"),
    [
        ("0", {}, "amount", "A payment is more than zero."),
        ("-1", {}, "amount", "A payment is more than zero."),
        ("NaN", {}, "amount", "A payment is more than zero."),
        ("1.001", {}, "amount", "An amount has at most two decimals."),
        ("1000000000", {}, "amount", "This amount is too large."),
        (
            "1",
            {"currency": "CHF"},
            "currency",
            "The invoice is in EUR; a payment in CHF cannot settle it.",
        ),
        ("1", {"paid_on": TODAY + timedelta(days=1)}, "paid_on", "This day is in the future."),
        ("1", {"paid_on": date(1970, 1, 1)}, "paid_on", "This day is too long ago."),
        ("1", {"reference": "a\nb"}, "reference", "At most 140 characters, in one line."),
    ],
)
def test_a_payment_that_cannot_be_is_refused_with_field_and_reason(
    invoice, pay, amount, values, field, sentence
):
    with pytest.raises(InvalidInput) as refusal:
        pay(amount, **values)

    assert (refusal.value.field, refusal.value.message) == (field, sentence)
    assert not Payment.objects.exists()
    assert standing(invoice) == (Decimal(0), Decimal("238.00"), InvoiceState.OPEN)


def test_a_payment_is_taken_back_once_and_leaves_both_rows(invoice, pay, staff):
    payment = pay("238.00")

    reversal = reverse_payment(payment_id=payment.pk, reason="Wrong  invoice", by=staff, at=NOW)

    assert (reversal.amount, reversal.reverses, reversal.reference) == (
        Decimal("-238.00"),
        payment,
        "Wrong invoice",
    )
    assert standing(invoice) == (Decimal(0), Decimal("238.00"), InvoiceState.OPEN)
    with pytest.raises(PaymentReversed):
        reverse_payment(payment_id=payment.pk, reason="Again", by=staff, at=NOW)
    with pytest.raises(InvalidInput):
        reverse_payment(payment_id=reversal.pk, reason="Back", by=staff, at=NOW)
    assert Payment.objects.count() == 2
    trail = AuditEvent.objects.filter(action__startswith="payment_").order_by("pk")
    assert [(event.action, event.object_id, event.details) for event in trail] == [
        ("payment_recorded", invoice.pk, {"payment": payment.pk}),
        ("payment_reversed", invoice.pk, {"payment": payment.pk}),
    ]


def test_a_reversal_needs_a_reason(pay, staff):
    payment = pay("1.00")

    with pytest.raises(InvalidInput) as refusal:
        reverse_payment(payment_id=payment.pk, reason=" \n ", by=staff, at=NOW)

    assert refusal.value.field == "reason"


def test_the_line_of_a_statement_is_booked_with_its_last_cent_and_open_again_after_a_reversal(
    pay, booking, staff
):
    states = []
    for amount in ("38.00", "200.00"):
        payment = pay(amount, transaction_id=booking.pk)
        booking.refresh_from_db()
        states.append(booking.state)
    with pytest.raises(TransactionSettled):
        pay("1.00", transaction_id=booking.pk)
    reverse_payment(payment_id=payment.pk, reason="Wrong", by=staff, at=NOW)
    booking.refresh_from_db()

    assert [*states, booking.state] == [
        TransactionState.OPEN,
        TransactionState.BOOKED,
        TransactionState.OPEN,
    ]


def test_more_than_the_line_of_a_statement_holds_is_refused(invoice, pay, booking):
    with pytest.raises(InvalidInput) as refusal:
        pay("238.01", transaction_id=booking.pk)

    assert refusal.value.field == "amount"
    assert standing(invoice)[0] == 0


def test_what_is_paid_after_a_credit_note_counts_together_with_it(invoice, pay, staff):
    first = invoice.lines.first()
    issue_credit_note(
        invoice_id=invoice.pk, quantities={first.pk: Decimal(1)}, reason="Returned", by=staff, at=NOW
    )
    pay("119.00")

    assert standing(invoice) == (Decimal("119.00"), Decimal("0.00"), InvoiceState.PAID)


def test_an_invoice_that_is_credited_piece_by_piece_owes_no_cent_in_the_end(customer, staff, listings):
    invoice = make_invoice(customer, staff, listings, unit_price="33.33")
    # 79.33 in all; of each piece alone the VAT is 6.33 and not 6.335.
    assert invoice.gross_total == Decimal("79.33")

    notes = [
        issue_credit_note(
            invoice_id=invoice.pk, quantities={line.pk: line.quantity}, reason="x", by=staff, at=NOW
        )
        for line in invoice.lines.all()
    ]

    assert [note.gross_total for note in notes] == [Decimal("39.66"), Decimal("39.66")]
    balance = InvoiceBalance.objects.get(pk=invoice.pk)
    assert (balance.open_amount, balance.state) == (Decimal("0.00"), InvoiceState.CREDITED)
