"""Lists: pages, filters, and what they cost."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shop.fulfillment.services import invoice_order
from shop.licenses.models import License
from tests.factories.journeys import NOW, deliver, fill_basket, make_order, make_request, make_sent_quote
from tests.factories.marketplace import ListingFactory
from tests.functional.api.conftest import Api, bearer, in_session
from tests.functional.api.test_session import problem

LISTS = [
    "/quote-requests",
    "/quotes",
    "/orders",
    "/licenses",
    "/invoices",
    "/staff/quote-requests",
    "/staff/orders?queue=to_invoice",
    "/staff/activations",
    "/tokens",
]
MOST_QUERIES = 10


def all_pages(api: Api, path: str, query: dict[str, object]) -> list[dict]:
    found, cursor = [], ""
    while cursor is not None:
        page = api.get(path, {**query, "cursor": cursor}).json()
        found += page["items"]
        cursor = page["next"]
    return found


@pytest.mark.parametrize("path", LISTS)
def test_a_list_costs_the_same_however_long(customer, staff, listing, waiting, path):
    api = in_session(staff) if path == "/tokens" else bearer(staff)

    def journey() -> None:
        order = make_order(customer, staff, [ListingFactory(), ListingFactory()])
        deliver(order, staff)
        invoice_order(order_id=order.order_id, by=staff, at=NOW)
        deliver(make_order(customer, staff, [ListingFactory()]), staff)
        make_request(customer, [ListingFactory()])
        bearer(staff)

    journey()
    api.get(path)
    with CaptureQueriesContext(connection) as few:
        assert api.get(path).status_code == 200
    journey()
    journey()
    with CaptureQueriesContext(connection) as many:
        longer = api.get(path)

    assert len(longer.json()["items"]) >= 1
    assert len(few) == len(many), [query["sql"] for query in many]
    assert len(many) <= MOST_QUERIES


def test_the_catalogue_costs_the_same_however_long(db, django_assert_num_queries):
    for _number in range(3):
        ListingFactory()
        # One for the state, two for the outline of what has changed, three for the listings.
        with django_assert_num_queries(6):
            assert Api().get("/products").status_code == 200


def test_a_basket_costs_the_same_however_long(customer, listing):
    api = bearer(customer)
    basket = fill_basket(customer, [ListingFactory() for _ in range(2)])
    api.get("/basket")
    with CaptureQueriesContext(connection) as few:
        api.get("/basket")
    basket.delete()
    fill_basket(customer, [ListingFactory() for _ in range(20)])
    with CaptureQueriesContext(connection) as many:
        answer = api.get("/basket")

    assert len(answer.json()["lines"]) == 20
    assert len(few) == len(many) <= 15


def test_pages_hold_every_row_once(customer, staff):
    quotes = [make_sent_quote(customer, staff, [ListingFactory()]).number for _ in range(5)]
    api = bearer(customer)

    found = all_pages(api, "/quotes", {"limit": 2})

    assert [row["number"] for row in found] == quotes[::-1]
    assert api.get("/quotes", {"limit": 2}).json()["total"] == 5


@pytest.mark.parametrize("sort", ["ends_on", "-ends_on", "product", "-product", "purchased_on", "user_tier"])
def test_pages_of_licenses_hold_every_row_once_in_every_order(customer, staff, sort):
    listings = [ListingFactory(name=f"App {number}") for number in range(5)]
    deliver(make_order(customer, staff, listings), staff)
    for number, license_ in enumerate(License.objects.order_by("pk")):
        ends_on = [None, date(2027, 1, 1), date(2026, 12, 1), None, date(2027, 1, 1)][number]
        License.objects.filter(pk=license_.pk).update(ends_on=ends_on)

    found = all_pages(bearer(customer), "/licenses", {"limit": 2, "sort": sort})

    assert len({row["id"] for row in found}) == len(found) == 5
    if "ends_on" in sort:
        dated = [row["ends_on"] for row in found if row["ends_on"]]
        assert [row["ends_on"] for row in found][3:] == [None, None]
        assert dated == sorted(dated, reverse=sort.startswith("-"))


def test_a_cursor_belongs_to_its_list(customer, staff, listing):
    for _number in range(2):
        make_sent_quote(customer, staff, [ListingFactory()])
    api = bearer(customer)
    cursor = api.get("/quotes", {"limit": 1}).json()["next"]

    assert api.get("/quotes", {"cursor": cursor}).status_code == 200
    for path in ("/quote-requests", "/orders", "/products", "/licenses"):
        refused = api.get(path, {"cursor": cursor})
        assert problem(refused) == (400, "invalid")
        assert refused.json()["errors"][0]["code"] == "invalid_cursor"
    assert problem(api.get("/quotes", {"cursor": cursor + "x"}))[0] == 400


def test_the_catalogue_comes_in_pages_with_facets(db):
    for number in range(3):
        ListingFactory(name=f"App {number}", hostings=["cloud"] if number else ["data_center"])
    api = Api()

    found = all_pages(api, "/products", {"limit": 1})
    narrowed = api.get("/products", {"deployment": "data_center"}).json()

    assert [row["name"] for row in found] == ["App 0", "App 1", "App 2"]
    assert [row["name"] for row in narrowed["items"]] == ["App 0"]
    assert {choice["value"]: choice["count"] for choice in narrowed["facets"]["deployment"]} == {
        "cloud": 2,
        "data_center": 1,
    }


def test_products_are_suggested(db):
    ListingFactory(name="Example Timesheets")
    ListingFactory(name="Diagrams")

    found = Api().get("/products/suggest", {"q": "times"}).json()["items"]

    assert [row["name"] for row in found] == ["Example Timesheets"]
    assert Api().get("/products/suggest").json()["items"] == []


def test_licenses_are_narrowed(customer, staff):
    first, second = ListingFactory(), ListingFactory()
    deliver(make_order(customer, staff, [first, second]), staff)
    api = bearer(customer)
    License.objects.filter(product=first.product).update(
        department="Library", starts_on=None, ends_on=date(2020, 1, 1)
    )
    License.objects.filter(product=second.product).update(ends_on=None)

    def found(**query: str) -> list[str]:
        return [row["product"] for row in api.get("/licenses", query).json()["items"]]

    assert found(product=first.key) == found(department="Library") == found(status="expired") == [first.key]
    assert found(ends_before="2020-01-02") == [first.key]
    assert found(status="active") == [second.key]
    assert found(status="superseded") == found(deployment="server") == []


def test_a_product_no_longer_public_is_not_found(db):
    listing = ListingFactory()
    listing.product.is_public = False
    listing.product.save()

    paths = (f"/products/{listing.key}", f"/products/{listing.key}/configuration", "/products/nobody")
    answers = [Api().get(path) for path in paths]

    assert [problem(answer) for answer in answers] == [(404, "not_found")] * 3
