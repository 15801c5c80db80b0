"""The relay as the beat: what is due starts once, whoever looks, however often it was restarted."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from celery import current_app
from celery.schedules import crontab
from django.db import connection
from pytest_django import Settings

from shop.core.models import ScheduledRun
from shop.core.schedule import start_due_entries
from shop.marketplace.models import SyncRun
from tests.races import together

pytestmark = [pytest.mark.django_db, pytest.mark.journey]

# A Thursday, ten in the morning in Berlin.
AT = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)


@pytest.fixture
def started(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the only entry, due at half past every hour, was called with."""
    calls: list[dict[str, Any]] = []
    settings.CELERY_BEAT_SCHEDULE = {
        "example": {"task": "core.example", "schedule": crontab(minute=30), "kwargs": {"mode": "full"}}
    }
    register(monkeypatch, lambda **given: calls.append(given))
    return calls


def register(monkeypatch: pytest.MonkeyPatch, run: Callable[..., object]) -> None:
    """Make ``core.example`` a task that does this."""

    class Example:
        pass

    task = Example()
    task.run = run  # type: ignore[attr-defined]
    monkeypatch.setitem(current_app.tasks, "core.example", task)


def look(*minutes: int) -> list[list[str]]:
    """Look at the schedule so many minutes after nine."""
    return [start_due_entries(now=AT + timedelta(minutes=number)) for number in minutes]


def test_an_entry_runs_once_at_its_time(started: list[dict[str, Any]]):
    assert look(0, 29, 30, 31, 89, 90) == [[], [], ["example"], [], [], ["example"]]
    assert started == [{"mode": "full"}, {"mode": "full"}]


def test_an_entry_seen_for_the_first_time_waits_for_its_turn(started: list[dict[str, Any]]):
    assert look(45, 50, 90) == [[], [], ["example"]]


def test_what_was_missed_while_nobody_looked_is_made_up_for_once(started: list[dict[str, Any]]):
    assert look(0, 10 * 60, 10 * 60 + 1) == [[], ["example"], []]


def test_an_entry_that_fails_waits_for_its_next_turn_and_leaves_nothing_half_done(
    started: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
):
    def fail(**_given: Any) -> None:
        ScheduledRun.objects.create(name="half done", last_run_at=AT)
        raise ZeroDivisionError

    register(monkeypatch, fail)

    assert look(0, 30, 31) == [[], [], []]
    row = ScheduledRun.objects.get()
    assert (row.name, row.last_run_at) == ("example", AT + timedelta(minutes=30))


def test_a_plain_interval_serves_as_well(started: list[dict[str, Any]], settings: Settings):
    settings.CELERY_BEAT_SCHEDULE["example"]["schedule"] = timedelta(minutes=5)

    assert look(0, 4, 5, 9, 10) == [[], [], ["example"], [], ["example"]]


def test_the_time_of_an_entry_is_that_of_the_seller(settings: Settings, started: list[dict[str, Any]]):
    settings.CELERY_BEAT_SCHEDULE["example"]["schedule"] = crontab(hour=11, minute=0)

    # Eleven in Berlin is ten in UTC, in January.
    assert look(0, 59, 60) == [[], [], ["example"]]


def test_looking_costs_one_query(started: list[dict[str, Any]], django_assert_num_queries):
    look(0)

    with django_assert_num_queries(1):
        look(1)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_relays_one_starts_an_entry(started: list[dict[str, Any]]):
    assert connection.vendor == "postgresql"
    look(0)

    found = together([lambda: look(30)] * 4)

    assert sorted(found) == [[[]], [[]], [[]], [["example"]]]
    assert started == [{"mode": "full"}]


def look_for_syncs(now: datetime) -> list[str]:
    """Look at the schedule as it is shipped; returns what it started for the catalogue."""
    return [name for name in start_due_entries(now=now) if name.startswith("catalogue")]


def test_the_catalogue_is_read_every_night_and_all_of_it_on_sundays(settings: Settings):
    settings.MARKETPLACE_URL = "https://marketplace.example"
    modes = []
    start_due_entries(now=AT)
    for day in range(1, 8):
        # Three in the morning in Berlin.
        now = datetime(2026, 1, 15 + day, 2, 0, tzinfo=UTC)
        names = look_for_syncs(now)
        run = SyncRun.objects.latest("pk")
        modes.append((f"{now:%a}", names, run.source, run.requested_by))
        SyncRun.objects.all().delete()

    assert modes == [
        (
            day,
            ["catalogue: everything" if day == "Sun" else "catalogue: what changed"],
            "https://marketplace.example",
            None,
        )
        for day in ("Fri", "Sat", "Sun", "Mon", "Tue", "Wed", "Thu")
    ]


def test_a_synchronisation_that_still_runs_is_left_alone_by_the_schedule():
    start_due_entries(now=AT)
    names = [look_for_syncs(AT + timedelta(days=day)) for day in (1, 2)]

    assert names == [["catalogue: what changed"], ["catalogue: what changed"]]
    assert SyncRun.objects.count() == 1
