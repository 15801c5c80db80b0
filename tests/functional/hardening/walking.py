"""Every address of the product with something behind it: what the tests of the web surface walk."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

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

PARAMETER = re.compile(r"<(?:(?P<converter>\w+):)?(?P<name>\w+)>")
NOWHERE = "00000000-0000-4000-8000-000000000000"
# Routes that are written as regular expressions, and what fits them.
WRITTEN_OUT = {
    r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "password/reset/key/1-aaaaaa-bbbb/",
    r"^((?:[\w\-]+/)*)$": "no-such-page/",
    r"^(\d+)/(.*)$": "1/price-list.pdf",
    r"^.*$": "nothing-here",
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
        kinds = {"requests": self.request, "offers": self.offer, "quotes": self.offer, "invoices": self.invoice}
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


def header_counts(response: HttpResponse) -> Mapping[str, int]:
    """How often each header occurs, by its name in lower case."""
    counts: dict[str, int] = {}
    for name, _value in response.items():
        counts[name.lower()] = counts.get(name.lower(), 0) + 1
    return counts


def roles(world: World) -> Iterator[tuple[str, Client]]:
    yield "visitor", as_(None)
    yield "customer", as_(world.customer)
    yield "staff", as_(world.staff)
    yield "superuser", as_(world.superuser)


