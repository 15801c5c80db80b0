"""Registrations of one address at the same moment, on PostgreSQL."""

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.test import Client

from shop.accounts.models import Person
from tests.races import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
# As many as one address may be written to within an hour.
SPELLINGS = ["nora@example.com", "Ｎｏｒａ@example.com", "NORA@EXAMPLE.com"]


def test_one_address_makes_one_account_and_all_read_the_same(settings):
    cache.clear()
    browsers = [Client() for _spelling in SPELLINGS]

    def register(browser: Client, spelling: str):
        return lambda: browser.post(
            "/accounts/signup/",
            {
                "first_name": "Nora",
                "last_name": "Newcomer",
                "email": spelling,
                "password1": "a-Good-passphrase-1",
                "password2": "a-Good-passphrase-1",
            },
        )

    answers = together([register(*pair) for pair in zip(browsers, SPELLINGS, strict=True)])

    assert [(answer.status_code, answer.url) for answer in answers] == [
        (302, "/accounts/confirm-email/")
    ] * len(SPELLINGS)
    assert Person.objects.count() == User.objects.count() == 1
    assert sorted(message.subject for message in mail.outbox) == [
        "Please confirm your e-mail address",
        *["You have an account already"] * (len(SPELLINGS) - 1),
    ]
