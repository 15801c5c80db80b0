"""The search page on the plain database."""

import pytest

from tests.factories.cms import FaqEntryPageFactory, FaqTopicPageFactory
from tests.factories.marketplace import ListingFactory


def products(response):
    return [card.listing.name for card in response.context["browsing"].page.object_list]


def questions(response):
    return [found.page.title for found in response.context["found"].questions]


def test_search_finds_products_and_questions_and_says_that_it_is_plain(client, db):
    ListingFactory(name="Time Tracker", tag_line="Hours for Jira")
    ListingFactory(name="Diagrams", tag_line="Boxes and arrows")
    topic = FaqTopicPageFactory()
    FaqEntryPageFactory(parent=topic, title="What is a tracker?", slug="a")
    FaqEntryPageFactory(parent=topic, title="What is a tier?", slug="b")

    response = client.get("/search/?q=tracker")

    assert products(response) == ["Time Tracker"]
    assert questions(response) == ["What is a tracker?"]
    assert response["X-Search-Fallback"] == "database"
    assert "This is the plain search" in response.text
    assert 'href="/faq/' in response.text


def test_search_reads_answers_as_people_do(client, db):
    topic = FaqTopicPageFactory()
    FaqEntryPageFactory(
        parent=topic, title="One", slug="a", answer="<p>Ask for a <b>renewal</b> in time.</p>"
    )
    FaqEntryPageFactory(parent=topic, title="Two", slug="b", answer="<p>Nothing <b>bold</b>.</p>")

    assert questions(client.get("/search/?q=renewal+time")) == ["One"]
    assert questions(client.get("/search/?q=<b>")) == []


def test_search_keeps_drafts_and_other_languages_to_itself(client, db):
    entry = FaqEntryPageFactory(title="Secret tracker")
    entry.unpublish()
    other = FaqEntryPageFactory(parent=entry.get_parent(), title="Public tracker", slug="other")

    assert questions(client.get("/search/?q=tracker")) == [other.title]
    assert questions(client.get("/de/search/?q=tracker")) == []


def test_search_narrows_by_facets(client, db):
    ListingFactory(name="Tracker in the cloud", hostings=["cloud"])
    ListingFactory(name="Tracker at home", hostings=["data_center"])

    assert products(client.get("/search/?q=tracker&deployment=cloud")) == ["Tracker in the cloud"]


def test_search_without_a_match_says_so(client, db):
    response = client.get("/search/?q=nothing-like-this")

    assert "No product or app fits" in response.text
    assert "No question of the FAQ fits." in response.text


@pytest.mark.parametrize(
    "text",
    [
        "x" * 7000,
        "%00",
        "a%00b",
        "%F0%9F%A6%84",
        "foo:",
        '"',
        "%2B",
        "-a",
        "*",
        "/(.%2B)%2B/",
        "[* TO *]",
        "AND OR NOT",
        "<script>alert(1)</script>",
        "%ED%A0%80",
        "",
    ],
)
def test_odd_words_find_something_or_nothing(client, confluence, text):
    response = client.get(f"/search/?q={text}")

    assert response.status_code == 200
    assert "<script>alert(1)" not in response.text


@pytest.mark.parametrize("page", ["0", "2", "x", "9" * 21])
def test_a_page_that_does_not_exist_is_not_found(client, confluence, page):
    assert client.get(f"/search/?q=conf&page={page}").status_code == 404


def test_search_in_german(client, db):
    assert '<html lang="de">' in client.get("/de/search/?q=x").text


@pytest.mark.parametrize("count", [1, 10])
def test_search_takes_as_many_queries_for_ten_as_for_one(client, db, count, django_assert_max_num_queries):
    topic = FaqTopicPageFactory()
    for number in range(count):
        ListingFactory(name=f"Tracker {number}")
        FaqEntryPageFactory(parent=topic, title=f"Tracker {number}?", slug=f"tracker-{number}")

    with django_assert_max_num_queries(15):
        client.get("/search/?q=tracker")
