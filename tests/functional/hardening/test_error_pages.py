"""An error of ours tells nothing about us, in any kind of view: people read a page, programs a problem."""

import re

import pytest
from django.db import DatabaseError, OperationalError, connection

from tests.factories.cms import HomePageFactory
from tests.functional.api.conftest import bearer
from tests.functional.hardening.walking import as_

SECRET = "SELECT password FROM auth_user; secret-of-the-error-4711"
# Where each kind of view is entered, and an address of it.
PAGES = {
    "catalogue": ("forked_apps.catalogue.views.CatalogueView.get", "/catalogue/"),
    "portal": ("shop.portal.views.invoices.InvoiceListView.get", "/accounts/invoices/"),
    "template": (
        "shop.portal.views.organization.OrganizationView.get_context_data",
        "/accounts/organization/",
    ),
    "login": ("allauth.account.views.LoginView.get_form_class", "/accounts/login/?x"),
    "editorial page": ("wagtail.models.Page.serve", "/"),
    "middleware": ("forked_apps.basket.middleware.BasketMiddleware.__call__", "/catalogue/"),
    "style sheet": ("cms.views._style_sheet", "/brand.css"),
    "search": ("search.suggestion_views.SuggestView.get", "/search/suggest/?q=x"),
}
TELLING = re.compile(
    r"Traceback|File &quot;|\.py|SELECT |auth_user|secret-of-the-error|[Dd]jango|[Ww]agtail|[Oo]scar|Python/"
    r"|gunicorn|sqlite|psycopg|site-packages|OperationalError|RuntimeError"
)
# Words of the page itself that look like the above.
OURS = re.compile(r'(href|src)="[^"]*"')


def forced(*_arguments, **_options):
    raise RuntimeError(SECRET)


def telling(response):
    headers = "".join(f"{name}: {value}\n" for name, value in response.items())
    return TELLING.findall(OURS.sub("", response.content.decode()) + headers)


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_that_fails_tells_nothing(world, monkeypatch, kind):
    HomePageFactory()
    target, path = PAGES[kind]
    client = as_(None if kind == "login" else world.customer)
    monkeypatch.setattr(target, forced)

    response = client.get(path)

    assert (response.status_code, telling(response)) == (500, [])
    assert "Something went wrong on our side" in response.content.decode()
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    "target",
    [
        "shop.api.v1.licenses.LicensesView.get",
        "shop.api.v1.licenses.LicensesView.page_answer",
        "shop.api.views.ApiView.initial",
        "forked_apps.basket.middleware.BasketMiddleware.__call__",
    ],
)
def test_an_operation_that_fails_is_a_problem_that_tells_nothing(world, monkeypatch, target):
    api = bearer(world.customer)
    api.client.raise_request_exception = False
    monkeypatch.setattr(target, forced)

    response = api.get("/licenses")

    assert (response.status_code, telling(response)) == (500, [])
    assert response.headers["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert set(problem) == {"type", "title", "status", "detail", "code", "errors"}
    assert (problem["status"], problem["code"], problem["title"]) == (500, "error", "Internal Server Error")


@pytest.mark.parametrize("path", ["/catalogue/", "/", "/accounts/login/", "/brand.css", "/nothing/"])
def test_the_page_of_an_error_needs_no_database(db, monkeypatch, path):
    client = as_(None)
    client.cookies["sessionid"] = "a" * 32

    def refuse(*_arguments, **_options):
        raise OperationalError("could not connect to server: secret-of-the-error-4711")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", refuse)
        patch.setattr(connection, "chunked_cursor", refuse)
        response = client.get(path)

    assert (response.status_code, telling(response)) == (503, [])
    assert "Something went wrong on our side" in response.content.decode()
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Retry-After"] == "5"


def test_the_api_says_so_without_a_database(db, monkeypatch):
    client = as_(None)
    client.cookies["sessionid"] = "a" * 32

    def refuse(*_arguments, **_options):
        raise DatabaseError(SECRET)

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", refuse)
        response = client.get("/api/v1/products")

    assert (response.status_code, telling(response)) == (500, [])
    assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/api/nothing/", "/api/v2/", "/api/v1/nothing", "/api/v1/products/x/y/z"])
def test_a_missing_address_of_the_api_is_a_problem(db, path):
    response = as_(None).get(path)

    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == "not_found"


@pytest.mark.parametrize("language", ["en", "de"])
def test_an_error_speaks_the_language_of_its_page(db, monkeypatch, language):
    monkeypatch.setattr("forked_apps.catalogue.views.CatalogueView.get", forced)
    prefix = {"en": "", "de": "/de"}[language]

    page = as_(None).get(f"{prefix}/catalogue/").content.decode()

    assert f'<html lang="{language}">' in page


def test_no_answer_names_what_it_was_made_with(walk):
    answers = walk("visitor")

    naming = {
        (call, name)
        for call, response in answers.items()
        for name, _value in response.items()
        if name.lower() in {"server", "x-powered-by", "x-generator", "x-aspnet-version", "via"}
    }
    generators = [
        call for call, answer in answers.items() if b'name="generator"' in getattr(answer, "content", b"")
    ]

    assert (naming, generators) == (set(), [])


def test_a_refused_form_shows_no_stack(world):
    client = as_(world.customer, enforce_csrf_checks=True)

    response = client.post("/accounts/profile/", {"first_name": "x"})

    assert (response.status_code, telling(response)) == (403, [])
    assert "Please send the form again" in response.content.decode()
