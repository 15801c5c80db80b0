"""Every answer carries every header of the list, once; nobody frames, sniffs or runs what is not ours."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.documents.models import Document

from tests.factories.cms import HomePageFactory
from tests.functional.hardening.walking import ROLES, as_

HEADERS = {
    "Content-Security-Policy",
    "Cross-Origin-Opener-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
}
STRICT = {
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}
DOWNLOAD = {"default-src 'none'", "frame-ancestors 'none'"}


def policy(response):
    """The directives of the content security policy, without nonces: these differ with each answer."""
    found = response.headers["Content-Security-Policy"].split(";")
    return {
        " ".join(part for part in directive.split() if not part.startswith("'nonce-")) for directive in found
    }


def lacking(response):
    names = [name for name, _value in response.items()]
    return sorted(name for name in HEADERS if names.count(name) != 1)


def is_guarded(response, *, is_looser):
    if lacking(response):
        return False
    if is_looser:
        return policy(response) != STRICT or response.status_code in {301, 302, 403}
    return policy(response) in (STRICT, DOWNLOAD) and response.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("role", ROLES)
def test_every_address_has_every_header_once(walk, role):
    answers = walk(role)

    unguarded = [
        (*call, response.status_code, lacking(response))
        for call, response in answers.items()
        if not is_guarded(response, is_looser=call[1].startswith("/cms/"))
    ]

    assert unguarded == []
    assert len(answers) > 200


def test_the_values_are_the_strict_ones(db):
    headers = Client().get("/healthz", secure=True).headers

    assert {name: headers[name] for name in HEADERS - {"Content-Security-Policy"}} == {
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"


def test_the_policy_is_looser_below_the_editors_pages_only(world):
    editor = as_(world.superuser)

    assert policy(editor.get("/cms/")) - STRICT == {
        "script-src 'self' 'unsafe-inline'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "frame-ancestors 'self'",
    }
    # It begins like one of them, and is none.
    assert policy(editor.get("/cmsx/")) == STRICT


def test_each_answer_has_a_nonce_of_its_own_or_none(world):
    visitor = as_(None)

    answers = [visitor.get("/catalogue/").headers["Content-Security-Policy"] for _ in range(2)]

    assert all("'unsafe-inline'" not in answer and "'unsafe-eval'" not in answer for answer in answers)
    assert answers[0] != answers[1] or "'nonce-" not in answers[0]


@pytest.mark.parametrize("kind", ["page", "API"])
def test_errors_have_the_headers(world, monkeypatch, kind):
    where = {"page": "forked_apps.catalogue.views.CatalogueView", "API": "shop.api.v1.products.ProductsView"}

    def fail(*_arguments, **_options):
        raise RuntimeError("forced")

    monkeypatch.setattr(f"{where[kind]}.get", fail)
    prefix = {"page": "/catalogue/", "API": "/api/v1/products"}[kind]
    visitor = as_(None)
    answers = {
        500: visitor.get(prefix),
        404: visitor.get(f"{prefix}/no/such/thing"),
        405: visitor.delete("/api/v1/me" if kind == "API" else "/language/setlang/"),
        413: visitor.post(prefix, data=b"x", content_type="text/plain", CONTENT_LENGTH="3000000"),
        400: visitor.get(prefix, headers={"Host": "evil.example.net"}),
    }
    answers[405] = visitor.put("/healthz")

    assert {code: (answer.status_code, lacking(answer)) for code, answer in answers.items()} == {
        code: (code, []) for code in answers
    }
    assert all(policy(answer) == STRICT for answer in answers.values())


def test_a_form_without_its_token_is_refused_with_the_headers(world):
    client = as_(world.customer, enforce_csrf_checks=True)

    response = client.post(reverse("portal:profile"), {"first_name": "Mallory"})

    assert (response.status_code, lacking(response)) == (403, [])


def test_what_is_redirected_to_tls_or_comes_from_a_wrong_host_has_the_headers(db, production):
    to_tls = Client().get("/catalogue/", headers={"Host": "licensing.example.org"})
    wrong_host = Client().get("/catalogue/", headers={"Host": "evil.example.net"})

    assert (to_tls.status_code, to_tls.headers["Location"]) == (
        301,
        "https://licensing.example.org/catalogue/",
    )
    assert wrong_host.status_code == 400
    assert (lacking(to_tls), lacking(wrong_host)) == ([], [])


def test_static_files_have_the_headers(settings, db):
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True

    response = Client().get("/static/css/app.css")

    assert response.status_code == 200
    assert b"".join(response).startswith(b"/*")
    assert lacking(response) == []
    assert policy(response) == STRICT


def test_media_are_not_ours_to_hand_out(world):
    """The server in front does; whatever lies there is public (docs/operators.md)."""
    response = as_(None).get("/media/logos/aa.png")

    assert (response.status_code, lacking(response)) == (404, [])


def test_documents_of_customers_and_editors_run_nothing(world):
    HomePageFactory()
    document = Document.objects.create(title="Terms", file=ContentFile(b"<script>", name="terms.txt"))

    answers = [
        as_(world.customer).get(reverse("portal:invoice-pdf", args=[world.invoice.number])),
        as_(None).get(document.url),
    ]

    answers[1].close()
    for response in answers:
        assert (response.status_code, lacking(response)) == (200, [])
        assert policy(response) >= DOWNLOAD
        assert response.headers["X-Frame-Options"] == "DENY"
