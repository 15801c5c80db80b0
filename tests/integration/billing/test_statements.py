from decimal import Decimal

import pytest

from shop.billing.enums import InvoiceState, TransactionState
from shop.billing.matching import Fit, propose
from shop.billing.models import BankStatement, BankTransaction, InvoiceBalance, Payment
from shop.billing.services import (
    StatementKnown,
    TransactionSettled,
    book_exact,
    book_transaction,
    ignore_transaction,
    import_statement,
)
from shop.billing.statement_files import UnreadableStatement
from shop.core.exceptions import InvalidInput
from tests.factories.billing import make_invoice
from tests.factories.journeys import NOW

HEAD = "Buchungstag;Betrag;Währung;Verwendungszweck;Name\n"


@pytest.fixture
def read(staff):
    def read(*rows: str, head: str = HEAD) -> BankStatement:
        content = head + "".join(f"{row}\n" for row in rows)
        return import_statement(content=content.encode(), filename="bank.csv", by=staff, at=NOW)

    return read


def fits(statement: BankStatement) -> list[tuple[str, list[str]]]:
    return [
        (one.fit, [balance.invoice.number for balance, _amount in one.parts])
        for one in propose(list(statement.transactions.order_by("position")))
    ]


def test_proposals_go_by_number_then_by_amount_and_name(invoice, read):
    number = invoice.number
    statement = read(
        f"23.11.2026;238,00;EUR;{number.replace('-', ' ')};Somebody",
        f"23.11.2026;100,00;EUR;{number};Somebody",
        "23.11.2026;238,00;EUR;Licences;EXAMPLE UNIVERSITY",
        "23.11.2026;238,00;EUR;Licences;Other company",
        f"23.11.2026;238,00;CHF;{number};Somebody",
        f"23.11.2026;-238,00;EUR;{number};Somebody",
    )

    assert fits(statement) == [
        (Fit.EXACT, [number]),
        (Fit.NUMBER, [number]),
        (Fit.NAME, [number]),
        (Fit.NONE, []),
        (Fit.NONE, []),
        (Fit.NONE, []),
    ]


def test_one_sum_for_two_invoices_is_exact_and_divided(invoice, customer, staff, listings, read):
    other = make_invoice(customer, staff, listings)
    statement = read(f"23.11.2026;476,00;EUR;{invoice.number} und {other.number};Somebody")

    assert book_exact(statement_id=statement.pk, by=staff, at=NOW) == 1

    assert [(one.invoice, one.amount) for one in Payment.objects.order_by("pk")] == [
        (invoice, Decimal("238.00")),
        (other, Decimal("238.00")),
    ]


def test_the_exact_ones_are_booked_and_nothing_else(invoice, staff, read):
    statement = read(
        f"23.11.2026;238,00;EUR;{invoice.number};Somebody",
        f"24.11.2026;238,00;EUR;{invoice.number};Somebody",
        "24.11.2026;238,00;EUR;Licences;Example University",
    )

    assert book_exact(statement_id=statement.pk, by=staff, at=NOW) == 1

    payment = Payment.objects.get()
    assert (payment.paid_on.isoformat(), payment.amount, payment.reference, payment.transaction.position) == (
        "2026-11-23",
        Decimal("238.00"),
        invoice.number,
        2,
    )
    assert InvoiceBalance.objects.get(pk=invoice.pk).state == InvoiceState.PAID
    assert list(statement.transactions.order_by("position").values_list("state", flat=True)) == [
        TransactionState.BOOKED,
        TransactionState.OPEN,
        TransactionState.OPEN,
    ]


def test_the_same_bytes_are_read_once(read):
    read("23.11.2026;1,00;EUR;One;A")

    with pytest.raises(StatementKnown):
        read("23.11.2026;1,00;EUR;One;A")

    assert (BankStatement.objects.count(), BankTransaction.objects.count()) == (1, 1)


def test_overlapping_files_bring_a_booking_once(read):
    read("23.11.2026;1,00;EUR;One;A", "24.11.2026;2,00;EUR;Two;A")
    second = read("24.11.2026;2,00;EUR;Two;A", "25.11.2026;3,00;EUR;Three;A")

    assert [one.purpose for one in second.transactions.all()] == ["Three"]
    assert BankTransaction.objects.count() == 3


def test_of_a_wrong_file_nothing_is_kept(read):
    with pytest.raises(UnreadableStatement):
        read("23.11.2026;1,00;EUR;One;A", "nonsense;2,00;EUR;Two;A")

    assert not BankStatement.objects.exists()
    assert not BankTransaction.objects.exists()


def test_money_that_left_waits_for_nobody(read):
    statement = read("23.11.2026;-1,00;EUR;Rent;A")

    assert statement.transactions.get().state == TransactionState.IGNORED


def test_a_line_is_booked_whole_and_once(invoice, staff, read):
    line = read("23.11.2026;238,00;EUR;Licences;A").transactions.get()

    with pytest.raises(InvalidInput):
        book_transaction(transaction_id=line.pk, parts=[(invoice.pk, Decimal("100.00"))], by=staff, at=NOW)
    assert not Payment.objects.exists()
    book_transaction(transaction_id=line.pk, parts=[(invoice.pk, Decimal("238.00"))], by=staff, at=NOW)
    with pytest.raises(TransactionSettled):
        book_transaction(transaction_id=line.pk, parts=[(invoice.pk, Decimal("238.00"))], by=staff, at=NOW)
    with pytest.raises(TransactionSettled):
        ignore_transaction(transaction_id=line.pk, by=staff, at=NOW)

    assert Payment.objects.count() == 1


def test_a_line_put_aside_is_not_booked(invoice, staff, read):
    statement = read(f"23.11.2026;238,00;EUR;{invoice.number};A")
    ignore_transaction(transaction_id=statement.transactions.get().pk, by=staff, at=NOW)

    assert book_exact(statement_id=statement.pk, by=staff, at=NOW) == 0


def test_money_in_another_currency_is_refused(invoice, staff, read):
    line = read("23.11.2026;238,00;CHF;Licences;A").transactions.get()

    with pytest.raises(InvalidInput) as refusal:
        book_transaction(transaction_id=line.pk, parts=[(invoice.pk, Decimal("238.00"))], by=staff, at=NOW)

    assert refusal.value.field == "currency"
    line.refresh_from_db()
    assert line.state == TransactionState.OPEN
