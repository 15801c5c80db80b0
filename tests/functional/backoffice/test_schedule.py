"""The schedule and what would be forgotten, on the desk and by API."""

from datetime import UTC, datetime, timedelta

import pytest
from celery.schedules import crontab
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from shop.core.enums import OutboxState
from shop.core.jobs import Job
from shop.core.models import AuditEvent, OutboxEvent, ScheduledRun
from shop.core.outbox import run_event
from shop.core.schedule import note_run, start_due_entries
from shop.core.tasks import wake
from shop.core.timetable import overdue_entries, planned_entries, planned_entry, start_entry
from shop.notifications.models import SentMail
from tests.functional.api.conftest import bearer

RETENTION = "privacy-what-has-had-its-time"
# A Thursday, ten in the morning in Berlin.
AT = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)


def old_mail() -> SentMail:
    long_ago = timezone.now() - timedelta(days=5_000)
    mail = SentMail.objects.create(
        kind="quote", recipient="a@example.com", subject="Old", object_id=1, sent_at=long_ago
    )
    SentMail.objects.filter(pk=mail.pk).update(sent_at=long_ago)
    return mail


@pytest.mark.django_db
def test_an_entry_says_when_it_ran_and_when_it_is_next_due():
    ScheduledRun.objects.create(
        name="privacy: what has had its time", last_run_at=datetime(2026, 1, 15, 2, 50, tzinfo=UTC)
    )

    entry = planned_entry(RETENTION, now=AT)

    assert entry.next_run_at == datetime(2026, 1, 16, 2, 50, tzinfo=UTC)
    assert (entry.rhythm, entry.is_overdue) == ("daily at 03:50", False)


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "overdue"), [(14, []), (16, ["example"])])
def test_an_entry_that_did_not_start_in_its_time_is_overdue(
    settings: Settings, minutes: int, overdue: list[str]
):
    settings.CELERY_BEAT_SCHEDULE = {"example": {"task": "core.wake", "schedule": crontab(minute=0)}}
    ScheduledRun.objects.create(name="example", last_run_at=AT - timedelta(minutes=60))

    found = overdue_entries(now=AT + timedelta(minutes=minutes))

    assert [entry.slug for entry in found] == overdue


@pytest.mark.django_db
def test_every_entry_has_a_slug_of_its_own_and_words(settings: Settings):
    entries = planned_entries(now=AT)

    assert len({entry.slug for entry in entries}) == len(settings.CELERY_BEAT_SCHEDULE)
    assert not [entry.slug for entry in entries if "*" in entry.rhythm]


@pytest.mark.django_db
def test_a_run_of_the_beat_is_noted_for_its_entry_only():
    note_run(task="core.wake", given={"job": "privacy.apply_retention"}, now=AT)
    note_run(task="core.wake", given={"job": "nothing.of_ours"}, now=AT)

    assert list(ScheduledRun.objects.values_list("name", "last_run_at")) == [
        ("privacy: what has had its time", AT)
    ]


@pytest.mark.django_db
def test_a_task_notes_its_entry_as_a_worker_runs_it_and_not_as_the_relay_calls_it():
    wake.run(job="privacy.apply_retention")
    assert not ScheduledRun.objects.exists()

    wake.apply(kwargs={"job": "privacy.apply_retention"}, throw=True)

    assert ScheduledRun.objects.get().name == "privacy: what has had its time"


def test_two_clicks_start_an_entry_once(staff: User):
    at = timezone.now()

    assert [start_entry(RETENTION, by=staff, at=at) for _click in range(2)] == [True, False]

    assert OutboxEvent.objects.filter(job=Job.APPLY_RETENTION).count() == 1
    event = AuditEvent.objects.get(action="entry_started")
    assert (event.object_type, event.actor_id) == ("core.scheduledrun", staff.pk)
    with pytest.raises(ScheduledRun.DoesNotExist):
        start_entry("nothing", by=staff, at=at)


def test_an_entry_started_by_hand_keeps_its_next_turn(settings: Settings, staff: User):
    name = "privacy: what has had its time"
    settings.CELERY_BEAT_SCHEDULE = {name: settings.CELERY_BEAT_SCHEDULE[name]}
    start_entry(RETENTION, by=staff, at=AT)
    OutboxEvent.objects.update(state=OutboxState.DONE)

    assert start_due_entries(now=AT + timedelta(minutes=1)) == []
    assert start_due_entries(now=AT + timedelta(days=1)) == [name]


def test_what_is_due_is_counted_then_forgotten_and_nothing_twice(desk: Client):
    old_mail()
    counted = desk.get("/dashboard/retention/")
    assert {rule["name"]: rule["count"] for rule in counted.context["rules"]}["Records of sent mails"] == 1
    assert SentMail.objects.count() == 1

    done = desk.post(f"/dashboard/schedule/{RETENTION}/run/", follow=True).content.decode()
    assert "starts within a few seconds" in done
    assert run_event(OutboxEvent.objects.get(job=Job.APPLY_RETENTION).pk)

    assert SentMail.objects.count() == 0
    again = desk.get("/dashboard/retention/").context["rules"]
    assert [rule["count"] for rule in again] == [0] * len(again)


def test_the_page_says_what_failed_in_plain_words(desk: Client):
    desk.post(f"/dashboard/schedule/{RETENTION}/run/")
    OutboxEvent.objects.update(state=OutboxState.PARKED, last_error="OperationalError: gone")
    ScheduledRun.objects.update(last_run_at=timezone.now() - timedelta(days=3))

    page = desk.get("/dashboard/schedule/").content.decode()

    assert "The database did not answer." in page
    assert "should have started long ago" in page
    assert desk.post("/dashboard/schedule/nothing/run/").status_code == 404


def test_the_schedule_costs_as_much_with_many_jobs(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
):
    OutboxEvent.objects.bulk_create(
        OutboxEvent(job=Job.RENDER_INVOICE, key=f"many {number}", available_at=AT) for number in range(500)
    )
    with django_assert_num_queries(2):
        planned_entries(now=AT)


def test_programs_of_staff_read_and_start_it(staff: User, customer: User):
    api = bearer(staff)
    old_mail()

    entries = {row["id"]: row for row in api.get("/staff/schedule").json()["entries"]}
    counts = {row["name"]: row["count"] for row in api.get("/staff/retention").json()["rules"]}
    path = f"/staff/schedule/{RETENTION}/run"
    answers = [api.post(path).json() for _call in range(2)]

    assert (entries[RETENTION]["last_run_at"], entries[RETENTION]["job"]) == (None, None)
    assert counts["sent_mails"] == 1
    assert [answer["started"] for answer in answers] == [True, False]
    job = answers[1]["entry"]["job"]
    assert job["state"] == "waiting"
    assert api.get(f"/staff/jobs/{job['id']}").json() == job
    assert api.post("/staff/schedule/nothing/run").status_code == 404
    assert bearer(customer).get("/staff/schedule").status_code == 403
