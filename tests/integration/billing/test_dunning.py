from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from shop.billing.enums import DunningLevel
from shop.billing.models import DunningNotice, InvoiceBalance
from shop.billing.services import (
    AllNoticesSent,
    NotDueYet,
    NothingToRemind,
    due_notices,
    issue_credit_note,
    issue_notice,
    record_payment,
)
from shop.core.jobs import Job
from shop.core.models import OutboxEvent
from tests.factories.journeys import NOW


def days_late(invoice, days: int) -> datetime:
    return NOW + (invoice.due_on - NOW.date()) + timedelta(days=days)


def test_reminder_first_and_second_notice_come_in_turn_with_fees_and_new_days(invoice, staff):
    notices = [
        issue_notice(invoice_id=invoice.pk, by=staff, at=days_late(invoice, days)) for days in (7, 21, 35)
    ]

    assert [(one.level, one.fee, one.open_amount, one.pay_by - one.issued_on) for one in notices] == [
        (DunningLevel.REMINDER, Decimal("0.00"), Decimal("238.00"), timedelta(days=10)),
        (DunningLevel.FIRST, Decimal("5.00"), Decimal("243.00"), timedelta(days=10)),
        (DunningLevel.SECOND, Decimal("10.00"), Decimal("253.00"), timedelta(days=10)),
    ]
    balance = InvoiceBalance.objects.get(pk=invoice.pk)
    assert (balance.dunning_level, balance.open_amount, balance.fee_total) == (
        3,
        Decimal("253.00"),
        Decimal("15.00"),
    )
    with pytest.raises(AllNoticesSent):
        issue_notice(invoice_id=invoice.pk, by=staff, at=days_late(invoice, 90))
    mails = OutboxEvent.objects.filter(job=Job.MAIL_DUNNING_NOTICE.value).order_by("pk")
    assert [mail.arguments for mail in mails] == [{"dunning_notice_id": one.pk} for one in notices]


def test_a_second_click_sends_nothing(invoice, staff):
    issue_notice(invoice_id=invoice.pk, by=staff, at=days_late(invoice, 7))

    with pytest.raises(NotDueYet):
        issue_notice(invoice_id=invoice.pk, by=staff, at=days_late(invoice, 7))

    assert DunningNotice.objects.count() == 1


def test_an_invoice_is_not_reminded_of_on_its_due_date(invoice, staff):
    with pytest.raises(NotDueYet):
        issue_notice(invoice_id=invoice.pk, by=staff, at=days_late(invoice, 0))


@pytest.mark.parametrize("how", ["paid", "credited"])
def test_nobody_is_reminded_of_what_is_paid_or_credited(invoice, staff, how):
    if how == "paid":
        record_payment(
            invoice_id=invoice.pk,
            amount=Decimal("238.00"),
            currency="EUR",
            paid_on=date(2026, 11, 23),
            by=staff,
            at=NOW,
        )
    else:
        everything = {line.pk: line.quantity for line in invoice.lines.all()}
        issue_credit_note(invoice_id=invoice.pk, quantities=everything, reason="All back", by=staff, at=NOW)

    with pytest.raises(NothingToRemind):
        issue_notice(invoice_id=invoice.pk, by=staff, at=days_late(invoice, 30))
    assert list(due_notices(on_date=date(2027, 12, 31))) == []


def test_what_is_due_follows_the_days_of_the_site_settings(invoice, staff):
    def due_after(days: int) -> list[int]:
        return [one.pk for one in due_notices(on_date=invoice.due_on + timedelta(days=days))]

    assert [due_after(days) for days in (0, 6, 7)] == [[], [], [invoice.pk]]
    issue_notice(invoice_id=invoice.pk, by=staff, at=days_late(invoice, 20))
    # The first notice would come after 21 days, but what the reminder gave to pay runs until the 30th.
    assert [due_after(days) for days in (21, 30, 31)] == [[], [], [invoice.pk]]
