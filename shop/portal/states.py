"""What customers call the state of an offer: the stored status, seen from their side on a given day."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.quotes.enums import QuoteStatus
from shop.quotes.models import Quote, QuoteRevision
from shop.quotes.selectors import choosable_line_ids, days_left, is_expired


class OfferState(models.TextChoices):
    """The values are those the status badge knows."""

    OPEN = "sent", _("Open")
    REVISING = "in_progress", _("Being revised")
    CHANGE_REQUESTED = "revision_requested", _("Change requested")
    ORDERED = "accepted", _("Ordered")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Expired")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OF_STATUS = {
    QuoteStatus.DRAFT: OfferState.REVISING,
    QuoteStatus.AWAITING_APPROVAL: OfferState.REVISING,
    QuoteStatus.APPROVED: OfferState.REVISING,
    QuoteStatus.SENT: OfferState.OPEN,
    QuoteStatus.REVISION_REQUESTED: OfferState.CHANGE_REQUESTED,
    QuoteStatus.ACCEPTED: OfferState.ORDERED,
    QuoteStatus.DECLINED: OfferState.DECLINED,
    QuoteStatus.EXPIRED: OfferState.EXPIRED,
    QuoteStatus.WITHDRAWN: OfferState.WITHDRAWN,
}
# Within this many days an open offer is worth a reminder.
FEW_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferView:
    """An offer as its customer sees it: the newest revision that was sent, and what can be done with it."""

    quote: Quote
    revision: QuoteRevision
    state: OfferState
    days_left: int

    @property
    def number(self) -> str:
        return self.quote.number or ""

    @property
    def valid_until_date(self) -> date:
        return self.revision.valid_until_date

    @property
    def is_open(self) -> bool:
        return self.state == OfferState.OPEN

    @property
    def is_expired(self) -> bool:
        return self.state == OfferState.EXPIRED

    @property
    def is_ending(self) -> bool:
        return self.is_open and self.days_left <= FEW_DAYS

    @property
    def wish_for_new_one(self) -> str:
        """What the customer says with one click when the offer has expired."""
        return _("The offer %(number)s has expired. Please make us a new one.") % {"number": self.number}

    @property
    def has_choices(self) -> bool:
        """Whether there are optional lines or alternatives."""
        return bool(choosable_line_ids(self.revision))

    @property
    def earlier_revisions(self) -> list[QuoteRevision]:
        """What was sent before this revision, newest first."""
        sent = [one for one in self.quote.revisions.all() if one.sent_at is not None and one != self.revision]
        return sorted(sent, key=lambda one: -one.revision_number)


def offer_view(quote: Quote, *, at: datetime) -> OfferView:
    """See an offer with prefetched revisions from its customer's side; drafts among them are passed over.

    Raises Quote.DoesNotExist for one that was never sent.
    """
    sent = [revision for revision in quote.revisions.all() if revision.sent_at is not None]
    if not sent:
        raise Quote.DoesNotExist
    revision = max(sent, key=lambda one: one.revision_number)
    state = OF_STATUS[QuoteStatus(quote.status)]
    if state == OfferState.OPEN and is_expired(revision, at=at):
        state = OfferState.EXPIRED
    return OfferView(quote=quote, revision=revision, state=state, days_left=days_left(revision, at=at))
