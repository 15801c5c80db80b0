"""The catalogue as visitors and customers browse it."""

import html
import re

import pytest
from oscar.core.loading import get_model

from tests.factories.marketplace import ListingFactory, VendorFactory

Category = get_model("catalogue", "Category")


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

    response = client.get("/catalogue/?host=jira&host=confluence&payment_model=free&sort=rating")

    assert names(response) == ["Free cloud app", "Wiki app"]
    assert [(chip.label, chip.remaining) for chip in response.context["browsing"].chips] == [
        ("Jira", "?host=confluence&payment_model=free&sort=rating"),
        ("Confluence", "?host=jira&payment_model=free&sort=rating"),
        ("Free of charge", "?host=jira&host=confluence&sort=rating"),
    ]


def boxes(response, name):
    """Value and whether it is ticked, of each box of a filter, in the order of the page."""
    found = re.findall(rf'<input[^>]* name="{name}" value="([^"]*)"( checked)?>', response.text)
    return [(html.unescape(value), bool(ticked)) for value, ticked in found]


def test_boxes_that_are_ticked_come_first_and_stay_though_nothing_has_them(client, db):
    ListingFactory(name="One", applications=["jira", "confluence"], hostings=["cloud"])
    ListingFactory(name="Two", applications=["jira"], hostings=["data_center"])

    response = client.get("/catalogue/?host=confluence&host=%22%3E&deployment=cloud")

    assert boxes(response, "host") == [("confluence", True), ('">', True), ("jira", False)]
    assert boxes(response, "deployment") == [("cloud", True)]
    assert '<span>Jira</span> <span class="count">1</span>' in response.text


def test_a_filter_shows_eight_boxes_and_the_others_on_demand(client, db):
    for key in range(15):
        ListingFactory(vendor=VendorFactory(key=str(key), name=f"Vendor {key:02}"))

    text = client.get("/catalogue/").text

    first, more = text.split('<details id="more-vendor">')
    assert (first.count(' name="vendor"'), more.count(' name="vendor"')) == (8, 7)
    assert "7 more" in more
    assert 'aria-label="Find in “Vendor”"' in first
    assert 'id="find-deployment"' not in text
    ticked = "&".join(f"vendor={key}" for key in range(9))
    assert '<details id="more-vendor" open>' in client.get(f"/catalogue/?{ticked}").text


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("/catalogue/?q=wiki", "/search/?q=wiki"),
        (
            "/catalogue/?host=jira&host=confluence&q=+two%00words+&sort=rating&page=2",
            "/search/?host=jira&host=confluence&q=two+words&sort=rating&page=2",
        ),
        ("/catalogue/vendors/71/?q=wiki&deployment=cloud", "/search/?q=wiki&deployment=cloud&vendor=71"),
        ("/de/catalogue/?q=wiki", "/de/search/?q=wiki"),
    ],
)
def test_a_text_is_searched_under_the_same_filters(client, db, asked, answered):
    response = client.get(asked)

    assert (response.status_code, response["Location"]) == (302, answered)


def test_a_text_of_nothing_is_no_text(client, confluence):
    assert names(client.get("/catalogue/?q=+%00&kind=&sort=")) == ["Confluence"]


def test_catalogue_without_a_match_offers_to_clear_the_filters(client, confluence):
    response = client.get("/catalogue/?host=nothing-like-this")

    assert names(response) == []
    assert "Nothing fits these filters" in response.text
    assert [(chip.label, chip.remaining) for chip in response.context["browsing"].chips] == [
        ("nothing-like-this", "")
    ]


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


# --- Pages of one host application, category or vendor --------------------------------------------
@pytest.fixture
def shelf(db):
    """Two apps of one vendor, one of them in a category, and a product of another."""
    acme = VendorFactory(key="71", name="Acme Ltd", website="https://acme.example")
    charts = ListingFactory(name="Charts", vendor=acme, applications=["confluence"], hostings=["cloud"])
    charts.product.categories.add(Category.add_root(name="Reports", slug="reports"))
    ListingFactory(name="Boards", vendor=acme, applications=["jira"], hostings=["data_center"])
    ListingFactory(name="Other", vendor=VendorFactory(key="72", name="Zenith"), applications=["jira"])


@pytest.mark.parametrize(
    ("path", "heading", "expected"),
    [
        ("/catalogue/hosts/jira/", "Products and apps for Jira", ["Boards", "Other"]),
        ("/catalogue/vendors/71/", "Products and apps by Acme Ltd", ["Boards", "Charts"]),
        ("/catalogue/categories/reports/", "Category: Reports", ["Charts"]),
    ],
)
def test_a_host_a_vendor_and_a_category_have_pages_of_their_own(client, shelf, path, heading, expected):
    response = client.get(path)

    assert names(response) == expected
    assert f"<h1>{heading}</h1>" in response.text
    assert f"<title>{heading} ·" in response.text
    assert f'<link rel="canonical" href="http://testserver{path}">' in response.text
    assert response.context["browsing"].chips == []


def test_a_page_of_one_vendor_is_narrowed_further_under_its_own_address(client, shelf):
    response = client.get("/catalogue/vendors/71/?deployment=cloud&vendor=72")

    assert names(response) == ["Charts"]
    assert [(chip.label, chip.remaining) for chip in response.context["browsing"].chips] == [("Cloud", "")]
    assert '<form class="filter-form" method="get" action="/catalogue/vendors/71/"' in response.text
    assert 'name="vendor"' not in response.text
    assert '<meta name="robots" content="noindex, follow">' in response.text


@pytest.mark.parametrize(
    ("query", "canonical", "is_indexed"),
    [
        ("", "/catalogue/", True),
        ("?sort=rating", "/catalogue/", True),
        ("?host=jira", "/catalogue/hosts/jira/", True),
        ("?host=jira&host=confluence", "/catalogue/", False),
        ("?host=nothing", "/catalogue/", False),
        ("?deployment=cloud", "/catalogue/", False),
        ("?host=jira&deployment=cloud", "/catalogue/", False),
    ],
)
def test_search_engines_are_told_the_one_address(client, shelf, query, canonical, is_indexed):
    text = client.get(f"/catalogue/{query}").text

    assert f'<link rel="canonical" href="http://testserver{canonical}">' in text
    assert ('<meta name="robots" content="noindex, follow">' not in text) is is_indexed


@pytest.mark.parametrize(
    "path", ["hosts/nothing/", "vendors/%00/", "vendors/99999/", "categories/nothing/", "vendors/71/?page=2"]
)
def test_a_page_of_something_without_listings_is_not_found(client, shelf, path):
    assert client.get(f"/catalogue/{path}").status_code == 404


def test_a_vendor_whose_last_listing_is_gone_has_no_page(client, db):
    ListingFactory(key="gone", vendor=VendorFactory(key="71", name="Acme Ltd"), is_listed=False)

    assert client.get("/catalogue/vendors/71/").status_code == 404
    assert "/catalogue/vendors/71/" not in client.get("/catalogue/gone/").text


# --- From A to Z ----------------------------------------------------------------------------------
def shown(response):
    groups = response.context["directory"].groups
    return [(initial, [(choice.label, choice.count) for choice in choices]) for initial, choices in groups]


def test_vendors_stand_from_a_to_z_with_their_number_of_listings(client, db):
    for key, name in enumerate(["Zenith", "Äpfel AG", "acme", "42 Tools"]):
        ListingFactory.create_batch(key + 1, vendor=VendorFactory(key=str(key), name=name))

    response = client.get("/catalogue/vendors/")

    assert shown(response) == [
        ("#", [("42 Tools", 4)]),
        ("A", [("acme", 3), ("Äpfel AG", 2)]),
        ("Z", [("Zenith", 1)]),
    ]
    assert '<a href="/catalogue/vendors/1/">Äpfel AG</a>' in response.text


@pytest.mark.parametrize(("path", "label"), [("hosts", "Jira"), ("categories", "Reports")])
def test_hosts_and_categories_have_a_list_too(client, shelf, path, label):
    response = client.get(f"/catalogue/{path}/")

    assert label in [choice for _initial, choices in shown(response) for choice, _count in choices]


def test_a_long_list_is_leafed_through_by_letter_and_searched_by_text(client, db, monkeypatch):
    monkeypatch.setattr("shop.marketplace.browsing.LONGEST_DIRECTORY", 2)
    for key, name in enumerate(["Acme", "Apex", "Axis", "Bolt"]):
        ListingFactory(vendor=VendorFactory(key=str(key), name=name))

    assert shown(client.get("/catalogue/vendors/")) == [("A", [("Acme", 1), ("Apex", 1), ("Axis", 1)])]
    assert shown(client.get("/catalogue/vendors/?initial=b")) == [("B", [("Bolt", 1)])]
    assert shown(client.get("/catalogue/vendors/?initial=%00")) == shown(client.get("/catalogue/vendors/"))
    found = client.get("/catalogue/vendors/?q=A")
    assert shown(found) == [("A", [("Acme", 1), ("Apex", 1)])]
    assert "These are the first 2." in found.text
    assert "Nothing has such a name" in client.get("/catalogue/vendors/?q=zzz").text


def test_while_somebody_types_the_list_comes_alone(client, shelf):
    response = client.get("/catalogue/vendors/?q=zen", headers={"HX-Request": "true"})

    assert "<html" not in response.text
    assert shown(response) == [("Z", [("Zenith", 1)])]


def test_a_facet_that_is_cut_leads_to_the_whole_list(client, db, monkeypatch):
    for module in ("outline", "browsing"):
        monkeypatch.setattr(f"shop.marketplace.{module}.MAX_CHOICES", 1)
    for key, name in enumerate(["Acme", "Bolt"]):
        ListingFactory(vendor=VendorFactory(key=str(key), name=name))

    assert 'href="/catalogue/vendors/">Find among all 2' in client.get("/catalogue/").text
