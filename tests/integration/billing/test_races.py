"""Two at once, on PostgreSQL: one payment row each, one notice per level, one account per customer."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest

from shop.billing.enums import InvoiceState
from shop.billing.models import (
    BankStatement,
    BankTransaction,
    DebtorAccount,
    DunningNotice,
    InvoiceBalance,
    Payment,
)
from shop.billing.services import (
    PaymentReversed,
    StatementKnown,
    TransactionSettled,
    book_transaction,
    give_accounts,
    import_statement,
    issue_notice,
    record_payment,
    reverse_payment,
)
from shop.core.exceptions import DomainError
from tests.factories.accounts import make_organization
from tests.factories.journeys import NOW
from tests.races import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def kinds(results: list[object]) -> list[type]:
    unexpected = [one for one in results if isinstance(one, Exception) and not isinstance(one, DomainError)]
    assert unexpected == []
    return [type(one) for one in results if isinstance(one, DomainError)]


def test_payments_at_once_all_count(invoice, staff):
    pay = partial(
        record_payment,
        invoice_id=invoice.pk,
        amount=Decimal("23.80"),
        currency="EUR",
        paid_on=NOW.date(),
        by=staff,
        at=NOW,
    )

    assert kinds(together([pay] * 10)) == []

    balance = InvoiceBalance.objects.get()
    assert (balance.paid_total, balance.open_amount, balance.state) == (
        Decimal("238.00"),
        Decimal("0.00"),
        InvoiceState.PAID,
    )
    payment = Payment.objects.first()
    reverse = partial(reverse_payment, payment_id=payment.pk, reason="Wrong", by=staff, at=NOW)
    assert kinds(together([reverse] * 4)) == [PaymentReversed] * 3
    assert InvoiceBalance.objects.get().open_amount == Decimal("23.80")


def test_a_notice_asked_for_many_times_at_once_is_sent_once(invoice, staff):
    at = NOW + (invoice.due_on - NOW.date()) + timedelta(days=7)

    results = together([partial(issue_notice, invoice_id=invoice.pk, by=staff, at=at)] * 6)

    assert len(kinds(results)) == 5
    assert DunningNotice.objects.count() == 1


def test_one_file_and_one_line_at_once_are_taken_once(invoice, staff):
    content = f"Buchungstag;Betrag;Verwendungszweck\n23.11.2026;238,00;{invoice.number}\n".encode()
    read = partial(import_statement, content=content, filename="a.csv", by=staff, at=NOW)
    assert kinds(together([read] * 4)) == [StatementKnown] * 3
    line = BankTransaction.objects.get()
    book = partial(
        book_transaction, transaction_id=line.pk, parts=[(invoice.pk, Decimal("238.00"))], by=staff, at=NOW
    )

    assert kinds(together([book] * 4)) == [TransactionSettled] * 3

    assert (BankStatement.objects.count(), Payment.objects.count()) == (1, 1)


def test_accounts_given_at_once_have_no_gap_and_no_duplicate(db):
    ids = [make_organization().pk for _number in range(12)]

    results = together([partial(give_accounts, ids[start:] + ids[:start]) for start in range(0, 12, 3)])

    assert kinds(results) == []
    assert sorted(DebtorAccount.objects.values_list("number", flat=True)) == list(range(10_000, 10_012))
    assert all(result == results[0] for result in results)
