"""Numbers stay gapless when many take them at once, some give up and some die on the way."""

import signal
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection, transaction

from shop.core.enums import DocumentKind
from shop.core.jobs import Job
from shop.core.models import NumberSeries, OutboxEvent
from shop.core.numbering import next_number
from shop.core.outbox import enqueue
from tests.processes import Killed, in_processes, kill_this_process
from tests.races import together

EACH = 40


class Abort(Exception):
    pass


def take(worker: int, *, dies_at: int = -1) -> int:
    """Forty numbers, each stored with what is made of it; every fifth is given up. Returns how many stay."""
    stored = 0
    for attempt in range(EACH):
        try:
            with transaction.atomic():
                number = next_number(kind=DocumentKind.INVOICE, year=2026)
                enqueue(Job.RENDER_INVOICE, invoice_id=int(number[-5:]))
                if attempt == dies_at:
                    kill_this_process()
                if (worker + attempt) % 5 == 0:
                    raise Abort
        except Abort:
            continue
        stored += 1
    return stored


def stored_numbers() -> list[int]:
    return sorted(event.arguments["invoice_id"] for event in OutboxEvent.objects.all())


def last_number() -> int:
    return NumberSeries.objects.get(kind=DocumentKind.INVOICE, year=2026).last_number


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_sixteen_threads_with_aborts_leave_no_gap_and_no_duplicate():
    results = together([partial(take, worker) for worker in range(16)])

    assert results == [EACH * 4 // 5] * 16
    assert stored_numbers() == list(range(1, 16 * EACH * 4 // 5 + 1))
    assert last_number() == 16 * EACH * 4 // 5


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_processes_killed_between_a_number_and_its_commit_leave_no_gap():
    survive_and_die(processes=16, dying={3: 7, 11: 25})


@pytest.mark.django_db(transaction=True)
def test_eight_processes_and_a_kill_leave_no_gap_on_sqlite_either():
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has a test of its own")
    survive_and_die(processes=8, dying={2: 11})


def survive_and_die(*, processes: int, dying: dict[int, int]) -> None:
    workers: list[Callable[[], int]] = [
        partial(take, worker, dies_at=dying.get(worker, -1)) for worker in range(processes)
    ]

    results = in_processes(workers)

    assert {worker: results[worker] for worker in dying} == dict.fromkeys(dying, Killed(signal.SIGKILL))
    assert [one for worker, one in enumerate(results) if worker not in dying] == [EACH * 4 // 5] * (
        processes - len(dying)
    )
    # What a process had committed before it died counts; the number in its hand was given back.
    before = sum(
        (worker + attempt) % 5 != 0 for worker, dies_at in dying.items() for attempt in range(dies_at)
    )
    count = (processes - len(dying)) * EACH * 4 // 5 + before
    assert stored_numbers() == list(range(1, count + 1))
    assert last_number() == count
