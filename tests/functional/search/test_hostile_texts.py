"""Whatever somebody types or writes into an address: an answer, of public listings only (L-18)."""

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shop.marketplace.models import Listing
from tests.factories.cms import FaqEntryPageFactory
from tests.factories.marketplace import ListingFactory
from tests.functional.api.conftest import Api

PARTS = [
    '"', "'", "+", "-", "&&", "||", "!", "(", ")", "[", "]", "{", "}", "^2", "~", "~9", "*", "?", ":", "\\",
    "/", "AND", "OR", "NOT", "TO", "title:", "vendor_exact:", "django_ct:", "_exists_:", "/(.+)+/", "/.*/",
    "[* TO *]", "{a TO z}", "*:*", "confluence", "secret", "<em>", "</em>", "&lt;em&gt;", "<script>", "\0",
    "\x1b", "\u202e", "\u200b", "🦄", "👩‍👩‍👧", "ﷺ", "İ", "ß", "\u0301", "%00", "..",
    "' OR 1=1 --", "${x}", "{{ x }}",
]  # fmt: skip
TEXTS = [
    *PARTS,
    *("".join(pair) for pair in itertools.islice(itertools.combinations(PARTS, 2), 0, None, 13)),
    *(f"confluence {part}" for part in PARTS),
    *(f"{part}confluence{part}" for part in PARTS[::3]),
    "x" * 7000,
    "confluence " * 700,
    "a " * 3500,
    "\0" * 500,
    "🦄" * 1000,
    "-" * 300,
    '"' * 301,
    "(" * 500 + ")" * 500,
    "a" * 63 + "b",
    "1" * 4000,
    "\u0301" * 400,
]


@pytest.fixture
def shelf(db, search_index):
    ListingFactory(key="confluence", name="Confluence", host=True)
    ListingFactory(name="Confluence Tables", description="<p>Title: AND OR NOT ' OR 1=1 --</p>")
    ListingFactory(name="Confluence secret")
    entry = FaqEntryPageFactory(title="Secret of Confluence?", slug="secret")
    FaqEntryPageFactory(title="What is Confluence?", slug="what", parent=entry.get_parent())
    search_index()
    # The index has not heard of it yet.
    Listing.objects.filter(name="Confluence secret").update(is_listed=False)
    entry.unpublish()


def shown(response):
    """Names of listings and questions on a page."""
    found = response.context["found"]
    cards = [card.listing.name for card in found.products.page.object_list]
    return {*cards, *(question.page.title for question in found.questions)}


PUBLIC = {"Confluence", "Confluence Tables", "What is Confluence?"}


def test_there_are_two_hundred_of_them():
    assert len(set(TEXTS)) >= 200


def test_the_page_answers_all_of_them(client, shelf):
    for text, tab in zip(TEXTS, itertools.cycle(["", "questions", "products"]), strict=False):
        response = client.get("/search/", {"q": text, "tab": tab, "sort": text[:5]})
        assert response.status_code == 200, text
        assert "X-Search-Fallback" not in response, text
        assert shown(response) <= PUBLIC
        assert "<script>" not in response.text


def test_the_api_answers_or_refuses_all_of_them(shelf):
    api = Api()
    for text in TEXTS:
        response = api.get("/products", {"q": text})
        # Longer than it may be, or with a NUL.
        assert response.status_code == (400 if len(text.strip()) > 200 or "\0" in text else 200), text
        if response.status_code == 200:
            assert {item["name"] for item in response.json()["items"]} <= PUBLIC
            assert not response.json()["is_fallback"], text


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    text=st.text(st.characters(codec="utf-8"), max_size=60),
    name=st.sampled_from(["q", "host", "category", "page"]),
)
def test_the_page_answers_anything(client, shelf, text, name):
    response = client.get("/search/", {"q": "confluence", name: text})

    assert response.status_code in ({200, 404} if name == "page" else {200})
    if response.status_code == 200:
        assert shown(response) <= PUBLIC


@pytest.mark.parametrize(
    "query", ["q=%ED%A0%80", "q=%FF%FE", "q[]=a", "q=a&q=b", "host=&host=&host=", "=", "&&&"]
)
def test_broken_addresses_are_answered(client, shelf, query):
    assert client.get(f"/search/?{query}").status_code == 200


def test_more_values_than_a_facet_takes_are_cut(client, shelf):
    values = [f"v{number}" for number in range(500)]

    response = client.get("/search/", {"q": "confluence", "vendor": values, "host": values})

    assert response.status_code == 200
    assert len(response.context["browsing"].filters.vendor) == 20


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"q": "x", "limit": 10**20}, "limit"),
        ({"q": "x", "cursor": "10" * 20}, "cursor"),
        ({"q": "x", "deployment": "moon"}, "deployment"),
        ({"q": "x", "sort": "amount"}, "sort"),
        ({"q": "x", "vendor": ["a"] * 21}, "vendor"),
    ],
)
def test_the_api_says_what_is_wrong(shelf, query, field):
    response = Api().get("/products", query)

    assert response.status_code == 400
    assert field in response.text
