"""Marks of what changed, written in the transaction of the change, for the search index to follow."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from shop.core.jobs import Job
from shop.core.models import ChangeMark
from shop.core.outbox import wake


def mark_changed(label: str, ids: Iterable[int], /) -> None:
    """Note that these rows of a model ("marketplace.listing") changed, appeared or went.

    The notes live and die with the caller's transaction. After it the job that works them off is woken; if
    the process dies just then, the schedule finds them.
    """
    marks = [ChangeMark(label=label, object_id=pk) for pk in ids]
    if marks:
        ChangeMark.objects.bulk_create(marks, batch_size=500)
        transaction.on_commit(_wake_indexing, robust=True)


def _wake_indexing() -> None:
    wake(Job.INDEX_CHANGES, now=timezone.now())
