"""Signing in, second factors, tokens, and what each may do."""

import time
from datetime import datetime, timedelta

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.models import User
from django.utils import timezone

from shop.accounts.models import Activation, ApiToken
from shop.accounts.tokens import Scope
from shop.api.v1 import urls
from shop.api.views import ApiView, UnknownAddress
from shop.core.models import IdempotencyRecord
from tests.functional.api.conftest import PASSWORD, Api, bearer, cloud, in_session


def problem(answer) -> tuple[int, str]:
    """Status and code of an error, whose form is checked on the way."""
    assert answer["Content-Type"] == "application/problem+json", answer.content
    body = answer.json()
    assert body["status"] == answer.status_code
    assert {"type", "title", "detail", "code", "errors"} <= set(body)
    return answer.status_code, body["code"]


def test_me_says_who_i_am(customer, organization, sign_in, django_assert_max_num_queries):
    api = sign_in(customer)

    with django_assert_max_num_queries(4):
        me = api.get("/me")

    assert me.json()["organization"]["id"] == str(organization.public_id)
    assert (me.json()["email"], me.json()["role"], me.json()["is_activated"]) == (
        customer.email,
        "member",
        True,
    )
    assert me["Cache-Control"] == "no-store"


def test_sign_out_ends_the_session(customer):
    api = in_session(customer)

    assert api.delete("/session").status_code == 204
    assert problem(api.get("/me")) == (401, "not_authenticated")


@pytest.mark.parametrize("email", ["known", "nobody@example.com"])
def test_sign_in_tells_nothing_about_accounts(customer, email):
    address = customer.email if email == "known" else email

    answer = Api().post("/session", {"email": address, "password": "wrong-Horse-battery"})

    assert problem(answer) == (401, "invalid_credentials")
    assert answer.json()["detail"] == "The e-mail address or the password is not correct."


def test_a_closed_account_looks_like_a_wrong_password(customer):
    User.objects.filter(pk=customer.pk).update(is_active=False)

    answer = Api().post("/session", {"email": customer.email, "password": PASSWORD})

    assert problem(answer) == (401, "invalid_credentials")


def test_too_many_attempts_are_throttled_whatever_address_they_claim(customer):
    body = {"email": customer.email, "password": "wrong-Horse-battery"}

    # What a client claims stands before what the one trusted proxy saw.
    claims = [f"10.0.0.{n}, 192.0.2.7" for n in range(12)]
    answers = [Api().post("/session", body, **{"X-Forwarded-For": claim}) for claim in claims]

    assert problem(answers[-1])[0] == 429
    assert int(answers[-1]["Retry-After"]) > 0


def test_sign_in_from_another_origin_is_refused(customer):
    body = {"email": customer.email, "password": PASSWORD}

    assert problem(Api().post("/session", body, Origin="https://evil.example")) == (403, "csrf_failed")
    assert Api().post("/session", body, Origin="http://testserver").status_code == 200


def test_an_unconfirmed_address_cannot_sign_in(customer):
    customer.emailaddress_set.update(verified=False)

    answer = Api().post("/session", {"email": customer.email, "password": PASSWORD})

    assert problem(answer) == (401, "email_not_confirmed")


def test_second_factor_is_asked_for(customer):
    secret = generate_totp_secret()
    TOTP.activate(customer, secret)
    api = Api()

    assert problem(api.sign_in(customer)) == (401, "mfa_required")
    assert problem(api.get("/me"))[0] == 401
    assert problem(api.post("/session/mfa", {"code": "000"})) == (401, "invalid_code")
    code = f"{hotp_value(secret, next(yield_hotp_counters_from_time())):06}"
    done = api.post("/session/mfa", {"code": code})

    assert done.json()["email"] == customer.email
    assert api.get("/me").status_code == 200


def test_a_code_without_a_sign_in_is_a_conflict(db):
    assert problem(Api().post("/session/mfa", {"code": "123456"})) == (409, "no_sign_in_pending")


def test_unsafe_calls_of_a_session_need_the_csrf_token(customer, listing):
    api = in_session(customer)
    token = api.headers.pop("X-CSRFToken")

    refused = api.post("/basket/lines", {"product": listing.key, **cloud()})
    allowed = api.post("/basket/lines", {"product": listing.key, **cloud()}, **{"X-CSRFToken": token})

    assert problem(refused) == (403, "csrf_failed")
    assert allowed.status_code == 201


def test_a_visitor_has_a_basket_that_comes_along(customer, listing):
    api = Api()
    assert problem(api.post("/basket/lines", {"product": listing.key, **cloud()})) == (403, "csrf_failed")
    api.use_csrf()
    assert api.post("/basket/lines", {"product": listing.key, **cloud()}).status_code == 201

    api.sign_in(customer)

    assert [line["product"]["key"] for line in api.get("/basket").json()["lines"]] == [listing.key]


def test_a_token_uses_the_basket_of_the_pages(customer, listing):
    bearer(customer).post("/basket/lines", {"product": listing.key, **cloud()})

    assert len(in_session(customer).get("/basket").json()["lines"]) == 1


# --- Tokens ----------------------------------------------------------------------
def test_a_token_is_shown_once_and_stored_as_a_digest(customer):
    api = in_session(customer)
    body = {"name": "CI", "scopes": ["catalogue", "licenses"], "expires": "2027-01-31"}
    headers = {"Idempotency-Key": "one"}

    made = api.post("/tokens", body, **headers)
    again = api.post("/tokens", body, **headers)

    secret = made.json()["token"]
    assert made.status_code == 201
    assert again.json() == {**made.json(), "token": None}
    assert ApiToken.objects.count() == 1
    assert secret not in str(IdempotencyRecord.objects.values_list("answer", flat=True))
    assert Api(secret).get("/licenses").status_code == 200
    listed = api.get("/tokens").json()["items"]
    assert [row["name"] for row in listed] == ["CI"]
    assert "token" not in listed[0]
    assert api.delete(f"/tokens/{made.json()['id']}").status_code == 204
    assert problem(Api(secret).get("/me"))[0] == 401


def test_the_list_says_when_a_token_was_used_and_when_it_ends(customer):
    program = bearer(customer, "catalogue")
    program.get("/me")

    (row,) = in_session(customer).get("/tokens").json()["items"]

    token = ApiToken.objects.get()
    assert row["scopes"] == ["catalogue"]
    assert datetime.fromisoformat(row["expires"]) == token.expiry
    assert datetime.fromisoformat(row["last_used_at"]) == token.last_used_at
    assert program.get("/tokens").status_code == 403


@pytest.mark.parametrize("name", ["", " ", "x" * 81])
def test_a_token_has_a_name(customer, name):
    answer = in_session(customer).post("/tokens", {"name": name, "scopes": ["catalogue"]})

    assert problem(answer) == (422, "invalid")
    assert [error["field"] for error in answer.json()["errors"]] == ["name"]


def test_a_token_cannot_make_tokens(customer):
    api = bearer(customer)

    assert problem(api.post("/tokens", {"name": "more", "scopes": ["licenses"]})) == (403, "session_needed")
    assert ApiToken.objects.count() == 1


def test_making_a_token_needs_a_recent_sign_in(customer, settings):
    api = in_session(customer)
    settings.RECENT_SIGN_IN_SECONDS = 0
    time.sleep(0.01)

    refused = api.post("/tokens", {"name": "CI", "scopes": ["licenses"]})

    assert problem(refused) == (403, "recent_sign_in_required")


def test_the_staff_scope_is_for_staff(customer):
    answer = in_session(customer).post("/tokens", {"name": "CI", "scopes": ["staff"]})

    assert problem(answer) == (422, "invalid")
    assert answer.json()["errors"][0]["field"] == "scopes"


def test_a_token_that_has_ended_or_was_never_made_is_refused(customer):
    api = bearer(customer)
    ApiToken.objects.update(expiry=timezone.now() - timedelta(seconds=1))

    for caller in (api, Api("0" * 64), Api("f\u00fc"), Api("")):
        assert problem(caller.get("/me"))[0] == 401
    assert ApiToken.objects.count() == 1


SCOPE_OF = {
    "/products": Scope.CATALOGUE,
    "/basket": Scope.BASKET,
    "/quote-requests": Scope.REQUESTS,
    "/quotes": Scope.QUOTES,
    "/orders": Scope.ORDERS,
    "/licenses": Scope.LICENSES,
    "/invoices": Scope.INVOICES,
    "/staff/quote-requests": Scope.STAFF,
    "/staff/activations": Scope.STAFF,
    "/staff/organizations": Scope.STAFF,
    "/staff/orders": Scope.STAFF,
}


@pytest.mark.parametrize("path", SCOPE_OF)
def test_a_token_reaches_as_far_as_its_scopes(staff, path):
    fitting = bearer(staff, SCOPE_OF[path])
    others = bearer(staff, *(scope for scope in Scope if scope is not SCOPE_OF[path]))

    assert fitting.get(path).status_code == 200
    assert problem(others.get(path)) == (403, "insufficient_scope")


@pytest.mark.parametrize("path", [path for path in SCOPE_OF if "staff" in path])
def test_the_desk_is_closed_to_customers(customer, path):
    assert problem(in_session(customer).get(path)) == (403, "staff_only")


def api_views() -> list[type[ApiView]]:
    views = [getattr(entry.callback, "cls", None) for entry in urls.urlpatterns]
    return [view for view in views if isinstance(view, type) and issubclass(view, ApiView)]


def test_every_operation_names_its_rule_and_its_scopes():
    open_to_tokens = {view.__name__ for view in api_views() if view.required_scopes is None}

    assert open_to_tokens == {
        "MyDataView",
        "MyErasureView",
        "SessionView",
        "SessionMfaView",
        "TokensView",
        "TokenView",
        "UnknownAddress",
    }
    assert [view for view in api_views() if view.permission_classes == ApiView.permission_classes] == [
        UnknownAddress
    ]


PROTECTED = ["/me", "/tokens", "/quote-requests", "/quotes", "/orders", "/licenses", "/invoices"]


@pytest.mark.parametrize("path", [*PROTECTED, *(path for path in SCOPE_OF if "staff" in path)])
def test_a_visitor_is_asked_to_sign_in(db, path):
    answer = Api().get(path)

    assert problem(answer) == (401, "not_authenticated")
    assert answer["WWW-Authenticate"] == "Bearer"


# --- Activation ----------------------------------------------------------------------
@pytest.mark.parametrize("path", ["/orders", "/licenses", "/invoices"])
def test_who_is_not_activated_is_told_so(waiting, path):
    assert problem(bearer(waiting).get(path)) == (403, "activation_needed")


def test_activation_is_asked_for_and_given(waiting, staff, organization):
    asked = bearer(waiting).post("/activation")
    desk = bearer(staff)
    first = desk.get("/staff/activations").json()["items"][0]

    refused = desk.post(
        f"/staff/activations/{first['id']}", {"organization": str(organization.public_id), "reason": "x"}
    )
    decided = desk.post(f"/staff/activations/{first['id']}", {"organization": str(organization.public_id)})

    assert asked.json()["status"] == "waiting"
    assert first["email"] == waiting.email
    assert problem(refused)[0] == 422
    assert decided.json()["status"] == "activated"
    assert Activation.objects.get(person__user=waiting).organization == organization
    assert bearer(waiting).get("/licenses").status_code == 200


def test_a_refusal_has_its_reason(waiting, staff):
    activation = Activation.objects.get(person__user=waiting)

    decided = bearer(staff).post(f"/staff/activations/{activation.pk}", {"reason": "Unknown company"})

    assert decided.json()["status"] == "rejected"
    assert bearer(waiting).get("/me").json()["activation"]["reason"] == "Unknown company"
