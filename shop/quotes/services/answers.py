"""How an offer ends: ordered, declined, sent back, expired or withdrawn."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shop.accounts.viewer import Viewer
from shop.core.exceptions import InvalidInput, TransitionNotAllowed
from shop.core.jobs import Job
from shop.core.outbox import enqueue
from shop.core.workflow import transition
from shop.quotes.enums import QuoteStatus
from shop.quotes.exceptions import QuoteExpired
from shop.quotes.models import Quote, QuoteLine, QuoteRevision
from shop.quotes.selectors import counted_lines, is_expired

LONGEST_REASON = 2_000


@transaction.atomic
def accept_quote(
    *, quote_id: int, optional_line_ids: Collection[int], by: User, at: datetime, late: bool = False
) -> tuple[Quote, QuoteRevision, list[QuoteLine]]:
    """Close the offer as ordered and return it with the revision and the lines that are ordered.

    Only ``fulfillment.place_order`` calls this, in the transaction that makes the order. ``late`` is staff's
    right to take an order after the end. Raises QuoteExpired, TransitionNotAllowed, InvalidInput for a line
    that is no optional line of the offer.
    """
    quote = transition(Quote, pk=quote_id, to=QuoteStatus.ACCEPTED, by=by, at=at)
    revision = (
        quote.revisions.exclude(sent_at=None).order_by("-revision_number").select_related("quote").first()
    )
    if revision is None:
        raise TransitionNotAllowed(quote._meta.verbose_name, QuoteStatus.DRAFT, QuoteStatus.ACCEPTED)
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
    """Staff take the offer back. Raises TransitionNotAllowed once it was ordered."""
    return transition(Quote, pk=quote_id, to=QuoteStatus.WITHDRAWN, by=by, at=at)


def expire_quotes(*, at: datetime) -> int:
    """Close every open offer whose last day has passed in its own time zone; returns how many."""
    # A day of slack covers all time zones; the exact end is decided per offer.
    candidates = QuoteRevision.objects.filter(
        quote__status=QuoteStatus.SENT, valid_until_date__lte=at.date() + timedelta(days=1)
    ).exclude(sent_at=None)
    expired = 0
    for revision in candidates.order_by("pk"):
        newest = revision.quote.revisions.exclude(sent_at=None).order_by("-revision_number").first()
        if newest == revision and is_expired(revision, at=at):
            try:
                transition(Quote, pk=revision.quote_id, to=QuoteStatus.EXPIRED, by=None, at=at)
            except TransitionNotAllowed:  # answered at this very moment
                continue
            expired += 1
    return expired
