"""Whether answers helped: one vote for each reader and answer, counted for editors."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.crypto import salted_hmac

from cms.models import AnswerVote, FaqEntryPage

_SALT: Final = "cms.votes"


def voter_of(identity: str) -> str:
    """Return what stands for a reader: the same for the same identity, and nothing leads back from it.

    Args:
        identity: what tells readers apart, for example the key of a session.
    """
    return salted_hmac(_SALT, identity, algorithm="sha256").hexdigest()


@transaction.atomic
def vote_on_answer(*, entry_id: int, is_helpful: bool, voter: str, at: datetime) -> FaqEntryPage:
    """Note what a reader says of a public answer, in place of what the same reader said before.

    Returns the entry. Raises FaqEntryPage.DoesNotExist when nobody may read it.
    """
    entry = FaqEntryPage.objects.live().public().get(pk=entry_id)
    AnswerVote.objects.update_or_create(
        entry=entry, voter=voter, defaults={"is_helpful": is_helpful, "voted_at": at}
    )
    return entry


def with_votes(entries: QuerySet[FaqEntryPage]) -> QuerySet[FaqEntryPage]:
    """Add the numbers of votes: ``helpful``, ``not_helpful``, and ``voted`` for both. One query."""
    return entries.annotate(
        helpful=Count("votes", filter=Q(votes__is_helpful=True)),
        not_helpful=Count("votes", filter=Q(votes__is_helpful=False)),
        voted=Count("votes"),
    )
