"""Drain the outbox: forever, or until nothing is left."""

import signal
import time
from argparse import ArgumentParser
from types import FrameType

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

from shop.core.audit import seal_events
from shop.core.enums import OutboxState
from shop.core.models import OutboxEvent
from shop.core.outbox import outbox_is_idle, relay_once

IDLE_SECONDS = 1.0


class Command(BaseCommand):
    help = (
        "Run what the outbox holds (or hand it to Celery where REDIS_URL is set), and seal the audit trail."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--until-empty", action="store_true", help="stop when nothing is due, instead of waiting"
        )

    def handle(self, *args: object, **options: object) -> None:
        self.stopping = False
        if options["until_empty"]:
            self.drain()
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        while not self.stopping:
            handled = relay_once()
            sealed = seal_events()
            close_old_connections()
            if not handled and not sealed:
                time.sleep(IDLE_SECONDS)

    def stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def drain(self) -> None:
        """Run all that is due; what has to wait for its next try is reported as a failure."""
        done = 0
        while handled := relay_once():
            done += handled
        while seal_events():
            pass
        self.stdout.write(f"{done} jobs done.")
        if not outbox_is_idle():
            waiting = OutboxEvent.objects.exclude(state=OutboxState.DONE).order_by("pk")
            rows = "\n".join(
                f"  {event.key}: {event.last_error.strip().splitlines()[-1:]}" for event in waiting
            )
            raise CommandError(f"Some jobs failed and will be tried again by the relay:\n{rows}")
