"""What gets into the index, when, and what leaves it; with an engine that only keeps documents."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from cms.tasks import publish_scheduled_pages
from search import indexing
from search.backends.errors import EngineDown
from search.search_indexes import ListingIndex
from search.tasks import index_changes
from shop.core.changes import mark_changed
from shop.core.enums import OutboxState
from shop.core.locks import exclusive
from shop.core.models import ChangeMark, OutboxEvent
from shop.core.outbox import relay_once
from shop.core.schedule import start_due_entries
from shop.marketplace.models import Listing, SyncRun
from shop.marketplace.services import import_catalogue
from shop.marketplace.services.catalogue import unlist
from shop.marketplace.sources import FileSource
from tests.factories.cms import FaqEntryPageFactory, FaqTopicPageFactory
from tests.factories.marketplace import (
    DEMO_CATALOGUE,
    ListingFactory,
    ProductFactory,
    VendorFactory,
    catalogue_dump,
    wire_addon,
    wire_version,
)
from tests.integration.search.engine import Shelf
from tests.races import together

pytestmark = pytest.mark.django_db

AT = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
LISTING = "marketplace.listing"
Commit = Callable[..., Any]


def sync(tmp_path: Path, *addons: dict[str, Any], at: datetime = AT, **versions: Any) -> None:
    path = tmp_path / "catalogue.json"
    dump = catalogue_dump(*addons, versions={"org.example.timesheets": [wire_version(**versions)]})
    path.write_text(json.dumps(dump), encoding="utf-8")
    import_catalogue(source=FileSource(path), at=at)


def document(shelf: type[Shelf], key: str) -> dict[str, Any]:
    return next(one for one in (shelf.documents or {}).values() if one["key"] == key)


# --- Following changes ----------------------------------------------------------------------------
def test_a_new_listing_is_found_after_the_job_and_its_marks_are_gone(shelf: type[Shelf], tmp_path: Path):
    indexing.rebuild()

    sync(tmp_path, wire_addon())
    before = shelf.titles()
    worked_off = indexing.index_changes()

    assert (before, shelf.titles()) == ([], ["Example Timesheets"])
    assert (worked_off, ChangeMark.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("field", "changed", "versions", "value"),
    [
        ("title", {"name": "Renamed"}, {}, "Renamed"),
        ("text", {"summary": "Now about kangaroos"}, {}, "kangaroos"),
        ("payment_model_exact", {}, {"paymentModel": "free"}, "free"),
        ("hosting_exact", {}, {"paymentModel": "free"}, "data_center/free"),
        ("categories", {"embedded": {"categories": [{"name": "Design"}]}}, {}, "Design"),
        ("category_exact", {"embedded": {"categories": [{"name": "Design"}]}}, {}, "design"),
        (
            "vendor_name",
            {
                "embedded": {
                    "vendor": {"_links": {"self": {"href": "/rest/2/vendors/90001"}}, "name": "Sold Ltd"}
                }
            },
            {},
            "Sold Ltd",
        ),
        ("installs", {"embedded": {"distribution": {"bundled": False, "totalInstalls": 86}}}, {}, 86),
    ],
)
def test_whatever_changes_of_a_listing_changes_in_the_index(
    shelf: type[Shelf], tmp_path: Path, field: str, changed: dict[str, Any], versions: Any, value: Any
):
    sync(tmp_path, wire_addon())
    indexing.rebuild()

    sync(tmp_path, wire_addon(**changed), at=AT + timedelta(days=1), **versions)
    indexing.index_changes()

    found = document(shelf, "org.example.timesheets")[field]
    assert found == value or value in found


def test_a_listing_without_news_is_not_marked(shelf: type[Shelf], tmp_path: Path):
    sync(tmp_path, wire_addon())
    ChangeMark.objects.all().delete()

    sync(tmp_path, wire_addon(), at=AT + timedelta(days=1))

    assert ChangeMark.objects.count() == 0


def test_a_renamed_vendor_marks_all_of_its_listings(shelf: type[Shelf], tmp_path: Path):
    sync(tmp_path, wire_addon())
    unnamed = ListingFactory(vendor=Listing.objects.get().vendor)
    indexing.rebuild()

    vendor = {"_links": {"self": {"href": "/rest/2/vendors/90001"}}, "name": "Sold Ltd"}
    sync(tmp_path, wire_addon(embedded={"vendor": vendor}), at=AT + timedelta(days=1))
    indexing.index_changes()

    assert document(shelf, unnamed.key)["vendor_name"] == "Sold Ltd"


def test_a_delisted_entry_leaves_the_index(shelf: type[Shelf], tmp_path: Path):
    sync(tmp_path, wire_addon())
    indexing.rebuild()

    unlist(Listing.objects.get(), run=SyncRun.objects.get(), at=AT, reason="gone")
    indexing.index_changes()

    assert shelf.titles() == []


def test_only_what_the_catalogue_shows_is_indexed(shelf: type[Shelf]):
    ListingFactory(name="Shown")
    ListingFactory(name="Delisted", is_listed=False)
    ListingFactory(name="Hidden", product=ProductFactory(is_public=False))

    indexing.rebuild()

    assert shelf.titles() == ["Shown"]


def test_a_mark_of_something_that_nobody_indexes_is_dropped(shelf: type[Shelf]):
    indexing.rebuild()
    mark_changed("accounts.person", [1, 2])

    assert indexing.index_changes() == 2
    assert ChangeMark.objects.count() == 0


def test_a_document_that_the_engine_refuses_keeps_no_other_out(shelf: type[Shelf]):
    refused, taken = ListingFactory(name="Refused"), ListingFactory(name="Taken")
    indexing.rebuild()
    Listing.objects.update(name="Renamed")
    shelf.refused = {f"{LISTING}.{refused.pk}"}
    mark_changed(LISTING, [refused.pk, taken.pk])

    indexing.index_changes()

    assert shelf.titles() == ["Refused", "Renamed"]
    assert ChangeMark.objects.count() == 0


# --- Marks and the job ----------------------------------------------------------------------------
def test_a_job_that_is_done_runs_again_for_the_next_change(
    shelf: type[Shelf], django_capture_on_commit_callbacks: Commit
):
    indexing.rebuild()
    for name in ("First", "Second"):
        with django_capture_on_commit_callbacks(execute=True):
            mark_changed(LISTING, [ListingFactory(name=name).pk])
        relay_once()

    assert shelf.titles() == ["First", "Second"]


def test_a_change_while_its_row_is_indexed_is_not_lost(shelf: type[Shelf], monkeypatch: pytest.MonkeyPatch):
    listing = ListingFactory(name="Old")
    indexing.rebuild()
    mark_changed(LISTING, [listing.pk])
    store = ListingIndex.with_ids

    def change_after_reading(index: ListingIndex, ids: Any) -> Any:
        rows = list(store(index, ids))
        if not Listing.objects.filter(name="New").exists():
            Listing.objects.update(name="New")
            mark_changed(LISTING, [listing.pk])
        return rows

    monkeypatch.setattr(ListingIndex, "with_ids", change_after_reading)
    indexing.index_changes()

    assert shelf.titles() == ["New"]


@pytest.mark.django_db(transaction=True)
def test_after_a_crash_between_commit_and_job_the_schedule_finds_the_marks(
    shelf: type[Shelf], monkeypatch: pytest.MonkeyPatch
):
    indexing.rebuild()
    monkeypatch.setattr("shop.core.changes.wake", lambda *given, **named: 1 / 0)
    with transaction.atomic():
        mark_changed(LISTING, [ListingFactory(name="Survivor").pk])
    assert relay_once() == 0

    now = timezone.now()
    start_due_entries(now=now - timedelta(minutes=2))
    start_due_entries(now=now)
    relay_once()

    assert shelf.titles() == ["Survivor"]


def test_while_the_engine_is_down_the_marks_wait_and_no_job_fails(
    shelf: type[Shelf], django_capture_on_commit_callbacks: Commit
):
    indexing.rebuild()
    shelf.is_down = True
    with django_capture_on_commit_callbacks(execute=True):
        mark_changed(LISTING, [ListingFactory(name="Late").pk])
    relay_once()
    while_down = (OutboxEvent.objects.get().state, ChangeMark.objects.count())

    shelf.is_down = False
    index_changes()

    assert while_down == (OutboxState.DONE, 1)
    assert shelf.titles() == ["Late"]


# --- Questions ------------------------------------------------------------------------------------
def test_a_question_is_found_while_it_is_published_and_for_everybody(shelf: type[Shelf]):
    indexing.rebuild()
    entry = FaqEntryPageFactory(title="How long does it take?", answer="<p>Two days.</p>")
    indexing.index_changes()
    published = shelf.titles()
    entry.unpublish()
    indexing.index_changes()

    assert (published, shelf.titles()) == (["How long does it take?"], [])


def test_a_draft_does_not_change_the_document(shelf: type[Shelf]):
    entry = FaqEntryPageFactory(title="Published")
    indexing.rebuild()
    entry.title = "Only a draft"
    entry.save_revision()
    mark_changed("cms.faqentrypage", [entry.pk])
    indexing.index_changes()

    assert shelf.titles() == ["Published"]


def test_what_becomes_private_leaves_the_index_and_comes_back(shelf: type[Shelf]):
    entry = FaqEntryPageFactory(title="For whom?")
    indexing.rebuild()
    topic = entry.get_parent()
    restriction = PageViewRestriction.objects.create(page=topic, restriction_type="login")
    indexing.index_changes()
    private = shelf.titles()
    restriction.delete()
    indexing.index_changes()

    assert (private, shelf.titles()) == ([], ["For whom?"])


def test_a_question_that_is_moved_below_a_private_page_leaves_the_index(shelf: type[Shelf]):
    entry = FaqEntryPageFactory(title="Moved")
    private = FaqTopicPageFactory(parent=entry.get_parent().get_parent().specific)
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    indexing.rebuild()

    Page.objects.get(pk=entry.pk).move(private, pos="last-child")
    indexing.index_changes()

    assert shelf.titles() == []


def test_a_deleted_topic_takes_its_questions_with_it(shelf: type[Shelf]):
    entry = FaqEntryPageFactory()
    indexing.rebuild()
    entry.get_parent().delete()
    indexing.index_changes()

    assert shelf.titles() == []


def test_a_question_whose_time_is_over_leaves_the_index(shelf: type[Shelf]):
    entry = FaqEntryPageFactory(title="Only in summer")
    indexing.rebuild()
    type(entry).objects.update(expire_at=timezone.now() - timedelta(minutes=1))

    publish_scheduled_pages()
    indexing.index_changes()

    assert shelf.titles() == []


# --- Everything -----------------------------------------------------------------------------------
def test_a_rebuild_tells_how_far_it_is(shelf: type[Shelf], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(indexing, "BATCH", 2)
    for _number in range(3):
        ListingFactory()
    FaqEntryPageFactory()
    heard: list[tuple[int, int]] = []

    documents = indexing.rebuild(on_progress=lambda done, total: heard.append((done, total)))

    assert (documents, heard) == (4, [(1, 4), (3, 4), (4, 4)])


def test_what_changes_during_a_rebuild_follows_it(shelf: type[Shelf]):
    goes, stays = ListingFactory(name="Goes"), ListingFactory(name="Stays")
    mark_changed(LISTING, [goes.pk, stays.pk])

    def meanwhile() -> None:
        Listing.objects.filter(pk=goes.pk).update(is_listed=False)
        mark_changed(LISTING, [goes.pk, ListingFactory(name="Comes").pk])

    shelf.before_commit = meanwhile
    indexing.rebuild()

    assert shelf.titles() == ["Comes", "Stays"]
    assert ChangeMark.objects.count() == 0


def test_a_rebuild_that_fails_leaves_the_old_index_and_the_marks(shelf: type[Shelf]):
    ListingFactory(name="Old")
    indexing.rebuild()
    mark_changed(LISTING, [ListingFactory(name="New").pk])
    shelf.before_commit = lambda: 1 / 0

    with pytest.raises(ZeroDivisionError):
        indexing.rebuild()

    assert (shelf.titles(), ChangeMark.objects.count()) == (["Old"], 1)


def test_while_one_writes_nobody_else_does(shelf: type[Shelf]):
    indexing.rebuild()
    mark_changed(LISTING, [1])

    with exclusive(indexing.LOCK):
        with pytest.raises(indexing.IndexBusy):
            indexing.rebuild(patience_seconds=0)
        index_changes()

    assert ChangeMark.objects.count() == 1


def test_a_missing_index_is_built_by_the_job_that_follows_changes(shelf: type[Shelf]):
    ListingFactory(name="From the beginning")

    index_changes()

    assert shelf.titles() == ["From the beginning"]


def test_an_engine_that_is_down_refuses_a_rebuild(shelf: type[Shelf]):
    shelf.is_down = True

    with pytest.raises(EngineDown):
        indexing.rebuild()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_rebuilds_at_the_same_moment_one_is_refused(shelf: type[Shelf]):
    ListingFactory()

    results = together([lambda: indexing.rebuild(patience_seconds=0)] * 2)

    assert sorted(map(str, results)) in (["", "1"], ["1", "1"])


# --- Cost -----------------------------------------------------------------------------------------
def test_a_batch_of_listings_costs_as_many_queries_as_one(shelf: type[Shelf]):
    import_catalogue(source=FileSource(DEMO_CATALOGUE), at=AT)
    index = ListingIndex()
    ids = list(Listing.objects.values_list("pk", flat=True))
    costs = []
    for some in (ids[:1], ids):
        with CaptureQueriesContext(connection) as queries:
            for row in index.with_ids(some):
                index.full_prepare(row)
        costs.append(len(queries))

    assert len(ids) > 30
    assert costs == [4, 4]


def test_vendors_are_not_asked_one_by_one(shelf: type[Shelf]):
    for number in range(3):
        ListingFactory(vendor=VendorFactory(name=f"Vendor {number}"))

    with CaptureQueriesContext(connection) as queries:
        indexing.rebuild()

    assert len(queries) < 15
