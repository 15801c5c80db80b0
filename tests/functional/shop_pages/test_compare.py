"""Listings side by side: choosing them, the page, its address."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model

from tests.factories.marketplace import ListingFactory, VendorFactory

Category = get_model("catalogue", "Category")
HTMX = {"HX-Request": "true"}


@pytest.fixture
def apps(db):
    return [ListingFactory(key=f"org.example.{letter}", name=f"App {letter}") for letter in "abcde"]


def choose(client, listing, **given):
    return client.post(
        "/catalogue/compare/", {"add": listing.key, "next": "/catalogue/?sort=rating"}, **given
    )


def chosen(client):
    return client.session.get("compared", [])


def test_a_button_chooses_a_listing_and_returns_to_the_page(client, apps):
    response = choose(client, apps[0])

    assert response.headers["Location"] == "/catalogue/?sort=rating"
    assert chosen(client) == ["org.example.a"]
    text = client.get("/catalogue/").text
    assert "1 listing chosen to compare" in text
    assert 'name="remove" value="org.example.a" aria-pressed="true"' in text


def test_choosing_twice_chooses_once_and_the_button_takes_it_back(client, apps):
    choose(client, apps[0])
    choose(client, apps[0])
    choose(client, apps[1])

    client.post("/catalogue/compare/", {"remove": "org.example.a"})

    assert chosen(client) == ["org.example.b"]


def test_with_htmx_the_button_and_the_bar_change_in_place(client, apps):
    response = choose(client, apps[0], headers=HTMX)

    assert "<html" not in response.text
    assert 'aria-pressed="true"' in response.text
    assert 'id="compare-bar" hx-swap-oob="true"' in response.text
    assert '<input type="hidden" name="next" value="/catalogue/?sort=rating">' in response.text


def test_a_fifth_is_refused_with_the_reason(client, apps):
    for listing in apps[:4]:
        choose(client, listing)

    page = client.post("/catalogue/compare/", {"add": apps[4].key}, follow=True)
    fragment = choose(client, apps[4], headers=HTMX)

    reason = "You can compare four listings at a time, and four are chosen already."
    assert reason in page.text
    assert reason in json.loads(fragment.headers["HX-Trigger"])["toast"]["text"]
    assert 'aria-pressed="false"' in fragment.text
    assert chosen(client) == [listing.key for listing in apps[:4]]


def test_choosing_anew_empties_the_choice(client, apps):
    choose(client, apps[0])

    client.post("/catalogue/compare/")

    assert chosen(client) == []
    assert "Nothing to compare yet" in client.get("/catalogue/compare/").text


@pytest.mark.parametrize("key", ["nothing", "\0", "x" * 3000])
def test_an_unknown_listing_cannot_be_chosen(client, apps, key):
    assert client.post("/catalogue/compare/", {"add": key}).status_code == 404


def test_nobody_is_sent_to_another_site(client, apps):
    response = client.post(
        "/catalogue/compare/", {"add": apps[0].key, "next": "https://evil.example/catalogue/"}
    )

    assert response.headers["Location"] == "/catalogue/compare/"


def test_the_choice_becomes_an_address_that_can_be_passed_on(client, apps, django_user_model):
    choose(client, apps[1])
    choose(client, apps[0])

    response = client.get("/catalogue/compare/")
    assert response.headers["Location"] == "/catalogue/compare/?listing=org.example.b&listing=org.example.a"

    stranger = type(client)().get(response.headers["Location"])
    assert [listing.name for listing in stranger.context["comparison"].listings] == ["App b", "App a"]


@pytest.fixture
def two(db):
    """Two apps that differ in some facts and share others."""
    reports = Category.add_root(name="Reports", slug="reports")
    first = ListingFactory(
        key="first",
        name="First",
        vendor=VendorFactory(key="1", name="Acme", support_url="https://acme.example/help"),
        hostings={"cloud": "free", "data_center": "atlassian"},
        rating="4.20",
        rating_count=1234,
        installs=5000,
    )
    first.hostings.filter(deployment="data_center").update(
        compatibilities=[{"application": "jira", "min": "9.12", "max": "10.3"}]
    )
    second = ListingFactory(
        key="second",
        name="Second",
        vendor=VendorFactory(key="2", name="Bolt", support_url=""),
        hostings=["cloud"],
    )
    for listing in (first, second):
        listing.product.categories.add(reports)


def compare(client, query="", language=""):
    return client.get(f"{language}/catalogue/compare/?listing=first&listing=second{query}")


def test_rows_say_what_each_has_and_whether_they_differ(client, two):
    rows = {row.name: row for row in compare(client).context["rows"]}

    assert {name: [cell.lines for cell in row.cells] for name, row in rows.items() if row.differs} == {
        "vendor": [("Acme",), ("Bolt",)],
        "deployment": [("Cloud", "Data Center"), ("Cloud",)],
        "version_data_center": [("1.0.0",), ()],
        "compatibility_data_center": [("Jira 9.12–10.3",), ()],
        "payment_model": [
            ("Cloud: Free of charge", "Data Center: Ordered through Atlassian"),
            ("Ordered through Atlassian",),
        ],
        "rating": [("4.2 of 5 (1,234 reviews)",), ()],
        "installs": [("5,000",), ()],
        "support": [("Vendor’s support",), ()],
    }
    assert {name: row.cells[0].lines for name, row in rows.items() if not row.differs} == {
        "kind": ("App",),
        "applications": ("Jira",),
        "version_cloud": ("1.0.0",),
        "unit": ("Users",),
        "categories": ("Reports",),
    }


def test_a_difference_is_said_in_a_word(client, two):
    text = compare(client).text

    assert text.count("differs</span>") == 8


def test_only_differences_leaves_the_rest_out(client, two):
    response = compare(client, "&differences=1")

    assert [row.name for row in response.context["rows"] if not row.differs] == []
    assert 'href="?listing=first&amp;listing=second"' in response.text


def test_taking_one_away_leads_to_the_address_without_it(client, two):
    text = compare(client).text

    assert '<input type="hidden" name="next" value="/catalogue/compare/?listing=second">' in text


def test_taking_one_away_keeps_to_the_differences(client, two):
    text = compare(client, "&differences=1").text

    assert (
        '<input type="hidden" name="next" value="/catalogue/compare/?listing=second&amp;differences=1">'
        in text
    )


def test_a_listing_that_is_gone_can_be_compared_and_says_so(client, two):
    ListingFactory(key="gone", name="Gone", is_listed=False)

    assert "No longer listed" in client.get("/catalogue/compare/?listing=gone&listing=first").text


def test_what_an_address_names_in_vain_is_said(client, two, apps):
    many = "".join(f"&listing={listing.key}" for listing in apps)

    assert (
        "1 listing of this address is not shown"
        in client.get("/catalogue/compare/?listing=first&listing=nothing%00").text
    )
    response = compare(client, many)
    assert len(response.context["comparison"].listings) == 4
    assert "3 listings of this address are not shown" in response.text


def test_the_comparison_shows_no_price(client, two):
    text = compare(client).text

    assert [sign for sign in ("€", "EUR", "$", "USD") if sign in text] == []


def test_the_comparison_in_german(client, two):
    rows = {row.name: row for row in compare(client, language="/de").context["rows"]}

    assert rows["rating"].cells[0].lines[0].startswith("4,2 ")
    assert rows["installs"].cells[0].lines == ("5.000",)


def test_four_listings_cost_as_many_queries_as_one(client, apps):
    client.get("/catalogue/compare/?listing=org.example.a")  # the first request of a process reads the rules
    with CaptureQueriesContext(connection) as one:
        client.get("/catalogue/compare/?listing=org.example.a")
    with CaptureQueriesContext(connection) as four:
        client.get("/catalogue/compare/?" + "&".join(f"listing={listing.key}" for listing in apps[:4]))

    assert len(one) == len(four) <= 7
