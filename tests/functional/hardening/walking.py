"""Every address of the product with something behind it: what the tests of the web surface walk."""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from shop.accounts.models import Organization
from shop.billing.models import DeliveryNote, Invoice
from shop.fulfillment.models import OrderDetails
from shop.licenses.models import License
from shop.quotes.models import Quote, QuoteRequest
from tests.architecture.addresses import Address, addresses
from tests.functional.portal.world import (
    activate,
    deliver,
    make_license,
    make_listing,
    make_offer,
    make_order,
    make_organization,
    make_request,
    make_staff,
    make_user,
    sign_in,
)

PASSWORD = "a-long-Passw0rd"
HOST = "licensing.example.org"
PARAMETER = re.compile(r"<(?:(?P<converter>\w+):)?(?P<name>\w+)>")
NOWHERE = "00000000-0000-4000-8000-000000000000"
# Routes that are written as regular expressions, and what fits them.
WRITTEN_OUT = {
    r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "password/reset/key/1-aaaaaa-bbbb/",
    r"^((?:[\w\-]+/)*)$": "no-such-page/",
    r"^(\d+)/(.*)$": "1/price-list.pdf",
    r"^.*$": "nothing-here",
}

# A walk that posts to these is signed out, or changes who it is.
SIGNS_OUT = {
    "account_logout",
    "usersessions_list",
    "account_change_password",
    "account_set_password",
    "portal:organization-leave",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A company with one thing of each kind, and those who look at it."""

    customer: User
    staff: User
    superuser: User
    organization: Organization
    request: QuoteRequest
    offer: Quote
    order: OrderDetails
    note: DeliveryNote
    invoice: Invoice
    license: License
    listing_key: str

    def value(self, route: str, converter: str, name: str) -> str:
        """What stands in a route for a parameter: something that exists, where there is one of its kind."""
        if converter == "document_number" or name == "number":
            return self._number(route, name)
        known = {
            "key": self.listing_key,
            "person_id": self.customer.person.pk,
            "public_id": self.offer.public_id if "dashboard/offers/" in route else self.license.public_id,
            "license_id": self.license.public_id,
            "quote_id": self.offer.number,
            "note": self.note.number,
        }
        others = {"uuid": NOWHERE, "int": "1", "document_number": "Q-2026-99999"}
        return str(known.get(name, others.get(converter, "1")))

    def _number(self, route: str, name: str) -> str:
        if name == "note" or "dashboard/delivery-notes/" in route:
            return self.note.number
        kinds = {
            "requests": self.request,
            "offers": self.offer,
            "quotes": self.offer,
            "invoices": self.invoice,
        }
        for part in re.split(r"[/-]", route):
            if part in kinds:
                return str(kinds[part].number)
        return str(self.order.order.number)


def make_world() -> World:
    staff = make_staff()
    organization = make_organization()
    customer = activate(make_user("customer@example.com"), organization, by=staff)
    make_listing()
    order = make_order(customer, staff)
    invoice = deliver(order, staff)
    superuser = User.objects.create_superuser("root", "root@example.org", "a-long-Passw0rd")
    return World(
        customer=customer,
        staff=staff,
        superuser=superuser,
        organization=organization,
        request=make_request(customer),
        offer=make_offer(customer, staff),
        order=order,
        note=order.order.deliverynotes.get(),
        invoice=invoice,
        license=make_license(organization, staff),
        listing_key="confluence",
    )


def path_of(route: str, world: World) -> str:
    """A concrete address for a route as ``tests.architecture.addresses`` writes it."""
    path = route.removeprefix("[language/]").removesuffix("…")
    for expression, written in WRITTEN_OUT.items():
        path = path.replace(expression, written)
    return "/" + PARAMETER.sub(
        lambda found: world.value(route, found["converter"] or "str", found["name"]), path
    )


def all_paths(world: World) -> list[tuple[Address, str]]:
    """Every address of the product, and one that is none."""
    return [(address, path_of(address.route, world)) for address in addresses()]


def as_(user: User | None, **options: Any) -> Client:
    """A browser of this user, signed in a moment ago; of a visitor without one."""
    client = Client(**options)
    client.raise_request_exception = False
    return sign_in(client, user) if user else client


ROLES = [
    "visitor",
    "customer",
    pytest.param("staff", marks=pytest.mark.slow),
    pytest.param("superuser", marks=pytest.mark.slow),
]
Call = tuple[str, str]


def walk_as(role: str, world: World) -> dict[Call, HttpResponse]:
    """What each address answers: to a visitor by GET and POST, to somebody signed in by GET."""
    client = as_(None if role == "visitor" else getattr(world, role))
    answers: dict[Call, HttpResponse] = {}
    for address, path in all_paths(world):
        if address.name in SIGNS_OUT and role != "visitor":
            continue
        for method in ("get", "post") if role == "visitor" else ("get",):
            answers[method, path] = getattr(client, method)(path)
    return answers
