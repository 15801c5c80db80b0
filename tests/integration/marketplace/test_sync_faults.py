"""Whatever goes wrong on the way: the catalogue ends as after a clean run, or stays as it was.

The same faults at the size of the real catalogue are under the mark ``slow``.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from shop.marketplace.enums import ChangeKind, SyncMode, SyncStatus
from shop.marketplace.models import Listing, SyncRun
from shop.marketplace.services import confirm_missing, keep_missing, run_sync
from tests.marketplace_stub import NAMES, PRODUCTS, Catalogue, Stub, serve_marketplace, special
from tests.marketplace_stub.synchronizing import (
    AT,
    LITTLE_PATIENCE,
    Snapshot,
    differences,
    snapshot,
    synchronize,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("network_source")]

LATER, LATER_STILL = AT + timedelta(days=1), AT + timedelta(days=2)
LOST_SECONDS = 40
# Three pages, so that a fault can strike in front, in the middle and at the end.
APPS = 120
HOSTS = len(PRODUCTS)
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Case:
    """A fault, when it strikes, and what else it is told."""

    name: str
    when: str = "always"
    options: Mapping[str, Any] = field(default_factory=dict)
    # Of a fault that lasts: what the report says.
    words: str = ""

    @property
    def is_slow(self) -> bool:
        return self.name in ("drip", "slow")

    def __str__(self) -> str:
        details = ",".join(f"{name}={value}" for name, value in self.options.items())
        return f"{self.name}@{self.when}" + (f"({details})" if details else "")


# Each of them can be got over in the same run.
PASSING = (
    Case("429", "every:5", {"seconds": 0}),
    Case("429", "every:5", {"seconds": 0, "as_date": True}),
    Case("429", "every:7", {"header": ""}),
    Case("429", "every:7", {"header": "soon"}),
    Case("500", "every:4"),
    Case("500", "every:5", {"status": 503}),
    Case("500", "first:3", {"status": 502}),
    Case("cut", "every:4"),
    Case("drip", "page:2,once", {"piece": 10_000, "pause": 0.5, "path": "/addons$"}),
    Case("slow", "every:10", {"seconds": 0.05}),
    Case("slow", "page:2,once", {"seconds": 3, "path": "/addons$"}),
    Case("invalid-json", "every:4"),
    Case("html", "every:4"),
    Case("too-large", "page:2,once"),
    Case("gzip-bomb", "page:2,once"),
    Case("repeats", "page:2,once"),
    Case("repeats", "page:3,first:2"),
    Case("skips", "page:2,once"),
    Case("skips", "page:3,first:2"),
    Case("no-next", "page:2,once"),
    Case("empty-with-next", "page:2,once"),
    Case("wrong-count", "always", {"count": 7}),
    Case("wrong-count", "always", {"count": None}),
    Case("wrong-count", "always", {"count": "many"}),
    Case("wrong-count", "always", {"count": -5}),
    Case("wrong-count", "page:1,once", {"count": 100_000}),
    Case("twice"),
    Case("other-case"),
)

# These end the run; the next one, without them, completes.
LASTING = (
    Case("429", "always", {"seconds": 0}, words="429"),
    Case("429", "page:2,once", {"seconds": 3600, "path": "/addons$"}, words="60 minutes"),
    Case("500", words="500"),
    Case("500", "page:2", {"path": "/addons$"}, words="500"),
    Case("500", "page:2", {"path": "/addons$", "status": 403}, words="refuses access"),
    Case("500", "page:2", {"path": "/addons$", "status": 418}, words="418"),
    Case("cut", words="connection"),
    Case("drip", "page:2", {"piece": 10_000, "pause": 0.5, "path": "/addons$"}, words="in time"),
    Case("slow", "page:2", {"seconds": 3, "path": "/addons$"}, words="in time"),
    Case("invalid-json", words="no JSON"),
    Case("html", words="no JSON"),
    Case("not-an-object", "page:2", {"path": "/addons$"}, words="no JSON object"),
    Case("not-an-object", "page:2", {"path": "/addons$", "document": {"_embedded": {}}}, words="no list"),
    Case("too-large", words="larger than"),
    Case("gzip-bomb", words="larger than"),
    Case("redirect", "page:2", {"path": "/addons$"}, words="redirects are not followed"),
    Case("next-self", "page:2", words="circle"),
    Case("next-circle", "page:2", words="circle"),
    Case("next-foreign", "page:1", words="leads away"),
    Case("next-foreign", "page:1", {"to": "https://evil.example/rest/2/addons"}, words="leads away"),
    Case("next-foreign", "page:1", {"to": "//evil.example/rest/2/addons"}, words="leads away"),
    Case("next-foreign", "page:1", {"to": "file:///etc/passwd"}, words="file:///etc/passwd"),
)


def one_of_each(cases: tuple[Case, ...]) -> list[Any]:
    """The first case of each fault; its other variants are slow."""
    first = {case.name: case for case in reversed(cases)}
    return [
        case if case is first[case.name] else pytest.param(case, marks=pytest.mark.slow) for case in cases
    ]


def change(catalogue: Catalogue) -> None:
    """What happens in the Marketplace between two readings."""
    catalogue.touch_share(0.05)
    catalogue.change(special("free"), name="Free and Renamed")
    catalogue.change_release(special("cloud-only"), "datacenter", build=3)


@contextmanager
def bounded() -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began < LOST_SECONDS


_clean: dict[object, Snapshot] = {}


def clean(apps: int, *, is_changed: bool = False) -> Snapshot:
    """The catalogue after a run without any fault, made once."""
    if (apps, is_changed) not in _clean:
        with transaction.atomic(), serve_marketplace(Catalogue(apps, logos=False)) as stub:
            if is_changed:
                change(stub.catalogue)
            assert synchronize(stub).status == SyncStatus.COMPLETED
            _clean[apps, is_changed] = snapshot(stub)
            transaction.set_rollback(True)
    return _clean[apps, is_changed]


def test_a_clean_run_is_what_the_others_are_measured_by():
    catalogue = clean(APPS)

    assert len(catalogue["listings"]) == APPS + HOSTS
    assert {facts["is_listed"] for facts in catalogue["listings"].values()} == {True}
    assert catalogue["listings"].keys() >= set(Catalogue(APPS).keys())


@pytest.mark.parametrize("case", one_of_each(PASSING), ids=str)
def test_a_passing_fault_leaves_the_catalogue_of_a_clean_run(case: Case):
    expected = clean(APPS)
    with serve_marketplace(Catalogue(APPS, logos=False)) as stub, bounded():
        fault = stub.faults.add(case.name, case.when, **case.options)

        run = synchronize(stub)

        assert (run.status, run.error) == (SyncStatus.COMPLETED, "")
        assert differences(snapshot(stub), expected) == {}
        assert (run.added, run.delisted, run.missing) == (APPS + HOSTS, 0, 0)
        assert fault.struck > 0
        # A request that was given up is still under way at the server. Large answers are given up for their
        # size, and on a busy machine for their time.
        if case.name in ("too-large", "gzip-bomb"):
            assert stub.most_at_once in (1, 2)
        else:
            assert stub.most_at_once == (2 if case.is_slow and "once" in case.when else 1)
        assert stub.foreign_requests == []


@pytest.mark.parametrize("case", one_of_each(LASTING), ids=str)
def test_a_lasting_fault_ends_the_run_with_a_report_and_the_last_good_state(
    case: Case, monkeypatch: pytest.MonkeyPatch
):
    before, after = clean(APPS), clean(APPS, is_changed=True)
    with serve_marketplace(Catalogue(APPS, logos=False)) as stub, bounded():
        assert synchronize(stub).status == SyncStatus.COMPLETED
        change(stub.catalogue)
        fault = stub.faults.add(case.name, case.when, **case.options)
        if case.is_slow:
            fewer = replace(LITTLE_PATIENCE, attempts=2, step_timeout=1.0, answer_deadline=1.0)
            monkeypatch.setattr("shop.marketplace.sources.transport.PATIENCE", fewer)

        run = synchronize(stub, at=LATER)

        assert run.status == SyncStatus.FAILED
        assert case.words in run.error
        assert fault.struck > 0
        assert differences(snapshot(stub), before) == {}
        assert stub.foreign_requests == []

        stub.faults.remove(fault)
        resumed = run_sync(run_id=run.pk, clock=lambda: LATER_STILL)

        assert (resumed.status, resumed.error) == (SyncStatus.COMPLETED, "")
        assert differences(snapshot(stub), after) == {}


def test_vendors_that_cannot_be_read_leave_what_is_known_of_them():
    expected = clean(APPS)
    with serve_marketplace(Catalogue(APPS, logos=False)) as stub, bounded():
        assert synchronize(stub).status == SyncStatus.COMPLETED
        stub.faults.add("500", path="/vendors/|/applications")

        run = synchronize(stub, at=AT + timedelta(days=90))

        assert (run.status, run.changed) == (SyncStatus.COMPLETED, 0)
        assert differences(snapshot(stub), expected) == {}


def test_texts_of_five_megabytes_are_cut_and_hurt_nobody_else():
    expected = clean(APPS)
    with serve_marketplace(Catalogue(APPS, logos=False)) as stub, bounded():
        stub.faults.add("huge-texts", key=special("free"), size=5 * MEBIBYTE)

        run = synchronize(stub)

        assert (run.status, run.added, run.skipped) == (SyncStatus.COMPLETED, APPS + HOSTS, 0)
        assert list(differences(snapshot(stub), expected)) == [special("free")]
        stored = Listing.objects.get(key=special("free"))
        assert max(len(stored.tag_line), len(stored.summary)) <= 2_000
        assert len(stored.description) < 30_000


def test_all_passing_faults_at_once_leave_the_catalogue_of_a_clean_run():
    expected = clean(APPS)
    with serve_marketplace(Catalogue(APPS, logos=False)) as stub, bounded():
        for name, when in (("500", "every:9"), ("cut", "every:11"), ("html", "every:13"), ("429", "every:7")):
            stub.faults.add(name, when, **({"seconds": 0} if name == "429" else {}))
        stub.faults.add("skips", "page:2,once")
        stub.faults.add("twice", "every:2")

        run = synchronize(stub)

        assert (run.status, run.error) == (SyncStatus.COMPLETED, "")
        assert differences(snapshot(stub), expected) == {}


# --- Listings that are not there any more ---
@pytest.fixture
def read_stub() -> Iterator[Stub]:
    """A stub whose catalogue was read once."""
    with serve_marketplace(Catalogue(APPS, logos=False)) as stub:
        assert synchronize(stub).status == SyncStatus.COMPLETED
        yield stub


@pytest.mark.parametrize("mode", list(SyncMode))
def test_a_listing_that_vanished_comes_back_as_it_was(read_stub: Stub, mode: SyncMode):
    read_stub.faults.add("vanished", key=special("free"))
    run = synchronize(read_stub, mode=mode, at=LATER)
    assert (run.delisted, Listing.objects.get(key=special("free")).is_listed) == (1, False)
    read_stub.faults.clear()

    back = synchronize(read_stub, mode=mode, at=LATER_STILL)

    assert [change.key for change in back.changes.filter(kind=ChangeKind.RELISTED)] == [special("free")]
    assert differences(snapshot(read_stub), clean(APPS)) == {}


@pytest.mark.parametrize(("share", "count"), [("vanished-15", 18), ("vanished-95", 114)])
@pytest.mark.parametrize("mode", list(SyncMode))
def test_when_many_vanished_nothing_is_taken_out_before_staff_say_so(
    read_stub: Stub, share: str, count: int, mode: SyncMode
):
    read_stub.faults.add(share)

    run = synchronize(read_stub, mode=mode, at=LATER)

    assert (run.status, run.missing, run.delisted) == (SyncStatus.COMPLETED, count, 0)
    assert run.awaits_confirmation
    assert not Listing.objects.filter(is_listed=False).exists()
    assert Listing.objects.filter(stale_since=LATER).count() == count

    read_stub.faults.clear()
    assert synchronize(read_stub, mode=mode, at=LATER_STILL).missing == 0
    assert differences(snapshot(read_stub), clean(APPS)) == {}


@pytest.mark.parametrize(
    ("decide", "unlisted"), [(confirm_missing, 18), (keep_missing, 0)], ids=["confirmed", "kept"]
)
def test_staff_decide_about_the_missing_ones(
    read_stub: Stub, staff: Any, decide: Callable[..., SyncRun], unlisted: int
):
    read_stub.faults.add("vanished-15")
    run = synchronize(read_stub, at=LATER)

    decide(run_id=run.pk, by=staff, at=LATER_STILL)

    assert Listing.objects.filter(is_listed=False).count() == unlisted


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("renamed", ChangeKind.RENAMED),
        ("payment-changed", ChangeKind.PAYMENT_CHANGED),
        ("deployment-added", ChangeKind.DEPLOYMENT_CHANGED),
        ("deployment-removed", ChangeKind.DEPLOYMENT_CHANGED),
    ],
)
@pytest.mark.parametrize("mode", list(SyncMode))
def test_what_changed_and_changed_back_leaves_no_trace(
    read_stub: Stub, name: str, kind: ChangeKind, mode: SyncMode
):
    read_stub.faults.add(name)
    changed = synchronize(read_stub, mode=mode, at=LATER)
    assert changed.changes.filter(kind=kind).count() == changed.changed == 1
    read_stub.faults.clear()

    back = synchronize(read_stub, mode=mode, at=LATER_STILL)

    assert back.changes.filter(kind=kind).count() == 1
    assert differences(snapshot(read_stub), clean(APPS)) == {}


# --- Logos ---
FINAL_REFUSALS = (
    Case("logo-404"),
    Case("logo-html"),
    Case("logo-svg"),
    Case("logo-svg", options={"content_type": "image/png"}),
    Case("logo-too-large"),
    Case("logo-bomb"),
    Case("logo-torn"),
    Case("logo-redirect"),
)


@pytest.mark.parametrize("case", FINAL_REFUSALS, ids=str)
def test_a_logo_that_is_no_fit_picture_is_refused_for_good(case: Case):
    with serve_marketplace(Catalogue(6)) as stub, bounded():
        stub.faults.add(case.name, case.when, **case.options)

        run = synchronize(stub)

        apps = [app.key for app in stub.catalogue.apps() if app.logo_links]
        assert run.status == SyncStatus.COMPLETED
        refused = run.changes.filter(kind=ChangeKind.LOGO_REFUSED).order_by("key")
        assert [change.key for change in refused] == sorted(apps)
        assert not Listing.objects.exclude(logo="").exists()
        assert stub.foreign_requests == []

        stub.forget()
        synchronize(stub, at=LATER)
        assert stub.asked("/cdn/") == []


def test_a_logo_on_a_foreign_host_is_not_fetched():
    with serve_marketplace(Catalogue(6)) as stub:
        stub.cdn = f"{stub.foreign_url}/cdn"

        run = synchronize(stub)

        assert run.changes.filter(kind=ChangeKind.LOGO_REFUSED).count() == 6
        assert stub.foreign_requests == []


@pytest.mark.parametrize("name", ["logo-500", "cut", "slow"])
def test_a_logo_that_cannot_be_had_now_is_fetched_by_the_next_run(name: str):
    with serve_marketplace(Catalogue(1 if name == "slow" else 3)) as stub, bounded():
        options = {"seconds": 3} if name == "slow" else {}
        fault = stub.faults.add(name, path="/cdn/", **options)
        run = synchronize(stub)
        assert (run.status, run.changes.filter(kind=ChangeKind.LOGO_REFUSED).count()) == (
            SyncStatus.COMPLETED,
            0,
        )
        stub.faults.remove(fault)

        synchronize(stub, at=LATER)

        logos = {listing.key for listing in Listing.objects.exclude(logo="")}
        assert logos == {app.key for app in stub.catalogue.apps()}


def test_a_logo_is_drawn_anew_so_that_nothing_can_hide_behind_it():
    with serve_marketplace(Catalogue(3)) as stub:
        stub.faults.add("logo-polyglot")

        synchronize(stub)

    stored = list(Listing.objects.exclude(logo=""))
    assert len(stored) == 3
    for listing in stored:
        with listing.logo.open() as file:
            assert b"script" not in file.read()


# --- All of it, and at the size of the real catalogue ---
def test_every_fault_of_the_stub_is_tried_here():
    tried = {case.name for case in (*PASSING, *LASTING, *FINAL_REFUSALS)} | {
        "vanished", "vanished-15", "vanished-95", "renamed", "payment-changed", "deployment-added",
        "deployment-removed", "huge-texts", "logo-500", "logo-polyglot",
    }  # fmt: skip
    # In test_traps: wrong types, hostile texts, a listing that is left out. In test_sync_kill: what is held.
    elsewhere = {"wrong-type", "hostile-texts", "hidden", "touched-1", "hold"}

    assert sorted(tried | elsewhere) == sorted(NAMES)


@pytest.mark.slow
def test_ten_thousand_apps_and_every_fault_in_turn_leave_the_same_catalogue():
    one_of_each = [
        *{case.name: case for case in PASSING}.values(),
        *{case.name: case for case in LASTING}.values(),
    ]
    with serve_marketplace(Catalogue(10_000, logos=False)) as stub:
        assert synchronize(stub).status == SyncStatus.COMPLETED
        expected = snapshot(stub)
        for number, case in enumerate(one_of_each, start=1):
            # Something to do, so that a run that stores nothing at all does not pass.
            lost = stub.catalogue.keys()[number::1000]
            Listing.objects.filter(key__in=lost).update(name="Lost", installs=0)
            fault = stub.faults.add(case.name, case.when, **case.options)
            run = synchronize(stub, at=AT + timedelta(hours=number))
            if case in LASTING:
                assert (run.status, case.words in run.error) == (SyncStatus.FAILED, True), str(case)
                stub.faults.remove(fault)
                run = run_sync(run_id=run.pk, clock=lambda: LATER_STILL)
            else:
                stub.faults.remove(fault)
            assert (run.status, run.error) == (SyncStatus.COMPLETED, ""), str(case)
            assert differences(snapshot(stub), expected) == {}, str(case)
