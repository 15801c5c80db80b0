"""No cache between us and the reader keeps what was made for one of them."""

import pytest
from django.urls import reverse

from shop.baskets.session import SESSION_KEY
from tests.factories.journeys import make_basket
from tests.functional.hardening.walking import ROLES, as_

# The same for everybody, whoever asks.
PUBLIC = {
    "/brand.css",
    "/robots.txt",
    "/sitemap.xml",
    "/api/accounts/openapi.json",
    "/api/v1/openapi.json",
    "/api/cms/v3/pages/",
    "/api/cms/v3/pages/1/",
    "/api/cms/v3/pages/find/",
}


def directives(response):
    return {part.strip() for part in response.headers.get("Cache-Control", "").split(",")} - {""}


def varies_with(response):
    return {name.strip() for name in response.headers.get("Vary", "").split(",")}


@pytest.mark.parametrize("role", ROLES)
def test_nothing_but_the_public_files_may_be_shared(walk, role):
    answers = walk(role)

    shared = {
        path
        for (_method, path), response in answers.items()
        if not directives(response) & {"private", "no-store"}
    }

    assert shared - {"/healthz", "/readyz"} <= PUBLIC


@pytest.mark.parametrize("role", ROLES[1:])
def test_pages_of_somebody_signed_in_are_kept_nowhere(walk, role):
    answers = walk(role)

    kept = {path for (_, path), answer in answers.items() if "no-store" not in directives(answer)}

    assert kept == PUBLIC
    assert len(answers) > 200


def test_public_files_set_no_cookie_and_hold_nothing_of_the_reader(world):
    customer, visitor = as_(world.customer), as_(None)

    for path in PUBLIC:
        own, public = customer.get(path), visitor.get(path)
        assert "public" in directives(own)
        assert own.content == public.content
        assert not own.cookies


def test_a_visitors_basket_is_in_no_answer_that_another_visitor_gets(world):
    with_basket, without = as_(None), as_(None)
    session = with_basket.session
    session[SESSION_KEY] = make_basket(None).pk
    session.save()

    for path in ("/catalogue/", reverse("basket:summary"), "/search/?q=wiki"):
        answers = [with_basket.get(path), without.get(path)]
        assert [answer.status_code for answer in answers] == [200, 200]
        assert ["private" in directives(answer) for answer in answers] == [True, True], path
        assert ["Cookie" in varies_with(answer) for answer in answers] == [True, True], path


def test_answers_of_the_api_differ_by_who_asks(world):
    for client in (as_(None), as_(world.customer)):
        answer = client.get("/api/v1/products")
        assert "no-store" in directives(answer)
        assert {"Authorization", "Cookie", "Accept-Language"} <= varies_with(answer)


def test_after_signing_out_a_page_is_made_anew(world):
    client = as_(world.customer)
    client.get("/accounts/invoices/")
    client.post("/accounts/logout/")

    again = client.get("/accounts/invoices/")

    assert (again.status_code, again.headers["Location"].partition("?")[0]) == (302, "/accounts/login/")
    assert world.invoice.number not in again.content.decode()
