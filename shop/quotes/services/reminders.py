"""Reminders before an offer ends."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from cms.selectors import site_settings
from shop.core.jobs import Job
from shop.core.outbox import enqueue
from shop.quotes.enums import QuoteStatus
from shop.quotes.models import Quote, QuoteReminder, QuoteRevision
from shop.quotes.selectors import days_left, is_expired
from shop.quotes.services.links import customer_of


def lead_times() -> list[int]:
    """How many days before the last day a reminder goes out, as the settings say."""
    parts = site_settings().offer_reminder_days.split(",")
    return sorted({int(part) for part in parts if part.strip().isdigit()})


def send_reminders(*, at: datetime) -> int:
    """Have every customer reminded whose open offer ends soon; returns how many reminders that makes.

    Days are those of the customer's time zone. Each lead time of a revision is used once, whatever crashes:
    that it was and the mail's job are written together. Where several are due, because nobody ran this for
    some days, only the most urgent one goes out.
    """
    leads = lead_times()
    if not leads:
        return 0
    # A day of slack covers all time zones; the exact day is decided per offer.
    today = at.astimezone(UTC).date()
    candidates = QuoteRevision.objects.filter(
        quote__status=QuoteStatus.SENT,
        valid_until_date__range=(today - timedelta(days=1), today + timedelta(days=leads[-1] + 1)),
    ).exclude(sent_at=None)
    return sum(_remind(pk, leads, at) for pk in candidates.order_by("pk").values_list("pk", flat=True))


def _remind(revision_id: int, leads: Sequence[int], at: datetime) -> bool:
    """Whether a reminder about the revision was recorded now."""
    revision = QuoteRevision.objects.select_related("quote__customer").get(pk=revision_id)
    lead = due_lead_time(revision=revision, leads=leads, at=at)
    if lead is None or not is_reminded(revision, at=at):
        return False
    try:
        with transaction.atomic():
            QuoteReminder.objects.create(
                revision=revision, days_before=lead, due_on=_due_on(revision, lead), created_at=at
            )
            enqueue(Job.MAIL_QUOTE_REMINDER, revision_id=revision.pk, days_before=lead)
    except IntegrityError:  # sent before, or by somebody else at this moment
        return False
    return True


def due_lead_time(*, revision: QuoteRevision, leads: Sequence[int], at: datetime) -> int | None:
    """The most urgent lead time, in days, that has begun. Lead times that had begun when the revision was
    sent do not count: the offer itself has just arrived.
    """
    left = days_left(revision, at=at)
    if left < 0 or revision.sent_at is None:
        return None
    sent_on = revision.sent_at.astimezone(ZoneInfo(revision.time_zone)).date()
    begun = [lead for lead in leads if lead >= left and _due_on(revision, lead) > sent_on]
    return min(begun, default=None)


def _due_on(revision: QuoteRevision, lead: int) -> date:
    return revision.valid_until_date - timedelta(days=lead)


def is_reminded(revision: QuoteRevision, *, at: datetime) -> bool:
    """Whether a reminder about this revision makes sense: the offer is open, this is its newest revision, and
    its customer may still order it. Asked again when the mail goes out.
    """
    quote = Quote.objects.select_related("customer").get(pk=revision.quote_id)
    newest = quote.revisions.exclude(sent_at=None).order_by("-revision_number").first()
    if quote.status != QuoteStatus.SENT or newest != revision or is_expired(revision, at=at):
        return False
    viewer = customer_of(quote)
    return viewer is not None and Quote.objects.visible_to(viewer).filter(pk=quote.pk).exists()
