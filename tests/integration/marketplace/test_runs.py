"""Synchronisations: asked for once, carried out by one, gone on with after an interruption."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from shop.core import interruption
from shop.core.audit import AuditEvent
from shop.core.enums import OutboxState
from shop.core.interruption import Interrupted
from shop.core.jobs import Job
from shop.core.models import OutboxEvent
from shop.core.outbox import relay_once
from shop.marketplace import history
from shop.marketplace.enums import (
    ChangeKind,
    Hosting,
    PaymentModel,
    SyncMode,
    SyncPhase,
    SyncStatus,
)
from shop.marketplace.exceptions import MissingAlreadySettled, NothingToResume, SyncInProgress, SyncTakenOver
from shop.marketplace.models import Listing, ListingHosting, SyncRun, Vendor
from shop.marketplace.parsing import SkippedListing, UnchangedListing
from shop.marketplace.services import (
    attempt_sync,
    catalogue,
    confirm_missing,
    keep_missing,
    open_run,
    request_sync,
    resume_sync,
    run_sync,
    run_to_resume,
    runs,
)
from shop.marketplace.sources import ComeBackLater, SourceError
from tests.factories.accounts import make_person
from tests.integration.marketplace.in_memory import (
    ADDRESS,
    Clock,
    Given,
    InMemorySource,
    app,
    apps,
    host,
    hosting,
)

pytestmark = pytest.mark.django_db

AT = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(days=1)


class Opened:
    """What ``open_source`` was asked for; it hands out ``source``."""

    def __init__(self) -> None:
        self.source = InMemorySource(apps(3))
        self.asked: list[dict[str, Any]] = []

    def __call__(self, source: str, **given: Any) -> InMemorySource:
        self.asked.append({"source": source, **given})
        return self.source


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Opened:
    """The source that every run reads from."""
    opened = Opened()
    monkeypatch.setattr(runs, "open_source", opened)
    return opened


@pytest.fixture
def asked_to_end() -> Iterator[None]:
    """The process was told to end."""
    interruption.interrupt_long_jobs()
    yield
    interruption.allow_long_jobs()


def synchronize(
    given: list[Given], opened: Opened, at: datetime = AT, mode: SyncMode = SyncMode.FULL
) -> SyncRun:
    """Carry out a run over these listings."""
    opened.source = InMemorySource(given)
    run = open_run(source=ADDRESS, mode=mode, by=None, at=at)
    return run_sync(run_id=run.pk, clock=lambda: at)


def told(run: SyncRun, *kinds: ChangeKind) -> list[tuple[str, str]]:
    """Kind and key of what a run reports, of these kinds or all."""
    changes = run.changes.filter(kind__in=kinds) if kinds else run.changes.all()
    return list(changes.values_list("kind", "key"))


def figures(run: SyncRun) -> dict[str, int]:
    """The counts of a run that are not zero."""
    names = ("added", "changed", "unchanged", "skipped", "delisted", "missing")
    return {name: getattr(run, name) for name in names if getattr(run, name)}


def listed() -> list[str]:
    """The keys of what the catalogue shows."""
    return sorted(Listing.objects.filter(is_listed=True).values_list("key", flat=True))


# --- Asking -------------------------------------------------------------------------------------------------
def test_a_requested_run_is_carried_out_by_the_relay(opened: Opened):
    staff = make_person()

    run = request_sync(source=ADDRESS, mode=SyncMode.FULL, by=staff, at=AT)
    waiting = history.current_run()
    relay_once()

    run.refresh_from_db()
    assert waiting == run
    assert (run.status, run.phase, run.requested_by, run.requested_at) == (
        SyncStatus.COMPLETED,
        SyncPhase.DONE,
        staff,
        AT,
    )
    assert figures(run) == {"added": 3}
    assert OutboxEvent.objects.get(job=Job.SYNC_MARKETPLACE).state == OutboxState.DONE
    assert history.current_run() is None
    assert opened.source.ended == ["closed"]
    trail = AuditEvent.objects.for_object(run).values_list("action", "new", "actor_id")
    assert list(trail) == [
        ("requested", "", staff.pk),
        ("status", SyncStatus.RUNNING, staff.pk),
        ("status", SyncStatus.COMPLETED, staff.pk),
    ]


def test_a_second_request_starts_nothing_and_names_the_first(opened: Opened):
    first = request_sync(source=ADDRESS, mode=SyncMode.FULL, by=None, at=AT)

    with pytest.raises(SyncInProgress) as refusal:
        request_sync(source=ADDRESS, mode=SyncMode.FULL, by=None, at=AT)

    assert refusal.value.run == first
    assert refusal.value.message == (
        "A synchronisation is waiting to start since 15 January 2026, 10:00. Nothing was started."
    )
    assert (SyncRun.objects.count(), OutboxEvent.objects.count()) == (1, 1)


def test_a_request_while_one_runs_says_how_far_that_one_is(opened: Opened, monkeypatch: pytest.MonkeyPatch):
    run = open_run(source=ADDRESS, mode=SyncMode.FULL, by=None, at=AT)
    refusals: list[str] = []

    def ask() -> None:
        SyncRun.objects.filter(pk=run.pk).update(done=1200, total=10_000)
        for start in (request_sync, open_run):
            with pytest.raises(SyncInProgress) as refusal:
                start(source=ADDRESS, mode=SyncMode.FULL, by=None, at=AT)
            refusals.append(refusal.value.message)
        for go_on in (run_to_resume, lambda: run_sync(run_id=run.pk, clock=Clock(AT))):
            with pytest.raises(SyncInProgress) as refusal:
                go_on()
            refusals.append(refusal.value.message)

    monkeypatch.setattr(runs, "PATIENCE_SECONDS", 0.0)
    opened.source.while_reading = ask
    run_sync(run_id=run.pk, clock=lambda: AT)

    assert set(refusals) == {
        "A synchronisation is running (since 15 January 2026, 10:00, 1,200 of 10,000). Nothing was started."
    }
    assert len(refusals) == 4
    assert SyncRun.objects.get().status == SyncStatus.COMPLETED


def test_a_request_gives_up_what_failed_or_died_before(opened: Opened):
    opened.source.fails_to_read = SourceError("The line went dead.")
    failed = run_sync(
        run_id=open_run(source=ADDRESS, mode=SyncMode.FULL, by=None, at=AT).pk, clock=lambda: AT
    )
    dead = open_run(source=ADDRESS, mode=SyncMode.FULL, by=None, at=AT)
    runs._begin(dead, at=AT)

    request_sync(source=ADDRESS, mode=SyncMode.FULL, by=None, at=LATER)

    assert [(run.status, run.error, run.finished_at) for run in SyncRun.objects.order_by("pk")] == [
        (SyncStatus.ABANDONED, "The line went dead.", AT),
        (SyncStatus.ABANDONED, "", LATER),
        (SyncStatus.QUEUED, "", None),
    ]
    assert run_sync(run_id=failed.pk, clock=lambda: LATER).status == SyncStatus.ABANDONED


def test_the_first_reading_of_a_source_is_a_full_one(opened: Opened):
    first = synchronize(apps(3), opened, mode=SyncMode.INCREMENTAL)
    second = synchronize(apps(3), opened, mode=SyncMode.INCREMENTAL)
    elsewhere = open_run(source="https://other.example", mode=SyncMode.INCREMENTAL, by=None, at=AT)

    assert [run.mode for run in (first, second, elsewhere)] == [
        SyncMode.FULL,
        SyncMode.INCREMENTAL,
        SyncMode.FULL,
    ]


# --- What a source is told ----------------------------------------------------------------------------------
def test_a_source_hears_what_is_known_and_needs_no_second_look(opened: Opened):
    synchronize(apps(4), opened)
    Listing.objects.filter(key="org.example.app1").update(is_listed=False)
    Listing.objects.filter(key="org.example.app2").update(stale_since=AT)
    Vendor.objects.create(
        key="1", name="Fresh", email="a@b.example", details_read_at=LATER - timedelta(days=29)
    )
    Vendor.objects.create(key="2", name="Old", details_read_at=LATER - timedelta(days=30))

    run = synchronize([], opened, at=LATER, mode=SyncMode.INCREMENTAL)

    given = opened.asked[-1]
    modified = datetime(2023, 6, 14, tzinfo=UTC)
    assert (given["source"], given["run_id"], given["mode"]) == (ADDRESS, run.pk, SyncMode.INCREMENTAL)
    assert given["known"] == {"org.example.app3": modified, "org.example.app4": modified}
    assert [(vendor.key, vendor.email, vendor.is_complete) for vendor in given["fresh_vendors"].values()] == [
        ("1", "a@b.example", True)
    ]


def test_what_a_source_calls_unchanged_is_confirmed_without_a_query_of_its_own(opened: Opened):
    synchronize(apps(3), opened)

    with CaptureQueriesContext(connection) as queries:
        run = synchronize(
            [UnchangedListing(key=f"org.example.app{number}") for number in (1, 2, 3)],
            opened,
            at=LATER,
            mode=SyncMode.INCREMENTAL,
        )

    assert figures(run) == {"unchanged": 3}
    writing = [query["sql"] for query in queries if query["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]
    assert [sql for sql in writing if "marketplace_listing" in sql] == []
    assert {listing.confirmed_at for listing in Listing.objects.with_last_run()} == {LATER}


# --- Failing and going on -----------------------------------------------------------------------------------
def test_a_source_that_fails_leaves_a_failed_run_with_its_words(opened: Opened):
    synchronize(apps(3), opened)
    opened.source = InMemorySource([app("org.example.app1", name="Renamed"), *apps(3)[1:]])
    opened.source.fail_after = 2

    run = open_run(source=ADDRESS, mode=SyncMode.FULL, by=None, at=LATER)
    run = run_sync(run_id=run.pk, clock=lambda: LATER)

    assert (run.status, run.phase, run.error) == (
        SyncStatus.FAILED,
        SyncPhase.IMPORTING,
        "The line went dead.",
    )
    assert run.finished_at == LATER
    assert opened.source.ended == ["suspended"]
    assert len(listed()) == 3
    assert Listing.objects.filter(stale_since=None).count() == 3


def test_what_nobody_expected_fails_the_run_too_and_is_raised(opened: Opened):
    opened.source.fails_to_read = ZeroDivisionError()
    run = open_run(source=ADDRESS, mode=SyncMode.FULL, by=None, at=AT)

    with pytest.raises(ZeroDivisionError):
        run_sync(run_id=run.pk, clock=lambda: AT)

    run.refresh_from_db()
    assert (run.status, run.error) == (
        SyncStatus.FAILED,
        "Unexpected: ZeroDivisionError. The log has the details.",
    )
    assert opened.source.ended == ["suspended"]


@pytest.mark.parametrize("interruption", [KeyboardInterrupt(), SystemExit()])
def test_an_interrupted_run_can_be_gone_on_with(opened: Opened, interruption: BaseException):
    run = open_run(source=ADDRESS, mode=SyncMode.FULL, by=None, at=AT)
    opened.source.fails_to_read = interruption
    with pytest.raises(type(interruption)):
        run_sync(run_id=run.pk, clock=lambda: AT)
    interrupted = run_to_resume()
    opened.source.fails_to_read = None

    again = run_sync(run_id=interrupted.pk, clock=lambda: LATER)

    assert (interrupted.pk, interrupted.error) == (run.pk, runs.INTERRUPTED)
    assert (again.pk, again.status, again.error, figures(again)) == (
        run.pk,
        SyncStatus.COMPLETED,
        "",
        {"added": 3},
    )
    # The facts are as old as the first attempt.
    assert (again.started_at, again.finished_at) == (AT, LATER)


def test_a_run_that_died_while_importing_tells_each_change_once(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
):
    synchronize(apps(6), opened)
    given = [
        app("org.example.app1", name="Renamed"),
        SkippedListing(key="org.example.app2", reason="name: is missing"),
        *apps(6)[2:],
        *(app(f"org.example.new{number}") for number in range(1, 4)),
    ]
    opened.source = InMemorySource(given)
    opened.source.fail_after, opened.source.failure = 7, MemoryError()
    monkeypatch.setattr("shop.marketplace.services.catalogue.BATCH", 2)
    run = open_run(source=ADDRESS, mode=SyncMode.FULL, by=None, at=LATER)
    with monkeypatch.context() as patch:
        # As after kill -9: the row says that it is running.
        patch.setattr(runs, "_fail", lambda *_args, **_given: None)
        with pytest.raises(MemoryError):
            run_sync(run_id=run.pk, clock=lambda: LATER)
    run.refresh_from_db()
    at_death = (run.status, told(run))
    opened.source.fail_after = None

    resumed = run_sync(run_id=run_to_resume().pk, clock=lambda: LATER)

    assert at_death == (
        SyncStatus.RUNNING,
        [("renamed", "org.example.app1"), ("skipped", "org.example.app2")],
    )
    assert sorted(told(resumed)) == [
        ("added", "org.example.new1"),
        ("added", "org.example.new2"),
        ("added", "org.example.new3"),
        ("renamed", "org.example.app1"),
        ("skipped", "org.example.app2"),
    ]
    assert figures(resumed) == {"added": 3, "changed": 1, "unchanged": 4, "skipped": 1}


def test_there_is_nothing_to_resume_after_a_run_that_came_to_its_end(opened: Opened):
    with pytest.raises(NothingToResume):
        run_to_resume()
    synchronize(apps(1), opened)

    with pytest.raises(NothingToResume):
        resume_sync(by=None, at=LATER)


def test_staff_can_have_a_failed_run_gone_on_with_at_once(opened: Opened, settings: Settings):
    settings.OUTBOX_RETRY_SECONDS = [3600]
    opened.source.fails_to_read = SourceError("The line went dead.")
    run = request_sync(source=ADDRESS, mode=SyncMode.FULL, by=None, at=AT)
    relay_once()
    opened.source.fails_to_read = None
    staff = make_person()

    resumed = resume_sync(by=staff, at=timezone.now())
    relay_once()

    resumed.refresh_from_db()
    assert (resumed.pk, resumed.status) == (run.pk, SyncStatus.COMPLETED)
    assert AuditEvent.objects.for_object(run).filter(action="resumed", actor_id=staff.pk).count() == 1


def test_a_failed_job_goes_on_with_the_same_run(opened: Opened, settings: Settings):
    settings.OUTBOX_RETRY_SECONDS = [0]
    opened.source.fails_to_read = SourceError("The line went dead.")
    request_sync(source=ADDRESS, mode=SyncMode.FULL, by=None, at=AT)
    relay_once()
    event = OutboxEvent.objects.get()
    opened.source.fails_to_read = None
    relay_once()

    assert (event.state, event.attempts, event.last_error.strip().splitlines()[-1]) == (
        OutboxState.PENDING,
        1,
        "shop.marketplace.sources.base.SourceError: The line went dead.",
    )
    assert [(run.status, run.mode) for run in SyncRun.objects.all()] == [
        (SyncStatus.COMPLETED, SyncMode.FULL)
    ]


def test_a_job_that_fails_for_good_is_parked_and_its_run_stays_failed(opened: Opened, settings: Settings):
    settings.OUTBOX_RETRY_SECONDS, settings.OUTBOX_MAX_ATTEMPTS = [0], 3
    opened.source.fails_to_read = SourceError("The line went dead.")
    request_sync(source=ADDRESS, mode=SyncMode.FULL, by=None, at=AT)
    for _ in range(5):
        relay_once()

    assert OutboxEvent.objects.get().state == OutboxState.PARKED
    assert (SyncRun.objects.get().status, len(opened.asked)) == (SyncStatus.FAILED, 3)


def test_a_source_that_wants_to_be_left_alone_is_left_alone(opened: Opened, settings: Settings):
    settings.OUTBOX_RETRY_SECONDS = [5]
    opened.source.fails_to_read = ComeBackLater("Come back in an hour.", seconds=3600)
    request_sync(source=ADDRESS, mode=SyncMode.FULL, by=None, at=AT)

    relay_once()

    pause = OutboxEvent.objects.get().available_at - timezone.now()
    assert timedelta(minutes=59) < pause <= timedelta(hours=1)


@pytest.mark.usefixtures("asked_to_end")
def test_a_process_that_is_told_to_end_gives_the_job_back(opened: Opened):
    run = request_sync(source=ADDRESS, mode=SyncMode.FULL, by=None, at=AT)

    relay_once()

    event = OutboxEvent.objects.get()
    assert (event.state, event.attempts, event.last_error) == (OutboxState.PENDING, 0, "")
    interruption.allow_long_jobs()
    run.refresh_from_db()
    assert (run.status, run.error) == (SyncStatus.FAILED, runs.INTERRUPTED)
    assert (relay_once(), SyncRun.objects.get().status) == (1, SyncStatus.COMPLETED)


@pytest.mark.usefixtures("asked_to_end")
def test_an_interruption_is_told_to_whoever_started_the_run(opened: Opened):
    run = open_run(source=ADDRESS, mode=SyncMode.FULL, by=None, at=AT)

    with pytest.raises(Interrupted):
        attempt_sync(run_id=run.pk, clock=lambda: AT)


@pytest.mark.parametrize("failure", [None, SourceError("The line went dead.")])
def test_a_process_that_lost_its_hold_leaves_the_run_to_whoever_went_on_with_it(
    opened: Opened, failure: SourceError | None
):
    run = open_run(source=ADDRESS, mode=SyncMode.FULL, by=None, at=AT)
    # What the other one wrote when it found the lock free.
    taken = {"heartbeat_at": LATER, "phase": SyncPhase.IMPORTING, "done": 7}
    opened.source.while_reading = lambda: SyncRun.objects.update(**taken)
    opened.source.fails_to_read = failure

    with pytest.raises(SyncTakenOver):
        run_sync(run_id=run.pk, clock=lambda: AT)

    assert SyncRun.objects.values("status", "error", *taken).get() == {
        "status": SyncStatus.RUNNING,
        "error": "",
        **taken,
    }
    assert (Listing.objects.count(), opened.source.ended) == (0, ["suspended"])


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_lock_that_the_database_dropped_lets_another_run_begin_and_the_first_one_stops(opened: Opened):
    def lose_the_lock() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_locks "
                "WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
            )
        open_run(source=ADDRESS, mode=SyncMode.FULL, by=None, at=LATER)

    opened.source.while_reading = lose_the_lock
    run = open_run(source=ADDRESS, mode=SyncMode.FULL, by=None, at=AT)

    with pytest.raises(SyncTakenOver):
        run_sync(run_id=run.pk, clock=lambda: AT)

    assert list(SyncRun.objects.order_by("pk").values_list("status", flat=True)) == [
        SyncStatus.ABANDONED,
        SyncStatus.QUEUED,
    ]
    assert Listing.objects.count() == 0


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_run_whose_connections_all_broke_can_be_gone_on_with(opened: Opened):
    def lose_everything() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_locks "
                "WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
            )
            with pytest.raises(OperationalError):
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    opened.source.while_reading = lose_everything
    run = open_run(source=ADDRESS, mode=SyncMode.FULL, by=None, at=AT)
    with pytest.raises(OperationalError):
        run_sync(run_id=run.pk, clock=lambda: AT)
    connection.close()
    opened.source = InMemorySource(apps(3))

    resumed = run_sync(run_id=run_to_resume().pk, clock=lambda: LATER)

    assert (resumed.pk, resumed.status, figures(resumed)) == (run.pk, SyncStatus.COMPLETED, {"added": 3})


def test_progress_is_told_by_a_clock_that_was_put_back(opened: Opened, monkeypatch: pytest.MonkeyPatch):
    clock = Clock(AT)

    def put_back() -> None:
        clock.at -= timedelta(hours=1)

    opened.source.while_reading = put_back
    run = open_run(source=ADDRESS, mode=SyncMode.FULL, by=None, at=AT)
    monkeypatch.setattr(runs, "import_listings", lambda **_given: pytest.fail("read enough"))

    with pytest.raises(pytest.fail.Exception):
        run_sync(run_id=run.pk, clock=clock)

    run.refresh_from_db()
    assert AT - timedelta(hours=1) < (run.heartbeat_at or AT) < AT - timedelta(minutes=59)


def test_progress_is_written_once_a_second_and_told_every_time(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("shop.marketplace.services.catalogue.BATCH", 1)
    opened.source = InMemorySource(apps(20))
    run = open_run(source=ADDRESS, mode=SyncMode.FULL, by=None, at=AT)
    heard: list[tuple[SyncPhase, int, int]] = []
    clock = Clock(AT)

    def tick() -> datetime:
        clock.at -= timedelta(seconds=0.8)
        return clock()

    with CaptureQueriesContext(connection) as queries:
        run_sync(run_id=run.pk, clock=tick, on_progress=lambda *told: heard.append(told))

    assert heard[0] == (SyncPhase.READING, 20, 20)
    assert heard[1:22] == [(SyncPhase.IMPORTING, done, 20) for done in range(21)]
    assert heard[22:] == [(SyncPhase.LOGOS, 0, 0), (SyncPhase.LOGOS, 0, 0)]
    rows = [
        query["sql"]
        for query in queries
        if query["sql"].startswith('UPDATE "marketplace_syncrun" SET "phase"')
    ]
    assert 3 <= len(rows) <= 9


# --- What is not met ----------------------------------------------------------------------------------------
def test_a_few_that_are_missing_are_asked_for_before_they_are_believed_gone(opened: Opened):
    synchronize([host("jira"), *apps(40)], opened)
    opened.source = InMemorySource([host("jira"), *apps(36)])
    opened.source.still_there = {"org.example.app37"}
    run = open_run(source=ADDRESS, mode=SyncMode.FULL, by=None, at=LATER)

    run = run_sync(run_id=run.pk, clock=lambda: LATER)

    assert opened.source.asked == [f"org.example.app{number}" for number in range(37, 41)]
    assert told(run) == [
        ("skipped", "org.example.app37"),
        ("delisted", "org.example.app38"),
        ("delisted", "org.example.app39"),
        ("delisted", "org.example.app40"),
    ]
    assert figures(run) == {"unchanged": 37, "skipped": 1, "delisted": 3}
    overlooked, gone = (
        Listing.objects.get(key="org.example.app37"),
        Listing.objects.get(key="org.example.app38"),
    )
    assert (overlooked.is_listed, overlooked.stale_since, overlooked.unlisted_at) == (True, LATER, None)
    assert (gone.is_listed, gone.stale_since, gone.unlisted_at) == (False, LATER, LATER)
    assert gone.product.is_public


@pytest.mark.parametrize(
    ("stored", "left", "missing"),
    [
        # At most a tenth is believed.
        (40, 36, 0),
        (40, 35, 5),
        (10, 9, 0),
        (5, 4, 1),
        # All of them are never believed.
        (2, 0, 2),
    ],
)
def test_too_many_missing_ones_wait_for_staff(opened: Opened, stored: int, left: int, missing: int):
    synchronize([host("jira"), *apps(stored)], opened)

    run = synchronize([host("jira"), *apps(left)], opened, at=LATER)

    assert (run.missing, run.delisted) == (missing, 0 if missing else stored - left)
    assert run.awaits_confirmation is bool(missing)
    assert len(listed()) == 1 + (stored if missing else left)
    assert len(opened.source.asked) == (0 if missing else stored - left)


def test_hosts_are_counted_apart_from_apps(opened: Opened):
    hosts = [host(key) for key in ("jira", "confluence", "bitbucket", "bamboo")]
    synchronize([*hosts, *apps(60)], opened)

    run = synchronize(apps(60), opened, at=LATER)

    assert told(run) == [("missing", host.key) for host in hosts]
    assert len(listed()) == 64


def test_staff_confirm_that_the_missing_ones_are_gone(opened: Opened):
    synchronize(apps(10), opened)
    run = synchronize(apps(5), opened, at=LATER)
    # One was met again in between.
    Listing.objects.filter(key="org.example.app6").update(stale_since=None)
    staff = make_person()

    confirmed = confirm_missing(run_id=run.pk, by=staff, at=LATER + timedelta(hours=1))

    assert listed() == sorted(f"org.example.app{number}" for number in range(1, 7))
    gone = Listing.objects.get(key="org.example.app7")
    assert (gone.stale_since, gone.unlisted_at) == (LATER, LATER + timedelta(hours=1))
    assert (confirmed.delisted, confirmed.missing, confirmed.awaits_confirmation) == (4, 5, False)
    assert len(told(run, ChangeKind.DELISTED)) == 4
    event = AuditEvent.objects.for_object(run).get(action="missing_confirmed")
    assert (event.actor_id, event.details) == (staff.pk, {"missing": 5})
    with pytest.raises(MissingAlreadySettled):
        confirm_missing(run_id=run.pk, by=staff, at=LATER)
    with pytest.raises(MissingAlreadySettled):
        keep_missing(run_id=run.pk, by=staff, at=LATER)


def test_a_failed_run_asks_about_the_missing_ones_until_it_is_gone_on_with(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
):
    synchronize(apps(10), opened)
    opened.source = InMemorySource(apps(5))
    run = open_run(source=ADDRESS, mode=SyncMode.FULL, by=None, at=LATER)
    with monkeypatch.context() as patch:
        patch.setattr(runs, "mirror_logos", lambda **_given: pytest.fail("down"))
        with pytest.raises(pytest.fail.Exception):
            run_sync(run_id=run.pk, clock=lambda: LATER)
    while_failed = list(history.runs_to_confirm())
    asked: list[SyncRun] = []
    opened.source.while_reading = lambda: asked.extend(history.runs_to_confirm())

    resumed = run_sync(run_id=run.pk, clock=lambda: LATER)

    assert (while_failed, asked, list(history.runs_to_confirm())) == ([run], [], [run])
    assert figures(resumed) == {"missing": 5, "unchanged": 5}


def test_staff_keep_the_missing_ones_until_the_next_run_looks_again(opened: Opened):
    synchronize(apps(10), opened)
    first = synchronize(apps(5), opened, at=LATER)

    keep_missing(run_id=first.pk, by=make_person(), at=LATER)
    second = synchronize(apps(5), opened, at=LATER + timedelta(days=1))

    assert len(listed()) == 10
    assert [run.pk for run in history.runs_to_confirm()] == [second.pk]
    assert Listing.objects.get(key="org.example.app10").stale_since == LATER


def test_a_newer_complete_run_answers_the_question_of_an_older_one(opened: Opened):
    synchronize(apps(10), opened)
    synchronize(apps(5), opened, at=LATER)

    run = synchronize(apps(10), opened, at=LATER + timedelta(days=1))

    assert (list(history.runs_to_confirm()), figures(run)) == ([], {"unchanged": 10})
    assert Listing.objects.filter(stale_since=None).count() == 10


def test_an_incomplete_reading_takes_nothing_out(opened: Opened):
    synchronize(apps(10), opened)
    opened.source = InMemorySource(apps(10))
    opened.source.fail_after = 9
    run = open_run(source=ADDRESS, mode=SyncMode.FULL, by=None, at=LATER)

    run = run_sync(run_id=run.pk, clock=lambda: LATER)

    assert (run.status, len(listed()), opened.source.asked) == (SyncStatus.FAILED, 10, [])


def test_a_listing_that_comes_back_is_listed_again(opened: Opened):
    synchronize(apps(10), opened)
    synchronize(apps(9), opened, at=LATER)
    gone = Listing.objects.get(key="org.example.app10")

    run = synchronize(apps(10), opened, at=LATER + timedelta(days=1))

    back = Listing.objects.get(pk=gone.pk)
    assert (gone.is_listed, back.is_listed, back.unlisted_at, back.stale_since) == (False, True, None, None)
    assert (told(run), figures(run)) == ([("relisted", back.key)], {"changed": 1, "unchanged": 9})


def test_what_stops_being_public_leaves_the_catalogue_without_a_question_and_with_its_facts(opened: Opened):
    synchronize(apps(10), opened)
    private = [app("org.example.app1", is_public=False, hostings=(), name="Hidden"), *apps(10)[1:]]

    run = synchronize(private, opened, at=LATER)
    again = synchronize(private, opened, at=LATER)

    assert (figures(run), figures(again)) == ({"delisted": 1, "unchanged": 9}, {"unchanged": 10})
    assert opened.source.asked == []
    first = Listing.objects.get(key="org.example.app1")
    assert (first.is_listed, first.unlisted_at, first.name) == (False, LATER, "App org.example.app1")
    assert first.hostings.count() == 1
    assert run.changes.get().details == {"reason": "is not public any more"}


def test_a_source_that_calls_all_or_many_not_public_any_more_is_not_believed(opened: Opened):
    synchronize(apps(40), opened)
    withdrawn = [app(f"org.example.app{n}", is_public=False) for n in range(1, 6)]

    all_of_them = synchronize([app(f"org.example.app{n}", is_public=False) for n in range(1, 41)], opened)
    many = synchronize([*withdrawn, *apps(40)[5:]], opened, at=LATER)

    assert (figures(all_of_them), figures(many)) == ({"missing": 40}, {"missing": 5, "unchanged": 35})
    assert len(listed()) == 40
    assert many.changes.first().details == {"reason": "is not public any more"}
    confirm_missing(run_id=many.pk, by=None, at=LATER)
    assert listed() == sorted(f"org.example.app{n}" for n in range(6, 41))


@pytest.mark.parametrize(("stored", "given"), [(host("jira"), app("jira")), (app("jira"), host("jira"))])
def test_an_app_does_not_take_the_place_of_a_product_nor_the_other_way_round(
    opened: Opened, stored: Given, given: Given
):
    synchronize([stored], opened)
    before = Listing.objects.values("kind", "vendor", "name").get()

    run = synchronize([given], opened, at=LATER)

    assert Listing.objects.values("kind", "vendor", "name").get() == before
    assert (told(run), listed()) == ([(ChangeKind.SKIPPED, "jira")], ["jira"])
    assert Listing.objects.get().stale_since == LATER


def test_words_that_no_database_takes_do_not_end_the_run(opened: Opened):
    run = synchronize([*apps(1), SkippedListing(key="a\ud800\x00\x1b[2Jb", reason="no \ud800\x00")], opened)

    assert run.status == SyncStatus.COMPLETED
    skipped = run.changes.get(kind=ChangeKind.SKIPPED)
    assert (skipped.key, skipped.details) == ("a[2Jb", {"reason": "no "})


def test_a_source_that_fails_in_words_that_no_database_takes_leaves_a_failed_run(opened: Opened):
    opened.source.fails_to_read = SourceError("/next\ud800\x00 leads nowhere.")

    run = run_sync(run_id=open_run(source=ADDRESS, mode=SyncMode.FULL, by=None, at=AT).pk, clock=lambda: AT)

    assert (run.status, run.error) == (SyncStatus.FAILED, "/next leads nowhere.")


def test_a_database_that_is_away_fails_the_run_and_no_listing_is_blamed(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*_given: object) -> list[ListingHosting]:
        raise OperationalError("the connection is closed")

    monkeypatch.setattr(catalogue, "hosting_rows", refuse)
    run = open_run(source=ADDRESS, mode=SyncMode.FULL, by=None, at=AT)
    with pytest.raises(OperationalError):
        run_sync(run_id=run.pk, clock=lambda: AT)
    monkeypatch.undo()
    opened_again = Opened()
    monkeypatch.setattr(runs, "open_source", opened_again)

    run = run_sync(run_id=run.pk, clock=lambda: LATER)

    assert (run.status, figures(run)) == (SyncStatus.COMPLETED, {"added": 3})


def test_changes_of_several_kinds_are_counted_once_for_a_listing(opened: Opened):
    synchronize(apps(2), opened)
    changed = app(
        "org.example.app1",
        name="Renamed",
        installs=86,
        hostings=(hosting(payment_model=PaymentModel.VENDOR), hosting(Hosting.SERVER)),
    )

    run = synchronize([changed, *apps(2)[1:]], opened, at=LATER)

    assert [kind for kind, _key in told(run)] == ["renamed", "deployment", "payment", "changed"]
    assert figures(run) == {"changed": 1, "unchanged": 1}
    assert history.change_counts(run) == {
        ChangeKind.RENAMED: 1,
        ChangeKind.PAYMENT_CHANGED: 1,
        ChangeKind.DEPLOYMENT_CHANGED: 1,
        ChangeKind.CHANGED: 1,
    }


# --- Looking back -------------------------------------------------------------------------------------------
def test_the_last_complete_run_is_not_the_last_one(opened: Opened):
    complete = synchronize(apps(2), opened)
    opened.source.fails_to_read = SourceError("The line went dead.")
    failed = open_run(source=ADDRESS, mode=SyncMode.FULL, by=None, at=LATER)
    run_sync(run_id=failed.pk, clock=lambda: LATER)

    assert history.last_complete_run() == complete
    assert [run.pk for run in history.latest_runs()] == [failed.pk, complete.pk]
    assert history.open_run() == failed
    assert [change.key for change in history.changes_of(complete, kind=ChangeKind.ADDED)] == [
        "org.example.app1",
        "org.example.app2",
    ]


@pytest.mark.parametrize(("minutes", "silent"), [(5, False), (6, True)])
def test_a_running_one_is_silent_after_five_minutes(opened: Opened, minutes: int, silent: bool):
    run = runs._begin(open_run(source=ADDRESS, mode=SyncMode.FULL, by=None, at=AT), at=AT)

    assert history.is_silent(run, now=AT + timedelta(minutes=minutes)) is silent
