"""The one way a line gets into a basket, for forms, the API and renewals."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction
from oscar.core.loading import get_model

from shop.baskets.exceptions import InvalidQuantity, LineNotFound, NotRequestable
from shop.baskets.options import ACCEPTED_CODES, NOTE, OPTION_CODES, option_values
from shop.baskets.selectors import stored_line, stored_lines, violations_beside
from shop.configurator.choices import FREE_MONTHS, FREE_TIER
from shop.configurator.configuration import LicenseConfiguration, parse_tier
from shop.configurator.enums import Severity
from shop.configurator.rules import Violation
from shop.licenses.selectors import listing_facts
from shop.marketplace.models import Listing

LARGEST_QUANTITY = 1_000
LONGEST_NOTE = 2_000
# What one line says about another is settled in the basket, where both are seen; it never keeps a line out.
SETTLED_IN_BASKET = frozenset({"app_tier_below_host", "host_unknown"})


def check_line(
    *,
    basket: Any,
    listing: Listing,
    configuration: LicenseConfiguration,
    organization_id: int | None,
    on_date: date,
    replacing: int | None = None,
) -> list[Violation]:
    """What the rules say about one more line, seen together with the basket's other lines."""
    # Only an app depends on what stands beside it.
    return violations_beside(
        () if listing.is_host else stored_lines(basket, beside=listing),
        listing=listing,
        configuration=configuration,
        organization_id=organization_id,
        on_date=on_date,
        replacing=replacing,
    )


@transaction.atomic
def add_configured_line(
    *,
    basket: Any,
    listing: Listing,
    configuration: LicenseConfiguration,
    quantity: int = 1,
    note: str = "",
    accepted_codes: Iterable[str] = (),
    organization_id: int | None,
    on_date: date,
) -> int:
    """Put a configured product into an open basket and return its line id; an equal line grows instead.

    Raises NotRequestable if the configuration itself cannot be requested (what it lacks beside other lines is
    shown in the basket), InvalidQuantity.
    """
    _check_quantity(quantity)
    accepted = frozenset(accepted_codes)
    violations = check_line(
        basket=basket,
        listing=listing,
        configuration=configuration,
        organization_id=organization_id,
        on_date=on_date,
    )
    _refuse(violations, accepted)
    return store_line(
        basket=basket,
        listing=listing,
        configuration=as_licensed(listing=listing, configuration=configuration),
        quantity=quantity,
        note=note,
        accepted_codes=accepted,
    )


@transaction.atomic
def update_configured_line(
    *,
    basket: Any,
    line_id: int,
    configuration: LicenseConfiguration,
    quantity: int,
    note: str,
    accepted_codes: Iterable[str],
    organization_id: int | None,
    on_date: date,
) -> int:
    """Replace a line's configuration, quantity and note; returns the id of the line that now holds it,
    which is another one if the basket had an equal line already. Raises LineNotFound, NotRequestable,
    InvalidQuantity.
    """
    _check_quantity(quantity)
    line = _line(basket, line_id)
    accepted = frozenset(accepted_codes)
    violations = check_line(
        basket=basket,
        listing=line.product.listing,
        configuration=configuration,
        organization_id=organization_id,
        on_date=on_date,
        replacing=line_id,
    )
    _refuse(violations, accepted)
    return rewrite_line(
        basket=basket,
        line_id=line_id,
        configuration=as_licensed(listing=line.product.listing, configuration=configuration),
        quantity=quantity,
        note=note,
        accepted_codes=accepted,
    )


def rewrite_line(
    *,
    basket: Any,
    line_id: int,
    configuration: LicenseConfiguration,
    quantity: int,
    note: str,
    accepted_codes: Iterable[str],
) -> int:
    """Store a line that was judged already; returns the id of the line that now holds it, which is another
    one if the basket had an equal line. Raises LineNotFound. Only within a transaction.
    """
    line = _line(basket, line_id)
    values = option_values(configuration, accepted_codes=accepted_codes, note=note.strip()[:LONGEST_NOTE])
    options = _basket_options(values)
    reference = basket._create_line_reference(line.product, line.stockrecord, options)
    twin = basket.lines.filter(line_reference=reference).exclude(pk=line.pk).first()
    if twin is not None:
        twin.quantity = min(twin.quantity + quantity, LARGEST_QUANTITY)
        twin.save()
        line.delete()
        return int(twin.pk)
    line.line_reference, line.quantity = reference, quantity
    line.save()
    line.attributes.all().delete()
    line.attributes.bulk_create(line.attributes.model(line=line, **entry) for entry in options)
    return int(line.pk)


@transaction.atomic
def accept_violations(*, basket: Any, line_id: int, codes: Iterable[str]) -> None:
    """Tick "ask us anyway" for these codes on a line. Raises LineNotFound."""
    accepted = stored_line(basket, line_id).accepted_codes | frozenset(codes)
    (entry,) = _basket_options({ACCEPTED_CODES: " ".join(sorted(accepted))})
    _line(basket, line_id).attributes.update_or_create(
        option=entry["option"], defaults={"value": entry["value"]}
    )


def change_quantity(*, basket: Any, line_id: int, quantity: int) -> None:
    """Ask for more or fewer of a line; what it configures stays. Raises LineNotFound, InvalidQuantity."""
    _check_quantity(quantity)
    line = _line(basket, line_id)
    line.quantity = quantity
    line.save()


@transaction.atomic
def change_note(*, basket: Any, line_id: int, note: str) -> None:
    """Write, change or (with "") take away what the customer says to a line. Raises LineNotFound."""
    line = _line(basket, line_id)
    text = note.replace("\0", "").strip()[:LONGEST_NOTE]
    if not text:
        line.attributes.filter(option__code=NOTE).delete()
        return
    (entry,) = _basket_options({NOTE: text})
    line.attributes.update_or_create(option=entry["option"], defaults={"value": entry["value"]})


def remove_line(*, basket: Any, line_id: int) -> None:
    """Take a line out. Raises LineNotFound."""
    _line(basket, line_id).delete()


def clear_basket(*, basket: Any) -> None:
    """Take all lines out."""
    if basket.pk:
        basket.flush()


def _check_quantity(quantity: int) -> None:
    if not 1 <= quantity <= LARGEST_QUANTITY:
        raise InvalidQuantity(field="quantity")


def hindrances(violations: Iterable[Violation], *, accepted_codes: Collection[str] = ()) -> list[Violation]:
    """What keeps a line out of a basket: what blocks by itself, and what asks for a tick that is not
    there.
    """
    return [
        violation
        for violation in violations
        if (violation.severity == Severity.BLOCKS and violation.code not in SETTLED_IN_BASKET)
        or (violation.severity == Severity.ASK and violation.code not in accepted_codes)
    ]


def _refuse(violations: list[Violation], accepted: frozenset[str]) -> None:
    if standing := hindrances(violations, accepted_codes=accepted):
        raise NotRequestable(standing)


def _line(basket: Any, line_id: int) -> Any:
    line = basket.lines.select_related("product__listing").filter(pk=line_id).first() if basket.pk else None
    if line is None:
        raise LineNotFound()
    return line


def as_licensed(*, listing: Listing, configuration: LicenseConfiguration) -> LicenseConfiguration:
    """A free app knows neither tier nor months: whatever was sent for them, equal lines stay equal."""
    if not listing_facts(listing).is_free(configuration.deployment):
        return configuration
    return replace(configuration, user_tier=parse_tier(FREE_TIER), maintenance_months=int(FREE_MONTHS))


def _basket_options(values: Mapping[str, str]) -> list[dict[str, Any]]:
    """Oscar's form of the values. Raises LookupError where the options were never loaded."""
    options = {
        option.code: option
        for option in get_model("catalogue", "Option").objects.filter(code__in=OPTION_CODES)
    }
    if missing := set(OPTION_CODES) - set(options):
        raise LookupError(f"options not loaded: {', '.join(sorted(missing))} (run load_reference)")
    return [{"option": options[code], "value": values[code]} for code in OPTION_CODES if code in values]


def store_line(
    *,
    basket: Any,
    listing: Listing,
    configuration: LicenseConfiguration,
    quantity: int,
    note: str,
    accepted_codes: Iterable[str],
) -> int:
    """Store a new line that was judged already; an equal line grows instead. Returns its id. Raises
    InvalidQuantity if that is too much for one line. Only within a transaction.
    """
    values = option_values(configuration, accepted_codes=accepted_codes, note=note.strip()[:LONGEST_NOTE])
    line, created = basket.add_product(listing.product, quantity, _basket_options(values))
    if not created and line.quantity > LARGEST_QUANTITY:
        raise InvalidQuantity(field="quantity")
    return int(line.pk)


@transaction.atomic
def set_aside_foreign_baskets() -> int:
    """Freeze open and saved baskets with lines that are no configurations, and return how many there were: a
    shop had them before it installed us, and nothing could be requested with them. Their owners begin anew.
    """
    basket, line = get_model("basket", "Basket"), get_model("basket", "Line")
    foreign = line.objects.exclude(attributes__option__code=OPTION_CODES[0])
    unfinished = basket.objects.filter(status__in=basket.editable_statuses, pk__in=foreign.values("basket"))
    # One by one, by Oscar's own method: this is done once.
    baskets = list(unfinished)
    for one in baskets:
        one.freeze()
    return len(baskets)
