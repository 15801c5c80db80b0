"""What a price list changes in the book: computed first, written afterwards, the same way each time."""

import heapq
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from shop.pricing.reading import Identity, ListedPrice

MOST_DIFFERENCES: Final = 100
HUNDRED: Final = Decimal(100)
# A jump from this many percent on is pointed out.
JUMP_PERCENT: Final = 25
DAY: Final = timedelta(days=1)


@dataclass(slots=True)
class Validity:
    """A price over a time, in the book (with ``pk``) or about to be written. ``origin_id`` None: new."""

    pk: int | None
    valid_from: date
    valid_until: date | None
    unit_price: Decimal
    unit_cost: Decimal | None
    product_id: int | None
    origin_id: int | None = None

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or self.valid_until >= day)


Book = dict[Identity, list[Validity]]


@dataclass(slots=True)
class Plan:
    """Rows to replace, by id, and what takes their place."""

    replaced: list[int] = field(default_factory=list)
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    ended: int = 0
    differences: list[dict[str, Any]] = field(default_factory=list)
    _book: Book = field(default_factory=dict)
    # In the order of the list, so that the rows are written in it.
    _touched: dict[Identity, None] = field(default_factory=dict)

    def rows(self) -> Iterator[tuple[Identity, Validity]]:
        """What is to be written."""
        for identity in self._touched:
            for validity in self._book.get(identity, ()):
                if validity.pk is None:
                    yield identity, validity


def make_plan(prices: Iterable[ListedPrice], book: Book, *, ends_from: date | None = None) -> Plan:
    """Work the prices into ``book``, which is changed by it.

    A price counts from its first day on and ends the one before the day before. One that begins later, as
    already known, stays. With ``ends_from`` the prices of the list's products and currencies that the list
    does not hold end on the day before.
    """
    plan = Plan(_book=book)
    listed: set[Identity] = set()
    largest: list[tuple[Decimal, int, dict[str, Any]]] = []
    for price in sorted(prices, key=lambda price: price.valid_from):
        listed.add(price.identity)
        old = _place(plan, price)
        if old is not None:
            jump, difference = _difference(price, old)
            entry = (jump, -price.row, difference)
            (heapq.heappush if len(largest) < MOST_DIFFERENCES else heapq.heappushpop)(largest, entry)
    plan.differences = [difference for _jump, _row, difference in sorted(largest, reverse=True)]
    if ends_from is not None:
        _end_missing(plan, listed, ends_from)
    return plan


def _place(plan: Plan, price: ListedPrice) -> Decimal | None:
    """Work in one price; returns the amount that it takes the place of, None if there is none."""
    validities = plan._book.setdefault(price.identity, [])
    until = price.valid_until
    for later in validities:
        if later.valid_from > price.valid_from and (until is None or later.valid_from <= until):
            until = later.valid_from - DAY
    old = next((one for one in validities if one.covers(price.valid_from)), None)
    if old is None:
        plan.added += 1
        _write(plan, price, until)
        return None
    is_same = (old.unit_price, old.unit_cost) == (price.unit_price, price.unit_cost)
    if is_same and old.valid_until == until:
        plan.unchanged += 1
        return None
    plan.changed += 1
    if is_same:
        # Only its end is another one.
        _take_out(plan, price.identity, old)
        _put_back(plan, price.identity, old, until)
        return None
    _take_out(plan, price.identity, old)
    if old.valid_from < price.valid_from:
        _put_back(plan, price.identity, old, price.valid_from - DAY)
    _write(plan, price, until)
    return old.unit_price


def _write(plan: Plan, price: ListedPrice, until: date | None) -> None:
    plan._touched[price.identity] = None
    plan._book[price.identity].append(
        Validity(None, price.valid_from, until, price.unit_price, price.unit_cost, price.product_id)
    )


def _take_out(plan: Plan, identity: Identity, old: Validity) -> None:
    plan._book[identity].remove(old)
    if old.pk is not None:
        plan.replaced.append(old.pk)


def _put_back(plan: Plan, identity: Identity, old: Validity, until: date | None) -> None:
    plan._touched[identity] = None
    plan._book[identity].append(
        Validity(None, old.valid_from, until, old.unit_price, old.unit_cost, old.product_id, old.origin_id)
    )


def end_validity(plan: Plan, identity: Identity, old: Validity, *, last_day: date) -> None:
    """Have a price of the plan's book end with a day, or never count if that is before its first."""
    plan.ended += 1
    _take_out(plan, identity, old)
    if old.valid_from <= last_day:
        _put_back(plan, identity, old, last_day)


def _end_missing(plan: Plan, listed: set[Identity], ends_from: date) -> None:
    products = {(identity.listing_key, identity.currency) for identity in listed}
    for identity, validities in list(plan._book.items()):
        if identity in listed or (identity.listing_key, identity.currency) not in products:
            continue
        for old in list(validities):
            if old.valid_until is None or old.valid_until >= ends_from:
                end_validity(plan, identity, old, last_day=ends_from - DAY)


def _difference(price: ListedPrice, old: Decimal) -> tuple[Decimal, dict[str, Any]]:
    """How large a difference is, for the order, and what is told of it."""
    percent = (price.unit_price - old) * HUNDRED / old if old else None
    jump = abs(percent) if percent is not None else Decimal(10) ** 12
    shown: Mapping[str, Any] = price.identity._asdict()
    return jump, {
        **shown,
        "row": price.row,
        "valid_from": price.valid_from.isoformat(),
        "old": str(old),
        "new": str(price.unit_price),
        "percent": f"{percent:.1f}" if percent is not None else "",
        "is_jump": jump >= JUMP_PERCENT,
    }
