"""No other site reads an answer or acts for its visitors: there is no cross-origin access at all."""

import pytest
from django.test import Client

from tests.architecture.addresses import addresses
from tests.functional.api.conftest import bearer
from tests.functional.hardening.walking import PASSWORD, as_, path_of

ORIGINS = ["https://evil.example.net", "null", "http://testserver.evil.example.net", "http://testserver"]


def granted(response):
    return sorted(name for name, _value in response.items() if name.lower().startswith("access-control-"))


@pytest.fixture
def api_paths(world):
    return [path_of(address.route, world) for address in addresses() if address.route.startswith("api/")]


def test_no_operation_grants_another_site_anything(api_paths):
    visitor = as_(None)
    granting = []
    for origin in ORIGINS[:2]:
        for path in api_paths:
            asking = {"Origin": origin, "Access-Control-Request-Method": "POST"}
            for answer in (visitor.options(path, headers=asking), visitor.get(path, headers=asking)):
                granting += [(origin, path, name) for name in granted(answer)]

    assert granting == []
    assert len(api_paths) > 60


def test_a_token_opens_no_door_to_other_sites(world):
    api = bearer(world.customer)

    answers = [api.get("/me", Origin=origin) for origin in ORIGINS]

    assert [answer.status_code for answer in answers] == [200] * len(ORIGINS)
    assert [granted(answer) for answer in answers] == [[]] * len(ORIGINS)


@pytest.mark.parametrize("origin", ORIGINS[:3])
def test_a_form_of_another_site_is_refused(customer, origin):
    client = as_(customer, enforce_csrf_checks=True)
    client.get("/accounts/profile/")
    token = client.cookies["csrftoken"].value
    data = {"first_name": "Mallory", "last_name": "Malicious", "csrfmiddlewaretoken": token}

    foreign = client.post("/accounts/profile/", data, headers={"Origin": origin})
    own = client.post("/accounts/profile/", data, headers={"Origin": "http://testserver"})

    assert (foreign.status_code, own.status_code) == (403, 302)


@pytest.mark.parametrize("origin", ORIGINS[:3])
def test_another_site_signs_nobody_in(customer, origin):
    body = {"email": customer.email, "password": PASSWORD}

    answer = Client().post(
        "/api/v1/session", body, content_type="application/json", headers={"Origin": origin}
    )

    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")
    assert not answer.cookies
