"""Bring the index up to date: what is marked as changed, or everything beside the index that answers.

One process at a time writes, whatever the engine. Who comes second leaves the marks where they are: they are
worked off by the first one, or by the schedule a minute later.
"""

import contextlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, TypeAlias

import structlog
from django.db import transaction
from haystack import connections
from haystack.constants import DEFAULT_ALIAS

from search.backends.base import ConditionBackend
from search.backends.errors import PartialFailure
from search.search_indexes import SiteIndex
from shop.core.locks import exclusive
from shop.core.models import ChangeMark

logger = structlog.get_logger(__name__)
LOCK: Final = "search-writer"
# How many rows are read, prepared and handed to the engine at once.
BATCH: Final = 500

# Called with the number of documents done and in all.
OnProgress: TypeAlias = Callable[[int, int], object]


class IndexBusy(Exception):
    """Somebody else writes to the index, or builds a new one."""


def engine() -> ConditionBackend:
    """The search engine of this installation."""
    backend: ConditionBackend = connections[DEFAULT_ALIAS].get_backend()
    return backend


def index_changes(*, limit: int = BATCH) -> int:
    """Work off the marks, ``limit`` at a time, until none is left; returns how many there were.

    Rows that have a document get a new one, the documents of all others leave the index. Raises IndexBusy,
    and EngineDown; what was not worked off by then stays marked.
    """
    with _writing(patience_seconds=1):
        return _follow(limit)


def rebuild(*, on_progress: OnProgress | None = None, patience_seconds: float = 10) -> int:
    """Make a new index from all there is while the old one answers; returns the number of documents.

    What changes meanwhile is marked and follows as soon as the new index has taken over. Raises IndexBusy if
    somebody else still writes after ``patience_seconds``, and EngineDown; the old index stays then.
    """
    with _writing(patience_seconds=patience_seconds):
        # The documents are made from rows read after this: they hold what these marks are about.
        older = list(ChangeMark.objects.values_list("pk", flat=True))
        done = 0
        sources = [(index, _all_ids(index)) for index in _indexes()]
        total = sum(len(ids) for _index, ids in sources)
        with engine().begin_rebuild() as fresh:
            for index, ids in sources:
                for some in _batches(ids, BATCH):
                    rows = list(index.with_ids(some))
                    with _refusals_logged():
                        fresh.update(index, rows)
                    done += len(rows)
                    if on_progress:
                        on_progress(done, total)
        _forget(older)
        _follow(BATCH)
    logger.info("search index rebuilt", documents=done)
    return done


@contextlib.contextmanager
def _writing(*, patience_seconds: float) -> Iterator[None]:
    with exclusive(LOCK, patience_seconds=patience_seconds) as is_mine:
        if not is_mine:
            raise IndexBusy
        yield


def _follow(limit: int) -> int:
    worked_off = 0
    while marks := list(ChangeMark.objects.order_by("pk")[:limit]):
        for index in _indexes():
            label = index.get_model()._meta.label_lower
            _bring_up_to_date(index, {mark.object_id for mark in marks if mark.label == label})
        # These very marks: a row that changed again while it was read has a newer one.
        _forget([mark.pk for mark in marks])
        worked_off += len(marks)
    return worked_off


def _bring_up_to_date(index: SiteIndex, ids: set[int]) -> None:
    if not ids:
        return
    backend = engine()
    rows = list(index.with_ids(ids))
    if rows:
        with _refusals_logged():
            backend.update(index, rows)
    label = index.get_model()._meta.label_lower
    gone = [f"{label}.{pk}" for pk in sorted(ids - {row.pk for row in rows})]
    if gone:
        backend.remove_all(gone)


@contextlib.contextmanager
def _refusals_logged() -> Iterator[None]:
    """A document that the engine refuses would be refused again: it must not stop the others."""
    try:
        yield
    except PartialFailure as failure:
        logger.error("documents refused by the search engine", reasons=failure.reasons)


def _indexes() -> list[SiteIndex]:
    indexes: Iterable[SiteIndex] = connections[DEFAULT_ALIAS].get_unified_index().get_indexes().values()
    return list(indexes)


def _all_ids(index: SiteIndex) -> list[int]:
    ids: list[int] = list(index.index_queryset().order_by("pk").values_list("pk", flat=True))
    return ids


def _batches(items: list[Any], size: int) -> Iterator[list[Any]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _forget(marks: list[int]) -> None:
    for some in _batches(marks, BATCH):
        with transaction.atomic():
            ChangeMark.objects.filter(pk__in=some).delete()
