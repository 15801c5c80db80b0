"""No door tells whether an address is known, and every spelling of an address is the same account."""

import re
from statistics import median
from time import perf_counter

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.test import Client

from shop.accounts import services
from shop.accounts.models import Person
from tests.functional.accounts.conftest import (
    LOGIN,
    NEWCOMER,
    PASSWORD,
    SIGNUP,
    is_signed_in,
    signed_in,
    with_password,
)
from tests.functional.api.conftest import Api

pytestmark = pytest.mark.django_db
UNKNOWN = "nobody@example.com"
OF_ONE_ANSWER = {"Content-Length", "X-Request-ID", "Date", "Expires"}


def outwardly(answer) -> tuple[object, ...]:
    """All of an answer that a stranger sees, without what differs from one call to the next."""
    body = re.sub(r"\b[A-Za-z0-9]{64}\b", "TOKEN", answer.text)
    headers = {name: value for name, value in answer.items() if name not in OF_ONE_ANSWER}
    return answer.status_code, headers, body, [*answer.cookies]


def register(client: Client, email: str, **changes: str):
    return client.post(SIGNUP, {**NEWCOMER, "email": email, **changes})


def test_the_login_page_looks_the_same(customer):
    def answer(email: str):
        said = Client().post(LOGIN, {"login": email, "password": "wrong-Horse-battery"})
        status, headers, body, cookies = outwardly(said)
        return status, headers, body.replace(email, "ADDRESS"), cookies

    assert answer(customer.email) == answer(UNKNOWN)


def test_the_reset_looks_the_same_and_mails_both(customer):
    known = Client().post("/accounts/password/reset/", {"email": customer.email}, follow=True)
    unknown = Client().post("/accounts/password/reset/", {"email": UNKNOWN}, follow=True)

    assert outwardly(known) == outwardly(unknown)
    assert [(message.to, message.subject) for message in mail.outbox] == [
        ([customer.email], "Set a new password"),
        ([UNKNOWN], "There is no account with this address"),
    ]


def test_registration_looks_the_same_and_tells_the_owner(customer):
    known = register(Client(), customer.email)
    unknown = register(Client(), UNKNOWN)

    assert outwardly(known) == outwardly(unknown)
    assert [(message.to, message.subject) for message in mail.outbox] == [
        ([customer.email], "You have an account already"),
        ([UNKNOWN], "Please confirm your e-mail address"),
    ]
    assert Person.objects.filter(email=customer.email).count() == 1


def test_the_page_for_the_code_looks_the_same(customer):
    def page(email: str) -> str:
        client = Client()
        register(client, email)
        return outwardly(client.get("/accounts/confirm-email/"))[2].replace(email, "ADDRESS")

    assert page(customer.email) == page(UNKNOWN)


def test_the_api_says_the_same(customer):
    def answer(email: str):
        return Api().post("/session", {"email": email, "password": "wrong-Horse-battery"})

    known, unknown = answer(customer.email), answer(UNKNOWN)

    assert (known.status_code, known.json()) == (unknown.status_code, unknown.json())


@pytest.mark.parametrize("door", ["login", "signup", "api"])
def test_known_and_unknown_addresses_cost_the_same_hashes(customer, settings, door, monkeypatch):
    hashes = []
    algorithm = "django.contrib.auth.hashers.MD5PasswordHasher.encode"
    original = __import__("django.contrib.auth.hashers", fromlist=["x"]).MD5PasswordHasher.encode
    monkeypatch.setattr(algorithm, lambda *args: hashes.append(1) or original(*args))

    def count(email: str) -> int:
        hashes.clear()
        cache.clear()
        if door == "signup":
            register(Client(), email)
        elif door == "login":
            Client().post(LOGIN, {"login": email, "password": "wrong-Horse-battery"})
        else:
            Api().post("/session", {"email": email, "password": "wrong-Horse-battery"})
        return len(hashes)

    assert count(customer.email) == count(UNKNOWN) == 1


def test_known_and_unknown_addresses_take_about_the_same_time(customer, settings):
    """With the hasher of production; the figures of one machine jitter, so the bound is wide."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    customer.set_password(PASSWORD)
    customer.save()

    def seconds(email: str) -> float:
        cache.clear()
        started = perf_counter()
        Client().post(LOGIN, {"login": email, "password": "wrong-Horse-battery"})
        return perf_counter() - started

    seconds(UNKNOWN)
    known, unknown = [], []
    for _n in range(5):
        known.append(seconds(customer.email))
        unknown.append(seconds(UNKNOWN))

    assert 0.6 < median(known) / median(unknown) < 1.6


SPELLINGS = [
    "CLARA.STRASSE@EXAMPLE.COM",
    " clara.strasse@example.com ",
    "clara.straße@example.com",
    "Ｃｌａｒａ.ｓｔｒａｓｓｅ@example.com",
    "clara.strasse@ｅｘａｍｐｌｅ.com",
    "clara.ﬆrasse@example.com",
    "clara.ſtrasse@example.com",
]


@pytest.fixture
def clara(person):
    User.objects.filter(pk=person.pk).update(email="clara.strasse@example.com")
    Person.objects.filter(user=person).update(email="clara.strasse@example.com")
    EmailAddress.objects.filter(user=person).update(email="clara.strasse@example.com")
    return User.objects.get(pk=person.pk)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_is_one_account_at_every_door(clara, spelling):
    by_page, by_api = Client(), Api()
    by_page.post(LOGIN, {"login": spelling, "password": PASSWORD})
    answer = by_api.post("/session", {"email": spelling, "password": PASSWORD})
    register(Client(), spelling)
    Client().post("/accounts/password/reset/", {"email": spelling})

    assert is_signed_in(by_page)
    assert answer.json()["email"] == clara.email
    assert [(message.to, message.subject) for message in mail.outbox] == [
        ([clara.email], "You have an account already"),
        ([clara.email], "Set a new password"),
    ]
    assert User.objects.filter(email__icontains="clara").count() == 1


@pytest.mark.parametrize(
    "spelling",
    [
        "clara.strasse@exampıe.com",
        "cıara.strasse@example.com",
        "clara.strasse@example.com\r\nBcc: x@example.com",
        "a" * 10_000 + "@example.com",
    ],
)
def test_what_is_no_spelling_of_it_opens_nothing(clara, spelling):
    by_page = Client()
    by_page.post(LOGIN, {"login": spelling, "password": PASSWORD})

    answer = Api().post("/session", {"email": spelling, "password": PASSWORD})
    register(Client(), spelling)

    assert not is_signed_in(by_page)
    assert answer.status_code in (401, 422)
    assert not any(message.to == [clara.email] for message in mail.outbox)


def test_whoever_loses_the_race_for_an_address_reads_the_ordinary_answer(monkeypatch):
    """The look-up found nothing, and then the other registration was quicker."""
    expected = outwardly(register(Client(), UNKNOWN))
    users = User.objects.count()
    monkeypatch.setattr(
        "allauth.account.internal.flows.manage_email.assess_unique_email", lambda *_args, **_kwargs: True
    )

    answer = register(Client(), UNKNOWN)

    assert outwardly(answer) == expected
    assert User.objects.count() == users
    assert mail.outbox[-1].subject == "You have an account already"


def test_two_people_of_one_name_can_register_at_once(db):
    """User names are drawn; names made from the address would collide."""
    for n in range(3):
        register(Client(), f"nora@company{n}.example.com")

    assert Person.objects.filter(email__startswith="nora@").count() == 3


def test_a_further_address_is_kept_in_its_one_spelling(customer):
    client = signed_in(customer)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    client.post("/accounts/email/", {"email": "Straße@Example.COM", "action_add": "1"})

    assert mail.outbox[-1].to == ["strasse@example.com"]


def test_the_sign_in_of_a_registered_account_works(db):
    """What the tests above count on: services and forms agree about the spelling."""
    user = with_password(
        User.objects.create_user("someone", services.normalize_email("Some.One@Example.com"))
    )
    services.register_person(user=user, at=user.date_joined)
    client = Client()

    client.post(LOGIN, {"login": "Some.One@example.COM", "password": PASSWORD})

    assert is_signed_in(client)
