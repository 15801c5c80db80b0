"""Whoever sends the name of every column there is changes those of the form or operation, no other."""

import json

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.urls import reverse

from shop.accounts.models import Activation, ApiToken, Membership, Organization, Person
from shop.billing.models import Invoice
from shop.core.models import AuditEvent
from shop.fulfillment.models import OrderDetails
from shop.licenses.models import License
from shop.quotes.models import Quote, QuoteRequest, QuoteRevision
from tests.architecture.addresses import addresses
from tests.functional.api.conftest import bearer
from tests.functional.hardening.test_requests import filled, operations
from tests.functional.hardening.walking import SIGNS_OUT, as_, path_of

COLUMNS = sorted(
    {
        name
        for model in apps.get_models()
        for field in model._meta.get_fields()
        for name in (field.name, getattr(field, "attname", field.name))
    }
)
# What a customer may change of each kind of thing by the pages and operations there are.
OWN = {
    User: {"first_name", "last_name", "last_login"},
    Person: {"phone", "language", "time_zone"},
    License: {
        "instance_url",
        "business_area",
        "department",
        "department_contact_name",
        "department_contact_email",
        "technical_contact_name",
        "technical_contact_email",
        "technical_contact_phone",
        "updated_at",
    },
    QuoteRequest: {
        "customer_wrote_at",
        "status",
        "withdrawn_at",
        "closed_at",
        "updated_at",
        "status_changed_at",
        "version",
    },
    Quote: {"status", "answered_at", "answer_reason", "updated_at", "status_changed_at", "version", "reason"},
    ApiToken: {"last_used_at"},
}
GUARDED = [
    User,
    Person,
    Organization,
    Membership,
    Activation,
    License,
    Invoice,
    QuoteRequest,
    Quote,
    QuoteRevision,
    OrderDetails,
    ApiToken,
]


def rows():
    return {
        model: {row["pk"]: row for row in model.objects.order_by("pk").values("pk", *columns(model))}
        for model in GUARDED
    }


def columns(model):
    return [field.attname for field in model._meta.concrete_fields if not field.primary_key]


def changed(before, after):
    """(model, column) of what is another value now, and the models of rows that came or went."""
    found = set()
    for model in GUARDED:
        for key in before[model].keys() & after[model].keys():
            old, new = before[model][key], after[model][key]
            found |= {(model, name) for name in old if old[name] != new[name]}
        if before[model].keys() - after[model].keys():
            found.add((model, "deleted"))
    return found


def forbidden(found):
    return sorted((model.__name__, name) for model, name in found if name not in OWN.get(model, set()))


VALUES = [
    1,
    pytest.param(True, marks=pytest.mark.slow),
    pytest.param("administrator", marks=pytest.mark.slow),
    pytest.param("0.01", marks=pytest.mark.slow),
]


def test_there_are_many_columns():
    assert {"is_staff", "is_superuser", "organization_id", "status", "version", "role", "unit_price"} <= set(
        COLUMNS
    )


@pytest.mark.parametrize("value", VALUES)
def test_no_page_takes_more_than_its_form(world, value):
    client = as_(world.customer)
    before = rows()
    everything = dict.fromkeys(COLUMNS, value) | {"first_name": "Clara", "last_name": "Customer"}
    paths = [
        path_of(address.route, world)
        for address in addresses()
        if address.name not in SIGNS_OUT and not address.route.startswith(("api/", "cms/"))
    ]

    statuses = {client.post(path, everything).status_code for path in dict.fromkeys(paths)}

    assert forbidden(changed(before, rows())) == []
    assert 302 in statuses
    assert User.objects.filter(is_staff=True).count() == 2


@pytest.mark.parametrize("value", VALUES)
def test_no_operation_takes_more_than_it_declares(world, value):
    client, headers = as_(None), bearer(world.customer).headers
    before = rows()
    body = json.dumps(dict.fromkeys(COLUMNS, value))

    statuses = set()
    for method, path, _query, _fields in operations():
        if method in {"post", "patch", "put"} and not path.endswith(("/session", "/organization/leave")):
            answer = getattr(client, method)(
                filled(path, world), data=body, content_type="application/json", headers=headers
            )
            statuses.add(answer.status_code)

    assert forbidden(changed(before, rows())) == []
    assert statuses & {200, 201, 204}


def test_a_profile_makes_nobody_staff(world):
    client = as_(world.customer)
    data = {"first_name": "Cleo", "last_name": "Customer", "phone": "", "language": "", "time_zone": ""}
    wanted = {
        "is_staff": "on",
        "is_superuser": "on",
        "email": "root@example.org",
        "organization": "1",
        "role": "x",
    }

    response = client.post("/accounts/profile/", data | wanted)

    assert response.status_code == 302
    user = User.objects.get(pk=world.customer.pk)
    assert (user.first_name, user.is_staff, user.is_superuser, user.email) == (
        "Cleo",
        False,
        False,
        "customer@example.com",
    )


def test_a_registration_makes_nobody_staff_or_activated(db):
    data = {"first_name": "Nora", "last_name": "New", "email": "nora@example.net", "is_staff": "on"}
    data |= {"password1": "a-Good-passphrase-1", "password2": "a-Good-passphrase-1", "is_superuser": "on"}
    data |= {
        "status": "activated",
        "is_active": "on",
        "organization": "1",
        "role": "administrator",
        "id": "1",
    }

    as_(None).post("/accounts/signup/", data)

    user = User.objects.get()
    assert (user.is_staff, user.is_superuser, user.person.activation.status) == (False, False, "waiting")
    assert Membership.objects.count() == 0


def test_an_acceptance_changes_no_price_and_no_owner(world):
    data = {"technical_name": "Tessa", "technical_email": "t@example.com", "when": "now", "revision": "1"}
    data |= {
        "billing_name": "Uni",
        "billing_line1": "Road 1",
        "billing_city": "Berlin",
        "billing_country": "DE",
    }
    data |= {
        "unit_price": "0.01",
        "total": "0.01",
        "total_excl_tax": "0.01",
        "organization": "99",
        "currency": "XXX",
    }
    before = [(line.unit_price, line.quantity) for line in world.offer.revisions.get().lines.order_by("pk")]
    known = set(OrderDetails.objects.values_list("pk", flat=True))

    response = as_(world.customer).post(reverse("portal:offer-order", args=[world.offer.number]), data)

    assert response.status_code == 302, response.content.decode()[:2000]
    order = OrderDetails.objects.exclude(pk__in=known).get()
    assert [
        (line.unit_price, line.quantity) for line in world.offer.revisions.get().lines.order_by("pk")
    ] == before
    assert order.organization_id == world.organization.pk
    assert order.order.total_excl_tax == before[0][0] * before[0][1]
    assert order.order.currency == "EUR"
    assert AuditEvent.objects.filter(actor_id=world.customer.pk).exists()
