"""Guessing is slow at every door, and nobody is kept out for good."""

import time

import pytest
from django.core.cache import cache
from django.test import Client

from shop.accounts.attempts import turn_to_hash
from tests.functional.accounts.conftest import (
    LOGIN,
    PASSWORD,
    code_of,
    is_signed_in,
    sign_in,
    signed_in,
)
from tests.functional.api.conftest import Api
from tests.functional.api.test_session import problem

pytestmark = pytest.mark.django_db
TOO_OFTEN = "That was a little too often."


def fail(client: Client, email: str, times: int, **headers: str) -> None:
    for _n in range(times):
        client.post(LOGIN, {"login": email, "password": "wrong-Horse-battery"}, headers=headers)


def test_the_login_page_answers_429_and_keeps_the_form(client, customer):
    fail(client, customer.email, 5)

    refused = sign_in(client, customer)

    assert refused.status_code == 429
    assert int(refused["Retry-After"]) == 300
    assert TOO_OFTEN in refused.text
    assert f'value="{customer.email}"' in refused.text


def test_an_address_nobody_has_is_counted_like_any_other(client, customer):
    fail(client, "nobody@example.com", 5)

    refused = client.post(LOGIN, {"login": "nobody@example.com", "password": PASSWORD})

    assert (refused.status_code, refused["Retry-After"]) == (429, "300")


def test_one_count_for_page_api_and_confirmation(customer):
    inside = signed_in(customer)
    fail(Client(REMOTE_ADDR="192.0.2.1"), customer.email, 3)
    body = {"email": customer.email, "password": "wrong-Horse-battery"}
    assert problem(Api().post("/session", body)) == (401, "invalid_credentials")
    inside.post("/accounts/reauthenticate/", {"password": "wrong-Horse-battery"})

    by_api = Api().post("/session", {**body, "password": PASSWORD})
    by_page = sign_in(Client(), customer)
    by_confirmation = inside.post("/accounts/reauthenticate/", {"password": PASSWORD})

    assert problem(by_api) == (429, "throttled")
    assert [by_page.status_code, by_confirmation.status_code] == [429, 429]
    assert {answer["Retry-After"] for answer in (by_api, by_page, by_confirmation)} == {"300"}


@pytest.mark.parametrize("door", ["page", "api"])
def test_codes_of_the_second_factor_are_counted(customer, add_app, door):
    secret = add_app(customer)
    if door == "page":
        client = Client()
        sign_in(client, customer)
        for _n in range(5):
            client.post("/accounts/2fa/authenticate/", {"code": "000000"})
        refused = client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    else:
        api = Api()
        api.sign_in(customer)
        for _n in range(5):
            api.post("/session/mfa", {"code": "000000"})
        refused = api.post("/session/mfa", {"code": code_of(secret)})

    assert (refused.status_code, refused["Retry-After"]) == (429, "300")


def test_what_a_client_claims_about_its_address_does_not_help(client):
    for n in range(10):
        fail(client, f"guess{n}@example.com", 1, **{"X-Forwarded-For": f"10.0.0.{n}, 192.0.2.7"})

    refused = client.post(
        LOGIN,
        {"login": "guess11@example.com", "password": PASSWORD},
        headers={"X-Forwarded-For": "10.0.0.99, 192.0.2.7"},
    )
    elsewhere = client.post(
        LOGIN,
        {"login": "guess11@example.com", "password": PASSWORD},
        headers={"X-Forwarded-For": "192.0.2.8"},
    )

    assert refused.status_code == 429
    assert elsewhere.status_code == 200


def test_whom_a_stranger_keeps_out_comes_in_by_the_mail(customer, mailoutbox):
    fail(Client(REMOTE_ADDR="192.0.2.66"), customer.email, 5)
    victim = Client()
    assert sign_in(victim, customer).status_code == 429

    victim.post("/accounts/password/reset/", {"email": customer.email})
    link = next(word for word in mailoutbox[-1].body.split() if word.startswith("http"))
    form = victim.get(link, follow=True)
    new = {"password1": "another-Horse-battery-2", "password2": "another-Horse-battery-2"}
    victim.post(form.redirect_chain[-1][0], new)

    assert is_signed_in(victim)
    assert sign_in(Client(), customer, new["password1"]).status_code == 302


def test_the_sessions_of_a_victim_go_on(customer):
    inside = signed_in(customer)

    fail(Client(REMOTE_ADDR="192.0.2.66"), customer.email, 6)

    assert is_signed_in(inside)


def test_more_sign_ins_than_the_machine_bears_are_told_to_come_again(customer, settings):
    settings.SIGN_INS_PER_SECOND = 1
    _begin_of_a_second()

    first = sign_in(Client(REMOTE_ADDR="192.0.2.1"), customer)
    second = sign_in(Client(REMOTE_ADDR="192.0.2.2"), customer)
    by_api = Api().post("/session", {"email": customer.email, "password": PASSWORD})

    assert first.status_code == 302
    assert (second.status_code, second["Retry-After"]) == (429, "2")
    assert "Many people are signing in at this moment" in second.text
    assert problem(by_api) == (429, "throttled")
    assert by_api["Retry-After"] == "2"


def test_while_a_password_is_hashed_a_crowd_is_not_kept_waiting(customer, settings):
    with turn_to_hash(time.time()):
        answers = [sign_in(Client(REMOTE_ADDR=f"192.0.2.{n}"), customer) for n in range(6)]

    assert {answer.status_code for answer in answers} == {429}
    assert sign_in(Client(), customer).status_code == 302


def test_being_told_so_is_no_failed_attempt(customer, settings):
    settings.SIGN_INS_PER_SECOND = 0
    for n in range(8):
        assert sign_in(Client(REMOTE_ADDR=f"192.0.2.{n}"), customer).status_code == 429

    settings.SIGN_INS_PER_SECOND = 1000

    assert sign_in(Client(), customer).status_code == 302


@pytest.mark.parametrize("path", [LOGIN, "/accounts/signup/", "/accounts/password/reset/"])
def test_a_flood_of_one_page_is_429_with_a_time_to_wait(client, path):
    answers = [client.post(path, {"email": f"n{n}@example.com", "login": ""}) for n in range(32)]

    assert answers[-1].status_code == 429
    assert int(answers[-1]["Retry-After"]) > 0


def test_passkeys_are_not_tried_without_end(client):
    answers = [client.post("/accounts/2fa/webauthn/login/", {"credential": "{}"}) for _n in range(11)]

    assert answers[-1].status_code == 429
    assert int(answers[-1]["Retry-After"]) > 0


@pytest.fixture
def _no_cache(settings):
    """The shared cache is configured and down."""
    settings.CACHES = {
        "default": {
            "BACKEND": "shop.core.caches.RedisCache",
            "LOCATION": "redis://127.0.0.1:9/0",
        }
    }
    yield
    cache.close()


@pytest.mark.usefixtures("_no_cache")
def test_without_the_shared_cache_the_doors_are_closed_and_the_shop_is_open(client, customer, confluence):
    program = Api()
    program.client.raise_request_exception = False
    login = sign_in(client, customer)
    by_api = program.post("/session", {"email": customer.email, "password": PASSWORD})

    assert (login.status_code, login["Retry-After"]) == (503, "60")
    assert "Signing in is not possible at the moment" in login.text
    assert problem(by_api) == (503, "unavailable")
    assert client.get("/catalogue/").status_code == 200
    assert client.get("/accounts/login/").status_code == 200
    assert Api().get("/products").status_code == 200


def _begin_of_a_second() -> None:
    """Wait until there is time for two attempts within one second of the clock."""
    time.sleep(1 - time.time() % 1)
