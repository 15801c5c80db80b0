"""The first mails a customer gets speak our words, not the login library's."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

pytestmark = pytest.mark.django_db
NEW = {
    "first_name": "Nora",
    "last_name": "Newcomer",
    "email": "nora@example.com",
    "password1": "a-Good-passphrase-1",
    "password2": "a-Good-passphrase-1",
}


@pytest.fixture(autouse=True)
def _no_limits_left_over():
    """The login library counts attempts in the cache, which outlives a test."""
    cache.clear()


@pytest.mark.parametrize(
    ("prefix", "subject", "closing"),
    [
        ("", "Please confirm your e-mail address", "Kind regards"),
        ("/de", "Bitte bestätigen Sie Ihre E-Mail-Adresse", "Mit freundlichen Grüßen"),
    ],
)
def test_the_confirmation_mail_has_the_code_and_no_technical_name(client, prefix, subject, closing):
    client.post(f"{prefix}/accounts/signup/", NEW)

    (message,) = mail.outbox
    assert message.subject == subject
    assert re.search(r"^[A-Z0-9-]{6,}$", message.body, re.MULTILINE)
    assert closing in message.body
    assert "example.com" not in message.body
    assert "nora" not in message.body.lower()


def test_registering_a_known_address_tells_only_its_owner(client, customer):
    known = {**NEW, "email": customer.email}

    unknown_page = client.post("/accounts/signup/", NEW)
    known_page = client.post("/accounts/signup/", known)

    assert (known_page.status_code, known_page.url) == (unknown_page.status_code, unknown_page.url)
    assert mail.outbox[-1].subject in {"You have an account already", "Please confirm your e-mail address"}


def test_the_reset_mail_names_no_user(client, customer):
    client.post(reverse("account_reset_password"), {"email": customer.email})

    message = mail.outbox[-1]
    assert message.to == [customer.email]
    assert customer.username not in message.body
