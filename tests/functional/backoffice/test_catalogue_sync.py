"""The staff's pages about synchronisations of the catalogue."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shop.core.jobs import Job
from shop.core.locks import exclusive
from shop.core.models import AuditEvent, OutboxEvent
from shop.marketplace.enums import ChangeKind, SyncMode, SyncPhase, SyncStatus
from shop.marketplace.models import Listing, SyncChange, SyncRun
from shop.marketplace.services.runs import LOCK
from tests.factories.journeys import NOW
from tests.factories.marketplace import ListingFactory

PAGE = "/dashboard/catalogue/"
HTMX = {"HX-Request": "true"}


def make_run(status: SyncStatus = SyncStatus.COMPLETED, **values: Any) -> SyncRun:
    defaults = {
        "source": settings.MARKETPLACE_URL,
        "mode": SyncMode.FULL,
        "requested_at": NOW,
        "started_at": NOW,
        "finished_at": None if status in {SyncStatus.QUEUED, SyncStatus.RUNNING} else NOW,
    }
    return SyncRun.objects.create(**{**defaults, "status": status, **values})


def make_change(run: SyncRun, kind: ChangeKind, key: str = "org.example.app", **details: Any) -> SyncChange:
    return SyncChange.objects.create(run=run, kind=kind, key=key, name=f"Name of {key}", details=details)


def running(**values: Any) -> SyncRun:
    progress = {"phase": SyncPhase.IMPORTING, "done": 1200, "total": 10_000}
    return make_run(SyncStatus.RUNNING, **{**progress, "heartbeat_at": timezone.now(), **values})


def waiting_for_a_word(count: int = 4) -> SyncRun:
    """A run that misses listings, too many to be believed."""
    run = make_run(missing=count)
    for _number in range(count):
        listing = ListingFactory(stale_since=NOW)
        make_change(run, ChangeKind.MISSING, listing.key)
    return run


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def report_of(run: SyncRun) -> str:
    return f"{PAGE}syncs/{run.pk}/"


# --- State and history ----------------------------------------------------------------------------
def test_the_page_tells_the_state_and_the_history(desk: Client, staff: User):
    ListingFactory(host=True)
    ListingFactory(is_listed=False)
    make_run(
        added=7, changed=5, delisted=2, requested_by=staff, finished_at=NOW + timedelta(minutes=3, seconds=5)
    )

    page = text(desk.get(PAGE))

    assert "1 products, 0 apps" in page
    assert f"From {settings.MARKETPLACE_URL}." in page
    assert "3 min 5 s" in page
    assert "Sam Sales" in page
    assert '<td class="num" data-label="New">7</td>' in page


def test_a_run_of_the_schedule_has_nobody(desk: Client):
    make_run()

    assert "schedule or command line" in text(desk.get(PAGE))


def test_before_the_first_run_the_page_explains_itself(desk: Client):
    page = text(desk.get(PAGE))

    assert "never synchronised completely" in page
    assert "No synchronisation yet" in page


# --- Starting -------------------------------------------------------------------------------------
@pytest.mark.parametrize("mode", SyncMode.values)
def test_a_run_is_asked_for_once_however_often_it_is_clicked(desk: Client, staff: User, mode: str):
    make_run()  # a complete reading, after which reading what changed is enough
    form = {"mode": mode, "token": "one"}

    for _click in range(2):
        answer = desk.post(f"{PAGE}start/", form, follow=True)

    run = SyncRun.objects.latest("pk")
    assert SyncRun.objects.count() == 2
    assert (run.mode, run.status, run.requested_by) == (mode, SyncStatus.QUEUED, staff)
    assert OutboxEvent.objects.filter(job=Job.SYNC_MARKETPLACE, arguments={"run_id": run.pk}).count() == 1
    assert "A synchronisation waits to start" in text(answer)


def test_a_run_under_way_is_left_alone_and_told(desk: Client):
    running()

    with exclusive(LOCK):
        page = text(desk.post(f"{PAGE}start/", {"mode": "full", "token": "one"}, follow=True))

    assert "Nothing was started." in page
    assert SyncRun.objects.count() == 1


def test_a_mode_nobody_knows_is_missing(desk: Client):
    assert desk.post(f"{PAGE}start/", {"mode": "partial"}).status_code == 404
    assert SyncRun.objects.count() == 0


# --- Progress -------------------------------------------------------------------------------------
def test_a_running_one_shows_how_far_it_is_and_asks_again(desk: Client):
    running()

    page = text(desk.get(PAGE))
    fragment = text(desk.get(f"{PAGE}progress/", headers=HTMX))

    for shown in (page, fragment):
        assert "Bringing the catalogue up to date" in shown
        assert 'max="10000" value="1200"' in shown
        assert f'hx-get="{PAGE}progress/" hx-trigger="every 2s"' in shown
    assert 'name="mode"' not in page
    assert "<html" not in fragment


def test_a_bar_without_a_total_has_no_value(desk: Client):
    running(total=0)

    assert '<progress aria-labelledby="sync-phase"></progress>' in text(desk.get(PAGE))


def test_the_progress_of_a_finished_run_loads_the_page_anew(desk: Client):
    make_run()

    answer = desk.get(f"{PAGE}progress/", headers=HTMX)

    assert (answer.status_code, answer["HX-Refresh"]) == (200, "true")


def test_the_progress_without_htmx_is_the_page(desk: Client):
    running()

    assert desk.get(f"{PAGE}progress/").url == PAGE


def test_a_silent_run_can_be_gone_on_with_and_is_not_asked_again(desk: Client):
    running(heartbeat_at=timezone.now() - timedelta(hours=1))

    page = text(desk.get(PAGE))

    assert "It gave no sign of life" in page
    assert f'action="{PAGE}resume/"' in page
    assert "hx-trigger" not in page


# --- Failure --------------------------------------------------------------------------------------
def test_a_failed_run_tells_why_and_goes_on(desk: Client, staff: User):
    run = make_run(SyncStatus.FAILED, error="The source answered 500 eight times.")

    page = text(desk.get(PAGE))
    after = text(desk.post(f"{PAGE}resume/", follow=True))

    assert "The source answered 500 eight times." in page
    assert f'action="{PAGE}resume/"' in page
    assert "The synchronisation goes on within a few seconds." in after
    assert OutboxEvent.objects.filter(job=Job.SYNC_MARKETPLACE, arguments={"run_id": run.pk}).exists()
    assert list(
        AuditEvent.objects.filter(object_id=run.pk, action="resumed").values_list("actor_id", flat=True)
    ) == [staff.pk]


def test_going_on_without_anything_to_go_on_with_is_told(desk: Client):
    make_run()

    assert "There is no interrupted synchronisation" in text(desk.post(f"{PAGE}resume/", follow=True))


# --- The report -----------------------------------------------------------------------------------
def test_the_report_tells_each_change_in_words_and_links_what_is_stored(desk: Client):
    ListingFactory(key="org.example.app")
    run = make_run()
    make_change(run, ChangeKind.RENAMED, old="Charts", new="Better Charts")
    make_change(run, ChangeKind.SKIPPED, "unknown.app", reason="has no name")

    page = text(desk.get(report_of(run)))

    assert "“Charts” → “Better Charts”" in page
    assert "has no name" in page
    assert 'href="/catalogue/org.example.app/"' in page
    assert 'href="/catalogue/unknown.app/"' not in page


def test_the_report_shows_one_kind_on_request(desk: Client):
    run = make_run()
    make_change(run, ChangeKind.ADDED, "new.app")
    make_change(run, ChangeKind.SKIPPED, "bad.app", reason="has no name")

    one = text(desk.get(f"{report_of(run)}?kind=skipped"))
    unknown = text(desk.get(f"{report_of(run)}?kind=nothing"))

    assert ("bad.app" in one, "new.app" in one) == (True, False)
    assert ("bad.app" in unknown, "new.app" in unknown) == (True, True)


def test_the_report_is_paged(desk: Client):
    run = make_run()
    for number in range(51):
        make_change(run, ChangeKind.ADDED, f"app-{number:02}.example")

    pages = [text(desk.get(f"{report_of(run)}?kind=added&page={number}")) for number in (1, 2)]

    assert ["app-50.example" in page for page in pages] == [False, True]
    assert "?kind=added&amp;page=2" in pages[0]


def test_what_a_source_says_is_shown_as_text(desk: Client):
    run = make_run(SyncStatus.FAILED, error="<script>alert(1)</script>")
    make_change(run, ChangeKind.RENAMED, old="x", new="<script>alert(2)</script>")

    pages = text(desk.get(report_of(run))) + text(desk.get(PAGE))

    assert "<script>alert" not in pages
    assert pages.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 2


def test_a_report_that_is_not_there_is_missing(desk: Client):
    assert desk.get(f"{PAGE}syncs/1/").status_code == 404


# --- Missing listings -----------------------------------------------------------------------------
def test_missing_listings_leave_after_their_number_is_typed(desk: Client, staff: User):
    run = waiting_for_a_word()
    ListingFactory()

    front = text(desk.get(PAGE))
    question = text(desk.get(report_of(run)))
    answer = text(desk.post(f"{report_of(run)}confirm-missing/", {"count": "4"}, follow=True))

    run.refresh_from_db()
    assert "4 listings are missing" in front
    assert "did not show 4 of the 5 entries" in question
    assert "4 listings are no longer listed." in answer
    assert Listing.objects.filter(is_listed=True).count() == 1
    assert (run.awaits_confirmation, run.delisted) == (False, 4)
    assert list(
        AuditEvent.objects.filter(object_id=run.pk, action="missing_confirmed").values_list(
            "actor_id", flat=True
        )
    ) == [staff.pk]


@pytest.mark.parametrize("count", ["", "3", "400", "-4", "four"])
def test_another_number_confirms_nothing(desk: Client, count: str):
    run = waiting_for_a_word()

    answer = desk.post(f"{report_of(run)}confirm-missing/", {"count": count})

    assert answer.status_code == 422
    assert "Please check what you entered" in text(answer)
    assert Listing.objects.filter(is_listed=True).count() == 4


def test_missing_listings_are_kept(desk: Client):
    run = waiting_for_a_word()

    answer = text(desk.post(f"{report_of(run)}keep-missing/", follow=True))

    run.refresh_from_db()
    assert "The missing listings stay" in answer
    assert (run.awaits_confirmation, Listing.objects.filter(is_listed=True).count()) == (False, 4)


@pytest.mark.parametrize("decision", ["confirm-missing", "keep-missing"])
def test_deciding_twice_is_told(desk: Client, decision: str):
    run = waiting_for_a_word()
    desk.post(f"{report_of(run)}keep-missing/")

    answer = text(desk.post(f"{report_of(run)}{decision}/", {"count": "4"}, follow=True))

    assert "Nothing is left to decide" in answer
    assert Listing.objects.filter(is_listed=True).count() == 4


# --- The desk -------------------------------------------------------------------------------------
def test_the_desk_shows_what_needs_somebody(desk: Client):
    quiet = text(desk.get("/dashboard/"))
    run = make_run(SyncStatus.FAILED)

    alarmed = text(desk.get("/dashboard/"))

    assert "The last synchronisation failed" not in quiet
    assert "The last synchronisation failed" in alarmed
    assert f'href="{report_of(run)}"' in alarmed


def test_pages_speak_german(desk: Client):
    run = waiting_for_a_word()

    pages = [text(desk.get(f"/de{path}")) for path in (PAGE, report_of(run))]

    assert all('<html lang="de">' in page for page in pages)


# --- What it costs --------------------------------------------------------------------------------
def test_history_and_report_cost_the_same_however_long(desk: Client, staff: User):
    def cost(path: str) -> int:
        desk.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(path).status_code == 200
        return len(captured)

    run = make_run(requested_by=staff)
    make_change(run, ChangeKind.ADDED, ListingFactory().key)
    few = cost(PAGE), cost(report_of(run))
    for _number in range(20):
        make_run(requested_by=staff)
        make_change(run, ChangeKind.ADDED, ListingFactory().key)

    assert (cost(PAGE), cost(report_of(run))) == few
    assert max(few) <= 15
    running()
    with CaptureQueriesContext(connection) as captured:
        desk.get(f"{PAGE}progress/", headers=HTMX)
    assert len(captured) <= 6
