"""The outline in memory: what it counts is what the database holds, and a change is seen at once."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model

from shop.marketplace import outline as outline_module
from shop.marketplace.enums import ChangeKind, ListingSort, PaymentModel, SyncMode, SyncStatus
from shop.marketplace.models import Listing, ListingHosting, SyncChange, SyncRun
from shop.marketplace.outline import ListingFilters, catalogue_outline, catalogue_state, state_beside
from shop.marketplace.related import links_to, surroundings
from shop.marketplace.selectors import find_listing, load_facts
from tests.factories.marketplace import ListingFactory, VendorFactory

Category = get_model("catalogue", "Category")
NOW = datetime(2026, 1, 15, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def count(**filters):
    outline = catalogue_outline()
    return outline.matching(ListingFilters(**filters)).bit_count()


def make_run(status):
    return SyncRun.objects.create(source="demo.json", mode=SyncMode.FULL, status=status, requested_at=NOW)


def test_a_second_page_asks_for_the_state_only():
    ListingFactory.create_batch(3)
    with CaptureQueriesContext(connection) as first:
        assert count() == 3
    with CaptureQueriesContext(connection) as second:
        assert count() == 3

    assert (len(first), len(second)) == (3, 1)


def test_a_new_and_a_vanished_listing_are_counted_at_once():
    gone = ListingFactory()
    assert count() == 1
    ListingFactory()
    assert count() == 2

    Listing.objects.filter(pk=gone.pk).update(is_listed=False)

    assert count() == 1


def test_what_a_synchronisation_changes_is_counted_at_once():
    listing = ListingFactory(hostings={"cloud": PaymentModel.ATLASSIAN})
    assert count(payment_model=("free",)) == 0
    ListingHosting.objects.filter(listing=listing).update(payment_model=PaymentModel.FREE)
    SyncChange.objects.create(
        run=make_run(SyncStatus.COMPLETED), kind=ChangeKind.PAYMENT_CHANGED, key=listing.key
    )

    assert count(payment_model=("free",)) == 1


def test_while_a_synchronisation_writes_the_outline_may_be_some_seconds_old(monkeypatch):
    run = make_run(SyncStatus.RUNNING)
    ListingFactory()
    assert count() == 1
    added = ListingFactory()
    SyncChange.objects.create(run=run, kind=ChangeKind.ADDED, key=added.key)
    assert count() == 1

    monkeypatch.setattr(outline_module, "PATIENCE_SECONDS", 0)

    assert count() == 2


def test_names_are_read_anew_after_a_while_though_no_listing_changed(monkeypatch):
    vendor = VendorFactory(key="7", name="Before")
    ListingFactory(vendor=vendor)
    assert [choice.label for choice in catalogue_outline().choices("vendor")] == ["Before"]
    vendor.name = "After"
    vendor.save()

    monkeypatch.setattr(outline_module, "LONGEST_SECONDS", 0)

    assert [choice.label for choice in catalogue_outline().choices("vendor")] == ["After"]


def test_the_state_comes_along_with_a_listing():
    listing = ListingFactory()
    SyncChange.objects.create(run=make_run(SyncStatus.RUNNING), kind=ChangeKind.ADDED, key=listing.key)

    assert state_beside(find_listing(key=listing.key)) == catalogue_state()


def test_the_state_of_an_empty_catalogue_comes_along_with_a_listing_that_left_it():
    listing = ListingFactory(is_listed=False)

    assert state_beside(find_listing(key=listing.key)) == catalogue_state()
    assert count() == 0


@pytest.mark.parametrize("number", [1, 7, 8, 9, 64, 65])
def test_sets_hold_whatever_number_of_listings(number):
    ids = [listing.pk for listing in ListingFactory.create_batch(number)]
    outline = catalogue_outline()
    everything = outline.matching(ListingFilters())

    assert sorted(outline.page(everything, sort="name", offset=0, limit=100)) == ids
    assert outline.page(outline.bits_of([ids[-1], 10**9]), sort="name", offset=0, limit=9) == [ids[-1]]
    assert outline.bits_of(ids) == everything


def test_orders_put_what_has_no_value_last_and_equal_ones_by_name():
    ListingFactory(name="b", rating="4.00", rating_count=1, installs=5, marketplace_modified_at=NOW)
    ListingFactory(name="C", installs=5)
    ListingFactory(name="a", rating="4.00", rating_count=9, installs=50)
    outline = catalogue_outline()

    def names(sort):
        ids = outline.page(outline.everything, sort=sort, offset=0, limit=9)
        return [Listing.objects.get(pk=pk).name for pk in ids]

    assert {sort: names(sort) for sort in ListingSort} == {
        # Nothing was looked for that could fit better or worse.
        ListingSort.RELEVANCE: ["a", "b", "C"],
        ListingSort.NAME: ["a", "b", "C"],
        ListingSort.INSTALLS: ["a", "b", "C"],
        ListingSort.RATING: ["a", "b", "C"],
        ListingSort.UPDATED: ["b", "a", "C"],
    }


def test_related_are_those_of_host_and_category_then_of_the_vendor_then_of_the_host():
    reports = Category.add_root(name="Reports", slug="reports")
    acme = VendorFactory(key="1", name="Acme")
    mine = ListingFactory(name="Mine", vendor=acme, applications=["jira"])
    alike = ListingFactory(name="Alike", applications=["jira"], installs=1)
    elsewhere = ListingFactory(name="Elsewhere", applications=["confluence"], installs=99)
    for listing in (mine, alike, elsewhere):
        listing.product.categories.add(reports)
    ListingFactory(name="Of the vendor", vendor=acme, applications=["bamboo"], installs=1)
    ListingFactory(name="Of the host", applications=["jira"], installs=9_000)
    gone = ListingFactory(name="Gone", vendor=acme, applications=["jira"], is_listed=False)
    gone.product.categories.add(reports)

    around = surroundings(find_listing(key=mine.key), looked_at=[elsewhere.key, mine.key, gone.key])

    assert [link.name for link in around.related] == ["Alike", "Of the vendor", "Of the host"]
    assert [link.name for link in around.recent] == ["Elsewhere"]
    assert [category.value for category in around.categories] == ["reports"]


def test_a_host_product_is_surrounded_by_what_plugs_into_it_before_other_things_of_its_vendor():
    maker = VendorFactory(key="1", name="Maker")
    host = ListingFactory(name="Wiki", vendor=maker, applications=["confluence"], kind="host")
    ListingFactory(name="For another product", vendor=maker, applications=["jira"], installs=9_000)
    ListingFactory(name="Plugs in", applications=["confluence"], installs=1)

    around = surroundings(find_listing(key=host.key), looked_at=[])

    assert [link.name for link in around.related] == ["Plugs in", "For another product"]


def test_related_end_with_six():
    listings = ListingFactory.create_batch(9)

    around = surroundings(find_listing(key=listings[0].key), looked_at=[])

    assert len(around.related) == 6


def test_a_listing_that_is_gone_has_no_pages_around_it_that_are_empty():
    gone = ListingFactory(is_listed=False, applications=["bamboo"], vendor=VendorFactory(key="1"))

    around = surroundings(find_listing(key=gone.key), looked_at=[])

    assert (around.has_vendor_page, around.pages_of_hosts, around.categories) == (False, frozenset(), [])


def test_surroundings_cost_no_query_of_their_own(django_assert_num_queries):
    listings = ListingFactory.create_batch(9)
    catalogue_outline()
    listing = find_listing(key=listings[0].key)
    load_facts([listing])

    with django_assert_num_queries(0):
        around = surroundings(listing, looked_at=[one.key for one in listings])

    assert (len(around.related), len(around.recent)) == (6, 8)


def test_links_keep_their_order_and_cost_nothing_where_there_are_none(django_assert_num_queries):
    first, second = ListingFactory.create_batch(2)

    assert [link.key for link in links_to([second.key, "unknown", first.key])] == [second.key, first.key]
    with django_assert_num_queries(0):
        assert links_to([]) == []
