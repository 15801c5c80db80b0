"""Reminders and notices for invoices that nobody paid in time."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cms.selectors import site_settings
from shop.billing.enums import DunningLevel, InvoiceState
from shop.billing.models import DunningNotice, InvoiceBalance
from shop.billing.selectors import UNSETTLED
from shop.billing.services.balances import locked_balance, settle
from shop.core.audit import record
from shop.core.clock import local_date
from shop.core.exceptions import DomainError
from shop.core.jobs import Job
from shop.core.money import quantize
from shop.core.outbox import enqueue

LEVELS = (DunningLevel.REMINDER, DunningLevel.FIRST, DunningLevel.SECOND)
LONGEST_WAIT_DAYS = 3650
OWED = (InvoiceState.OPEN, InvoiceState.PARTLY_PAID)


class NothingToRemind(DomainError):
    code = "nothing_to_remind"
    default_message = _("Nothing of this invoice is open: there is nothing to remind of.")


class NotDueYet(DomainError):
    code = "not_due_yet"


class AllNoticesSent(DomainError):
    code = "all_notices_sent"
    default_message = _("The second notice was sent already; there is none after it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class NextNotice:
    """The notice that would come next, in the invoice's currency."""

    level: DunningLevel
    fee: Decimal
    pay_by: date


def next_notice(balance: InvoiceBalance, *, on_date: date) -> NextNotice | None:
    """What ``issue_notice`` would make on that day; None after the last one."""
    if balance.dunning_level >= LEVELS[-1]:
        return None
    level = DunningLevel(balance.dunning_level + 1)
    settings = site_settings()
    fees = {
        DunningLevel.FIRST: settings.dunning_fee_first,
        DunningLevel.SECOND: settings.dunning_fee_second,
    }
    return NextNotice(
        level=level,
        fee=quantize(fees.get(level, Decimal(0)), balance.currency),
        pay_by=on_date + timedelta(days=settings.dunning_grace_days),
    )


def due_notices(*, on_date: date) -> QuerySet[InvoiceBalance]:
    """Balances whose next reminder or notice is due on that day by the site's settings, oldest first: enough
    days have passed since the due date, and since the last notice as many as that one gave to pay.
    """
    settings = site_settings()
    days = [int(part) for part in settings.dunning_days.split(",") if part.strip()]
    answered_by = on_date - timedelta(days=settings.dunning_grace_days)
    due = Q(pk__in=[])
    for level, wait in zip(LEVELS, days, strict=False):
        due |= Q(
            dunning_level=level - 1,
            due_on__lte=on_date - timedelta(days=min(max(wait, 1), LONGEST_WAIT_DAYS)),
        )
    return (
        # What is paid is never looked at: the index of open items is for these states, all of them.
        InvoiceBalance.objects.filter(state__in=UNSETTLED)
        .filter(due, state__in=OWED)
        .filter(Q(dunned_on=None) | Q(dunned_on__lt=answered_by))
        .select_related("invoice", "organization")
        .order_by("due_on", "invoice_id")
    )


@transaction.atomic
def issue_notice(*, invoice_id: int, by: User, at: datetime) -> DunningNotice:
    """Send the next reminder or notice of an overdue invoice: a fee from the first notice on, and new days to
    pay. Each level comes once, and none while the days of the one before still run.

    Raises InvoiceBalance.DoesNotExist, NothingToRemind, NotDueYet and AllNoticesSent.
    """
    balance = locked_balance(invoice_id)
    today = local_date(at)
    if balance.state not in OWED:
        raise NothingToRemind()
    if balance.due_on >= today:
        raise NotDueYet(_("This invoice is not overdue yet."))
    coming = next_notice(balance, on_date=today)
    if coming is None:
        raise AllNoticesSent()
    last = DunningNotice.objects.filter(invoice_id=invoice_id).order_by("-level").first()
    if last is not None and last.pay_by >= today:
        raise NotDueYet(_("The days of the last reminder still run. Nothing was sent."))
    notice = DunningNotice.objects.create(
        invoice=balance.invoice,
        level=coming.level,
        issued_on=today,
        pay_by=coming.pay_by,
        fee=coming.fee,
        open_amount=balance.open_amount + coming.fee,
        created_by=by,
        created_at=at,
    )
    balance.dunning_level, balance.dunned_on = coming.level, today
    balance.save(update_fields=["dunning_level", "dunned_on"])
    settle(balance)
    record(balance.invoice, action="notice_sent", by=by, at=at, details={"level": int(coming.level)})
    enqueue(Job.MAIL_DUNNING_NOTICE, dunning_notice_id=notice.pk)
    return notice
