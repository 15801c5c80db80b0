"""The catalogue by API: the same knowledge as on the pages."""

from dataclasses import asdict
from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model

from shop.marketplace.enums import SyncMode, SyncStatus
from shop.marketplace.models import SyncRun
from shop.marketplace.outline import FACETS
from tests.factories.marketplace import ListingFactory, VendorFactory
from tests.functional.api.conftest import Api, bearer

Category = get_model("catalogue", "Category")
NOW = datetime(2026, 1, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
def charts(db):
    acme = VendorFactory(
        key="71", name="Acme", website="https://acme.example", support_url="https://a.example/s"
    )
    listing = ListingFactory(
        key="org.charts",
        name="Charts",
        vendor=acme,
        hostings={"cloud": "free", "data_center": "vendor"},
        marketplace_modified_at=NOW,
        logo_address="https://images.example/1.png",
    )
    listing.product.categories.add(Category.add_root(name="Reports", slug="reports"))
    listing.hostings.filter(deployment="data_center").update(
        compatibilities=[{"application": "jira", "min": "9.12", "max": "10.3"}]
    )
    return listing


def test_one_product_has_everything_its_page_shows(charts):
    charts.logo.save("charts.png", ContentFile(b"not looked at here"))
    ListingFactory(key="org.other", name="Other", vendor=VendorFactory(key="72", name="Bolt"))
    SyncRun.objects.create(
        source="x", mode=SyncMode.FULL, status=SyncStatus.COMPLETED, requested_at=NOW, started_at=NOW
    )

    answer = Api().get("/products/org.charts").json()

    assert answer == {
        "key": "org.charts",
        "name": "Charts",
        "kind": "app",
        "vendor": {
            "key": "71",
            "name": "Acme",
            "support_url": "https://a.example/s",
            "website": "https://acme.example",
        },
        "tag_line": "Does one thing well",
        "summary": "An app for examples.",
        "description": "<p>An app for examples.</p>",
        "rating": None,
        "rating_count": 0,
        "installs": 0,
        "applications": [{"key": "jira", "name": "Jira"}],
        "categories": [{"slug": "reports", "name": "Reports"}],
        "logo": f"http://testserver{charts.logo.url}",
        "deployments": [
            {
                "deployment": "cloud",
                "payment_model": "free",
                "version": "1.0.0",
                "released_on": None,
                "compatibilities": [],
            },
            {
                "deployment": "data_center",
                "payment_model": "vendor",
                "version": "1.0.0",
                "released_on": None,
                "compatibilities": [{"application": "jira", "min": "9.12", "max": "10.3"}],
            },
        ],
        "support_url": "",
        "source_url": "https://marketplace.example/apps/1",
        "is_listed": True,
        "unlisted_at": None,
        "stale_since": None,
        "synchronized_at": "2026-01-15T10:00:00+01:00",
        "confirmed_at": "2026-01-20T10:00:00+01:00",
        "changed_at": "2026-01-20T10:00:00+01:00",
        "related": [{"key": "org.other", "name": "Other", "vendor": "Bolt", "logo": ""}],
    }


def test_one_that_is_gone_says_since_when(db):
    ListingFactory(key="gone", is_listed=False, unlisted_at=NOW, stale_since=NOW)

    answer = Api().get("/products/gone").json()

    assert (answer["is_listed"], answer["unlisted_at"], answer["stale_since"]) == (
        False,
        "2026-01-20T10:00:00+01:00",
        "2026-01-20T10:00:00+01:00",
    )
    assert answer["related"] == []


def test_a_list_counts_its_facets_and_hides_where_a_logo_came_from(charts):
    answer = Api().get("/products", {"payment_model": "free"}).json()

    assert [product["key"] for product in answer["items"]] == ["org.charts"]
    assert answer["facets"]["category"] == [
        {"value": "reports", "label": "Reports", "count": 1, "is_chosen": False}
    ]
    assert "images.example" not in str(answer)


# --- Side by side ---------------------------------------------------------------------------------
def test_products_are_compared_fact_by_fact(charts):
    ListingFactory(key="org.other", name="Other", vendor=VendorFactory(key="72", name="Bolt"))

    answer = Api().get("/products/compare", {"key": ["org.other", "org.charts"]}).json()

    assert [product["key"] for product in answer["products"]] == ["org.other", "org.charts"]
    rows = {row["name"]: row for row in answer["rows"]}
    assert rows["vendor"] == {
        "name": "vendor",
        "label": "Vendor",
        "differs": True,
        "cells": [{"lines": ["Bolt"], "url": ""}, {"lines": ["Acme"], "url": ""}],
    }
    assert rows["unit"]["cells"] == [{"lines": ["Users"], "url": ""}] * 2
    assert rows["support"]["cells"][1]["url"] == "https://a.example/s"


def test_a_comparison_speaks_the_language_of_the_call(charts):
    answer = Api().get("/products/compare", {"key": "org.charts"}, **{"Accept-Language": "de"})

    assert answer.headers["Content-Language"] == "de"
    assert answer.json()["rows"][0]["name"] == "kind"


@pytest.mark.parametrize(
    ("keys", "status"),
    [([], 400), ([""], 400), (["x" * 256], 400), (["\0"], 400), (list("abcde"), 400), (["nothing"], 404)],
)
def test_what_cannot_be_compared_is_refused(charts, keys, status):
    assert Api().get("/products/compare", {"key": keys}).status_code == status


def test_the_same_product_twice_is_one(charts):
    answer = Api().get("/products/compare", {"key": ["org.charts", "org.charts"]}).json()

    assert len(answer["products"]) == 1


def test_four_products_cost_as_many_queries_as_one(charts):
    keys = [ListingFactory().key for _number in range(4)]
    Api().get("/products/compare", {"key": keys})
    with CaptureQueriesContext(connection) as one:
        Api().get("/products/compare", {"key": keys[:1]})
    with CaptureQueriesContext(connection) as four:
        Api().get("/products/compare", {"key": keys})

    assert len(one) == len(four) == 5


# --- Recently viewed ------------------------------------------------------------------------------
def test_a_session_is_told_what_it_looked_at_and_can_forget_it(charts):
    api = Api()
    api.client.get("/catalogue/org.charts/")

    assert api.get("/products/recent").json() == {
        "items": [{"key": "org.charts", "name": "Charts", "vendor": "Acme", "logo": ""}]
    }
    api.use_csrf()
    assert api.delete("/products/recent").status_code == 204
    assert api.get("/products/recent").json() == {"items": []}


def test_a_token_has_no_session_to_remember(charts, customer):
    assert bearer(customer).get("/products/recent").json() == {"items": []}


# --- From A to Z ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("path", "entry"),
    [
        ("/products/vendors", {"key": "71", "name": "Acme", "products": 1}),
        ("/products/categories", {"key": "reports", "name": "Reports", "products": 1}),
        ("/products/hosts", {"key": "jira", "name": "Jira", "products": 1}),
    ],
)
def test_the_lists_of_all_vendors_categories_and_hosts(charts, path, entry):
    ListingFactory(vendor=VendorFactory(key="99"), applications=["bamboo"], is_listed=False)

    assert Api().get(path).json() == {"items": [entry]}


def test_the_catalogue_names_no_price(charts):
    paths = ("/products", "/products/org.charts", "/products/compare?key=org.charts")

    text = "".join(Api().get(path).text for path in paths)

    assert [word for word in ("price", "amount", "EUR", "USD") if word in text] == []


# --- Searching ------------------------------------------------------------------------------------
@pytest.fixture
def trackers(db, search_index):
    acme, bolt = VendorFactory(key="71", name="Acme"), VendorFactory(key="72", name="Bolt")
    ListingFactory(key="time", name="Time Tracker", vendor=acme, hostings={"cloud": "free"}, installs=10)
    ListingFactory(key="goal", name="Goal Tracker", vendor=bolt, hostings={"data_center": "vendor"})
    ListingFactory(key="boxes", name="Boxes", vendor=bolt, summary="Not a tracker of anything.")
    search_index()


@pytest.mark.parametrize(
    "query",
    [
        {"q": "tracker"},
        {"q": "trakcer"},
        {"q": "trakcer", "exact": "1"},
        {"q": "track", "sort": "name"},
        {"q": "tracker", "vendor": ["71", "72"], "deployment": ["cloud", "server"]},
        {"q": "tracker", "payment_model": ["free", "vendor"], "kind": "app"},
        {"q": "nothing of that kind"},
    ],
)
def test_a_search_answers_what_the_page_of_results_shows(client, trackers, query):
    answer = Api().get("/products", query).json()
    page = client.get("/search/", {**query, "tab": "products"}).context["found"]

    assert [item["key"] for item in answer["items"]] == [
        card.listing.key for card in page.products.page.object_list
    ]
    assert answer["total"] == page.products.total
    assert {
        facet: [asdict(choice) for choice in getattr(page.products.facets, facet)] for facet in FACETS
    } == (answer["facets"])
    assert answer["searched_for"] == (page.correction or page.text)
    assert (answer["suggestion"], answer["is_fallback"]) == (page.suggestion, False)


def test_a_search_says_what_it_was_corrected_to(trackers):
    answer = Api().get("/products", {"q": "trakcer"}).json()

    assert answer["searched_for"] == "tracker"
    assert answer["total"] == 3


def test_a_search_without_an_engine_says_so(charts):
    answer = Api().get("/products", {"q": "CHART"}).json()

    assert ([item["key"] for item in answer["items"]], answer["is_fallback"]) == (["org.charts"], True)


def test_parts_of_a_search_follow_each_other(trackers):
    first = Api().get("/products", {"q": "tracker", "limit": 2}).json()
    second = Api().get("/products", {"q": "tracker", "limit": 2, "cursor": first["next"]}).json()

    assert len({item["key"] for item in first["items"] + second["items"]}) == 3
    assert second["next"] is None


def test_without_a_text_the_list_is_by_name(trackers):
    answer = Api().get("/products").json()

    assert [item["name"] for item in answer["items"]] == ["Boxes", "Goal Tracker", "Time Tracker"]
    assert answer["is_fallback"] is False


def test_suggestions_come_while_somebody_types(trackers):
    answer = Api().get("/products/suggest", {"q": "tim"}).json()

    assert answer == {"items": [{"key": "time", "name": "Time Tracker", "kind": "app"}], "is_fallback": False}
