import threading
import time
from datetime import timedelta

import pytest
from celery import current_app
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from kombu.exceptions import OperationalError

from shop.core import outbox
from shop.core.enums import OutboxState
from shop.core.interruption import Interrupted
from shop.core.jobs import ASIDE_JOBS, LONG_JOBS, Job
from shop.core.models import OutboxEvent
from shop.core.outbox import (
    HANDED_OVER_SECONDS,
    LONG_JOB_SECONDS,
    GiveUp,
    NotBefore,
    claim,
    due_events,
    enqueue,
    enqueue_again,
    enqueue_at,
    forget,
    relay_once,
    retry,
    retry_all,
    run_event,
)

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

    assert list(OutboxEvent.objects.order_by("pk").values_list("arguments", flat=True)) == [
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

    outbox._fail(slow, ZeroDivisionError("too late"))

    assert successor is not None
    assert (the_event().state, the_event().attempts) == (OutboxState.RUNNING, 2)


def test_with_a_broker_the_relay_hands_over_ids_and_leaves_the_work_to_a_worker(calls, monkeypatch, settings):
    settings.REDIS_URL = "redis://127.0.0.1:6379/0"
    sent = []
    monkeypatch.setattr(outbox, "_workers_have_enough", lambda: False)
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

    monkeypatch.setattr(outbox, "_workers_have_enough", lambda: False)
    monkeypatch.setattr(current_app, "send_task", refuse)
    enqueue(Job.RENDER_INVOICE, invoice_id=1)

    assert relay_once() == 0
    assert (the_event().state, the_event().attempts) == (OutboxState.PENDING, 0)
    assert due_events(now=timezone.now()) == [the_event().pk]


# --- Long jobs ----------------------------------------------------------------------------------------------
@pytest.fixture
def long_calls(monkeypatch):
    """What the long job was called with; ``long_calls.work`` is what it does."""

    class Calls(list):
        @staticmethod
        def work():
            return None

    made = Calls()

    def run(**arguments):
        made.append(arguments)
        made.work()

    current_app.loader.import_default_modules()
    monkeypatch.setattr(current_app.tasks[Job.SYNC_MARKETPLACE.value], "run", run)
    return made


def raising(error: Exception):
    def work():
        raise error

    return work


def test_a_long_job_is_started_beside_the_queue_and_the_short_ones_run(calls, long_calls):
    enqueue(Job.SYNC_MARKETPLACE, run_id=1)
    enqueue(Job.RENDER_INVOICE, invoice_id=1)
    started = []

    handled = relay_once(start_long_job=lambda event_id: started.append(event_id) or True)

    assert handled == 2
    assert (calls, long_calls) == ([{"invoice_id": 1}], [])
    assert started == [OutboxEvent.objects.get(job=Job.SYNC_MARKETPLACE).pk]


def test_what_waits_for_other_computers_runs_aside_and_can_be_left(calls):
    enqueue(Job.DELIVER_WEBHOOKS, endpoint_id=1, round_number=1)
    enqueue(Job.RENDER_INVOICE, invoice_id=1)
    started = []

    handled = relay_once(start_aside=lambda event_id: started.append(event_id) or True)
    assert (handled, calls) == (2, [{"invoice_id": 1}])
    assert started == [OutboxEvent.objects.get(job=Job.DELIVER_WEBHOOKS).pk]
    assert relay_once(leave=ASIDE_JOBS) == 0


def test_a_job_for_later_can_be_wanted_sooner_but_not_later(calls):
    now = timezone.now()
    ids = {"invoice_id": 1}
    for hours, due in ((2, 2), (1, 1), (3, 1)):
        enqueue_at(Job.RENDER_INVOICE, at=now + timedelta(hours=hours), **ids)
        assert the_event().available_at == now + timedelta(hours=due)
    assert relay_once() == 0

    enqueue_at(Job.RENDER_INVOICE, at=now, **ids)
    forget(Job.RENDER_INVOICE, **ids)
    assert (relay_once(), calls) == (1, [ids])
    forget(Job.RENDER_INVOICE, **ids)
    assert not OutboxEvent.objects.exists()


def test_a_long_job_that_cannot_start_now_stays_due(calls, long_calls):
    enqueue(Job.SYNC_MARKETPLACE, run_id=1)

    assert relay_once(start_long_job=lambda _event_id: False) == 0
    assert (the_event().state, relay_once(), long_calls) == (OutboxState.PENDING, 1, [{"run_id": 1}])


def test_an_interrupted_job_is_given_back_without_a_mark_against_it(long_calls, settings):
    settings.OUTBOX_MAX_ATTEMPTS = 1
    enqueue(Job.SYNC_MARKETPLACE, run_id=1)
    long_calls.work = raising(Interrupted())

    assert [relay_once() for _ in range(3)] == [0, 0, 0]
    event = the_event()
    assert (event.state, event.attempts, event.leased_until) == (OutboxState.PENDING, 0, None)


def test_a_job_can_ask_for_a_longer_pause_than_usual_but_not_for_a_shorter(long_calls, settings):
    settings.OUTBOX_RETRY_SECONDS = [60]
    pauses = []
    for run_id, seconds in ((1, 600), (2, 1)):
        enqueue(Job.SYNC_MARKETPLACE, run_id=run_id)
        long_calls.work = raising(NotBefore(seconds))
        relay_once()
        pauses.append(OutboxEvent.objects.latest("pk").available_at - timezone.now())

    assert timedelta(seconds=590) < pauses[0] <= timedelta(seconds=600)
    assert timedelta(seconds=50) < pauses[1] <= timedelta(seconds=60)


def test_a_job_can_be_made_due_again_whatever_became_of_it(calls):
    enqueue_again(Job.RENDER_INVOICE, now=timezone.now(), invoice_id=1)
    first = relay_once()
    enqueue(Job.RENDER_INVOICE, invoice_id=1)
    second = relay_once()

    enqueue_again(Job.RENDER_INVOICE, now=timezone.now(), invoice_id=1)

    assert (first, second, relay_once()) == (1, 0, 1)
    assert (the_event().attempts, len(calls)) == (1, 2)


def test_with_a_broker_a_long_job_gets_the_time_it_needs(long_calls, monkeypatch, settings):
    settings.REDIS_URL = "redis://127.0.0.1:6379/0"
    sent = []
    monkeypatch.setattr(outbox, "_workers_have_enough", lambda: False)
    monkeypatch.setattr(current_app, "send_task", lambda name, args, **options: sent.append(options))
    enqueue(Job.SYNC_MARKETPLACE, run_id=1)
    enqueue(Job.RENDER_INVOICE, invoice_id=1)

    assert relay_once() == 2
    assert sent == [{"time_limit": LONG_JOB_SECONDS}, {}]


@pytest.mark.django_db(transaction=True)
def test_the_lease_of_a_long_job_is_renewed_while_it_runs_and_not_afterwards(long_calls, settings):
    settings.OUTBOX_LEASE_SECONDS = 1
    enqueue(Job.SYNC_MARKETPLACE, run_id=1)
    seen = []

    def work():
        for _ in range(5):
            time.sleep(0.5)
            seen.append((due_events(now=timezone.now()), claim(the_event().pk, now=timezone.now())))

    long_calls.work = work
    threads = threading.active_count()

    assert relay_once() == 1

    assert seen == [([], None)] * 5
    assert (the_event().state, the_event().leased_until) == (OutboxState.DONE, None)
    assert threading.active_count() == threads


def test_only_what_may_be_interrupted_is_a_long_job():
    # These begin anew: lists are read again and written in one transaction, a check writes at its end, an
    # export has another file.
    lists = [Job.READ_PRICE_LIST, Job.APPLY_PRICE_LIST, Job.READ_PORTFOLIO, Job.APPLY_PORTFOLIO]
    begins_anew = [*lists, Job.CHECK_NUMBERS, Job.MAKE_EXPORT]
    assert sorted(LONG_JOBS) == sorted([Job.VERIFY_AUDIT, Job.SYNC_MARKETPLACE, *begins_anew])


# --- What failed --------------------------------------------------------------------------------------------
def test_a_job_that_gives_up_is_not_tried_again_until_somebody_asks(calls):
    enqueue(Job.RENDER_INVOICE, invoice_id=1)
    calls.error = GiveUp()

    assert (relay_once(), relay_once()) == (0, 0)
    assert (the_event().state, the_event().attempts, len(calls)) == (OutboxState.PARKED, 1, 1)

    calls.error = None
    assert retry(the_event().pk, now=timezone.now())
    assert (relay_once(), the_event().state) == (1, OutboxState.DONE)


def test_what_is_no_ordinary_exception_does_not_stop_the_queue_behind_it(calls):
    class Fatal(BaseException):
        pass

    for invoice_id in (1, 2):
        enqueue(Job.RENDER_INVOICE, invoice_id=invoice_id)
    calls.error = Fatal()

    relay_once()

    assert [call["invoice_id"] for call in calls] == [1, 2]
    assert set(OutboxEvent.objects.values_list("state", flat=True)) == {OutboxState.PENDING}


def test_an_error_is_recorded_without_addresses_and_sign_ins(calls):
    enqueue(Job.RENDER_INVOICE, invoice_id=1)
    calls.error = ValueError(
        "clara.customer+x@example.com at https://user:hunter2@mail.example.com said token=abc123"
    )

    relay_once()

    assert (
        the_event().last_error.strip().endswith("ValueError: …@… at https://…@mail.example.com said token=…")
    )
    assert [word for word in ("clara", "hunter2", "abc123") if word in the_event().last_error] == []


def test_one_who_waits_for_the_next_try_can_be_tried_now_and_one_that_never_failed_is_left_alone(calls):
    enqueue(Job.RENDER_INVOICE, invoice_id=1)
    enqueue(Job.RENDER_INVOICE, invoice_id=2)
    later = timezone.now() + timedelta(hours=1)
    first, second = OutboxEvent.objects.order_by("pk")
    OutboxEvent.objects.filter(pk=first.pk).update(attempts=3, available_at=later)
    OutboxEvent.objects.filter(pk=second.pk).update(available_at=later)

    assert retry_all(OutboxEvent.objects.all(), now=timezone.now()) == 1
    assert (relay_once(), calls) == (1, [{"invoice_id": 1}])


# --- With a broker ------------------------------------------------------------------------------------------
@pytest.fixture
def sent(monkeypatch, settings):
    """The ids that were handed to a broker; ``sent.backlog`` is what it holds already."""

    class Sent(list):
        has_enough = False

    sent = Sent()
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(outbox, "_workers_have_enough", lambda: sent.has_enough)
    monkeypatch.setattr(current_app, "send_task", lambda name, args, **options: sent.append(args[0]))
    return sent


def test_an_event_whose_worker_died_is_handed_over_once_and_not_in_a_storm(sent):
    enqueue(Job.RENDER_INVOICE, invoice_id=1)
    event = the_event()
    claim(event.pk, now=timezone.now() - timedelta(hours=1))

    assert [relay_once() for _ in range(3)] == [1, 0, 0]
    assert sent == [event.pk]
    # A worker may take it all the same, and at once.
    assert claim(event.pk, now=timezone.now()).attempts == 2


def test_what_no_worker_took_is_handed_over_again(sent):
    enqueue(Job.RENDER_INVOICE, invoice_id=1)
    relay_once()
    OutboxEvent.objects.update(available_at=F("available_at") - timedelta(seconds=HANDED_OVER_SECONDS + 1))

    assert (relay_once(), len(sent)) == (1, 2)


def test_workers_with_enough_to_do_get_no_more(sent):
    enqueue(Job.RENDER_INVOICE, invoice_id=1)
    sent.has_enough = True

    assert (relay_once(), sent) == (0, [])
    assert due_events(now=timezone.now()) == [the_event().pk]
