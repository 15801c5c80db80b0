"""Programs sign in by allauth's steps and get one of our tokens; all rules of the login door hold."""

import json
import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from shop.accounts.doors import close_doors
from shop.accounts.models import ApiToken, Organization
from shop.accounts.selectors import viewer_for
from shop.accounts.tokens import APP_SIGN_IN, MOST_APP_SIGN_INS, create_token
from shop.core.exceptions import InvalidInput
from shop.core.models import AuditEvent
from tests.factories.accounts import make_member, make_organization, make_staff

STEPS = "/api/accounts/app/v1"
PASSWORD = "correct-Horse-battery"


@pytest.fixture(autouse=True)
def _fresh_counters():
    cache.clear()


def with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def staff(db):
    return with_password(make_staff())


@pytest.fixture
def customer(staff):
    return with_password(make_member(make_organization(), staff=staff))


class App:
    """A program: it keeps the session token that it is given, and knows no cookies."""

    def __init__(self) -> None:
        self.session_token = ""
        self.access_token = ""

    def call(self, method, step, body=None, **headers):
        if self.session_token:
            headers |= {"X-Session-Token": self.session_token}
        data = "" if body is None else body if isinstance(body, str) else json.dumps(body)
        options = {"content_type": headers.pop("Content-Type", "application/json"), "headers": headers}
        answer = Client(enforce_csrf_checks=True).generic(method, STEPS + step, data, **options)
        assert not answer.cookies
        meta = answer.json().get("meta", {}) if answer["Content-Type"] == "application/json" else {}
        self.session_token = meta.get("session_token", self.session_token)
        self.access_token = meta.get("access_token", self.access_token)
        return answer

    def sign_in(self, email, password=PASSWORD, **headers):
        return self.call("POST", "/auth/login", {"email": email, "password": password}, **headers)

    def get(self, path):
        return Client().get(f"/api/v1{path}", headers={"Authorization": f"Bearer {self.access_token}"})


def lasts(token):
    """In seconds."""
    return round((token.expiry - token.created).total_seconds())


def code_of(secret):
    return f"{hotp_value(secret, next(yield_hotp_counters_from_time())):06}"


def test_a_program_signs_in_and_uses_the_api_with_a_token_of_ours(customer):
    app = App()

    answer = app.sign_in(customer.email)

    assert answer.status_code == 200
    assert answer.json()["meta"]["is_authenticated"] is True
    assert answer.json()["meta"]["expires_in"] == 14 * 24 * 3600
    assert app.get("/me").json()["email"] == customer.email
    token = ApiToken.objects.get()
    assert token.name == APP_SIGN_IN
    assert set(token.scopes) == {
        "catalogue",
        "basket",
        "requests",
        "quotes",
        "orders",
        "licenses",
        "licenses:reveal",
        "invoices",
        "organization",
    }
    assert lasts(token) == settings.CUSTOMER_IDLE_SECONDS
    assert AuditEvent.objects.filter(action="api_token_created").count() == 1
    assert app.access_token not in json.dumps(Session.objects.get().get_decoded())


def test_looking_at_the_session_makes_no_second_token(customer):
    app = App()
    app.sign_in(customer.email)

    answer = app.call("GET", "/auth/session")

    assert answer.status_code == 200, answer.content
    assert answer.json()["data"]["user"]["email"] == customer.email
    assert "access_token" not in answer.json()["meta"]
    assert ApiToken.objects.count() == 1


def test_signing_out_ends_the_token(customer):
    app = App()
    app.sign_in(customer.email)

    assert app.call("DELETE", "/auth/session").status_code == 401

    assert app.get("/me").status_code == 401
    assert (ApiToken.objects.count(), Session.objects.count()) == (0, 0)
    assert app.call("GET", "/auth/session").status_code == 410
    assert AuditEvent.objects.filter(action="api_token_deleted").count() == 1


def test_ending_the_session_in_the_list_of_devices_ends_the_token(customer):
    app = App()
    app.sign_in(customer.email)

    UserSession.objects.get(user=customer).end()

    assert app.get("/me").status_code == 401


def test_what_closes_all_doors_closes_these(customer):
    app = App()
    app.sign_in(customer.email)

    close_doors(user_id=customer.pk, by=None, at=timezone.now())

    assert app.get("/me").status_code == 401
    assert app.call("GET", "/auth/session").status_code == 410
    details = AuditEvent.objects.get(action="doors_closed").details
    assert (details["sessions"], details["tokens"]) == (1, 1)


def test_a_token_that_ended_opens_nothing(customer):
    app = App()
    app.sign_in(customer.email)
    ApiToken.objects.update(expiry=timezone.now() - timedelta(seconds=1))

    assert app.get("/me").status_code == 401


# --- Second factors and staff
def test_the_second_factor_is_asked_for_before_there_is_a_token(customer):
    secret = generate_totp_secret()
    TOTP.activate(customer, secret)
    app = App()

    first = app.sign_in(customer.email)
    wrong = app.call("POST", "/auth/2fa/authenticate", {"code": "000"})
    tokens_before = ApiToken.objects.count()
    done = app.call("POST", "/auth/2fa/authenticate", {"code": code_of(secret)})

    pending = [flow for flow in first.json()["data"]["flows"] if flow.get("is_pending")]
    assert (first.status_code, pending[0]["id"], pending[0]["types"]) == (401, "mfa_authenticate", ["totp"])
    assert (wrong.status_code, wrong.json()["errors"][0]["param"]) == (400, "code")
    assert (tokens_before, done.status_code, ApiToken.objects.count()) == (0, 200, 1)
    assert app.get("/me").status_code == 200


def test_staff_get_the_token_of_a_customer_for_a_working_day(staff):
    app = App()

    app.sign_in(staff.email)

    token = ApiToken.objects.get()
    assert "staff" not in token.scopes
    assert lasts(token) == settings.STAFF_IDLE_SECONDS
    assert app.get("/staff/quote-requests").status_code == 403


def test_staff_without_the_factor_that_they_need_have_no_rights_of_staff(staff, settings):
    settings.STAFF_NEED_SECOND_FACTOR = True
    app = App()

    app.sign_in(staff.email)

    assert app.get("/licenses").json()["code"] == "second_factor_required"


def test_codes_are_tried_a_few_times_only(customer):
    TOTP.activate(customer, generate_totp_secret())
    app = App()
    app.sign_in(customer.email)

    answers = [app.call("POST", "/auth/2fa/authenticate", {"code": "000"}) for _try in range(12)]

    assert (answers[0].status_code, answers[-1].status_code) == (400, 429)
    assert int(answers[-1]["Retry-After"]) > 0


# --- Who is not let in
def test_a_blocked_organisation_stays_closed(customer):
    Organization.objects.update(blocked_at=timezone.now())
    app = App()

    assert app.sign_in(customer.email).status_code == 200
    assert app.get("/licenses").status_code == 403


@pytest.mark.parametrize("who", ["wrong password", "unknown", "closed"])
def test_the_answer_tells_nothing_about_accounts(customer, who):
    if who == "closed":
        User.objects.filter(pk=customer.pk).update(is_active=False)
    email = "nobody@example.com" if who == "unknown" else customer.email

    answer = App().sign_in(email, PASSWORD if who == "closed" else "wrong-Horse-battery")

    assert answer.status_code == 400
    assert answer.json() == {
        "status": 400,
        "errors": [
            {
                "message": "The e-mail address or the password is not correct.",
                "code": "email_password_mismatch",
                "param": "password",
            }
        ],
    }
    assert not ApiToken.objects.exists()


def test_it_answers_in_the_language_that_is_asked_for(customer):
    answer = App().sign_in(customer.email, "wrong-Horse-battery", **{"Accept-Language": "de"})

    assert answer["Content-Language"] == "de"
    assert "Passwort" in answer.json()["errors"][0]["message"]


def test_too_many_attempts_are_counted_with_those_at_other_doors(customer):
    body = {"email": customer.email, "password": "wrong-Horse-battery"}
    for _attempt in range(5):
        Client().post("/api/v1/session", body, content_type="application/json")

    answer = App().sign_in(customer.email)

    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert answer.json()["errors"][0]["code"] == "too_many_login_attempts"


def test_a_crowd_is_told_to_come_later(customer, settings):
    settings.SIGN_INS_PER_SECOND = 0

    answer = App().sign_in(customer.email)

    assert (answer.status_code, answer.json()) == (429, {"status": 429})
    assert answer["Retry-After"] == "2"


def test_an_unconfirmed_address_is_confirmed_on_the_way(customer):
    customer.emailaddress_set.update(verified=False)
    app = App()

    first = app.sign_in(customer.email)
    code = re.search(r"^([A-Z0-9]{4}-[A-Z0-9]{4}|[A-Z0-9]{6})$", mail.outbox[-1].body, re.MULTILINE)[1]
    assert not ApiToken.objects.exists()
    done = app.call("POST", "/auth/email/verify", {"key": code})

    assert [flow["id"] for flow in first.json()["data"]["flows"] if flow.get("is_pending")] == [
        "verify_email"
    ]
    assert done.status_code == 200
    assert app.get("/me").json()["email"] == customer.email


def test_the_session_of_a_browser_is_no_session_token(customer):
    browser = Client()
    browser.force_login(customer)
    app = App()
    app.session_token = browser.session.session_key

    assert app.call("GET", "/auth/session").status_code == 410


@pytest.mark.parametrize("token", ["x", "\x00", "a" * 5000, "../../etc", "ä"])
def test_a_wrong_session_token_is_gone(db, token):
    app = App()
    app.session_token = token

    assert app.call("GET", "/auth/session").status_code == 410


# --- Bad input
@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ("[" * 100_000, "application/json", 400),
        ('{"email":' * 50_000, "application/json", 400),
        ("[]", "application/json", 400),
        ("nonsense", "application/json", 400),
        (b"\xff\xfe".decode("latin-1"), "application/json", 400),
        ('{"email": {"a": 1}, "password": ["b"]}', "application/json", 400),
        ('{"email": "a@example.com", "password": "\\u0000"}', "application/json", 400),
        ('{"email": "a@example.com", "password": "x"}', "text/plain", 415),
        ("email=a@example.com&password=x", "application/x-www-form-urlencoded", 415),
        ("", "application/json", 400),
    ],
)
def test_bad_bodies_are_refused(db, body, content_type, status):
    answer = App().call("POST", "/auth/login", body, **{"Content-Type": content_type})

    assert (answer.status_code, answer.json()["status"]) == (status, status)


def test_a_body_beyond_the_limit_is_refused_unread(db):
    body = json.dumps({"email": "a@example.com", "password": "x" * 3_000_000})

    assert Client().post(f"{STEPS}/auth/login", body, content_type="application/json").status_code == 413


@pytest.mark.parametrize(
    "step",
    [
        "/auth/signup",
        "/auth/password/request",
        "/account/password/change",
        "/account/authenticators/totp",
        "/account/email",
        "/tokens/refresh",
    ],
)
def test_other_steps_have_no_address(db, step):
    for path in (f"{STEPS}{step}/", f"/api/accounts/browser/v1{step}/"):
        assert Client().post(path, {}, content_type="application/json").status_code == 404


# --- How many
def test_the_newest_sign_ins_stay_and_personal_tokens_are_not_touched(customer):
    personal, _secret = create_token(
        user=customer,
        viewer=viewer_for(customer),
        name="CI",
        scopes=["catalogue"],
        expires_at=None,
        at=timezone.now(),
    )
    first = App()
    first.sign_in(customer.email)
    ended, _secret = ApiToken.objects.create(user=customer, expiry=timedelta(seconds=-1), name=APP_SIGN_IN)
    for _number in range(MOST_APP_SIGN_INS - 1):
        ApiToken.objects.create(user=customer, expiry=timedelta(days=1), name=APP_SIGN_IN)

    App().sign_in(customer.email)

    kept = set(ApiToken.objects.values_list("pk", flat=True))
    assert len(kept) == MOST_APP_SIGN_INS + 1
    assert personal.pk in kept
    assert ended.pk not in kept
    assert first.get("/me").status_code == 401


def test_no_personal_token_has_the_name_of_these(customer):
    with pytest.raises(InvalidInput):
        create_token(
            user=customer,
            viewer=viewer_for(customer),
            name="App  sign-in",
            scopes=["catalogue"],
            expires_at=None,
            at=timezone.now(),
        )


def test_the_document_names_the_steps_that_are_open(client):
    document = client.get("/api/accounts/openapi.json").json()

    assert sorted(document["paths"]) == [
        f"{STEPS}/{step}"
        for step in (
            "auth/2fa/authenticate",
            "auth/email/verify",
            "auth/email/verify/resend",
            "auth/login",
            "auth/session",
            "auth/sessions",
            "config",
        )
    ]
    assert client.get("/api/accounts/docs").status_code == 200
    assert b"/api/accounts/openapi.json" in client.get("/api/accounts/docs?script=").content
