"""No model holds personal data that the register does not know."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.test.utils import isolate_apps

from shop.privacy.completeness import gaps, unknown_names
from shop.privacy.entries import Anonymise, Delete, Entry, Keep, emptied, of_address, of_user
from shop.privacy.exempt import EXEMPT
from shop.privacy.register import REGISTER

ADVICE = (
    "may hold personal data, and the register does not know it. Say in shop/privacy/register.py how a "
    "person's rows are found and what becomes of them, or in shop/privacy/exempt.py why there is nothing of "
    "a person in it."
)
SECRETS = {
    "password",
    "digest",
    "token_key",
    "key",
    "key_hash",
    "prefix",
    "license_key",
    "session_key",
    "data",
}


def installed() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]


@pytest.fixture
def guest_book():
    """A model that somebody adds and forgets about."""
    with isolate_apps("shop.privacy"):

        class GuestBookEntry(models.Model):  # noqa: DJ008 - nobody reads it
            written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
            email = models.EmailField()
            contact_name = models.CharField(max_length=20)
            facts = models.JSONField()
            color = models.CharField(max_length=20)

            class Meta:
                app_label = "privacy"

        # Without the registry of applications a relation keeps the name of its model.
        GuestBookEntry._meta.get_field("written_by").remote_field.model = apps.get_model("auth.User")
        yield GuestBookEntry


def test_every_field_that_may_be_personal_is_in_the_register_or_exempt():
    assert gaps(installed(), register=REGISTER, exempt=EXEMPT) == []


def test_register_and_exemptions_name_nothing_that_is_gone():
    assert unknown_names(installed(), register=REGISTER, exempt=EXEMPT) == []


def test_every_exemption_gives_a_reason():
    assert [name for name, reason in EXEMPT.items() if len(reason.split()) < 3] == []


def test_new_model_without_an_entry_is_named_with_what_to_do(guest_book):
    assert gaps([guest_book], register=REGISTER, exempt=EXEMPT) == [
        f"privacy.GuestBookEntry.{field} {ADVICE}"
        for field in ("written_by", "email", "contact_name", "facts")
    ]


def test_wildcard_covers_texts_but_neither_an_address_nor_an_account(guest_book):
    found = gaps([guest_book], register=(), exempt={"privacy.*": "Nothing of a person in it."})

    assert found == [f"privacy.GuestBookEntry.{field} {ADVICE}" for field in ("written_by", "email")]


def test_entry_answers_for_the_fields_that_it_names(guest_book):
    entry = Entry(
        model="privacy.GuestBookEntry",
        found_by=of_address("email"),
        exports=("email",),
        erasure=Anonymise({"contact_name": emptied}),
        covers=("facts",),
    )

    assert gaps([guest_book], register=(entry,), exempt={}) == [f"privacy.GuestBookEntry.written_by {ADVICE}"]


def test_entry_that_deletes_answers_for_the_whole_row(guest_book):
    entry = Entry(model="privacy.GuestBookEntry", found_by=of_user("written_by"), erasure=Delete())

    assert gaps([guest_book], register=(entry,), exempt={}) == []


def test_no_export_names_a_secret():
    exported = {
        (entry.model, part if isinstance(part, str) else part.field)
        for entry in REGISTER
        for part in (*entry.exports, *entry.files)
    }

    assert {(model, path) for model, path in exported if path.rpartition("__")[2] in SECRETS} == set()
    assert ("auth.User", "email") in exported


def test_what_is_kept_is_kept_by_a_law_with_a_number_of_years():
    laws = [entry.law for entry in REGISTER if entry.law]

    assert {law.kind for law in laws} == set(settings.RETENTION_YEARS)
    assert {law.kind: law.years for law in laws} == {"business_letters": 6, "invoices": 8}
    assert {entry.model for entry in REGISTER if isinstance(entry.erasure, Keep) and entry.law} == {
        "quotes.QuoteRevision",
        "order.Order",
        "order.LineAttribute",
        "order.BillingAddress",
        "order.ShippingAddress",
        "billing.CreditNote",
        "billing.DeliveryNote",
        "billing.Invoice",
        "documents.StoredDocument",
    }
