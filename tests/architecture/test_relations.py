"""Deleting an account or a customer must never take business records along."""

from django.apps import apps
from django.conf import settings
from django.db import models

# Oscar's own rows of an account; its orders keep themselves (SET_NULL). A person protects its user from
# deletion.
SURVIVES_NOBODY = {"accounts.ApiToken"}


def relations():
    """Every foreign key from a model of ours, with what happens on deletion."""
    for name in settings.OUR_APPS:
        for model in apps.get_app_config(name.rpartition(".")[2]).get_models():
            for field in model._meta.get_fields():
                if isinstance(field, models.ForeignKey) and not field.remote_field.parent_link:
                    yield model, field, field.remote_field.on_delete


def test_nothing_of_ours_is_deleted_with_an_account_or_an_organisation():
    user = settings.AUTH_USER_MODEL.lower()
    keepers = {user, "accounts.person", "accounts.organization", "order.order", "order.line"}
    deleted_along = {
        f"{model._meta.label}.{field.name}"
        for model, field, on_delete in relations()
        if on_delete is models.CASCADE
        and field.related_model._meta.label_lower in keepers
        and model._meta.label not in SURVIVES_NOBODY
    }

    assert deleted_along == set()


def test_a_user_with_a_person_cannot_be_deleted():
    (field,) = [field for model, field, _ in relations() if model._meta.label == "accounts.Person"]

    assert (field.name, field.remote_field.on_delete) == ("user", models.PROTECT)
