"""The database outbox: work is recorded in the transaction that wants it and survives every crash after the
commit.

The relay claims due events under a lease. Without a broker it runs them itself; with one it hands their ids
to Celery workers, which run them under the same lease. A worker that dies loses its lease, and the event is
due again.
"""

import contextlib
import threading
import traceback
from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta

import structlog
from celery import Task, current_app
from django.conf import settings
from django.db import Error as AnyDatabaseError
from django.db import connection
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from kombu.exceptions import ChannelError, OperationalError

from shop.core.enums import OPEN_WORK, OutboxState
from shop.core.failures import WORKER_DIED, scrubbed
from shop.core.interruption import Interrupted
from shop.core.jobs import ASIDE_JOBS, LONG_JOBS, Job
from shop.core.metrics import JOB_SECONDS, JOBS, timed
from shop.core.models import OutboxEvent

logger = structlog.get_logger(__name__)
# How long a worker has to take an event that was handed to the broker, before it is handed over again.
HANDED_OVER_SECONDS = 30
# With so many messages before the workers they get no more: what is due stays due, and no broker fills up
# while nobody works.
LONGEST_BACKLOG = 1_000
# How long a job that somebody wakes goes on waiting after it failed.
LONGEST_WAIT_SECONDS = 60
# After this time a Celery worker that works on a long job is taken for stuck.
LONG_JOB_SECONDS = 6 * 3600


class NotBefore(Exception):
    """A job failed and it is of no use to try again within ``seconds``, whatever the usual pause."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"not again within {seconds} s")
        self.seconds = seconds


class GiveUp(Exception):
    """A job failed and it is of no use to try again at all, until somebody has looked at it."""


def event_key(job: Job, ids: dict[str, int]) -> str:
    """What makes two events the same work: the job and the ids it is about."""
    return ":".join([job.value, *(f"{name}={value}" for name, value in sorted(ids.items()))])


def enqueue(job: Job, **ids: int) -> None:
    """Record the job in the caller's transaction; the same job for the same ids is recorded once.

    Arguments are ids only: contents are read when the job runs, and no secret lands in a queue.
    """
    event = OutboxEvent(job=job.value, arguments=ids, key=event_key(job, ids), available_at=timezone.now())
    OutboxEvent.objects.bulk_create([event], ignore_conflicts=True)


def enqueue_at(job: Job, *, at: datetime, **ids: int) -> None:
    """Record the job to be done at that time, or sooner if it is recorded for sooner already."""
    key = event_key(job, ids)
    event = OutboxEvent(job=job.value, arguments=ids, key=key, available_at=at)
    OutboxEvent.objects.bulk_create([event], ignore_conflicts=True)
    waiting = OutboxEvent.objects.filter(key=key, state=OutboxState.PENDING, attempts=0)
    waiting.filter(available_at__gt=at).update(available_at=at)


def forget(job: Job, **ids: int) -> None:
    """Drop the record of work that is done and will not be asked for again; other states stay."""
    OutboxEvent.objects.filter(key=event_key(job, ids), state=OutboxState.DONE).delete()


def enqueue_again(job: Job, *, now: datetime, **ids: int) -> None:
    """Make the job due now with fresh attempts, whatever became of it; record it where it never was.

    For work that the caller knows nobody to be doing: the lease of an attempt that died is taken away.
    """
    enqueue(job, **ids)
    OutboxEvent.objects.filter(key=event_key(job, ids)).update(
        state=OutboxState.PENDING, attempts=0, available_at=now, leased_until=None, finished_at=None
    )


def wake(job: Job, *, now: datetime) -> None:
    """Make a job without arguments, which works off whatever it finds, due now; not if it waits already.

    One that runs just then is left alone: it may or may not see what the caller has for it. Whoever needs
    certainty lets the schedule wake it, too. After failures it waits for a minute at most: what it finds by
    then may be other work.
    """
    event = OutboxEvent.objects.filter(key=event_key(job, {}))
    state = event.values_list("state", flat=True).first()
    if state is None:
        enqueue(job)
    elif state in (OutboxState.DONE, OutboxState.PARKED):
        event.filter(state=state).update(
            state=OutboxState.PENDING, attempts=0, available_at=now, finished_at=None
        )
    elif state == OutboxState.PENDING:
        soon = now + timedelta(seconds=LONGEST_WAIT_SECONDS)
        event.filter(state=state, available_at__gt=soon).update(available_at=soon)


def due_events(*, now: datetime, limit: int = 100) -> list[int]:
    """Ids of events that wait and are due, or whose runner lost its lease; oldest first."""
    return list(_due(now=now).values_list("pk", flat=True)[:limit])


def _due(*, now: datetime) -> QuerySet[OutboxEvent]:
    due = Q(state=OutboxState.PENDING, available_at__lte=now) | Q(
        # What was handed to the broker waits for a worker, the lost lease of the one before notwithstanding.
        state=OutboxState.RUNNING,
        leased_until__lt=now,
        available_at__lte=now,
    )
    return OutboxEvent.objects.filter(due).order_by("available_at", "pk")


def claim(event_id: int, *, now: datetime) -> OutboxEvent | None:
    """Take the lease and count the attempt, committed before the work starts; None if somebody else has it.

    Counting first is what parks an event that kills its worker.
    """
    free = Q(state=OutboxState.PENDING) | Q(state=OutboxState.RUNNING, leased_until__lt=now)
    claimed = OutboxEvent.objects.filter(free, pk=event_id).update(
        state=OutboxState.RUNNING,
        attempts=F("attempts") + 1,
        available_at=now,
        leased_until=now + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS),
    )
    if not claimed:
        return None
    event = OutboxEvent.objects.get(pk=event_id)
    if event.attempts > settings.OUTBOX_MAX_ATTEMPTS:
        _settle(event, OutboxState.PARKED, error=event.last_error or WORKER_DIED)
        return None
    return event


def run_event(event_id: int) -> bool:
    """Claim the event and run its job; returns whether it was done. A failure is recorded and tried again
    later.
    """
    event = claim(event_id, now=timezone.now())
    if event is None:
        return False
    # Whatever the job itself logs has them too.
    with structlog.contextvars.bound_contextvars(event_id=event.pk, job=event.job):
        return _run(event)


def _run(event: OutboxEvent) -> bool:
    try:
        with (
            timed(JOB_SECONDS, event.job),
            _lease_kept(event) if event.job in LONG_JOBS else contextlib.nullcontext(),
        ):
            _task(event.job).run(**event.arguments)
    except Interrupted:
        logger.info("job interrupted", attempt=event.attempts)
        JOBS.labels(event.job, "interrupted").inc()
        _give_back(event)
        return False
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001 - whatever a job raises must not stop the queue behind it
        logger.warning("job failed", attempt=event.attempts, error=type(error).__name__)
        JOBS.labels(event.job, "failed").inc()
        _fail(event, error)
        return False
    _settle(event, OutboxState.DONE)
    logger.info("job done", attempt=event.attempts)
    JOBS.labels(event.job, "done").inc()
    return True


@contextlib.contextmanager
def _lease_kept(event: OutboxEvent) -> Iterator[None]:
    """Renew the lease for as long as the block runs; it ends by itself when the process dies.

    A thread of its own, because a long job can be silent for longer than a lease lasts.
    """
    done = threading.Event()

    def renew() -> None:
        try:
            while not done.wait(settings.OUTBOX_LEASE_SECONDS / 4):
                until = timezone.now() + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
                try:
                    _attempt(event).update(leased_until=until)
                except AnyDatabaseError as error:
                    logger.warning("lease not renewed", event_id=event.pk, error=type(error).__name__)
                    connection.close()
        finally:
            connection.close()

    thread = threading.Thread(target=renew, name=f"lease-{event.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _task(name: str) -> Task:
    """The registered task; a process that is no Celery worker has to look for the applications' tasks
    first.
    """
    if name not in current_app.tasks:
        current_app.loader.import_default_modules()
    task: Task = current_app.tasks[name]
    return task


def open_events(*, state: str = "", job: str = "") -> QuerySet[OutboxEvent]:
    """Work that is not done, narrowed to a word of OPEN_WORK and to a kind of job."""
    states = [OPEN_WORK[state]] if state else list(OPEN_WORK.values())
    events = OutboxEvent.objects.filter(state__in=states)
    return events.filter(job=job) if job else events


def retry(event_id: int, *, now: datetime) -> bool:
    """Make a parked event due again with fresh attempts, or one that waits for its next try due now; returns
    whether there was something to do.
    """
    return bool(retry_all(OutboxEvent.objects.filter(pk=event_id), now=now))


def retry_all(events: QuerySet[OutboxEvent], *, now: datetime) -> int:
    """Retry all of these events that failed; returns how many. What runs, or never failed, is left alone."""
    parked = events.filter(state=OutboxState.PARKED).update(
        state=OutboxState.PENDING, attempts=0, available_at=now, finished_at=None
    )
    waiting = events.filter(state=OutboxState.PENDING, attempts__gt=0, available_at__gt=now)
    return parked + waiting.update(available_at=now)


def park_open(jobs: Collection[str], *, reason: str, now: datetime) -> int:
    """Park all work of these kinds that waits or runs, until somebody asks for it; returns how much it was.

    For a database that is not what it was when the work was recorded; nobody may be working on it.
    """
    still_open = OutboxEvent.objects.filter(
        job__in=jobs, state__in=[OutboxState.PENDING, OutboxState.RUNNING]
    )
    return still_open.update(state=OutboxState.PARKED, last_error=reason, leased_until=None, finished_at=now)


def _fail(event: OutboxEvent, failure: BaseException) -> None:
    error = scrubbed("".join(traceback.format_exception(failure, limit=-6)))
    waits = settings.OUTBOX_RETRY_SECONDS
    if isinstance(failure, GiveUp) or event.attempts >= settings.OUTBOX_MAX_ATTEMPTS:
        _settle(event, OutboxState.PARKED, error=error)
        return
    pause = failure.seconds if isinstance(failure, NotBefore) else 0
    delay = timedelta(seconds=max(pause, waits[min(event.attempts, len(waits)) - 1]))
    _settle(event, OutboxState.PENDING, error=error, available_at=timezone.now() + delay)


def _give_back(event: OutboxEvent) -> None:
    """Make an interrupted job due at once; that it was interrupted does not count against it."""
    _attempt(event).update(
        state=OutboxState.PENDING,
        attempts=F("attempts") - 1,
        leased_until=None,
        available_at=timezone.now(),
    )


def _attempt(event: OutboxEvent) -> QuerySet[OutboxEvent]:
    """The event for as long as this attempt owns its lease: a slow one that lost it must not undo its
    successor.
    """
    return OutboxEvent.objects.filter(pk=event.pk, state=OutboxState.RUNNING, attempts=event.attempts)


def _settle(
    event: OutboxEvent, state: OutboxState, *, error: str = "", available_at: datetime | None = None
) -> None:
    if state == OutboxState.PARKED:
        logger.warning("job given up", event_id=event.pk, job=event.job, attempt=event.attempts)
        JOBS.labels(event.job, "given up").inc()
    finished = state in (OutboxState.DONE, OutboxState.PARKED)
    _attempt(event).update(
        state=state,
        last_error=error,
        leased_until=None,
        available_at=available_at or event.available_at,
        finished_at=timezone.now() if finished else None,
    )


def relay_once(
    *,
    limit: int = 100,
    start_long_job: Callable[[int], bool] | None = None,
    start_aside: Callable[[int], bool] | None = None,
    leave: Collection[Job] = (),
) -> int:
    """Hand on every due event once; returns how many were done, started or given to a worker.

    ``start_long_job`` takes the id of a long job's event and returns whether it started it beside the queue;
    without it a long job is run here like any other. ``start_aside`` is the same for jobs that wait for
    others' computers. Jobs to ``leave`` stay due. A broker that does not answer costs nothing but time:
    the events stay due.
    """
    handled = 0
    if settings.REDIS_URL and outbox_is_due() and _workers_have_enough():
        return 0
    due = _due(now=timezone.now()).exclude(job__in=leave) if leave else _due(now=timezone.now())
    for event_id, job in due.values_list("pk", "job")[:limit]:
        if settings.REDIS_URL:
            if not _hand_over(event_id, job):
                break
            handled += 1
        elif start_long_job and job in LONG_JOBS:
            handled += start_long_job(event_id)
        elif start_aside and job in ASIDE_JOBS:
            handled += start_aside(event_id)
        else:
            handled += run_event(event_id)
    return handled


def _hand_over(event_id: int, job: str) -> bool:
    """Give the event's id to the broker; returns whether it answered."""
    limits = {"time_limit": LONG_JOB_SECONDS} if job in LONG_JOBS else {}
    try:
        current_app.send_task("core.run_outbox_event", args=[event_id], **limits)
    except OperationalError as error:
        logger.warning("broker not reachable", error=str(error))
        return False
    # Not again before a worker had its chance; the lease proper starts when the worker claims it.
    now = timezone.now()
    free = Q(state=OutboxState.PENDING) | Q(state=OutboxState.RUNNING, leased_until__lt=now)
    OutboxEvent.objects.filter(free, pk=event_id).update(
        available_at=now + timedelta(seconds=HANDED_OVER_SECONDS)
    )
    return True


def _workers_have_enough() -> bool:
    """Whether the broker holds more than the workers will take soon; a broker that is down holds nothing."""
    try:
        # A connection of its own: one from the pool that met a dead broker stays broken when it is back.
        with current_app.connection_for_write() as broker, broker.channel() as channel:
            queue = channel.queue_declare(current_app.conf.task_default_queue, passive=True)
    except (OperationalError, ChannelError):
        return False
    except Exception as error:  # noqa: BLE001 - each transport has errors of its own for a broker that is down
        logger.warning("broker not reachable", error=type(error).__name__)
        return True
    return bool(queue.message_count >= LONGEST_BACKLOG)


def outbox_is_due() -> bool:
    """Whether anything is due now."""
    return _due(now=timezone.now()).exists()


def outbox_is_idle() -> bool:
    """Whether nothing waits or runs, whatever its due time."""
    return not OutboxEvent.objects.filter(state__in=[OutboxState.PENDING, OutboxState.RUNNING]).exists()
