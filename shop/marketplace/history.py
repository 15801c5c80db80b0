"""What is known of synchronisations: past, present, waiting for somebody. Read only."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, QuerySet

from shop.marketplace.enums import ChangeKind, SyncMode, SyncStatus
from shop.marketplace.models import SyncChange, SyncRun

# A running one that was silent for so long has most likely died; only its lock says so for sure. Longer than
# the longest pause that a source can ask for.
SILENCE: Final = timedelta(minutes=5)


def latest_runs() -> QuerySet[SyncRun]:
    """Return all synchronisations, the newest first, with who started them."""
    return SyncRun.objects.select_related("requested_by").order_by("-pk")


def current_run() -> SyncRun | None:
    """Return the one that runs or waits to start, if any. It may have died; see ``is_silent``."""
    return latest_runs().filter(status__in=[SyncStatus.QUEUED, SyncStatus.RUNNING]).first()


def open_run() -> SyncRun | None:
    """Return the one that waits, runs, or was interrupted and can go on; there is at most one."""
    unfinished = [SyncStatus.QUEUED, SyncStatus.RUNNING, SyncStatus.FAILED]
    return latest_runs().filter(status__in=unfinished).first()


def is_silent(run: SyncRun, *, now: datetime) -> bool:
    """Whether a running synchronisation gave no sign of life for so long that it should be gone on with."""
    sign = run.heartbeat_at or run.started_at
    return run.status == SyncStatus.RUNNING and (sign is None or now - sign > SILENCE)


def last_complete_run() -> SyncRun | None:
    """Return the synchronisation that the catalogue's present state comes from, or None before the first."""
    return latest_runs().filter(status=SyncStatus.COMPLETED).order_by("-started_at").first()


def runs_to_confirm() -> QuerySet[SyncRun]:
    """Return those whose missing listings wait for a word of staff."""
    return latest_runs().filter(missing__gt=0, missing_settled_at=None)


def has_complete_reading(source: str) -> bool:
    """Whether everything was read from this source once, so that reading what changed is enough."""
    return SyncRun.objects.filter(source=source, mode=SyncMode.FULL, status=SyncStatus.COMPLETED).exists()


def changes_of(run: SyncRun, *, kind: ChangeKind | None = None) -> QuerySet[SyncChange]:
    """Return what a synchronisation found out, in the order in which it did, of one kind or of all."""
    changes = run.changes.order_by("pk")
    return changes.filter(kind=kind) if kind else changes


def change_counts(run: SyncRun) -> dict[ChangeKind, int]:
    """Return how many changes of each kind a synchronisation reports; kinds without any are left out."""
    counted = dict(run.changes.order_by().values_list("kind").annotate(Count("pk")))
    return {kind: counted[kind.value] for kind in ChangeKind if kind.value in counted}
