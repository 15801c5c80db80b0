"""Requests that became offers, orders, licences and invoices: two licences and one invoice each."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db import models
from oscar.core.loading import get_model

from benchmarks.ours.volume.patterns import Copies, Names, Trail, made_by, public_id
from benchmarks.ours.volume.people import People, address_of, organization_name
from shop.accounts.models import Organization
from shop.accounts.selectors import viewer_for
from shop.billing.models import DeliveryNote, Invoice
from shop.billing.services import record_payment
from shop.core.crypto import blind_index, encrypt_bytes
from shop.core.enums import DocumentKind
from shop.core.models import NumberSeries
from shop.fulfillment.services import LineDelivery, fulfill_order, invoice_order, place_order
from shop.licenses.models import License
from shop.marketplace.models import Listing
from shop.quotes.models import Quote, QuoteRequest
from shop.quotes.services import draft_quote, send_quote, submit_request
from tests.factories.accounts import make_member, make_organization, make_staff
from tests.factories.journeys import (
    NOW,
    acceptance,
    fill_basket,
    line_drafts,
    make_license,
    price_draft,
    request_details,
)
from tests.factories.marketplace import ListingFactory

Order = get_model("order", "Order")
Product = get_model("catalogue", "Product")
StockRecord = get_model("partner", "StockRecord")

LICENSES = 2
# Licences of the cast, which are not copied.
EARLIER = "EARLIER-"
SPAN_DAYS = 3 * 365
# One of so many journeys is that of the first organisation, so that one register is long.
LARGEST_SHARE = 20
ACADEMIC = {"license_type": "academic", "institution": "Example University"}
# What the journeys of a pattern differ in: configuration, price, and how much of the invoice is paid.
VARIANTS: tuple[tuple[dict[str, object], str, str], ...] = (
    ({}, "49.90", "all"),
    ({"deployment": "data_center", "user_tier": 500}, "2150.00", "all"),
    ({**ACADEMIC, "user_tier": 2000}, "899.50", "all"),
    ({"maintenance_months": 24}, "100.00", "all"),
    ({**ACADEMIC, "deployment": "data_center", "user_tier": 1000}, "1275.25", "all"),
    ({"user_tier": 25}, "31.00", "all"),
    ({"user_tier": 300}, "330.75", "some"),
    ({}, "75.00", "none"),
)
WIDTH = len(VARIANTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cast:
    """Who and what the pattern's journeys are about, one organisation and two products for each."""

    staff: User
    customers: list[User]
    organizations: list[Organization]
    listings: list[list[Listing]]


def _cast() -> _Cast:
    staff, customers, organizations, listings = make_staff(), [], [], []
    for number in range(WIDTH):
        organization = make_organization(name=f"Volumeorganization{number}.")
        organizations.append(organization)
        customers.append(make_member(organization, staff=staff))
        listings.append(
            [
                ListingFactory(name=f"Volumeapp{number}x{place}.", key=f"volume.app{number}x{place}.")
                for place in range(LICENSES)
            ]
        )
        # Data Center is sold to those only who have it.
        make_license(
            organization,
            listings[-1][0],
            f"{EARLIER}{number}",
            by=staff,
            ends_on=NOW.date() + timedelta(days=90),
            deployment="data_center",
        )
    return _Cast(staff=staff, customers=customers, organizations=organizations, listings=listings)


def _journey(cast: _Cast, number: int) -> Invoice:
    """From the request to the invoice, by the services of production."""
    configuration, price, paid = VARIANTS[number]
    customer, staff = cast.customers[number], cast.staff
    basket = fill_basket(customer, cast.listings[number], **configuration)
    request = submit_request(
        basket_id=basket.pk,
        customer=customer,
        viewer=viewer_for(customer),
        details=request_details(customer, contact_name=f"Volumecontact{number}."),
        submitted_at=NOW,
    )
    quote = draft_quote(request_id=request.pk, by=staff, at=NOW)
    price_draft(quote, staff, line_drafts(quote, unit_price=price))
    send_quote(quote_id=quote.pk, sent_by=staff, sent_at=NOW)
    order = place_order(
        quote_id=quote.pk,
        viewer=viewer_for(customer),
        details=acceptance(po_number=f"Volumepo{number}."),
        accepted_by=customer,
        accepted_at=NOW,
    )
    has_keys = configuration.get("deployment") == "data_center"
    day = NOW.date()
    fulfill_order(
        order_id=order.order_id,
        deliveries=[
            LineDelivery(
                line_id=line.pk,
                sen=f"Volumesen{number}x{place}.",
                license_key=f"Volumekey{number}x{place}." if has_keys else "",
                starts_on=day,
                ends_on=day + timedelta(days=364),
            )
            for place, line in enumerate(order.order.lines.order_by("pk"))
        ],
        by=staff,
        at=NOW,
    )
    invoice = invoice_order(order_id=order.order_id, by=staff, at=NOW)
    if paid != "none":
        amount = invoice.gross_total if paid == "all" else Decimal("10.00")
        record_payment(
            invoice_id=invoice.pk, amount=amount, currency="EUR", paid_on=day, reference="", by=staff, at=NOW
        )
    return invoice


class Calendar:
    """On which day each copy of the pattern happens, and which numbers its documents get: those of a year
    count from 1 in the order of the days.
    """

    def __init__(self, copies: int, *, until: date) -> None:
        self.days = [
            until - timedelta(days=SPAN_DAYS * (copies - 1 - copy) // copies) for copy in range(copies)
        ]
        self._first: dict[int, int] = {}
        self._count = copies
        for copy, day in enumerate(self.days):
            self._first.setdefault(day.year, copy)

    def offset(self, copy: int) -> int:
        """Days between the pattern and the copy."""
        return (self.days[copy] - NOW.date()).days

    def number(self, kind: DocumentKind, journey: int) -> str:
        """The number of a document of a journey, all counted through."""
        year = self.days[journey // WIDTH].year
        place = journey - self._first[year] * WIDTH + 1
        return f"{kind.prefix}-{year}-{place:05d}"

    def last_numbers(self) -> dict[int, int]:
        """The last number of each year."""
        ends = [*list(self._first.values())[1:], self._count]
        return {
            year: (end - first) * WIDTH for (year, first), end in zip(self._first.items(), ends, strict=True)
        }


NUMBERED: dict[DocumentKind, type[models.Model]] = {
    DocumentKind.REQUEST: QuoteRequest,
    DocumentKind.QUOTE: Quote,
    DocumentKind.ORDER: Order,
    DocumentKind.DELIVERY_NOTE: DeliveryNote,
    DocumentKind.INVOICE: Invoice,
}


@dataclass(slots=True)
class _Naming:
    """Whose each journey is, what it buys and when it happens. Journeys are counted through all copies."""

    people: People
    # (product, name, key of the listing, stock record)
    products: Sequence[tuple[int, str, str, int]]
    staff: Sequence[User]
    calendar: Calendar

    def owner(self, journey: int) -> int:
        """The number of the organisation."""
        if journey % LARGEST_SHARE == 0 or self.people.organizations == 1:
            return 0
        # The others take turns.
        return 1 + (journey - journey // LARGEST_SHARE - 1) % (self.people.organizations - 1)

    def play(self, cast: _Cast) -> Names:
        """Play all journeys of the pattern, and name what stands for their people, products and numbers."""
        names = Names(days=self.calendar.offset)
        names.rows[User, cast.staff.pk] = lambda copy: self.staff[copy % len(self.staff)].pk
        for number in range(WIDTH):
            _journey(cast, number)
            self._name_owner(names, cast, number)
            for place, listing in enumerate(cast.listings[number]):
                self._name_product(names, listing, number, place)
        for kind, model in NUMBERED.items():
            for number, row in enumerate(model._default_manager.order_by("pk")):
                names.words[row.number] = self._number(kind, number)
        # Those baskets are cleaned up.
        names.columns[QuoteRequest, "basket_id"] = lambda _row: None
        _name_keys(names)
        return names

    def _number(self, kind: DocumentKind, number: int) -> Callable[[int], str]:
        return lambda copy: self.calendar.number(kind, copy * WIDTH + number)

    def _name_owner(self, names: Names, cast: _Cast, number: int) -> None:
        def at(copy: int) -> int:
            return self.owner(copy * WIDTH + number)

        people = self.people
        names.rows[Organization, cast.organizations[number].pk] = lambda copy: people.organization(at(copy))
        names.rows[User, cast.customers[number].pk] = lambda copy: people.user(at(copy))
        names.words[cast.organizations[number].name] = lambda copy: organization_name(at(copy))
        names.words[cast.customers[number].email] = lambda copy: address_of(at(copy), 0)
        names.words[f"Volumecontact{number}."] = lambda copy: f"Kim Example-{at(copy) + 1}"
        names.words[f"Volumepo{number}."] = lambda copy: f"PO-{copy * WIDTH + number:06}"

    def _name_product(self, names: Names, listing: Listing, number: int, place: int) -> None:
        def of(copy: int) -> tuple[int, str, str, int]:
            journey = copy * WIDTH + number
            return self.products[(journey * 7 + place * 3) % len(self.products)]

        record = StockRecord.objects.get(product_id=listing.product_id)
        names.rows[Product, listing.product_id] = lambda copy: of(copy)[0]
        names.rows[StockRecord, record.pk] = lambda copy: of(copy)[3]
        names.words[listing.name] = lambda copy: of(copy)[1]
        names.words[listing.key] = lambda copy: of(copy)[2]
        names.words[f"Volumesen{number}x{place}."] = lambda copy: f"SEN-{copy * WIDTH + number:07}{place}"


def _name_keys(names: Names) -> None:
    """Keys are encrypted for the row that they belong to."""
    licenses = License.objects.exclude(sen__startswith=EARLIER).order_by("pk")
    written = list(licenses.values_list("license_key_index", flat=True))
    field: Any = License._meta.get_field("license_key")

    def plain(row: int) -> str:
        return f"AAAB{row:08}{'x' * 120}" if written[row % len(written)] else ""

    def sealed(row: int) -> str:
        context = field.context_of(public_id(License, "public_id", row))
        text = plain(row)
        return base64.b64encode(encrypt_bytes(text.encode(), context)).decode() if text else ""

    names.columns[License, "license_key"] = sealed
    names.columns[License, "license_key_index"] = lambda row: blind_index(plain(row)) if plain(row) else ""


def write_journeys(
    *,
    copies: int,
    people: People,
    products: Sequence[tuple[int, str, str, int]],
    staff: Sequence[User],
    until: date,
    trail: Trail,
) -> int:
    """Write so many copies of the pattern, the newest on ``until``; returns how many rows.

    ``products`` are (product, name, key of the listing, stock record).
    """
    naming = _Naming(people=people, products=products, staff=staff, calendar=Calendar(copies, until=until))
    pattern, names = made_by(
        _cast, naming.play, without=("basket.Basket", "basket.Line", "basket.LineAttribute")
    )
    written = Copies(pattern, names, count=copies, trail=trail).write()
    NumberSeries.objects.bulk_create(
        NumberSeries(kind=kind.value, year=year, last_number=last)
        for kind in NUMBERED
        for year, last in naming.calendar.last_numbers().items()
    )
    return written
