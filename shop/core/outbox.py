"""The database outbox: work is recorded in the transaction that wants it and survives every crash after the
commit.

The relay claims due events under a lease. Without a broker it runs them itself; with one it hands their ids
to Celery workers, which run them under the same lease. A worker that dies loses its lease, and the event is
due again.
"""

import traceback
from datetime import datetime, timedelta

import structlog
from celery import Task, current_app
from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from shop.core.enums import OutboxState
from shop.core.jobs import Job
from shop.core.models import OutboxEvent

logger = structlog.get_logger(__name__)
# How long a worker has to take an event that was handed to the broker, before it is handed over again.
HANDED_OVER_SECONDS = 30


def event_key(job: Job, ids: dict[str, int]) -> str:
    """What makes two events the same work: the job and the ids it is about."""
    return ":".join([job.value, *(f"{name}={value}" for name, value in sorted(ids.items()))])


def enqueue(job: Job, **ids: int) -> None:
    """Record the job in the caller's transaction; the same job for the same ids is recorded once.

    Arguments are ids only: contents are read when the job runs, and no secret lands in a queue.
    """
    event = OutboxEvent(job=job.value, arguments=ids, key=event_key(job, ids), available_at=timezone.now())
    OutboxEvent.objects.bulk_create([event], ignore_conflicts=True)


def due_events(*, now: datetime, limit: int = 100) -> list[int]:
    """Ids of events that wait and are due, or whose runner lost its lease; oldest first."""
    due = Q(state=OutboxState.PENDING, available_at__lte=now) | Q(
        state=OutboxState.RUNNING, leased_until__lt=now
    )
    return list(
        OutboxEvent.objects.filter(due).order_by("available_at", "pk").values_list("pk", flat=True)[:limit]
    )


def claim(event_id: int, *, now: datetime) -> OutboxEvent | None:
    """Take the lease and count the attempt, committed before the work starts; None if somebody else has it.

    Counting first is what parks an event that kills its worker.
    """
    free = Q(state=OutboxState.PENDING) | Q(state=OutboxState.RUNNING, leased_until__lt=now)
    claimed = OutboxEvent.objects.filter(free, pk=event_id).update(
        state=OutboxState.RUNNING,
        attempts=F("attempts") + 1,
        leased_until=now + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS),
    )
    if not claimed:
        return None
    event = OutboxEvent.objects.get(pk=event_id)
    if event.attempts > settings.OUTBOX_MAX_ATTEMPTS:
        _settle(event, OutboxState.PARKED, error=event.last_error or "The worker died on every attempt.")
        return None
    return event


def run_event(event_id: int) -> bool:
    """Claim the event and run its job; returns whether it was done. A failure is recorded and tried again
    later.
    """
    event = claim(event_id, now=timezone.now())
    if event is None:
        return False
    log = logger.bind(event_id=event.pk, job=event.job)
    try:
        _task(event.job).run(**event.arguments)
    except Exception as error:  # noqa: BLE001 - whatever a job raises must not stop the queue behind it
        log.warning("job failed", attempt=event.attempts, error=type(error).__name__)
        _fail(event, traceback.format_exc(limit=-6))
        return False
    _settle(event, OutboxState.DONE)
    log.info("job done", attempt=event.attempts)
    return True


def _task(name: str) -> Task:
    """The registered task; a process that is no Celery worker has to look for the applications' tasks
    first.
    """
    if name not in current_app.tasks:
        current_app.loader.import_default_modules()
    task: Task = current_app.tasks[name]
    return task


def retry(event_id: int, *, now: datetime) -> bool:
    """Make a parked event due again with fresh attempts; returns whether it was parked."""
    return bool(
        OutboxEvent.objects.filter(pk=event_id, state=OutboxState.PARKED).update(
            state=OutboxState.PENDING, attempts=0, available_at=now, finished_at=None
        )
    )


def _fail(event: OutboxEvent, error: str) -> None:
    waits = settings.OUTBOX_RETRY_SECONDS
    if event.attempts >= settings.OUTBOX_MAX_ATTEMPTS:
        _settle(event, OutboxState.PARKED, error=error)
        return
    delay = timedelta(seconds=waits[min(event.attempts, len(waits)) - 1])
    _settle(event, OutboxState.PENDING, error=error, available_at=timezone.now() + delay)


def _settle(
    event: OutboxEvent, state: OutboxState, *, error: str = "", available_at: datetime | None = None
) -> None:
    finished = state in (OutboxState.DONE, OutboxState.PARKED)
    # Only the attempt that still owns the lease may settle: a slow one that lost it must not undo its
    # successor.
    OutboxEvent.objects.filter(pk=event.pk, state=OutboxState.RUNNING, attempts=event.attempts).update(
        state=state,
        last_error=error,
        leased_until=None,
        available_at=available_at or event.available_at,
        finished_at=timezone.now() if finished else None,
    )


def relay_once(*, limit: int = 100) -> int:
    """Hand on every due event once; returns how many were done or given to a worker.

    A broker that does not answer costs nothing but time: the events stay due.
    """
    handled = 0
    for event_id in due_events(now=timezone.now(), limit=limit):
        if not settings.REDIS_URL:
            handled += run_event(event_id)
            continue
        try:
            current_app.send_task("core.run_outbox_event", args=[event_id])
        except OperationalError as error:
            logger.warning("broker not reachable", error=str(error))
            break
        # Not again before a worker had its chance; the lease proper starts when the worker claims it.
        OutboxEvent.objects.filter(pk=event_id, state=OutboxState.PENDING).update(
            available_at=timezone.now() + timedelta(seconds=HANDED_OVER_SECONDS)
        )
        handled += 1
    return handled


def outbox_is_idle() -> bool:
    """Whether nothing waits or runs, whatever its due time."""
    return not OutboxEvent.objects.filter(state__in=[OutboxState.PENDING, OutboxState.RUNNING]).exists()
