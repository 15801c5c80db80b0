"""What the price book says. For staff only: nothing of it goes to a customer but what staff write into an
offer.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple, TypeVar

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from shop.configurator.configuration import LicenseConfiguration
from shop.core.strategies import strategy
from shop.marketplace.models import Listing
from shop.pricing.enums import ImportStatus, PriceSource
from shop.pricing.models import Price, PriceBook, PriceListImport

ZERO: Final = Decimal("0.00")
MOST_PRODUCTS_FOUND: Final = 500
Key = TypeVar("Key", bound=Hashable)
_COLUMNS: Final = (
    "listing_key",
    "deployment",
    "license_type",
    "user_tier",
    "maintenance_months",
    "purchase_type",
    "unit_price",
    "unit_cost",
    "valid_from",
)


class PricedLine(NamedTuple):
    """A line that a price is looked for. ``key`` is the caller's and comes back; ``is_free``: the
    product costs nothing with this deployment.
    """

    key: Hashable
    listing_key: str
    configuration: LicenseConfiguration
    is_free: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the price book proposes for one licence, per unit, in the currency that was asked for.

    ``unit_cost`` None: nobody says what it costs us. ``source`` is a line for staff in the language in force.
    ``price_id`` is None for what is free of charge.
    """

    unit_price: Decimal
    unit_cost: Decimal | None
    source: str
    price_id: int | None


def propose_prices(
    lines: Iterable[tuple[Key, str, LicenseConfiguration, bool]], *, currency: str, on: date
) -> dict[Key, Proposal]:
    """Propose prices for lines of ``(key, listing key, configuration, is free)`` on a day, as
    ``PRICE_PROPOSALS`` has it. Lines without a price are left out.
    """
    proposals: dict[Key, Proposal] = strategy("PRICE_PROPOSALS")(lines, currency=currency, on=on)
    return proposals


def book_prices(
    lines: Iterable[tuple[Key, str, LicenseConfiguration, bool]], *, currency: str, on: date
) -> dict[Key, Proposal]:
    """Look up prices for lines of ``(key, listing key, configuration, is free)`` on a day, in one query.

    A line without a price for exactly its deployment, licence type, tier and months is left out: nothing is
    guessed. A price for its purchase type goes before one for any. How many are ordered plays no part.
    """
    lines = list(lines)
    found = _prices_of([line for line in lines if not line[3]], currency=currency, on=on)
    proposals: dict[Key, Proposal] = {}
    for key, listing_key, configuration, is_free in lines:
        if is_free:
            proposals[key] = Proposal(
                unit_price=ZERO, unit_cost=ZERO, source=_("Free of charge"), price_id=None
            )
            continue
        place = _place(listing_key, configuration)
        price = found.get((*place, configuration.purchase_type.value)) or found.get((*place, ""))
        if price is not None:
            proposals[key] = Proposal(
                unit_price=price.unit_price,
                unit_cost=price.unit_cost,
                source=_source_text(price),
                price_id=price.pk,
            )
    return proposals


def _place(listing_key: str, configuration: LicenseConfiguration) -> tuple[str, str, str, int, int]:
    return (
        listing_key,
        configuration.deployment.value,
        configuration.license_type.value,
        int(configuration.user_tier),
        configuration.maintenance_months,
    )


def _prices_of(
    lines: Sequence[tuple[Key, str, LicenseConfiguration, bool]], *, currency: str, on: date
) -> dict[tuple[str, str, str, int, int, str], Price]:
    """The prices of all combinations of what the lines hold, by what they are for. One query, or none."""
    if not lines:
        return {}
    places = [_place(listing_key, configuration) for _key, listing_key, configuration, _free in lines]
    keys, deployments, license_types, tiers, months = (set(values) for values in zip(*places, strict=True))
    rows = (
        Price.objects.valid_on(on)
        .filter(
            listing_key__in=keys,
            deployment__in=deployments,
            license_type__in=license_types,
            user_tier__in=tiers,
            maintenance_months__in=months,
            currency=currency,
        )
        .select_related("origin")
        # Without the reports of the lists, which are large and come with every row.
        .only(*_COLUMNS, "origin__source", "origin__file_name")
        .order_by("valid_from", "pk")
    )
    return {
        (
            price.listing_key,
            price.deployment,
            price.license_type,
            price.user_tier,
            price.maintenance_months,
            price.purchase_type,
        ): price
        for price in rows
    }


def _source_text(price: Price) -> str:
    origin = price.origin
    day = date_format(price.valid_from, "DATE_FORMAT")
    if origin.source == PriceSource.HAND:
        return _("Price book, set by hand, valid from %(day)s") % {"day": day}
    return _("Price book, %(list)s, valid from %(day)s") % {"list": origin, "day": day}


def next_tiers(lines: Iterable[PricedLine], *, currency: str, on: date) -> dict[Hashable, int]:
    """For lines without a price: the next higher tier that has one, as a hint for staff. One query."""
    lines = [line for line in lines if not line.is_free]
    if not lines:
        return {}
    by_place: dict[tuple[object, ...], list[int]] = {}
    rows = Price.objects.valid_on(on).filter(
        listing_key__in={line.listing_key for line in lines}, currency=currency
    )
    names = ("listing_key", "deployment", "license_type", "maintenance_months", "purchase_type", "user_tier")
    for *place, tier in rows.values_list(*names):
        by_place.setdefault(tuple(place), []).append(tier)
    hints: dict[Hashable, int] = {}
    for line in lines:
        listing_key, deployment, license_type, tier, months = _place(line.listing_key, line.configuration)
        tiers = [
            one
            for purchase_type in (line.configuration.purchase_type.value, "")
            for one in by_place.get((listing_key, deployment, license_type, months, purchase_type), ())
        ]
        if tier not in tiers and any(one > tier for one in tiers):
            hints[line.key] = min(one for one in tiers if one > tier)
    return hints


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedValue:
    """What lines come to by the price book; ``unpriced`` of them have no price there."""

    amount: Decimal = ZERO
    priced: int = 0
    unpriced: int = 0
    currency: str = ""

    @property
    def is_complete(self) -> bool:
        return not self.unpriced


@dataclass(frozen=True, slots=True, kw_only=True)
class ValuedLine:
    """A line of something that shall be valued: ``group`` is what it belongs to, such as a request's id."""

    group: Hashable
    listing_key: str
    configuration: LicenseConfiguration
    is_free: bool = False
    quantity: int = 1


def proposed_values(lines: Iterable[ValuedLine], *, currency: str, on: date) -> dict[Hashable, ProposedValue]:
    """Add up what the price book proposes for each group of lines: one query, however many groups."""
    lines = list(lines)
    proposals = propose_prices(
        ((place, line.listing_key, line.configuration, line.is_free) for place, line in enumerate(lines)),
        currency=currency,
        on=on,
    )
    values: dict[Hashable, ProposedValue] = {}
    for place, line in enumerate(lines):
        value = values.get(line.group, ProposedValue(currency=currency))
        proposal = proposals.get(place)
        values[line.group] = ProposedValue(
            amount=value.amount + (proposal.unit_price * line.quantity if proposal else ZERO),
            priced=value.priced + bool(proposal),
            unpriced=value.unpriced + (not proposal),
            currency=currency,
        )
    return values


def proposed_value(
    lines: Iterable[tuple[str, LicenseConfiguration, bool]], *, currency: str, on: date
) -> ProposedValue:
    """What lines of ``(listing key, configuration, is free)`` come to, each ordered once. One query."""
    valued = [
        ValuedLine(group=0, listing_key=listing_key, configuration=configuration, is_free=is_free)
        for listing_key, configuration, is_free in lines
    ]
    return proposed_values(valued, currency=currency, on=on).get(0, ProposedValue(currency=currency))


# --- The pages ----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class PriceFilter:
    """What to look for in the book; what is empty does not narrow it. ``on`` None: prices of any time."""

    text: str = ""
    deployment: str = ""
    user_tier: int | None = None
    currency: str = ""
    on: date | None = None


def find_prices(wanted: PriceFilter) -> QuerySet[Price]:
    """Prices that nothing has replaced, by key, deployment and tier. The text is part of a key or a name."""
    rows = Price.objects.valid_on(wanted.on) if wanted.on else Price.objects.kept()
    if wanted.text:
        named = Listing.objects.filter(name__icontains=wanted.text).values_list("key", flat=True)
        rows = rows.filter(
            Q(listing_key__icontains=wanted.text) | Q(listing_key__in=list(named[:MOST_PRODUCTS_FOUND]))
        )
    if wanted.deployment:
        rows = rows.filter(deployment=wanted.deployment)
    if wanted.user_tier is not None:
        rows = rows.filter(user_tier=wanted.user_tier)
    if wanted.currency:
        rows = rows.filter(currency=wanted.currency)
    return rows


def history_of(listing_key: str) -> QuerySet[Price]:
    """All that was ever a price of a product: those that count and those that were replaced."""
    return (
        Price.objects.filter(listing_key=listing_key)
        .select_related("price_list__imported_by", "origin", "replaced_by")
        .order_by(
            "deployment",
            "license_type",
            "purchase_type",
            "maintenance_months",
            "user_tier",
            "currency",
            "-valid_from",
            "-pk",
        )
    )


def names_of(listing_keys: Iterable[str]) -> Mapping[str, str]:
    """The names of products, by key; those that the catalogue does not know are left out."""
    return dict(Listing.objects.filter(key__in=set(listing_keys)).values_list("key", "name"))


def price_lists() -> QuerySet[PriceListImport]:
    """All imports and changes by hand, newest first."""
    return PriceListImport.objects.select_related("imported_by").order_by("-pk")


def book_version() -> int:
    """The number of changes of the book so far."""
    return PriceBook.objects.filter(place=1).values_list("version", flat=True).first() or 0


def is_outdated(price_list: PriceListImport) -> bool:
    """Whether the book has changed since the preview of a list was made."""
    return price_list.status == ImportStatus.READY and price_list.book_version != book_version()


@dataclass(frozen=True, slots=True, kw_only=True)
class BookState:
    """Figures for the top of the page."""

    prices: int
    products: int
    last_import: PriceListImport | None = field(default=None)


def book_state(*, on: date) -> BookState:
    """How many prices count on a day, of how many products, and what was imported last."""
    valid = Price.objects.valid_on(on)
    last = price_lists().filter(status=ImportStatus.APPLIED).order_by("-applied_at", "-pk").first()
    return BookState(
        prices=valid.count(),
        products=valid.order_by().values("listing_key").distinct().count(),
        last_import=last,
    )


def prices_behind(rows: QuerySet[Price], *, after: int) -> QuerySet[Price]:
    """The prices that follow the one with the id ``after`` in the order of the book; all if there is none."""
    rows = rows.order_by("listing_key", "deployment", "user_tier", "pk")
    last = Price.objects.filter(pk=after).only("listing_key", "deployment", "user_tier").first()
    if last is None:
        return rows
    same_key = Q(listing_key=last.listing_key)
    same_deployment = same_key & Q(deployment=last.deployment)
    return rows.filter(
        Q(listing_key__gt=last.listing_key)
        | same_key & Q(deployment__gt=last.deployment)
        | same_deployment & Q(user_tier__gt=last.user_tier)
        | same_deployment & Q(user_tier=last.user_tier, pk__gt=last.pk),
        # Said once more so that the index begins where the part before ended.
        listing_key__gte=last.listing_key,
    )
