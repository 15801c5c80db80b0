"""No parameter sends anybody to another site."""

from urllib.parse import urljoin, urlsplit

import pytest
from django.core.files.base import ContentFile
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction

from tests.functional.hardening.walking import PASSWORD, as_

NAMES = [
    "next",
    "redirect",
    "redirect_to",
    "redirect_url",
    "return",
    "return_to",
    "return_url",
    "url",
    "continue",
]
SITE = "http://testserver"
PAYLOADS = [
    "http://evil.example.net",
    "https://evil.example.net/",
    "HTTPS://EVIL.EXAMPLE.NET/",
    "//evil.example.net",
    "///evil.example.net",
    "////evil.example.net/",
    "/\\evil.example.net",
    "\\\\evil.example.net",
    "\\/evil.example.net",
    "/\\/evil.example.net",
    "\\evil.example.net",
    "http:evil.example.net",
    "http:/evil.example.net",
    "http:///evil.example.net",
    "https:\\\\evil.example.net",
    "http:\\\\evil.example.net",
    " //evil.example.net",
    "\t//evil.example.net",
    "/\t/evil.example.net",
    "/\n/evil.example.net",
    "\r\n//evil.example.net",
    "\x00//evil.example.net",
    "\x08//evil.example.net",
    "\u00a0//evil.example.net",
    "\u3000//evil.example.net",
    "\u2028//evil.example.net",
    "//evil。example。net",
    "//evil.example.net\\@testserver/",
    "http://testserver@evil.example.net/",
    "http://testserver:80@evil.example.net/",
    "http://testserver.evil.example.net/",
    "http://evil.example.net#testserver",
    "http://evil.example.net?testserver/",
    "http://evil.example.net\\.testserver/",
    "//testserver@evil.example.net",
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "java\nscript:alert(1)",
    " javascript:alert(1)",
    "javascript://testserver/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "ftp://evil.example.net/",
    "mailto:evil@example.net",
    "http://[::1]evil.example.net/",
    "http://[evil",
    "//[evil",
    "/catalogue/\r\nLocation: http://evil.example.net",
    "/catalogue/\r\nSet-Cookie: session=stolen",
    "http://2130706433/",
    "//0x7f.1/",
]


def leads_to(response):
    """Where a browser goes from here: it reads a backslash as a slash and drops tabs and line ends."""
    target = "".join(response.headers["Location"].split("\n")).replace("\\", "/")
    return urlsplit(urljoin(f"{SITE}/here/", "".join(c for c in target if c not in "\t\r\n").strip()))


def stray(answers):
    """Those of the answers that lead away."""
    return [
        (payload, response.headers["Location"])
        for payload, response in answers
        if 300 <= response.status_code < 400
        and (
            leads_to(response)[:2] != ("http", "testserver")
            or "Set-Cookie: " in response.headers["Location"].split("?")[0]
        )
    ]


def test_there_are_enough_of_them():
    assert len(set(PAYLOADS)) >= 50


FORMS = {
    "/language/setlang/": {"language": "en"},
    "/catalogue/compare/": {"add": "confluence"},
    "/catalogue/recent/forget/": {},
    "/search/recent/forget/": {},
    "/basket/fixes/": {},
    "/basket/fixes/undo/": {},
    "/accounts/password/reset/": {"email": ""},
    "/accounts/signup/": {},
}


@pytest.mark.parametrize("path", FORMS)
def test_a_form_leads_back_to_this_site_only(confluence, settings, path):
    settings.ACCOUNT_RATE_LIMITS = False
    visitor = as_(None)

    answers = [
        (payload, visitor.post(path, FORMS[path] | dict.fromkeys(NAMES, payload), query_params=query))
        for payload in PAYLOADS
        for query in [dict.fromkeys(NAMES, payload)]
    ]

    assert stray(answers) == []
    assert [payload for payload, response in answers if response.status_code >= 500] == []


def test_a_good_address_is_followed(db):
    """What the tests above refuse is refused for what it is."""
    response = as_(None).post("/catalogue/recent/forget/", {"next": "/catalogue/?page=1"})

    assert response.headers["Location"] == "/catalogue/?page=1"


def test_signing_in_and_out_leads_to_this_site_only(customer, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    signing_in, signing_out, confirming = [], [], []
    login = {"login": customer.email, "password": PASSWORD}
    client = as_(None)
    for payload in PAYLOADS:
        signing_in.append((payload, client.post("/accounts/login/", login | {"next": payload})))
        # Somebody who is signed in already is led on at once.
        signing_in.append((payload, client.get("/accounts/login/", {"next": payload})))
        confirmation = {"password": PASSWORD, "next": payload}
        confirming.append((payload, client.post("/accounts/reauthenticate/", confirmation)))
        signing_out.append((payload, client.post("/accounts/logout/", {"next": payload})))

    for answers in (signing_in, signing_out, confirming):
        assert stray(answers) == []
        assert {response.status_code for _payload, response in answers} == {302}


@pytest.mark.parametrize("path", ["/accounts/invoices/", "/dashboard/", "/cms/", "/checkout/"])
def test_a_guarded_page_takes_nobody_elsewhere(db, path):
    visitor = as_(None)

    answers = [(payload, visitor.get(path, dict.fromkeys(NAMES, payload))) for payload in PAYLOADS]

    assert stray(answers) == []
    assert {response.status_code for _payload, response in answers} == {302}


def test_the_password_of_a_document_leads_to_this_site_only(db):
    collection = Collection.get_first_root_node().add_child(name="Closed")
    restriction = CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.PASSWORD, password="open-Sesame"
    )
    Document.objects.create(title="x", file=ContentFile(b"x", name="x.txt"), collection=collection)
    path = f"/documents/authenticate_with_password/{restriction.pk}/"

    answers = [
        (payload, as_(None).post(path, {"password": "open-Sesame", "return_url": payload}))
        for payload in PAYLOADS
    ]

    assert stray(answers) == []


@pytest.mark.parametrize("path", ["//evil.example.net/catalogue", "//evil.example.net/..", "/\\evil/x"])
def test_a_missing_slash_is_added_on_this_site(db, path):
    response = as_(None).get(path)

    assert response.status_code == 404 or stray([(path, response)]) == []
