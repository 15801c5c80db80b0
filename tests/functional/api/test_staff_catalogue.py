"""Synchronisations over the API."""

from typing import Any

import pytest

from shop.core.jobs import Job
from shop.core.models import OutboxEvent
from shop.marketplace.enums import ChangeKind, SyncMode, SyncStatus
from shop.marketplace.models import Listing, SyncChange, SyncRun
from tests.factories.journeys import NOW
from tests.factories.marketplace import ListingFactory
from tests.functional.api.conftest import Api, bearer
from tests.functional.api.test_session import problem

PATH = "/staff/catalogue/syncs"


def make_run(status: SyncStatus = SyncStatus.COMPLETED, **values: Any) -> SyncRun:
    defaults = {"source": "https://marketplace.example", "mode": SyncMode.FULL, "requested_at": NOW}
    return SyncRun.objects.create(**{**defaults, "started_at": NOW, "status": status, **values})


@pytest.fixture
def waiting_run(db: None) -> SyncRun:
    """A run that misses four listings, too many to be believed."""
    run = make_run(missing=4)
    for _number in range(4):
        listing = ListingFactory(stale_since=NOW)
        SyncChange.objects.create(run=run, kind=ChangeKind.MISSING, key=listing.key, name=listing.name)
    return run


def test_a_run_is_asked_for_and_looked_at(staff, sign_in):
    api = sign_in(staff)

    asked = api.post(PATH, {"mode": "full"})
    seen = api.get(f"{PATH}/{asked.json()['id']}")

    assert asked.status_code == 202
    assert seen.json() == asked.json()
    assert (seen.json()["status"], seen.json()["mode"]) == ("queued", "full")
    assert seen.json()["requested_by"] == staff.email
    assert OutboxEvent.objects.filter(job=Job.SYNC_MARKETPLACE).count() == 1


def test_a_second_run_is_refused_and_a_repeated_call_is_not(staff):
    api = bearer(staff)

    first = api.post(PATH, {"mode": "full"}, **{"Idempotency-Key": "one"})
    again = api.post(PATH, {"mode": "full"}, **{"Idempotency-Key": "one"})
    second = api.post(PATH, {"mode": "full"})

    assert again.json() == first.json()
    assert problem(second) == (409, "sync_in_progress")
    assert SyncRun.objects.count() == 1


def test_runs_are_listed_newest_first(staff):
    runs = [make_run() for _number in range(3)]

    listed = bearer(staff).get(PATH, {"limit": 2}).json()

    assert [run["id"] for run in listed["items"]] == [runs[2].pk, runs[1].pk]
    assert listed["total"] == 3


def test_changes_are_told_by_kind(staff):
    run = make_run()
    details = {"old": "Charts", "new": "Better Charts"}
    SyncChange.objects.create(
        run=run, kind=ChangeKind.RENAMED, key="charts", name="Better Charts", details=details
    )
    SyncChange.objects.create(run=run, kind=ChangeKind.ADDED, key="new")
    api = bearer(staff)

    (renamed,) = api.get(f"{PATH}/{run.pk}/changes", {"kind": "renamed"}).json()["items"]

    assert renamed == {
        "kind": "renamed",
        "key": "charts",
        "name": "Better Charts",
        "details": details,
        "text": "“Charts” → “Better Charts”",
    }
    assert [one["key"] for one in api.get(f"{PATH}/{run.pk}/changes").json()["items"]] == ["charts", "new"]
    assert api.get(f"{PATH}/{run.pk}/changes", {"kind": "nothing"}).status_code == 400


def test_missing_listings_leave_when_their_number_is_right(staff, waiting_run):
    api = bearer(staff)

    wrong = api.post(f"{PATH}/{waiting_run.pk}/confirm-missing", {"missing": 3})
    still_listed = Listing.objects.filter(is_listed=True).count()
    right = api.post(f"{PATH}/{waiting_run.pk}/confirm-missing", {"missing": 4})
    again = api.post(f"{PATH}/{waiting_run.pk}/confirm-missing", {"missing": 4})

    assert (wrong.status_code, still_listed) == (422, 4)
    assert (right.json()["awaits_confirmation"], right.json()["delisted"]) == (False, 4)
    assert Listing.objects.filter(is_listed=True).count() == 0
    assert problem(again) == (409, "missing_already_settled")


def test_missing_listings_are_kept(staff, waiting_run):
    answer = bearer(staff).post(f"{PATH}/{waiting_run.pk}/keep-missing")

    assert answer.json()["awaits_confirmation"] is False
    assert Listing.objects.filter(is_listed=True).count() == 4


def test_the_interrupted_run_goes_on_and_no_other(staff):
    finished, failed = make_run(), make_run(SyncStatus.FAILED)
    api = bearer(staff)

    assert problem(api.post(f"{PATH}/{finished.pk}/resume")) == (409, "nothing_to_resume")
    assert api.post(f"{PATH}/{failed.pk}/resume").status_code == 202
    assert [event.arguments for event in OutboxEvent.objects.filter(job=Job.SYNC_MARKETPLACE)] == [
        {"run_id": failed.pk}
    ]


def test_only_the_department_may_do_any_of_it(customer, staff, waiting_run):
    calls = [
        ("GET", PATH, None),
        ("POST", PATH, {"mode": "full"}),
        ("GET", f"{PATH}/{waiting_run.pk}", None),
        ("GET", f"{PATH}/{waiting_run.pk}/changes", None),
        ("POST", f"{PATH}/{waiting_run.pk}/confirm-missing", {"missing": 4}),
        ("POST", f"{PATH}/{waiting_run.pk}/keep-missing", {}),
        ("POST", f"{PATH}/{waiting_run.pk}/resume", {}),
    ]

    answers = [
        problem(api.call(*call))[0]
        for api in (Api(), bearer(customer), bearer(staff, "basket"))
        for call in calls
    ]

    # A visitor's POST is refused for its missing CSRF token already.
    assert answers == [401, 403, 401, 401, 403, 403, 403] + [403] * 14
    assert (SyncRun.objects.count(), Listing.objects.filter(is_listed=True).count()) == (1, 4)


def test_a_run_that_is_not_there_is_missing(staff):
    paths = [f"{PATH}/1", f"{PATH}/1/changes"]

    assert [problem(bearer(staff).get(path)) for path in paths] == [(404, "not_found")] * 2
