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


# --- A front end that is allow-listed
FRONT_END = "https://shop.example.net"
ASKED = "access-control-allow-origin"


@pytest.fixture
def listed(settings):
    settings.CORS_ALLOWED_ORIGINS = [FRONT_END]


def ask(path, origin=FRONT_END, method="POST", headers="authorization,content-type"):
    """What a browser sends before the call of a page of that origin."""
    asking = {
        "Origin": origin,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": headers,
    }
    return Client().options(path, headers=asking)


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "PUT", "DELETE"])
@pytest.mark.parametrize(
    "path", ["/api/v1/basket/lines", "/api/v1/quotes", "/api/accounts/app/v1/auth/login", "/api/v1/nothing"]
)
def test_a_listed_origin_may_ask(db, path, method):
    answer = ask(path, method=method)

    assert (answer.status_code, answer[ASKED]) == (200, FRONT_END)
    assert method in answer["access-control-allow-methods"]
    allowed = set(answer["access-control-allow-headers"].split(", "))
    assert {
        "authorization",
        "content-type",
        "idempotency-key",
        "if-match",
        "x-session-token",
        "accept-language",
    } <= allowed
    assert "access-control-allow-credentials" not in answer
    assert "cookie" not in allowed
    assert "Origin" in answer["Vary"] or "origin" in answer["Vary"]


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize(
    "origin",
    [*ORIGINS, f"{FRONT_END}.evil.example", "http://shop.example.net", "https://shop.example.net:8443"],
)
def test_a_list_opens_the_door_to_nobody_else(world, origin):
    api = bearer(world.customer)

    assert granted(ask("/api/v1/quotes", origin)) == []
    assert [name for name in granted(api.get("/me", Origin=origin)) if name == ASKED] == []


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/catalogue/", "/cms/", "/healthz", "/apix"])
def test_pages_are_no_business_of_other_origins(db, path):
    assert granted(Client().get(path, headers={"Origin": FRONT_END})) == []
    assert granted(ask(path)) == []


@pytest.mark.usefixtures("listed")
def test_a_listed_origin_reads_answers_and_refusals(world):
    api = bearer(world.customer)

    answers = [
        api.get("/quotes", Origin=FRONT_END),
        api.get("/quotes/Q-2026-99999", Origin=FRONT_END),
        api.post("/basket/lines", {}, Origin=FRONT_END),
        Client().get("/api/v1/quotes", headers={"Origin": FRONT_END}),
        Client().post(
            "/api/v1/basket/lines",
            "x" * 3_000_000,
            content_type="application/json",
            headers={"Origin": FRONT_END},
        ),
    ]

    assert [answer.status_code for answer in answers] == [200, 404, 422, 401, 413]
    for answer in answers:
        assert answer[ASKED] == FRONT_END
        assert {"ETag", "Location", "Retry-After", "Idempotency-Replayed", "X-Request-ID"} <= set(
            answer["access-control-expose-headers"].split(", ")
        )
        assert "access-control-allow-credentials" not in answer


@pytest.mark.usefixtures("listed")
def test_a_cookie_does_nothing_for_a_listed_origin(world):
    """The browser would not send it; if it did, the call is refused all the same."""
    client = as_(world.customer, enforce_csrf_checks=True)
    client.get("/accounts/profile/")
    headers = {"Origin": FRONT_END, "X-CSRFToken": client.cookies["csrftoken"].value}

    line = client.post("/api/v1/basket/lines", {}, content_type="application/json", headers=headers)
    session = client.post(
        "/api/v1/session",
        {"email": world.customer.email, "password": PASSWORD},
        content_type="application/json",
        headers=headers,
    )

    assert [(answer.status_code, answer.json()["code"]) for answer in (line, session)] == [
        (403, "csrf_failed")
    ] * 2


@pytest.mark.usefixtures("listed")
def test_no_answer_to_a_listed_origin_is_kept_for_another(world):
    for origin in (FRONT_END, ORIGINS[0], None):
        headers = {} if origin is None else {"Origin": origin}
        assert "origin" in Client().get("/api/v1/openapi.json", headers=headers)["Vary"].lower()
