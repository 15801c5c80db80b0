from datetime import timedelta

import pytest
from celery import current_app
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from shop.core.enums import OutboxState
from shop.core.jobs import Job
from shop.core.models import OutboxEvent
from shop.core.outbox import claim, due_events, enqueue, relay_once, retry, run_event

pytestmark = [pytest.mark.django_db, pytest.mark.journey]


@pytest.fixture
def calls(monkeypatch):
    """What the job was called with; ``calls.error`` makes it fail."""

    class Calls(list):
        error: Exception | None = None

    made = Calls()

    def run(**arguments):
        made.append(arguments)
        if made.error is not None:
            raise made.error

    current_app.loader.import_default_modules()
    monkeypatch.setattr(current_app.tasks[Job.RENDER_INVOICE.value], "run", run)
    return made


def the_event():
    return OutboxEvent.objects.get()


def test_a_job_asked_for_twice_is_recorded_once():
    enqueue(Job.RENDER_INVOICE, invoice_id=1)
    enqueue(Job.RENDER_INVOICE, invoice_id=1)
    enqueue(Job.RENDER_INVOICE, invoice_id=2)

    assert list(OutboxEvent.objects.values_list("arguments", flat=True)) == [
        {"invoice_id": 1},
        {"invoice_id": 2},
    ]


def test_an_aborted_transaction_leaves_no_job():
    class Abort(Exception):
        pass

    with pytest.raises(Abort), transaction.atomic():
        enqueue(Job.RENDER_INVOICE, invoice_id=1)
        raise Abort

    assert not OutboxEvent.objects.exists()


def test_the_relay_runs_what_is_due_once(calls):
    enqueue(Job.RENDER_INVOICE, invoice_id=1)

    assert (relay_once(), relay_once()) == (1, 0)
    assert calls == [{"invoice_id": 1}]
    assert the_event().state == OutboxState.DONE


def test_a_failed_job_waits_and_then_runs_again(calls, settings):
    settings.OUTBOX_RETRY_SECONDS = [60]
    enqueue(Job.RENDER_INVOICE, invoice_id=1)
    calls.error = ConnectionRefusedError("mail server down")

    relay_once()

    event = the_event()
    assert (event.state, event.attempts) == (OutboxState.PENDING, 1)
    assert "mail server down" in event.last_error
    assert due_events(now=timezone.now()) == []
    assert due_events(now=timezone.now() + timedelta(seconds=61)) == [event.pk]
    calls.error = None
    assert run_event(event.pk)
    assert (the_event().state, the_event().last_error) == (OutboxState.DONE, "")


def test_a_job_that_always_fails_is_parked_and_the_next_one_still_runs(calls, settings):
    settings.OUTBOX_MAX_ATTEMPTS, settings.OUTBOX_RETRY_SECONDS = 3, [0]
    enqueue(Job.RENDER_INVOICE, invoice_id=1)
    calls.error = ValueError("broken")
    for _ in range(5):
        relay_once()
    parked = the_event()
    assert (parked.state, parked.attempts, len(calls)) == (OutboxState.PARKED, 3, 3)

    calls.error = None
    enqueue(Job.RENDER_INVOICE, invoice_id=2)

    assert relay_once() == 1
    assert retry(parked.pk, now=timezone.now())
    assert relay_once() == 1
    assert set(OutboxEvent.objects.values_list("state", flat=True)) == {OutboxState.DONE}


def test_a_worker_that_dies_loses_its_lease_and_after_too_many_deaths_the_job_is_parked(calls, settings):
    settings.OUTBOX_MAX_ATTEMPTS = 2
    enqueue(Job.RENDER_INVOICE, invoice_id=1)
    now = timezone.now()
    lease = timedelta(seconds=settings.OUTBOX_LEASE_SECONDS + 1)

    for death in range(2):
        assert claim(the_event().pk, now=now + death * lease) is not None
        assert claim(the_event().pk, now=now + death * lease) is None

    assert due_events(now=now + 2 * lease) == [the_event().pk]
    assert claim(the_event().pk, now=now + 2 * lease) is None
    assert the_event().state == OutboxState.PARKED


def test_an_attempt_that_lost_its_lease_does_not_undo_its_successor(calls, monkeypatch, settings):
    enqueue(Job.RENDER_INVOICE, invoice_id=1)
    slow = claim(the_event().pk, now=timezone.now())
    later = timezone.now() + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS + 1)
    successor = claim(slow.pk, now=later)

    from shop.core import outbox

    outbox._fail(slow, "too late")

    assert successor is not None
    assert (the_event().state, the_event().attempts) == (OutboxState.RUNNING, 2)


def test_with_a_broker_the_relay_hands_over_ids_and_leaves_the_work_to_a_worker(calls, monkeypatch, settings):
    settings.REDIS_URL = "redis://127.0.0.1:6379/0"
    sent = []
    monkeypatch.setattr(current_app, "send_task", lambda name, args: sent.append((name, args)))
    enqueue(Job.RENDER_INVOICE, invoice_id=1)

    assert (relay_once(), relay_once()) == (1, 0)
    assert sent == [("core.run_outbox_event", [the_event().pk])]
    assert calls == []
    assert run_event(the_event().pk)
    assert (calls, the_event().state) == ([{"invoice_id": 1}], OutboxState.DONE)


def test_a_broker_that_is_down_loses_nothing(calls, monkeypatch, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    def refuse(name, args):
        raise OperationalError("connection refused")

    monkeypatch.setattr(current_app, "send_task", refuse)
    enqueue(Job.RENDER_INVOICE, invoice_id=1)

    assert relay_once() == 0
    assert (the_event().state, the_event().attempts) == (OutboxState.PENDING, 0)
    assert due_events(now=timezone.now()) == [the_event().pk]
