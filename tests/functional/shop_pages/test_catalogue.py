"""The catalogue as visitors and customers browse it."""

import pytest

from tests.factories.marketplace import ListingFactory


def names(response):
    return [card.listing.name for card in response.context["browsing"].page.object_list]


def test_catalogue_lists_what_is_listed_by_name(client, db):
    for name in ("Zebra", "apple", "Mango"):
        ListingFactory(name=name)
    ListingFactory(name="Gone", is_listed=False)

    response = client.get("/catalogue/")

    assert names(response) == ["apple", "Mango", "Zebra"]
    assert "Gone" not in response.text


def test_filters_narrow_together_and_each_chip_takes_one_away(client, db):
    ListingFactory(name="Free cloud app", hostings={"cloud": "free"}, applications=["jira"])
    ListingFactory(name="Sold cloud app", hostings={"cloud": "atlassian"}, applications=["jira"])
    ListingFactory(name="Wiki app", hostings={"cloud": "free"}, applications=["confluence"])

    response = client.get("/catalogue/?host=jira&payment_model=free&sort=rating")

    assert names(response) == ["Free cloud app"]
    assert [(chip.label, chip.remaining) for chip in response.context["browsing"].chips] == [
        ("Jira", "?payment_model=free&sort=rating"),
        ("Free of charge", "?host=jira&sort=rating"),
    ]


def test_catalogue_without_a_match_offers_to_clear_the_filters(client, confluence):
    response = client.get("/catalogue/?q=nothing-like-this")

    assert names(response) == []
    assert "Nothing fits these filters" in response.text
    assert "“nothing-like-this”" in response.text


def test_catalogue_has_twenty_listings_a_page(client, db):
    for number in range(23):
        ListingFactory(name=f"App {number:02}")

    assert len(names(client.get("/catalogue/"))) == 20
    assert names(client.get("/catalogue/?page=2")) == ["App 20", "App 21", "App 22"]


@pytest.mark.parametrize("page", ["0", "-1", "3", "x", "1.5", "٣", "9" * 21, "%00"])
def test_a_page_that_does_not_exist_is_not_found(client, confluence, page):
    assert client.get(f"/catalogue/?page={page}").status_code == 404


@pytest.mark.parametrize(
    "query", ["q=%00", "kind=%00", "vendor=" + "x" * 7000, "sort=price-asc", "category=%F0%9F%A6%84"]
)
def test_odd_filters_find_something_or_nothing(client, confluence, query):
    assert client.get(f"/catalogue/?{query}").status_code == 200


def test_catalogue_shows_no_price(client, confluence, customer):
    client.force_login(customer)

    text = client.get("/catalogue/").text + client.get("/catalogue/confluence/").text

    assert [sign for sign in ("€", "EUR", "$", "USD") if sign in text] == []


def test_catalogue_in_german(client, confluence):
    response = client.get("/de/catalogue/")

    assert '<html lang="de">' in response.text
    assert 'href="/de/catalogue/confluence/"' in response.text
