"""A second person looks at a draft above the limits before it goes out."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shop.core.audit import record
from shop.core.exceptions import InvalidInput, StaleVersion, TransitionNotAllowed
from shop.core.jobs import Job
from shop.core.outbox import enqueue
from shop.core.workflow import transition
from shop.quotes.enums import ApprovalOutcome, QuoteStatus
from shop.quotes.exceptions import OwnApproval
from shop.quotes.limits import approval_reasons
from shop.quotes.models import Quote, QuoteApproval
from shop.quotes.services.sending import check_sendable

LONGEST_COMMENT = 2_000


@transaction.atomic
def ask_for_approval(*, quote_id: int, version: int, note: str = "", by: User, at: datetime) -> QuoteApproval:
    """Close the draft for changes and ask the colleagues for a look; below the limits too, if somebody wants
    it.

    Raises StaleVersion unless ``version`` is the stored one, QuoteIncomplete and RuleNotSetAside for what
    could not be sent anyway, TransitionNotAllowed unless it is a draft, InvalidInput.
    """
    note = _text(note, "note")
    quote = transition(Quote, pk=quote_id, to=QuoteStatus.AWAITING_APPROVAL, by=by, at=at)
    if quote.version != version:
        raise StaleVersion()
    revision = quote.revisions.get(sent_at=None)
    lines = list(revision.lines.all())
    check_sendable(quote=quote, revision=revision, lines=lines, at=at)
    approval = QuoteApproval.objects.create(
        revision=revision,
        version=quote.version,
        requested_by=by,
        requested_at=at,
        reasons=approval_reasons(lines, currency=quote.currency),
        note=note,
    )
    enqueue(Job.MAIL_APPROVAL_REQUEST, approval_id=approval.pk)
    return approval


def approve_quote(*, quote_id: int, version: int, comment: str = "", by: User, at: datetime) -> QuoteApproval:
    """Agree to the draft as it stands; from then on it may be sent, unless it is changed again.

    Raises OwnApproval, StaleVersion unless ``version`` is the one that was asked about, TransitionNotAllowed
    if it does not wait for approval (any more).
    """
    return _decide(quote_id, version, ApprovalOutcome.APPROVED, _text(comment, "comment"), by, at)


def send_back_quote(*, quote_id: int, version: int, comment: str, by: User, at: datetime) -> QuoteApproval:
    """Open the draft again, with a word on what should change. Raises as ``approve_quote``; InvalidInput
    without a comment.
    """
    comment = _text(comment, "comment")
    if not comment:
        raise InvalidInput(_("Please say what should change."), field="comment")
    return _decide(quote_id, version, ApprovalOutcome.REJECTED, comment, by, at)


@transaction.atomic
def reopen_draft(*, quote_id: int, by: User, at: datetime) -> Quote:
    """Take a draft back from approval, or an approved one before it is sent, to change it. Anybody may.

    An approval that was given stays good as long as nothing is changed. Raises TransitionNotAllowed.
    """
    quote = Quote.objects.select_for_update().get(pk=quote_id)
    if quote.status not in (QuoteStatus.AWAITING_APPROVAL, QuoteStatus.APPROVED):
        raise TransitionNotAllowed(quote._meta.verbose_name, QuoteStatus(quote.status), QuoteStatus.DRAFT)
    quote = transition(Quote, pk=quote_id, to=QuoteStatus.DRAFT, by=by, at=at)
    QuoteApproval.objects.filter(revision__quote=quote, decided_at=None).update(decided_at=at)
    return quote


@transaction.atomic
def _decide(
    quote_id: int, version: int, outcome: ApprovalOutcome, comment: str, by: User, at: datetime
) -> QuoteApproval:
    to = QuoteStatus.APPROVED if outcome == ApprovalOutcome.APPROVED else QuoteStatus.DRAFT
    # The row is locked before anything is read: of two approvers the second finds it decided.
    quote = Quote.objects.select_for_update().get(pk=quote_id)
    if quote.status != QuoteStatus.AWAITING_APPROVAL:
        raise TransitionNotAllowed(quote._meta.verbose_name, QuoteStatus(quote.status), to)
    approval = QuoteApproval.objects.get(revision__quote=quote, decided_at=None)
    if approval.requested_by_id == by.pk:
        raise OwnApproval()
    if not quote.version == approval.version == version:
        raise StaleVersion()
    transition(Quote, pk=quote_id, to=to, by=by, at=at)
    approval.decided_by, approval.decided_at = by, at
    approval.outcome, approval.comment = outcome, comment
    approval.save(update_fields=["decided_by", "decided_at", "outcome", "comment"])
    action = "approval_given" if outcome == ApprovalOutcome.APPROVED else "approval_refused"
    record(quote, action=action, by=by, at=at, details={"version": version})
    enqueue(Job.MAIL_APPROVAL_DECISION, approval_id=approval.pk)
    return approval


def _text(text: str, field: str) -> str:
    # NUL is the one character that a database refuses.
    text = text.replace("\0", "").strip()
    if len(text) > LONGEST_COMMENT:
        raise InvalidInput(_("Please keep it below 2,000 characters."), field=field)
    return text
