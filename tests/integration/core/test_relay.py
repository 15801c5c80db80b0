"""The relay process: what it does at once, what it does beside, and how it ends."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from celery import current_app
from django.core.management import call_command
from django.db import connection
from pytest_django import Settings

from shop.core import interruption
from shop.core.enums import OutboxState
from shop.core.interruption import stop_if_asked
from shop.core.jobs import Job
from shop.core.management.commands import relay_outbox
from shop.core.models import OutboxEvent, ScheduledRun
from shop.core.outbox import enqueue

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]

PATIENCE_SECONDS = 20


@pytest.fixture
def relay(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[None]:
    """A relay that does not sleep long; signals and interruptions are as before afterwards."""
    settings.CELERY_BEAT_SCHEDULE = {}
    monkeypatch.setattr(relay_outbox, "IDLE_SECONDS", 0.05)
    current_app.loader.import_default_modules()
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)
    interruption.allow_long_jobs()


def end_when(condition: Any) -> threading.Thread:
    """Send this process SIGTERM as soon as the condition holds."""

    def wait() -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not condition() and time.monotonic() < deadline:
            time.sleep(0.05)
        connection.close()
        os.kill(os.getpid(), signal.SIGTERM)

    thread = threading.Thread(target=wait)
    thread.start()
    return thread


def state_of(job: Job) -> str:
    return OutboxEvent.objects.get(job=job).state


def replace_job(monkeypatch: pytest.MonkeyPatch, job: Job, run: Any) -> None:
    monkeypatch.setattr(current_app.tasks[job.value], "run", run)


@pytest.mark.usefixtures("relay")
def test_a_long_job_keeps_nothing_waiting_and_is_given_back_at_the_end(monkeypatch: pytest.MonkeyPatch):
    running = threading.Event()

    def work(**_given: Any) -> None:
        running.set()
        while True:
            time.sleep(0.02)
            stop_if_asked()

    replace_job(monkeypatch, Job.SYNC_MARKETPLACE, work)
    replace_job(monkeypatch, Job.RENDER_INVOICE, lambda **_given: running.wait(PATIENCE_SECONDS))
    enqueue(Job.SYNC_MARKETPLACE, run_id=1)
    enqueue(Job.SYNC_MARKETPLACE, run_id=2)
    enqueue(Job.RENDER_INVOICE, invoice_id=1)
    ending = end_when(lambda: state_of(Job.RENDER_INVOICE) == OutboxState.DONE)

    call_command("relay_outbox")
    ending.join()

    states = OutboxEvent.objects.order_by("pk").values_list("state", "attempts")
    # The second long one waited for its turn.
    assert list(states) == [(OutboxState.PENDING, 0), (OutboxState.PENDING, 0), (OutboxState.DONE, 1)]


@pytest.mark.usefixtures("relay")
def test_a_slow_receiver_keeps_nothing_waiting(monkeypatch: pytest.MonkeyPatch):
    invoice_made = threading.Event()
    waited: list[bool] = []
    replace_job(
        monkeypatch,
        Job.DELIVER_WEBHOOKS,
        lambda **_given: waited.append(invoice_made.wait(PATIENCE_SECONDS)),
    )
    replace_job(monkeypatch, Job.RENDER_INVOICE, lambda **_given: invoice_made.set())
    enqueue(Job.DELIVER_WEBHOOKS, endpoint_id=1, round_number=1)
    enqueue(Job.DELIVER_WEBHOOKS, endpoint_id=2, round_number=1)
    enqueue(Job.RENDER_INVOICE, invoice_id=1)
    ending = end_when(lambda: set(OutboxEvent.objects.values_list("state", flat=True)) == {OutboxState.DONE})

    call_command("relay_outbox")
    ending.join()

    assert waited == [True, True]


@pytest.mark.usefixtures("relay")
def test_a_long_job_that_does_not_listen_does_not_keep_the_relay(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(relay_outbox, "GRACE_SECONDS", 0.2)
    running, done = threading.Event(), threading.Event()

    def work(**_given: Any) -> None:
        running.set()
        done.wait(PATIENCE_SECONDS)

    replace_job(monkeypatch, Job.SYNC_MARKETPLACE, work)
    enqueue(Job.SYNC_MARKETPLACE, run_id=1)
    ending = end_when(running.is_set)

    call_command("relay_outbox")
    ending.join()

    # Its lease runs out, as after a crash.
    event = OutboxEvent.objects.get()
    assert (event.state, event.attempts) == (OutboxState.RUNNING, 1)
    done.set()
    for thread in threading.enumerate():
        if thread.name == f"job-{event.pk}":
            thread.join(PATIENCE_SECONDS)


@pytest.mark.usefixtures("relay")
def test_until_empty_waits_for_long_jobs(monkeypatch: pytest.MonkeyPatch):
    done: list[int] = []
    replace_job(monkeypatch, Job.SYNC_MARKETPLACE, lambda run_id: done.append(run_id))
    enqueue(Job.SYNC_MARKETPLACE, run_id=1)

    call_command("relay_outbox", "--until-empty")

    assert done == [1]


@pytest.mark.usefixtures("relay")
@pytest.mark.parametrize(("broker", "kept"), [("", 1), ("redis://127.0.0.1:1/0", 0)])
def test_the_relay_keeps_the_schedule_only_where_there_is_no_broker(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, broker: str, kept: int
):
    settings.REDIS_URL = broker
    settings.CELERY_BEAT_SCHEDULE = {"example": {"task": "core.example", "schedule": 60}}
    looked = threading.Event()
    relay_once = relay_outbox.relay_once
    monkeypatch.setattr(relay_outbox, "relay_once", lambda **given: looked.set() or relay_once(**given))
    ending = end_when(looked.is_set)

    call_command("relay_outbox")
    ending.join()

    assert ScheduledRun.objects.count() == kept
