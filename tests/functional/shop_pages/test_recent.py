"""Recently viewed: remembered by the browser, for whoever it belongs to and nobody else."""

import pytest
from django.contrib.sessions.models import Session

from shop.marketplace.recent import COOKIE
from tests.factories.marketplace import ListingFactory


@pytest.fixture
def apps(db):
    return [ListingFactory(key=f"app{number:02}", name=f"App {number:02}") for number in range(14)]


def look(client, *listings, **headers):
    for listing in listings:
        client.get(f"/catalogue/{listing.key}/", headers=headers)


def recent(client, path="/catalogue/"):
    return [link.key for link in client.get(path).context["recent"]]


def test_the_latest_look_comes_first_and_each_listing_once(client, apps):
    look(client, apps[0], apps[1], apps[2], apps[0])

    assert recent(client) == ["app00", "app02", "app01"]
    assert "Recently viewed" in client.get("/catalogue/").text


def test_twelve_are_kept(client, apps):
    look(client, *apps)

    assert recent(client) == [f"app{number:02}" for number in range(13, 1, -1)]


def test_the_page_of_a_listing_shows_the_others(client, apps):
    look(client, apps[0], apps[1])

    response = client.get("/catalogue/app01/")

    assert [link.key for link in response.context["around"].recent] == ["app00"]


def test_an_empty_basket_shows_the_way_back(client, apps):
    look(client, apps[0])

    assert recent(client, "/basket/") == ["app00"]


def test_what_is_no_longer_listed_drops_out(client, apps):
    look(client, apps[0], apps[1])
    apps[0].is_listed = False
    apps[0].save()

    assert recent(client) == ["app01"]


def test_one_button_forgets_them(client, apps):
    look(client, apps[0])

    response = client.post("/catalogue/recent/forget/", {"next": "/catalogue/app01/"})

    assert response.headers["Location"] == "/catalogue/app01/"
    assert recent(client) == []
    assert client.get("/catalogue/recent/forget/").status_code == 405


def test_the_list_follows_through_sign_in_and_ends_with_the_sign_out(client, apps, customer):
    look(client, apps[0])
    client.force_login(customer)
    look(client, apps[1])
    assert recent(client) == ["app01", "app00"]

    client.post("/accounts/logout/")

    assert recent(client) == []


def test_somebody_else_sees_nothing_of_it(client, apps):
    look(client, apps[0])

    assert recent(type(client)()) == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"User-Agent": "Mozilla/5.0 (compatible; Examplebot/2.1; +https://bot.example)"},
    ],
)
def test_what_nobody_looks_at_is_not_remembered(client, apps, headers):
    look(client, apps[0], **headers)

    assert recent(client) == []
    assert COOKIE not in client.cookies


def test_neither_is_a_head_a_missing_page_or_an_answer_to_the_field(client, apps):
    client.head("/catalogue/app00/")
    client.get("/catalogue/nothing/")
    client.post("/catalogue/app00/configuration/", {}, headers={"HX-Request": "true"})

    assert COOKIE not in client.cookies


def test_the_next_person_at_the_same_browser_sees_nothing_of_it(client, apps, customer, staff):
    client.force_login(customer)
    look(client, apps[0])
    cookie = client.cookies[COOKIE].value
    assert recent(client) == ["app00"]
    client.force_login(staff)

    assert client.cookies[COOKIE].value == cookie
    assert recent(client) == []


@pytest.mark.parametrize("value", ["", "x", "W10:x:y", "é" * 5_000])
def test_a_cookie_that_is_not_ours_is_none(client, apps, value):
    client.cookies[COOKIE] = value

    assert recent(client) == []


def test_long_keys_leave_room_in_the_cookie(client, apps, monkeypatch):
    monkeypatch.setattr("shop.core.browser_memory.MAX_BYTES", 100)
    look(client, *apps)

    newest = [f"app{number:02}" for number in range(13, 1, -1)]
    kept = recent(client)
    assert 2 <= len(kept) < 12
    assert kept == newest[: len(kept)]
    assert len(client.cookies[COOKIE].value) <= 100


def test_looking_around_opens_no_session(client, apps):
    look(client, apps[0])
    client.get("/catalogue/")
    client.get("/catalogue/vendors/")

    assert Session.objects.count() == 0
