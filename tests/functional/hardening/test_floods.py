"""Programs that post a lot: few mails leave, nothing is stored, and a person is told in plain words."""

import time

import pytest
from django.contrib.auth.models import User
from django.core import mail, signing
from django.urls import reverse

from shop.accounts.models import Person
from shop.accounts.registration import SALT
from shop.quotes.models import QuoteRequest
from tests.functional.api.conftest import bearer
from tests.functional.hardening.walking import as_
from tests.functional.portal.world import activate, make_license, make_offer, make_organization, make_staff

SIGNUP, RESET = "/accounts/signup/", "/accounts/password/reset/"
PASSWORDS = {"password1": "a-Good-passphrase-1", "password2": "a-Good-passphrase-1"}
NEW = {"first_name": "Nora", "last_name": "Newcomer", "email": "nora@example.net", **PASSWORDS}
POSTS = 50
MOST_MAILS = 5
BREAKS = ["\r\nBcc: all@example.net", "\nBcc: all@example.net", "\rBcc: all@example.net", "\u2028x"]
ONE_LINE = "Please write this in one line, without control characters."


@pytest.mark.parametrize("known", [True, False], ids=["known", "unknown"])
@pytest.mark.parametrize("path", [SIGNUP, RESET])
def test_one_address_gets_few_mails_however_many_machines_ask(customer, path, known):
    email = customer.email if known else "stranger@example.net"
    answers = [
        as_(None).post(path, {**NEW, "email": email}, REMOTE_ADDR=f"192.0.2.{number}")
        for number in range(1, POSTS + 1)
    ]

    assert 1 <= len(mail.outbox) <= MOST_MAILS
    assert answers[-1].status_code == 429
    assert "That was a little too often" in answers[-1].content.decode()


@pytest.mark.parametrize("path", [SIGNUP, RESET])
@pytest.mark.parametrize("forged", [{}, {"X-Forwarded-For": "forged"}], ids=["plain", "forged address"])
def test_one_machine_makes_us_write_few_mails(db, path, forged):
    """What a client puts into X-Forwarded-For counts for nothing: the last entry is our own proxy's."""
    statuses = []
    for number in range(POSTS):
        headers = {"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.9"} if forged else {}
        data = {**NEW, "email": f"person{number}@example.net"}
        statuses.append(as_(None).post(path, data, headers=headers).status_code)

    assert 1 <= len(mail.outbox) <= MOST_MAILS
    assert set(statuses[MOST_MAILS:]) == {429}
    assert User.objects.count() <= MOST_MAILS


def test_the_code_is_sent_again_a_few_times_only(db):
    client = as_(None)
    client.post(SIGNUP, NEW)
    first = len(mail.outbox)

    for _ in range(POSTS):
        client.post("/accounts/confirm-email/", {"action": "resend"})

    assert first == 1
    assert len(mail.outbox) <= MOST_MAILS


def test_somebody_signed_in_cannot_mail_the_world(customer):
    client = as_(customer)

    for number in range(POSTS):
        client.post("/accounts/email/", {"action_add": "", "email": f"person{number}@example.net"})

    assert len(mail.outbox) <= MOST_MAILS


# --- Programs in the registration ----------------------------------------------------------------------
def test_the_trap_looks_like_success_and_nothing_happens(db):
    real = as_(None).post(SIGNUP, NEW)
    mail.outbox.clear()
    trapped = as_(None).post(SIGNUP, {**NEW, "email": "robot@example.net", "website": "https://spam.example"})

    assert (trapped.status_code, trapped.headers["Location"]) == (real.status_code, real.headers["Location"])
    assert mail.outbox == []
    assert not User.objects.filter(email="robot@example.net").exists()


def test_the_trap_is_hidden_without_an_inline_style(db):
    page = as_(None).get(SIGNUP).content.decode()

    assert '<div class="form-trap">' in page
    assert 'name="website"' in page
    assert "style=" not in page


@pytest.fixture
def minimum(settings):
    settings.REGISTRATION_MINIMUM_SECONDS = 3
    return 3


def opened(client, *, ago):
    """The page's own note of when it was opened."""
    value = client.get(SIGNUP).context["form"]["opened"].value()
    assert signing.loads(value, salt=SALT) == pytest.approx(time.time(), abs=60)
    return signing.dumps(time.time() - ago, salt=SALT)


def test_a_person_takes_their_time_and_is_let_in(db, minimum):
    client = as_(None)

    response = client.post(SIGNUP, {**NEW, "opened": opened(client, ago=minimum + 1)})

    assert response.status_code == 302
    assert User.objects.get().email == NEW["email"]


@pytest.mark.parametrize("stamp", ["", "now", "forged", "yesterday", "tomorrow"])
def test_a_form_sent_at_once_is_refused_in_plain_words(db, minimum, stamp):
    client = as_(None)
    stamps = {
        "": "",
        "now": opened(client, ago=0),
        "forged": "1795000000.0",
        "yesterday": opened(client, ago=25 * 3600),
        "tomorrow": opened(client, ago=-25 * 3600),
    }

    response = client.post(SIGNUP, {**NEW, "opened": stamps[stamp]})

    assert "Please look at what you entered once more" in response.content.decode()
    assert (User.objects.count(), mail.outbox) == (0, [])


def test_a_page_left_open_over_night_is_sent_twice(db, minimum, settings):
    client = as_(None)

    page = client.post(SIGNUP, {**NEW, "opened": opened(client, ago=25 * 3600)})
    settings.REGISTRATION_MINIMUM_SECONDS = 1e-9
    response = client.post(SIGNUP, {**NEW, "opened": page.context["form"]["opened"].value()})

    assert response.status_code == 302
    assert User.objects.count() == 1


# --- Line breaks ----------------------------------------------------------------------
@pytest.mark.parametrize("attack", BREAKS)
@pytest.mark.parametrize("field", ["first_name", "last_name", "email"])
def test_a_line_break_in_the_registration_is_refused_in_plain_words(db, field, attack):
    response = as_(None).post(
        SIGNUP, {**NEW, field: f"Nora{attack}" if field != "email" else NEW[field] + attack}
    )

    page = response.content.decode()
    assert response.status_code == 200
    assert (ONE_LINE if field != "email" else "valid email address") in page.replace("e-mail", "email")
    assert (User.objects.count(), mail.outbox) == (0, [])


@pytest.mark.parametrize("attack", BREAKS)
def test_a_line_break_in_the_address_to_reset_is_refused(customer, attack):
    response = as_(None).post(RESET, {"email": customer.email + attack})

    assert response.status_code == 200
    assert mail.outbox == []


@pytest.mark.parametrize(
    "domain", ["ü" * 60 + ".de", "a..de", "-.de", "\u2028.de", "x\u00ad.de", "ｅｘ　ａ.de"]
)
def test_an_address_that_no_mail_can_reach_is_refused(db, domain):
    answers = [as_(None).post(path, {**NEW, "email": f"nora@{domain}"}) for path in (SIGNUP, RESET)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert (User.objects.count(), mail.outbox) == (0, [])


@pytest.fixture
def buyer(customer):
    return activate(customer, make_organization(), by=make_staff())


def sales():
    return User.objects.get(email="sales@example.org")


@pytest.mark.parametrize("attack", BREAKS[:2])
def test_a_line_break_in_a_customers_form_is_refused_and_nothing_changed(buyer, attack):
    offer = make_offer(buyer, sales())
    client = as_(buyer)
    before = Person.objects.values().get(user=buyer)
    profile = {"first_name": f"Clara{attack}", "last_name": "Customer", "phone": "", "language": ""}
    order = {"technical_name": f"Tessa{attack}", "technical_email": "t@example.com", "when": "now"}
    order |= {"po_number": f"PO-1{attack}", "billing_name": f"Uni{attack}", "billing_line1": "Road 1"}
    order |= {"billing_city": "Berlin", "billing_country": "DE"}

    answers = [
        client.post("/accounts/profile/", profile),
        client.post(reverse("portal:offer-order", args=[offer.number]), order),
    ]

    assert all(ONE_LINE in answer.content.decode() for answer in answers)
    assert Person.objects.values().get(user=buyer) == before
    buyer.refresh_from_db()
    offer.refresh_from_db()
    assert (buyer.first_name, offer.status) == ("Clara", "sent")


@pytest.mark.parametrize("attack", BREAKS[:2])
def test_the_api_refuses_a_line_break_where_a_line_is_meant(buyer, attack):
    license_ = make_license(buyer.person.memberships.get().organization, sales())
    api = bearer(buyer)

    answers = [
        api.patch(f"/licenses/{license_.public_id}", {"department": f"IT{attack}x"}),
        api.post("/quote-requests", {"contact": {"name": f"Clara{attack}", "email": "c@example.com"}}),
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert all(ONE_LINE in answer.content.decode() for answer in answers)
    assert QuoteRequest.objects.count() == 0
    license_.refresh_from_db()
    assert license_.department == ""


@pytest.mark.parametrize("length", [10_000, 1_000_000])
def test_endless_names_are_refused_in_plain_words(customer, length):
    answers = [
        as_(None).post(SIGNUP, {**NEW, "first_name": "N" * length}),
        as_(customer).post("/accounts/profile/", {"first_name": "N" * length, "last_name": "x"}),
    ]

    assert all(
        "Ensure this value has at most 150 characters" in answer.content.decode() for answer in answers
    )
    customer.refresh_from_db()
    assert customer.first_name == "Clara"
