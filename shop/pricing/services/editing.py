"""One price at a time, by hand and with a reason. Recorded like an import, and undone like one."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from shop.core.audit import Actor, record
from shop.core.exceptions import InvalidInput
from shop.core.workflow import transition
from shop.pricing.enums import ImportStatus, PriceSource
from shop.pricing.exceptions import NothingToImport, PriceNotInForce
from shop.pricing.models import Price, PriceListImport
from shop.pricing.planning import Plan, end_validity, make_plan
from shop.pricing.reading import Identity, ListedPrice
from shop.pricing.services.book import load_book, take_book, write_plan


@transaction.atomic
def change_price(
    *,
    price_id: int,
    unit_price: Decimal,
    unit_cost: Decimal | None,
    valid_from: date,
    reason: str,
    by: Actor,
    at: datetime,
) -> PriceListImport:
    """Set another price for the same licence from a day on; until the day before the old one counts.

    Amounts are per unit, in the currency of the price. Raises PriceNotInForce if it was replaced,
    InvalidInput for a day outside its time, NothingToImport if nothing would change.
    """
    take_book(at=at)
    price = _price(price_id)
    if not _covers(price, valid_from):
        raise InvalidInput(_("The price does not count on this day."), field="valid_from")
    identity = _identity(price)
    listed = ListedPrice(1, identity, valid_from, price.valid_until, unit_price, unit_cost, price.product_id)
    plan = make_plan([listed], load_book(since=price.valid_from, listing_key=price.listing_key))
    if not plan.changed:
        raise NothingToImport
    return _keep(plan, price=price, valid_from=valid_from, reason=reason, by=by, at=at)


@transaction.atomic
def end_price(*, price_id: int, last_day: date, reason: str, by: Actor, at: datetime) -> PriceListImport:
    """Have a price count for the last time on a day. Raises PriceNotInForce, InvalidInput."""
    take_book(at=at)
    price = _price(price_id)
    if not _covers(price, last_day):
        raise InvalidInput(_("The price does not count on this day."), field="last_day")
    if price.valid_until == last_day:
        raise NothingToImport
    identity = _identity(price)
    book = load_book(since=price.valid_from, listing_key=price.listing_key)
    plan = Plan(_book=book)
    old = next(one for one in book[identity] if one.pk == price.pk)
    end_validity(plan, identity, old, last_day=last_day)
    return _keep(plan, price=price, valid_from=last_day, reason=reason, by=by, at=at)


def _price(price_id: int) -> Price:
    price = Price.objects.get(pk=price_id)
    if price.replaced_by_id is not None:
        raise PriceNotInForce
    return price


def _covers(price: Price, day: date) -> bool:
    return price.valid_from <= day and (price.valid_until is None or day <= price.valid_until)


def _identity(price: Price) -> Identity:
    return Identity(*(getattr(price, name) for name in Identity._fields))


def _keep(
    plan: Plan, *, price: Price, valid_from: date, reason: str, by: Actor, at: datetime
) -> PriceListImport:
    change = PriceListImport.objects.create(
        source=PriceSource.HAND,
        status=ImportStatus.APPLYING,
        reason=reason,
        currency=price.currency,
        valid_from=valid_from,
        rows=1,
        added=plan.added,
        changed=plan.changed,
        ended=plan.ended,
        differences=plan.differences,
        imported_by=by,
        created_at=at,
        applied_at=at,
    )
    transition(PriceListImport, pk=change.pk, to=ImportStatus.APPLIED, by=by, at=at)
    write_plan(plan, price_list=change)
    record(change, action="price_changed", by=by, at=at, details={"price": price.pk})
    change.refresh_from_db()
    return change
