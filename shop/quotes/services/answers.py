"""How an offer ends: ordered, declined, sent back, expired or withdrawn."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shop.accounts.viewer import Viewer
from shop.core.exceptions import InvalidInput, TransitionNotAllowed
from shop.core.jobs import Job
from shop.core.outbox import enqueue
from shop.core.workflow import transition
from shop.quotes.enums import QuoteStatus
from shop.quotes.exceptions import NotLate, QuoteExpired
from shop.quotes.models import Quote, QuoteApproval, QuoteLine, QuoteRevision
from shop.quotes.selectors import counted_lines, is_expired

LONGEST_REASON = 2_000


@transaction.atomic
def accept_quote(
    *, quote_id: int, optional_line_ids: Collection[int], by: User, at: datetime, late: bool = False
) -> tuple[Quote, QuoteRevision, list[QuoteLine]]:
    """Close the offer as ordered and return it with the revision and the lines that are ordered.

    ``optional_line_ids`` are the chosen ones among optional lines and alternatives. Only ``fulfillment``
    calls this, in the transaction that makes the order. ``late`` is staff's right to take an order after the
    end, and only then. Raises QuoteExpired, NotLate, TransitionNotAllowed, InvalidInput for a line that
    cannot be chosen in the offer.
    """
    quote = transition(Quote, pk=quote_id, to=QuoteStatus.ACCEPTED, by=by, at=at)
    revision = _newest_sent(quote)
    if late and not is_expired(revision, at=at):
        raise NotLate()
    if is_expired(revision, at=at) and not late:
        raise QuoteExpired()
    lines = list(revision.lines.select_related("product"))
    chosen = set(optional_line_ids)
    if chosen - {line.pk for line in lines if line.is_optional or line.alternative_group}:
        raise InvalidInput(_("This line cannot be chosen in this offer."), field="optional_lines")
    groups = [line.alternative_group for line in lines if line.alternative_group and line.pk in chosen]
    if len(groups) != len(set(groups)):
        raise InvalidInput(_("Please choose one of the alternatives, not several."), field="optional_lines")
    return quote, revision, counted_lines(lines, chosen)


@transaction.atomic
def decline_quote(*, quote_id: int, viewer: Viewer, reason: str, by: User, at: datetime) -> Quote:
    """The customer says no. Raises Quote.DoesNotExist for one they may not see, TransitionNotAllowed."""
    return _answer(quote_id, viewer, QuoteStatus.DECLINED, reason, by, at)


@transaction.atomic
def request_revision(*, quote_id: int, viewer: Viewer, reason: str, by: User, at: datetime) -> Quote:
    """The customer wants something changed and says what. Raises InvalidInput without it,
    TransitionNotAllowed.
    """
    if not reason.strip():
        raise InvalidInput(_("Please say what should change."), field="reason")
    return _answer(quote_id, viewer, QuoteStatus.REVISION_REQUESTED, reason, by, at)


def _answer(quote_id: int, viewer: Viewer, to: QuoteStatus, reason: str, by: User, at: datetime) -> Quote:
    if len(reason) > LONGEST_REASON:
        raise InvalidInput(_("Please keep it below 2,000 characters."), field="reason")
    Quote.objects.visible_to(viewer).get(pk=quote_id)
    quote = transition(Quote, pk=quote_id, to=to, by=by, at=at)
    quote.answer_reason = reason.strip()
    quote.save(update_fields=["answer_reason"])
    enqueue(Job.MAIL_QUOTE_ANSWER, quote_id=quote.pk, answered_at=int(at.timestamp()))
    return quote


@transaction.atomic
def withdraw_quote(*, quote_id: int, by: User, at: datetime) -> Quote:
    """Staff take the offer back; nobody is asked to approve it any more. Raises TransitionNotAllowed once it
    was ordered.
    """
    quote = transition(Quote, pk=quote_id, to=QuoteStatus.WITHDRAWN, by=by, at=at)
    QuoteApproval.objects.filter(revision__quote=quote, decided_at=None).update(decided_at=at)
    return quote


def expire_quotes(*, at: datetime) -> int:
    """Close every open offer whose last day has passed in its own time zone; returns how many."""
    # A day of slack covers all time zones; the exact end is decided per offer.
    tomorrow = at.astimezone(UTC).date() + timedelta(days=1)
    candidates = QuoteRevision.objects.filter(
        quote__status=QuoteStatus.SENT, valid_until_date__lte=tomorrow
    ).exclude(sent_at=None)
    quote_ids = candidates.order_by("quote_id").values_list("quote_id", flat=True).distinct()
    return sum(_expire(quote_id, at) for quote_id in list(quote_ids))


def _expire(quote_id: int, at: datetime) -> bool:
    """Whether the offer has ended now. First the status, which holds the offer: a revision that is sent at
    this moment comes either before the look at the newest one, or after it was expired.
    """
    try:
        with transaction.atomic():
            quote = transition(Quote, pk=quote_id, to=QuoteStatus.EXPIRED, by=None, at=at)
            if not is_expired(_newest_sent(quote), at=at):
                raise _StillOpen
    except (TransitionNotAllowed, _StillOpen):  # answered at this very moment, or open after all
        return False
    return True


class _StillOpen(Exception):
    """The newest revision has not ended."""


def _newest_sent(quote: Quote) -> QuoteRevision:
    """Raises TransitionNotAllowed for an offer that was never sent."""
    sent = quote.revisions.exclude(sent_at=None).order_by("-revision_number")
    revision = sent.select_related("quote").first()
    if revision is None:
        raise TransitionNotAllowed(quote._meta.verbose_name, QuoteStatus.DRAFT, QuoteStatus(quote.status))
    return revision
