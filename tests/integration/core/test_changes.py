"""Marks of what changed, and waking the job that works them off."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from shop.core.changes import mark_changed
from shop.core.enums import OutboxState
from shop.core.jobs import Job
from shop.core.models import ChangeMark, OutboxEvent
from shop.core.outbox import due_events, wake
from shop.core.tasks import wake as wake_for_the_schedule

pytestmark = pytest.mark.django_db

AT = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
LABEL = "marketplace.listing"


def event(**values: Any) -> OutboxEvent:
    """The job as it stands somewhere in its life."""
    OutboxEvent.objects.all().delete()
    defaults = {"job": Job.INDEX_CHANGES, "key": Job.INDEX_CHANGES.value, "available_at": AT, "attempts": 3}
    return OutboxEvent.objects.create(**defaults | values)


def test_a_change_that_is_rolled_back_leaves_no_mark():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        mark_changed(LABEL, [1])
        raise ZeroDivisionError

    assert ChangeMark.objects.count() == 0


def test_every_change_is_marked_and_all_of_them_wake_one_job(
    django_capture_on_commit_callbacks: Callable[..., Any],
):
    with django_capture_on_commit_callbacks(execute=True):
        for _again in range(3):
            mark_changed(LABEL, [1, 2])

    assert ChangeMark.objects.filter(label=LABEL).count() == 6
    assert OutboxEvent.objects.get().job == Job.INDEX_CHANGES


def test_nothing_changed_wakes_nobody(django_capture_on_commit_callbacks: Callable[..., Any]):
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        mark_changed(LABEL, [])

    assert callbacks == []


@pytest.mark.parametrize("state", [OutboxState.DONE, OutboxState.PARKED])
def test_a_job_at_rest_is_due_again_with_fresh_attempts(state: OutboxState):
    rested = event(state=state, finished_at=AT)

    wake(Job.INDEX_CHANGES, now=LATER)

    rested.refresh_from_db()
    assert (rested.state, rested.attempts, rested.available_at) == (OutboxState.PENDING, 0, LATER)
    assert due_events(now=LATER) == [rested.pk]


@pytest.mark.parametrize("state", [OutboxState.PENDING, OutboxState.RUNNING])
def test_a_job_that_waits_or_runs_is_left_alone(state: OutboxState):
    busy = event(state=state, leased_until=LATER)

    wake(Job.INDEX_CHANGES, now=LATER)

    busy.refresh_from_db()
    assert (busy.state, busy.attempts, busy.available_at) == (state, 3, AT)


def test_a_job_that_failed_waits_for_a_minute_at_most():
    failed = event(state=OutboxState.PENDING, available_at=LATER + timedelta(hours=4))

    wake(Job.INDEX_CHANGES, now=LATER)

    failed.refresh_from_db()
    assert (failed.attempts, failed.available_at) == (3, LATER + timedelta(seconds=60))


def test_the_schedule_wakes_by_name():
    wake_for_the_schedule.run(job="search.rebuild", something="of a later release")

    assert OutboxEvent.objects.get().job == Job.REBUILD_SEARCH
