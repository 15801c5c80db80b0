"""Drain the outbox: forever, or until nothing is left."""

import signal
import threading
import time
from argparse import ArgumentParser
from types import FrameType

import structlog
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils import timezone

from shop.core.audit import seal_events
from shop.core.enums import OutboxState
from shop.core.interruption import interrupt_long_jobs
from shop.core.jobs import ASIDE_JOBS
from shop.core.metrics import take_place
from shop.core.models import OutboxEvent
from shop.core.outbox import outbox_is_idle, relay_once, run_event
from shop.core.schedule import start_due_entries

logger = structlog.get_logger(__name__)
IDLE_SECONDS = 1.0
SCHEDULE_SECONDS = 15.0
# What a long job gets to come to a safe point when the relay is told to end; whoever started the relay waits
# a little longer before killing it.
GRACE_SECONDS = 12.0


class Command(BaseCommand):
    help = (
        "Run what the outbox holds (or hand it to Celery where REDIS_URL is set), and seal the audit trail. "
        "Without REDIS_URL it also starts what the schedule asks for."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--until-empty", action="store_true", help="stop when nothing is due, instead of waiting"
        )

    def handle(self, *args: object, **options: object) -> None:
        if options["until_empty"]:
            self.drain()
            return
        take_place("relay")
        self.stopping = False
        self.long_job: threading.Thread | None = None
        self.aside: threading.Thread | None = None
        self.next_look_at_schedule = 0.0
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        while seal_events(look_back=None):
            pass
        while not self.stopping:
            try:
                self.look_at_schedule()
                handled = relay_once(
                    start_long_job=self.start_long_job,
                    start_aside=self.start_aside,
                    # A queue of them must not fill the relay's look at what is due.
                    leave=ASIDE_JOBS if _is_alive(self.aside) else (),
                )
                sealed = seal_events()
            except (OperationalError, InterfaceError) as error:
                # A database that restarts: what was going on is rolled back, and done when it is there again.
                logger.warning("database not reachable", error=type(error).__name__)
                connection.close()
                handled = sealed = 0
            close_old_connections()
            if not handled and not sealed:
                time.sleep(IDLE_SECONDS)
        self.end_long_job()

    def stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def look_at_schedule(self) -> None:
        """Be the beat where there is no Celery: its own process keeps the schedule otherwise."""
        if not settings.REDIS_URL and time.monotonic() >= self.next_look_at_schedule:
            start_due_entries(now=timezone.now())
            self.next_look_at_schedule = time.monotonic() + SCHEDULE_SECONDS

    def start_long_job(self, event_id: int) -> bool:
        """Run the job beside the queue, one at a time; returns whether it was started."""
        if _is_alive(self.long_job):
            return False
        self.long_job = _started(event_id)
        return True

    def start_aside(self, event_id: int) -> bool:
        """Run a job that waits for other computers beside the queue, one at a time; returns whether it was
        started.
        """
        if _is_alive(self.aside):
            return False
        self.aside = _started(event_id)
        return True

    def end_long_job(self) -> None:
        if self.long_job and self.long_job.is_alive():
            interrupt_long_jobs()
            self.long_job.join(GRACE_SECONDS)

    def drain(self) -> None:
        """Run all that is due; what has to wait for its next try is reported as a failure."""
        done = 0
        # What was sealed may ask for more.
        while True:
            while handled := relay_once():
                done += handled
            if not seal_events(look_back=None):
                break
        self.stdout.write(f"{done} jobs done.")
        if not outbox_is_idle():
            waiting = OutboxEvent.objects.exclude(state=OutboxState.DONE).order_by("pk")
            rows = "\n".join(
                f"  {event.key}: {event.last_error.strip().splitlines()[-1:]}" for event in waiting
            )
            raise CommandError(f"Some jobs failed and will be tried again by the relay:\n{rows}")


def _is_alive(thread: threading.Thread | None) -> bool:
    return thread is not None and thread.is_alive()


def _started(event_id: int) -> threading.Thread:
    """A daemon: one that does not heed the end is cut off with the process, which every job survives."""
    thread = threading.Thread(target=_run, args=(event_id,), name=f"job-{event_id}", daemon=True)
    thread.start()
    return thread


def _run(event_id: int) -> None:
    try:
        run_event(event_id)
    finally:
        connection.close()
