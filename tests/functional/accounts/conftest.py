"""People at the login door: with passwords, codes and programs of their own."""

import re
from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from tests.factories.accounts import make_member, make_organization, make_person, make_staff

PASSWORD = "correct-Horse-battery"
LOGIN = "/accounts/login/"
SIGNUP = "/accounts/signup/"
NEWCOMER = {
    "first_name": "Nora",
    "last_name": "Newcomer",
    "email": "nora@example.com",
    "password1": "a-Good-passphrase-1",
    "password2": "a-Good-passphrase-1",
}


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    """Limits count in the cache, which outlives a test."""
    cache.clear()


def with_password(user: User) -> User:
    """The user with a password and a confirmed address."""
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def sign_in(client: Client, user: User, password: str = PASSWORD, **options: object) -> HttpResponse:
    return client.post(LOGIN, {"login": user.email, "password": password}, **options)


def signed_in(user: User) -> Client:
    """A browser of its own in which the person has just signed in."""
    client = Client()
    assert sign_in(client, user).status_code == 302
    return client


def is_signed_in(client: Client) -> bool:
    return client.get("/accounts/profile/").status_code == 200


def confirm(client: Client) -> None:
    """Say again who one is, as the pages that protect an account ask for it."""
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302


def mailed_code() -> str:
    found = re.search(r"^[A-Z0-9-]{6,}$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[0]


def code_of(secret: str) -> str:
    return f"{hotp_value(secret, next(yield_hotp_counters_from_time())):06}"


@pytest.fixture
def add_app() -> Callable[[User], str]:
    """Give a person an authenticator app; returns its secret."""

    def add(user: User) -> str:
        secret = generate_totp_secret()
        TOTP.activate(user, secret)
        return secret

    return add


def add_passkey(user: User) -> Authenticator:
    return Authenticator.objects.create(user=user, type="webauthn", data={"name": "Laptop", "credential": {}})


@pytest.fixture
def staff(db: None) -> User:
    return with_password(make_staff())


@pytest.fixture
def customer(staff: User) -> User:
    return with_password(make_member(make_organization(), staff=staff))


@pytest.fixture
def person(db: None) -> User:
    return with_password(make_person())
