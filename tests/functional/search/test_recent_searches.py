"""Recent searches: remembered by the browser, for whoever it belongs to, and never what is private."""

import pytest

from search.recent import COOKIE
from tests.factories.marketplace import ListingFactory


@pytest.fixture(autouse=True)
def _something_to_find(db):
    words = " ".join(f"word{number}" for number in range(10))
    ListingFactory(name="Diagrams for your wiki", summary=f"{words} SEN-12345678 somebody@example.com")


def search(client, *texts, **headers):
    for text in texts:
        client.get("/search/", {"q": text}, headers=headers)


def recent(client):
    return client.get("/search/suggest/").context["recent"]


def test_the_latest_comes_first_and_each_text_once(client):
    search(client, "diagrams", "wiki", "  Diagrams ")

    assert recent(client) == ["Diagrams", "wiki"]
    text = client.get("/search/suggest/").text
    assert "Recent searches" in text
    assert 'data-status="2 recent searches"' in text
    assert 'href="/search/?q=wiki"' in text


def test_eight_are_kept(client):
    search(client, *(f"word{number}" for number in range(10)))

    assert recent(client) == [f"word{number}" for number in range(9, 1, -1)]


@pytest.mark.parametrize("text", ["SEN-12345678", "somebody@example.com", "", "diagrams wiki " * 8])
def test_what_is_private_empty_or_very_long_is_not_kept(client, text):
    response = client.get("/search/", {"q": text})

    assert "Diagrams for" in response.text
    assert recent(client) == []
    assert COOKIE not in client.cookies


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Purpose": "prefetch;prerender"},
        {"User-Agent": "Mozilla/5.0 (compatible; Examplebot/2.1; +https://bot.example)"},
    ],
)
def test_what_nobody_looks_at_is_not_remembered(client, headers):
    search(client, "wiki", **headers)

    assert recent(client) == []


def test_an_empty_search_page_shows_them(client):
    search(client, "wiki")

    assert "Recent searches" in client.get("/search/").text
    assert "Recent searches" not in client.get("/search/", {"q": "diagrams"}).text


def test_one_button_forgets_them(client):
    search(client, "wiki")

    response = client.post("/search/recent/forget/", {"next": "/catalogue/"})

    assert response.headers["Location"] == "/catalogue/"
    assert recent(client) == []
    assert client.get("/search/recent/forget/").status_code == 405


def test_the_way_back_leads_to_this_site_only(client):
    response = client.post("/search/recent/forget/", {"next": "https://elsewhere.example/"})

    assert response.headers["Location"] == "/search/"


def test_they_end_with_the_sign_out(client, customer):
    search(client, "wiki")
    client.force_login(customer)
    search(client, "diagrams")
    assert recent(client) == ["diagrams", "wiki"]

    client.post("/accounts/logout/")

    assert recent(client) == []


@pytest.mark.parametrize("value", ["", "x", "W10:x:y", "é" * 5_000])
def test_a_cookie_that_is_not_ours_is_none(client, value):
    client.cookies[COOKIE] = value

    assert recent(client) == []


def test_a_target_that_is_no_path_is_no_name_of_a_view(client):
    response = client.post("/search/recent/forget/", {"next": "nowhere"})

    assert (response.status_code, response["Location"]) == (302, "nowhere")
