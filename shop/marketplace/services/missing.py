"""Listings that a complete reading did not meet, or not as public ones: really gone, only overlooked, or too
many to be believed.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

from django.db import transaction

from shop.core.audit import Actor, record
from shop.marketplace.enums import ChangeKind, ListingKind
from shop.marketplace.exceptions import MissingAlreadySettled
from shop.marketplace.models import Listing, SyncChange, SyncRun
from shop.marketplace.services.catalogue import BATCH, Reading, batches, report, unlist
from shop.marketplace.sources import CatalogueSource, word_of_key, word_of_source

# More missing listings of a kind are a broken source until a person says otherwise.
BELIEVABLE_PERCENT: Final = 10
WITHDRAWN: Final = "is not public any more"


def settle_unseen(
    *,
    source: CatalogueSource,
    run: SyncRun,
    reading: Reading,
    at: datetime,
    on_progress: Callable[[], None],
) -> None:
    """Decide about every listed entry that the reading did not meet, or met as not public.

    What was skipped, and what the source has after all, keeps its facts and is marked as not confirmed.
    The others, if they are few, are taken out of the catalogue where the source says that they are gone: it
    has said so of those that are not public any more, and is asked about the rest one by one. If they are
    many, or all of their kind, nothing is taken out: the run reports them as missing and staff decide.
    Listings of another source are none of this one's business. Raises SourceError when the source does not
    answer.
    """
    missing: dict[ListingKind, list[Listing]] = {kind: [] for kind in ListingKind}
    skipped: list[int] = []
    listed = Listing.objects.filter(is_listed=True).only("pk", "key", "name", "kind", "stale_since")
    for listing in listed.iterator(chunk_size=1000):
        if word_of_key(listing.key) != word_of_source(run.source):
            continue
        folded = listing.key.lower()
        if folded in reading.withdrawn:
            missing[ListingKind(listing.kind)].append(listing)
        elif folded in reading.skipped and folded not in reading.seen:
            skipped.append(listing.pk)
        elif folded not in reading.seen:
            missing[ListingKind(listing.kind)].append(listing)
    _mark_as_stale(skipped, at=at)
    for kind, listings in missing.items():
        if _are_too_many(len(listings), met=reading.kinds[kind]):
            _leave_to_staff(listings, reading=reading, run=run, at=at)
        else:
            _take_out(listings, source=source, reading=reading, run=run, at=at, on_progress=on_progress)


def _are_too_many(missing: int, *, met: int) -> bool:
    return missing * 100 > BELIEVABLE_PERCENT * (missing + met)


def _leave_to_staff(listings: list[Listing], *, reading: Reading, run: SyncRun, at: datetime) -> None:
    with transaction.atomic():
        _mark_as_stale([listing.pk for listing in listings], at=at)
        SyncChange.objects.bulk_create(
            [
                SyncChange(
                    run=run,
                    kind=ChangeKind.MISSING,
                    key=listing.key,
                    name=listing.name,
                    details={"reason": WITHDRAWN} if listing.key.lower() in reading.withdrawn else {},
                )
                for listing in listings
            ],
            batch_size=BATCH,
        )


def _take_out(
    listings: list[Listing],
    *,
    source: CatalogueSource,
    reading: Reading,
    run: SyncRun,
    at: datetime,
    on_progress: Callable[[], None],
) -> None:
    for listing in listings:
        if listing.key.lower() in reading.withdrawn:
            unlist(listing, run=run, at=at, reason=WITHDRAWN)
            continue
        is_gone = source.is_gone(listing.key, ListingKind(listing.kind))
        with transaction.atomic():
            _mark_as_stale([listing.pk], at=at)
            if is_gone:
                unlist(listing, run=run, at=at, reason="is no longer in the Marketplace")
            else:
                reason = "is missing from the list, although the source still has it"
                report(listing, run=run, changes=[(ChangeKind.SKIPPED, {"reason": reason})])
        on_progress()


def _mark_as_stale(ids: Iterable[int], *, at: datetime) -> None:
    """Note since when a listing is not confirmed; one that is marked already keeps its time."""
    for some in batches(iter(ids), BATCH):
        Listing.objects.filter(pk__in=some, stale_since=None).update(stale_since=at)


@transaction.atomic
def confirm_missing(*, run_id: int, by: Actor, at: datetime) -> SyncRun:
    """Take the run's missing listings out of the catalogue, but for those that were met again since.

    Raises MissingAlreadySettled if there is nothing to decide, and SyncRun.DoesNotExist.
    """
    run = _settle(run_id, action="missing_confirmed", by=by, at=at)
    keys = run.changes.filter(kind=ChangeKind.MISSING).values("key")
    gone = Listing.objects.filter(key__in=keys, is_listed=True, stale_since__isnull=False)
    for listing in list(gone.only("pk", "key", "name")):
        unlist(listing, run=run, at=at, reason="is missing; staff confirmed that it is gone")
        run.delisted += 1
    run.save(update_fields=["delisted"])
    return run


@transaction.atomic
def keep_missing(*, run_id: int, by: Actor, at: datetime) -> SyncRun:
    """Keep the run's missing listings in the catalogue; the next complete run looks for them again.

    Raises MissingAlreadySettled if there is nothing to decide, and SyncRun.DoesNotExist.
    """
    return _settle(run_id, action="missing_kept", by=by, at=at)


def _settle(run_id: int, *, action: str, by: Actor, at: datetime) -> SyncRun:
    run = SyncRun.objects.select_for_update().get(pk=run_id)
    if not run.awaits_confirmation:
        raise MissingAlreadySettled
    run.missing_settled_at = at
    run.save(update_fields=["missing_settled_at"])
    record(run, action=action, by=by, at=at, details={"missing": run.missing})
    return run


def supersede_questions(*, run: SyncRun, at: datetime) -> None:
    """Close what older runs ask staff: a newer complete one has looked again."""
    open_questions = SyncRun.objects.filter(missing__gt=0, missing_settled_at=None).exclude(pk=run.pk)
    if open_questions.exists():
        open_questions.update(missing_settled_at=at)
