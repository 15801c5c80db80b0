"""Cookies of a whole journey, with a server's settings: this host only, TLS only, out of scripts' reach."""

import pytest
from django.test import Client

from shop.core.browser_memory import BrowserMemory
from tests.functional.hardening.walking import HOST, make_world

PASSWORD = "a-long-Passw0rd"


@pytest.fixture
def journey(production, db):
    """The cookies that a visitor collects who looks around, chooses a language, signs in and out."""
    from allauth.account.models import EmailAddress

    world = make_world()
    customer = world.customer
    EmailAddress.objects.create(user=customer, email=customer.email, verified=True, primary=True)
    client = Client(headers={"Host": HOST, "User-Agent": "Mozilla/5.0"})
    found = {}

    def call(method, path, data=None):
        response = getattr(client, method)(path, data, secure=True)
        assert response.status_code < 400, (path, response.status_code)
        for name, morsel in response.cookies.items():
            found.setdefault(name, []).append(morsel)

    call("get", "/catalogue/")
    call("get", "/catalogue/confluence/")
    call("get", "/search/?q=confluence")
    call("get", "/api/v1/session")
    call("post", "/catalogue/compare/", {"add": "confluence"})
    call("post", "/language/setlang/", {"language": "de"})
    call("post", "/language/setlang/", {"language": "en"})
    call("get", "/accounts/login/")
    call("post", "/accounts/login/", {"login": customer.email, "password": PASSWORD})
    call("get", "/accounts/")
    call("get", "/accounts/profile/")
    call("post", "/search/recent/forget/")
    call("post", "/catalogue/recent/forget/")
    call("post", "/accounts/logout/")
    return found


def test_the_cookies_are_these(journey):
    assert set(journey) == {
        "__Host-session",
        "__Host-csrf",
        "__Host-language",
        "__Host-looked_at",
        "__Host-searched_for",
    }


def test_every_cookie_is_bound_to_this_host_and_tls(journey):
    flags = {
        (
            name,
            bool(morsel["secure"]),
            bool(morsel["httponly"]),
            morsel["samesite"],
            morsel["path"],
            morsel["domain"],
        )
        for name, morsels in journey.items()
        for morsel in morsels
        if morsel.value
    }

    assert flags == {(name, True, True, "Lax", "/", "") for name in journey}


def test_a_cookie_is_taken_away_as_it_was_set(journey):
    """Browsers ignore the removal of a __Host- cookie that is not Secure and for the whole host."""
    removals = {
        (name, bool(morsel["secure"]), morsel["path"], morsel["domain"])
        for name, morsels in journey.items()
        for morsel in morsels
        if not morsel.value
    }

    assert removals == {(name, True, "/", "") for name in ("__Host-looked_at", "__Host-searched_for")}


def test_signing_in_changes_the_session(journey):
    values = [morsel.value for morsel in journey["__Host-session"] if morsel.value]

    assert len(set(values)) >= 2


def test_on_a_machine_without_tls_cookies_have_no_prefix(settings):
    settings.COOKIE_NAME_PREFIX = ""

    assert BrowserMemory("looked_at", 3).name == "looked_at"
