from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from oscar.core.loading import get_model
from pytest_django import DjangoAssertNumQueries

from shop.marketplace.enums import Hosting, ListingKind, ListingSort, PaymentModel
from shop.marketplace.models import HUES, Listing
from shop.marketplace.outline import FacetChoice, ListingFilters, catalogue_outline
from shop.marketplace.selectors import (
    get_listing,
    listing_detail,
    listing_page,
    listings_by_key,
    listings_of_products,
)
from tests.factories.marketplace import ListingFactory, VendorFactory

Category = get_model("catalogue", "Category")

pytestmark = pytest.mark.django_db


def names(sort: str = ListingSort.NAME, offset: int = 0, limit: int = 20, **filters: Any) -> list[str]:
    page = listing_page(ListingFilters(**filters), sort=sort, offset=offset, limit=limit)
    return [listing.name for listing in page.items]


@pytest.fixture
def reports() -> Any:
    return Category.add_root(name="Reports", slug="reports")


@pytest.fixture
def shelf(reports: Any) -> dict[str, Listing]:
    """Four listings that differ in everything one can filter by."""
    acme, zenith = VendorFactory(key="1", name="Acme"), VendorFactory(key="2", name="Zenith")
    host = ListingFactory(host=True, key="jira-software", name="Jira Software", vendor=acme, summary="Boards")
    charts = ListingFactory(
        key="org.charts",
        name="charts for Confluence",
        vendor=acme,
        applications=["confluence"],
        hostings={Hosting.CLOUD: PaymentModel.FREE, Hosting.DATA_CENTER: PaymentModel.ATLASSIAN},
        installs=10,
        rating=Decimal("4.5"),
        rating_count=3,
        marketplace_modified_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    charts.product.categories.add(reports)
    hours = ListingFactory(
        key="org.hours",
        name="Hours",
        vendor=zenith,
        tag_line="Charts of time",
        applications=["jira", "confluence"],
        hostings={Hosting.CLOUD: PaymentModel.VENDOR},
        installs=99,
        marketplace_modified_at=datetime(2026, 1, 9, tzinfo=UTC),
    )
    gone = ListingFactory(key="org.gone", name="Gone", vendor=zenith, is_listed=False)
    gone.product.categories.add(reports)
    return {"host": host, "charts": charts, "hours": hours, "gone": gone}


def test_the_catalogue_is_in_alphabetical_order_without_what_is_no_longer_listed(shelf: dict[str, Listing]):
    page = listing_page(ListingFilters())

    assert [listing.name for listing in page.items] == ["charts for Confluence", "Hours", "Jira Software"]
    assert page.total == 3


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"text": "CHARTS"}, ["charts for Confluence", "Hours"]),
        ({"text": "charts zenith"}, ["Hours"]),
        ({"text": "  boards  "}, ["Jira Software"]),
        ({"text": "charts nowhere"}, []),
        ({"text": "%"}, []),
        ({"text": "\x00"}, ["charts for Confluence", "Hours", "Jira Software"]),
        ({"kind": ListingKind.HOST}, ["Jira Software"]),
        ({"kind": "app", "host": ("jira",)}, ["Hours"]),
        ({"host": ("confluence",)}, ["charts for Confluence", "Hours"]),
        ({"host": ("jira", "confluence")}, ["charts for Confluence", "Hours", "Jira Software"]),
        ({"host": ("jira", "confluence"), "vendor": ("2", "nobody")}, ["Hours"]),
        ({"deployment": ("data_center",)}, ["charts for Confluence", "Jira Software"]),
        ({"payment_model": ("free",)}, ["charts for Confluence"]),
        ({"payment_model": ("free", "vendor")}, ["charts for Confluence", "Hours"]),
        ({"deployment": ("cloud",), "payment_model": ("atlassian",)}, ["Jira Software"]),
        ({"deployment": ("data_center", "server"), "payment_model": ("free", "vendor")}, []),
        ({"category": ("reports",)}, ["charts for Confluence"]),
        ({"vendor": ("2",)}, ["Hours"]),
        ({"vendor": ("nobody",)}, []),
        ({"host": ("' OR 1=1 --",)}, []),
        ({"deployment": ("moon",)}, []),
    ],
)
def test_filters_narrow_the_catalogue(
    shelf: dict[str, Listing], filters: dict[str, Any], expected: list[str]
):
    assert names(**filters) == expected
    assert listing_page(ListingFilters(**filters)).total == len(expected)


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (ListingSort.NAME, ["charts for Confluence", "Hours", "Jira Software"]),
        (ListingSort.INSTALLS, ["Hours", "charts for Confluence", "Jira Software"]),
        (ListingSort.RATING, ["charts for Confluence", "Hours", "Jira Software"]),
        (ListingSort.UPDATED, ["Hours", "charts for Confluence", "Jira Software"]),
        ("user__password", ["charts for Confluence", "Hours", "Jira Software"]),
    ],
)
def test_sorting_is_by_name_unless_a_known_order_is_asked_for(
    shelf: dict[str, Listing], sort: str, expected: list[str]
):
    assert names(sort=sort) == expected


def test_pages_join_without_a_gap(shelf: dict[str, Listing]):
    assert names(offset=0, limit=2) + names(offset=2, limit=2) == names()
    assert names(offset=-5, limit=0) == ["charts for Confluence"]
    assert names(offset=10_000_000) == []


@pytest.mark.parametrize(("text", "queries"), [("", 4), ("app", 5)])
def test_a_page_of_twenty_costs_four_queries_and_one_more_for_a_text(
    django_assert_num_queries: DjangoAssertNumQueries, text: str, queries: int
):
    ListingFactory.create_batch(25)
    filters = ListingFilters(text=text, deployment=("cloud",), host=("jira", "confluence"))
    listing_page(filters)  # the first one of a process reads the catalogue's outline

    with django_assert_num_queries(queries):
        page = listing_page(filters, limit=20)
        shown = [
            (
                listing.product.slug,
                listing.vendor.name,
                listing.initial,
                [hosting.get_deployment_display() for hosting in listing.hostings.all()],
                [application.name for application in listing.applications.all()],
            )
            for listing in page.items
        ]

    assert len(shown) == 20
    assert page.total == 25


def test_facets_count_what_the_other_filters_leave(shelf: dict[str, Listing]):
    facets = listing_page(ListingFilters(host=("confluence",), deployment=("cloud",))).facets

    assert [(choice.value, choice.count, choice.is_chosen) for choice in facets.host] == [
        ("confluence", 2, True),
        ("jira", 2, False),
    ]
    assert [(choice.value, choice.count, choice.is_chosen) for choice in facets.deployment] == [
        ("cloud", 2, True),
        ("data_center", 1, False),
    ]
    assert [(choice.value, choice.label, choice.count) for choice in facets.category] == [
        ("reports", "Reports", 1)
    ]
    assert [(choice.label, choice.count) for choice in facets.vendor] == [("Acme", 1), ("Zenith", 1)]
    # Only the cloud row of each counts: the paid Data Center edition is not what was asked for.
    assert [(choice.value, choice.count) for choice in facets.payment_model] == [("free", 1), ("vendor", 1)]


def test_more_of_one_facet_can_be_chosen_without_its_own_counts_moving(shelf: dict[str, Listing]):
    one = listing_page(ListingFilters(vendor=("1",), payment_model=("free",))).facets
    both = listing_page(ListingFilters(vendor=("1",), payment_model=("free", "vendor", "atlassian"))).facets

    def counted(choices: list[FacetChoice]) -> list[tuple[str, int]]:
        return [(choice.value, choice.count) for choice in choices]

    assert counted(one.payment_model) == [("free", 1), ("atlassian", 2)]
    assert counted(both.payment_model) == [("free", 1), ("atlassian", 2), ("vendor", 0)]
    assert counted(one.host) == [("confluence", 1)]
    assert counted(both.host) == [("confluence", 1), ("jira", 1)]


def test_what_is_chosen_stays_a_choice_though_nothing_has_it(shelf: dict[str, Listing]):
    facets = listing_page(ListingFilters(host=("jira", "nobody"), deployment=("moon", "server"))).facets

    assert [(choice.label, choice.count, choice.is_chosen) for choice in facets.host] == [
        ("Jira", 0, True),
        ("nobody", 0, True),
    ]
    assert [(choice.label, choice.count, choice.is_chosen) for choice in facets.deployment] == [
        ("Cloud", 2, False),
        ("Data Center", 1, False),
        ("Server", 0, True),
        ("moon", 0, True),
    ]


def test_numbers_from_elsewhere_are_dressed_as_choices(shelf: dict[str, Listing]):
    filters = ListingFilters(vendor=("2",))
    counts = {
        "host": {"jira": 1, "confluence": 5},
        "deployment": {"cloud": 3, "data_center": 0},
        "category": {},
        "vendor": {"1": 9, "unheard of": 1},
        "payment_model": {"vendor": 1, "free": 2},
    }

    facets = catalogue_outline().facets_of(counts, filters)

    assert [(choice.label, choice.count) for choice in facets.host] == [("Confluence", 5), ("Jira", 1)]
    assert [(choice.label, choice.count) for choice in facets.deployment] == [("Cloud", 3)]
    assert facets.category == []
    assert [(choice.label, choice.count) for choice in facets.vendor] == [
        ("Zenith", 0),
        ("Acme", 9),
        ("unheard of", 1),
    ]
    assert [choice.value for choice in facets.payment_model] == ["free", "vendor"]


def test_the_chosen_vendor_is_offered_even_where_many_are_larger(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("shop.marketplace.outline.MAX_CHOICES", 2)
    large = VendorFactory(key="large", name="Large")
    ListingFactory.create_batch(2, vendor=large)
    ListingFactory(vendor=VendorFactory(key="a", name="Alpha"))
    ListingFactory(vendor=VendorFactory(key="z", name="Zulu"))

    facets = listing_page(ListingFilters(vendor=("z",))).facets

    assert [choice.value for choice in facets.vendor] == ["z", "large"]


def test_facets_count_within_a_text(shelf: dict[str, Listing]):
    facets = listing_page(ListingFilters(text="charts")).facets

    assert [(choice.value, choice.count) for choice in facets.host] == [("confluence", 2), ("jira", 1)]


def test_listings_by_key_keep_the_asked_order_and_cost_four_queries(
    shelf: dict[str, Listing], django_assert_num_queries: DjangoAssertNumQueries
):
    with django_assert_num_queries(4):
        found = listings_by_key(["org.gone", "nobody", "org.charts"])
        facts = [
            (listing.vendor.name, len(listing.hostings.all()), len(listing.applications.all()))
            for listing in found
        ]
        categories = [category.name for category in found[1].product.categories.all()]

    assert found == [shelf["gone"], shelf["charts"]]
    assert facts == [("Zenith", 2, 1), ("Acme", 2, 1)]
    assert categories == ["Reports"]


def test_a_listing_is_found_with_everything_its_page_shows(
    shelf: dict[str, Listing], django_assert_num_queries: DjangoAssertNumQueries
):
    with django_assert_num_queries(4):
        listing = listing_detail(key="org.charts")
        assert [category.name for category in listing.product.categories.all()] == ["Reports"]
        assert [hosting.version_name for hosting in listing.hostings.all()] == ["1.0.0", "1.0.0"]
        assert [application.key for application in listing.applications.all()] == ["confluence"]
        assert listing.vendor.name == "Acme"


def test_a_listing_that_is_no_longer_listed_keeps_its_page(shelf: dict[str, Listing]):
    assert listing_detail(key="org.gone").is_listed is False


@pytest.mark.parametrize("select", [listing_detail, get_listing])
def test_an_unknown_key_finds_nothing(select: Any):
    ListingFactory(key="org.example")

    with pytest.raises(Listing.DoesNotExist):
        select(key="org.example.other")


def test_listings_of_many_products_cost_three_queries(django_assert_num_queries: DjangoAssertNumQueries):
    listings = ListingFactory.create_batch(5)

    with django_assert_num_queries(3):
        found = listings_of_products(product_ids=[*(listing.product_id for listing in listings), 10**9])

    assert found == {listing.product_id: listing for listing in listings}


@pytest.mark.parametrize(
    ("name", "initial"), [("éclair", "É"), ("  „Quoted“", "Q"), ("3D", "3"), ("***", "?"), ("ßx", "S")]
)
def test_the_initial_is_the_first_letter_or_digit(name: str, initial: str):
    assert Listing(key="k", name=name).initial == initial


def test_the_hue_depends_on_the_key_alone():
    hues = {Listing(key=f"org.example.app{number}").hue for number in range(200)}

    assert hues == set(range(HUES))
    assert Listing(key="org.example", name="One").hue == Listing(key="org.example", name="Other").hue
