"""Cookies of a whole journey, with a server's settings: this host only, TLS only, out of scripts' reach."""

import pytest
from django.test import Client

from shop.core.browser_memory import BrowserMemory
from tests.functional.hardening.walking import HOST, PASSWORD


@pytest.fixture
def journey(production, customer, confluence):
    """The cookies that a visitor collects who looks around, chooses a language, signs in and out."""
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


def test_every_cookie_is_bound_to_this_host_and_tls(journey):
    kept = {
        name: {
            tuple(morsel[flag] for flag in ("secure", "httponly", "samesite", "path", "domain"))
            for morsel in morsels
            if morsel.value
        }
        for name, morsels in journey.items()
    }
    removed = {
        (name, bool(morsel["secure"]), morsel["path"], morsel["domain"])
        for name, morsels in journey.items()
        for morsel in morsels
        if not morsel.value
    }

    names = ["session", "csrf", "language", "looked_at", "searched_for"]
    assert kept == {f"__Host-{name}": {(True, True, "Lax", "/", "")} for name in names}
    # Browsers ignore the removal of such a cookie that is not Secure and for the whole host.
    assert removed == {(f"__Host-{name}", True, "/", "") for name in ("looked_at", "searched_for")}
    # Signing in and signing out each begin another session.
    assert len({morsel.value for morsel in journey["__Host-session"]}) >= 2


def test_on_a_machine_without_tls_cookies_have_no_prefix(settings):
    settings.COOKIE_NAME_PREFIX = ""

    assert BrowserMemory("looked_at", 3).name == "looked_at"
