"""Synchronisations as durable runs: asked for, carried out, gone on with after whatever interrupted them.

At most one run is open (waiting, running, or failed and not yet given up), and whoever carries it out holds
a lock that ends with the process. So a run found running while the lock is free is known to be dead.
The lock also ends with its connection to the database, which can break while the process lives. So whoever
carries a run out writes to it only as long as its last sign of life is the one that it gave itself.
"""

import contextlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, TypeAlias
from urllib.parse import urlsplit

import structlog
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from shop.core.audit import Actor, record
from shop.core.html import normalize_text
from shop.core.interruption import Interrupted, stop_if_asked
from shop.core.jobs import Job
from shop.core.locks import exclusive
from shop.core.outbox import enqueue, enqueue_again
from shop.core.workflow import transition
from shop.marketplace import history
from shop.marketplace.enums import ChangeKind, SyncMode, SyncPhase, SyncStatus
from shop.marketplace.exceptions import NothingToResume, SyncInProgress, SyncTakenOver
from shop.marketplace.models import Listing, SyncRun, Vendor
from shop.marketplace.parsing import SourceVendor
from shop.marketplace.services.catalogue import Reading, import_listings
from shop.marketplace.services.logos import mirror_logos
from shop.marketplace.services.missing import settle_unseen, supersede_questions
from shop.marketplace.services.shelves import VENDOR_DETAILS_LAST
from shop.marketplace.sources import CatalogueSource, SourceError, open_source, word_of_source

logger = structlog.get_logger(__name__)

LOCK: Final = "catalogue-sync"
# The lock is also held for the moment of asking for a run; nobody has to be sent away for that.
PATIENCE_SECONDS: Final = 1.0
BETWEEN_SIGNS_OF_LIFE: Final = timedelta(seconds=1)
FACT_KINDS: Final = (
    ChangeKind.RENAMED,
    ChangeKind.PAYMENT_CHANGED,
    ChangeKind.DEPLOYMENT_CHANGED,
    ChangeKind.CHANGED,
    ChangeKind.RELISTED,
)
INTERRUPTED: Final = "Interrupted. What was read and stored is kept: it can go on where it stopped."

Clock: TypeAlias = Callable[[], datetime]
# Hears the phase, how much of it is done, and of how much (0 = nobody knows yet).
OnProgress: TypeAlias = Callable[[SyncPhase, int, int], None]


def request_sync(*, source: str, mode: SyncMode, by: Actor, at: datetime) -> SyncRun:
    """Ask for a synchronisation in the background. Raises SyncInProgress if one waits or runs."""
    with exclusive(LOCK, patience_seconds=PATIENCE_SECONDS) as is_free, transaction.atomic():
        run = _open(source=source, mode=mode, by=by, at=at, is_free=is_free)
        enqueue(Job.SYNC_MARKETPLACE, run_id=run.pk)
    return run


def open_run(*, source: str, mode: SyncMode, by: Actor, at: datetime) -> SyncRun:
    """Record a run that the caller carries out itself. Raises SyncInProgress if one waits or runs.

    Whatever failed or died before is given up: the new run starts from the beginning. The first reading of a
    source is always a full one, and so is every reading of a file.
    """
    with exclusive(LOCK, patience_seconds=PATIENCE_SECONDS) as is_free, transaction.atomic():
        return _open(source=source, mode=mode, by=by, at=at, is_free=is_free)


def _open(*, source: str, mode: SyncMode, by: Actor, at: datetime, is_free: bool) -> SyncRun:
    previous = history.open_run()
    if not is_free or (previous and previous.status == SyncStatus.QUEUED):
        raise SyncInProgress(previous)
    if previous:
        transition(SyncRun, pk=previous.pk, to=SyncStatus.ABANDONED, by=by, at=at)
        SyncRun.objects.filter(pk=previous.pk, finished_at=None).update(finished_at=at)
    if word_of_source(source):
        mode = SyncMode.FULL
    elif not is_address(source):
        source, mode = str(Path(source).resolve()), SyncMode.FULL
    elif not history.has_complete_reading(source):
        mode = SyncMode.FULL
    try:
        with transaction.atomic():
            run = SyncRun.objects.create(source=source, mode=mode, requested_by=by, requested_at=at)
    except IntegrityError as error:
        # Somebody's request is committed, or about to be, since the look above.
        raise SyncInProgress(history.current_run()) from error
    record(run, action="requested", by=by, at=at, details={"mode": run.mode})
    return run


def run_to_resume() -> SyncRun:
    """Return the run that was interrupted, or never started. Raises SyncInProgress, NothingToResume."""
    with exclusive(LOCK, patience_seconds=PATIENCE_SECONDS) as is_free:
        run = history.open_run()
        if not is_free:
            raise SyncInProgress(run)
        if run is None:
            raise NothingToResume
        return run


def resume_sync(*, by: Actor, at: datetime) -> SyncRun:
    """Have the interrupted run gone on with in the background. Raises SyncInProgress, NothingToResume."""
    run = run_to_resume()
    with transaction.atomic():
        record(run, action="resumed", by=by, at=at)
        enqueue_again(Job.SYNC_MARKETPLACE, now=at, run_id=run.pk)
    return run


def run_sync(*, run_id: int, clock: Clock, on_progress: OnProgress | None = None) -> SyncRun:
    """Carry out a run from where it stands to its end; returns it completed, or failed with its error.

    One that is completed or given up is returned as it is. Raises SyncInProgress while somebody else carries
    one out, SyncTakenOver once somebody else carries on with this one, and whatever else goes wrong than the
    source; the run has failed then, too.
    """
    with contextlib.suppress(SourceError):
        attempt_sync(run_id=run_id, clock=clock, on_progress=on_progress)
    return SyncRun.objects.get(pk=run_id)


def attempt_sync(*, run_id: int, clock: Clock, on_progress: OnProgress | None = None) -> SyncRun:
    """Carry out a run like ``run_sync``, but raise the SourceError after it is recorded."""
    with _carried_out(run_id, at=clock()) as run:
        if run.status == SyncStatus.RUNNING:
            progress = _Progress(run, clock, on_progress)
            with _failure_recorded(run, clock):
                source = _source_of(run)
                _synchronize(source, run=run, progress=progress)
    return SyncRun.objects.get(pk=run_id)


def import_catalogue(
    *, source: CatalogueSource, at: datetime, on_progress: OnProgress | None = None
) -> SyncRun:
    """Bring the catalogue up to date from an opened source, here and now, as a run that began at ``at``.

    Raises SyncInProgress, and SourceError when the source itself fails; what was stored until then stays.
    """
    run_id = open_run(source=source.name, mode=SyncMode.FULL, by=None, at=at).pk
    with _carried_out(run_id, at=at) as run, _failure_recorded(run, lambda: at):
        _synchronize(source, run=run, progress=_Progress(run, lambda: at, on_progress))
    return SyncRun.objects.get(pk=run_id)


def is_address(source: str, /) -> bool:
    """Whether a source is an address of the web; else it is the path of a file."""
    return urlsplit(source).scheme in ("http", "https")


@contextlib.contextmanager
def _carried_out(run_id: int, *, at: datetime) -> Iterator[SyncRun]:
    """Hold the lock and yield the run, running unless it has come to its end before."""
    with exclusive(LOCK, patience_seconds=PATIENCE_SECONDS) as is_free:
        if not is_free:
            raise SyncInProgress(history.open_run())
        run = SyncRun.objects.get(pk=run_id)
        if run.status not in (SyncStatus.COMPLETED, SyncStatus.ABANDONED):
            run = _begin(run, at=at)
        yield run


@transaction.atomic
def _begin(run: SyncRun, *, at: datetime) -> SyncRun:
    # Whoever held the lock of one that is running already has died.
    if run.status != SyncStatus.RUNNING:
        run = transition(SyncRun, pk=run.pk, to=SyncStatus.RUNNING, by=run.requested_by, at=at)
    run.started_at = run.started_at or at
    run.heartbeat_at, run.finished_at, run.error = at, None, ""
    run.phase, run.done, run.total, run.missing = SyncPhase.READING, 0, 0, 0
    run.save(
        update_fields=[
            "started_at",
            "heartbeat_at",
            "finished_at",
            "error",
            "phase",
            "done",
            "total",
            "missing",
        ]
    )
    # Found anew by every attempt, unlike the changes, which were stored together with what they tell.
    repeated = run.changes.filter(kind__in=[ChangeKind.SKIPPED, ChangeKind.MISSING])
    if repeated.exists():
        repeated.delete()
    return run


class _Progress:
    """Tells how far a run is: its row once a second, and whoever listens every time."""

    def __init__(self, run: SyncRun, clock: Clock, on_progress: OnProgress | None) -> None:
        self.run, self.clock, self.on_progress = run, clock, on_progress
        self.phase, self.done, self.total = SyncPhase.READING, 0, 0

    def enter(self, phase: SyncPhase, total: int = 0) -> None:
        """Begin a phase; its progress counts from nothing."""
        self.phase = phase
        self.tell(0, total)

    def tell(self, done: int, total: int) -> None:
        """Note how far the phase is. Raises Interrupted where the process was asked to end, SyncTakenOver."""
        self.done, self.total = done, total
        if self.on_progress:
            self.on_progress(self.phase, done, total)
        self.give_sign_of_life()

    def tell_done(self, done: int) -> None:
        """Note how far it is where the total is known already, or turns out to be larger."""
        self.tell(done, max(self.total, done))

    def give_sign_of_life(self) -> None:
        """Write the row if the last sign is a second old. Raises Interrupted, SyncTakenOver."""
        stop_if_asked()
        now, last = self.clock(), self.run.heartbeat_at
        # A clock that was put back is no reason to be silent until it has caught up.
        if self.run.phase == self.phase and last is not None and abs(now - last) < BETWEEN_SIGNS_OF_LIFE:
            return
        news = {"phase": self.phase, "done": self.done, "total": self.total, "heartbeat_at": now}
        if not _still_ours(self.run).update(**news):
            raise SyncTakenOver(history.open_run())
        for name, value in news.items():
            setattr(self.run, name, value)


def _still_ours(run: SyncRun) -> QuerySet[SyncRun]:
    """The row of a run that this process carries out; none once somebody else has gone on with it."""
    return SyncRun.objects.filter(pk=run.pk, status=SyncStatus.RUNNING, heartbeat_at=run.heartbeat_at)


@contextlib.contextmanager
def _failure_recorded(run: SyncRun, clock: Clock) -> Iterator[None]:
    try:
        yield
    except SyncTakenOver as refusal:
        logger.warning(
            "synchronisation left to another process", run_id=run.pk, by=refusal.run and refusal.run.pk
        )
        raise
    except SourceError as error:
        _fail(run, str(error), at=clock())
        raise
    except Exception as error:
        if isinstance(error, Interrupted):
            _fail(run, INTERRUPTED, at=clock())
        else:
            logger.exception("synchronisation failed", run_id=run.pk)
            _fail(run, f"Unexpected: {type(error).__name__}. The log has the details.", at=clock())
        raise
    except BaseException:
        _fail(run, INTERRUPTED, at=clock())
        raise


def _source_of(run: SyncRun) -> CatalogueSource:
    # What needs a closer look is left out, so that it is read even if the source calls it unchanged.
    known = Listing.objects.filter(is_listed=True, stale_since=None)
    fresh = Vendor.objects.filter(
        details_read_at__gt=(run.started_at or run.requested_at) - VENDOR_DETAILS_LAST
    )
    return open_source(
        run.source,
        run_id=run.pk,
        mode=SyncMode(run.mode),
        known=dict(known.values_list("key", "marketplace_modified_at")),
        fresh_vendors={
            vendor.key: SourceVendor(
                key=vendor.key,
                name=vendor.name,
                email=vendor.email,
                website=vendor.website,
                support_url=vendor.support_url,
                is_complete=True,
            )
            for vendor in fresh
        },
    )


def _synchronize(source: CatalogueSource, *, run: SyncRun, progress: _Progress) -> None:
    """Read, import, settle what was not met, mirror the logos, complete the run."""
    try:
        source.read(progress.tell)
        at = progress.clock()
        progress.enter(SyncPhase.IMPORTING, source.expected_count() or 0)
        reading = import_listings(source=source, run=run, at=at, on_progress=progress.tell_done)
        settle_unseen(source=source, run=run, reading=reading, at=at, on_progress=progress.give_sign_of_life)
        progress.enter(SyncPhase.LOGOS)
        mirror_logos(source=source, run=run, on_progress=progress.tell)
    except BaseException:
        source.suspend()
        raise
    _complete(run, reading=reading, at=progress.clock())
    source.close()


@transaction.atomic
def _complete(run: SyncRun, *, reading: Reading, at: datetime) -> None:
    _hold(run)
    transition(SyncRun, pk=run.pk, to=SyncStatus.COMPLETED, by=run.requested_by, at=at)
    _count(run, met=len(reading.seen))
    run.phase, run.done, run.total = SyncPhase.DONE, reading.done, reading.done
    run.heartbeat_at = run.finished_at = at
    _save_result(run)
    supersede_questions(run=run, at=at)


@transaction.atomic
def _fail(run: SyncRun, error: str, *, at: datetime) -> None:
    _hold(run)
    transition(SyncRun, pk=run.pk, to=SyncStatus.FAILED, by=run.requested_by, at=at)
    _count(run, met=0)
    # The words may repeat what a source said, and that can be what no database takes.
    run.error, run.finished_at = normalize_text(error), at
    _save_result(run)


def _hold(run: SyncRun) -> None:
    """Keep others away from the run until the transaction ends. Raises SyncTakenOver if that is too late."""
    if _still_ours(run).select_for_update().first() is None:
        raise SyncTakenOver(history.open_run())


def _save_result(run: SyncRun) -> None:
    run.save(update_fields=[field.name for field in run._meta.fields if field.name not in ("id", "status")])


def _count(run: SyncRun, *, met: int) -> None:
    """Take the figures from the report, which also knows what an interrupted attempt did."""
    counts = history.change_counts(run)
    run.added = counts.get(ChangeKind.ADDED, 0)
    run.changed = run.changes.filter(kind__in=FACT_KINDS).order_by().values("key").distinct().count()
    run.skipped = counts.get(ChangeKind.SKIPPED, 0)
    run.delisted = counts.get(ChangeKind.DELISTED, 0)
    run.missing = counts.get(ChangeKind.MISSING, 0)
    with_news = (
        run.changes.filter(kind__in=[ChangeKind.ADDED, *FACT_KINDS]).order_by().values("key").distinct()
    )
    run.unchanged = max(0, met - with_news.count()) if met else 0
