"""The book itself: one at a time changes it, and prices are written in large portions."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Final, TypeVar

from django.db.models import F, Q

from shop.core.jobs import Job
from shop.core.outbox import wake
from shop.pricing.exceptions import StalePriceBook
from shop.pricing.models import Price, PriceBook, PriceListImport
from shop.pricing.planning import Book, Plan, Validity
from shop.pricing.reading import Identity

ROWS_AT_ONCE: Final = 2_000
IDS_AT_ONCE: Final = 500
Item = TypeVar("Item")


def take_book(*, at: datetime, version: int | None = None) -> int:
    """Hold the book until the end of the transaction and return its new version.

    With ``version``, only if it is still that one. Raises StalePriceBook.
    """
    PriceBook.objects.get_or_create(place=1)
    book = PriceBook.objects.filter(place=1)
    # The first writing of the transaction: whoever comes second waits here, and then sees another version.
    if not (book.filter(version=version) if version is not None else book).update(version=F("version") + 1):
        raise StalePriceBook
    wake(Job.VALUE_OPEN_REQUESTS, now=at)
    return book.values_list("version", flat=True).get()


def load_book(*, since: date, listing_key: str = "") -> Book:
    """The prices that count on a day or later, by what they are for; of one product or of all."""
    rows = Price.objects.kept().filter(Q(valid_until=None) | Q(valid_until__gte=since))
    if listing_key:
        rows = rows.filter(listing_key=listing_key)
    book: Book = {}
    columns = (
        *Identity._fields,
        "pk",
        "valid_from",
        "valid_until",
        "unit_price",
        "unit_cost",
        "product_id",
        "origin_id",
    )
    places = len(Identity._fields)
    for row in rows.order_by().values_list(*columns).iterator(chunk_size=ROWS_AT_ONCE):
        book.setdefault(Identity(*row[:places]), []).append(Validity(*row[places:]))
    return book


def write_plan(plan: Plan, *, price_list: PriceListImport) -> None:
    """Replace and add what a plan says, in the caller's transaction."""
    for ids in _portions(plan.replaced, IDS_AT_ONCE):
        Price.objects.filter(pk__in=ids).update(replaced_by=price_list)
    rows = (
        Price(
            **identity._asdict(),
            product_id=validity.product_id,
            unit_price=validity.unit_price,
            unit_cost=validity.unit_cost,
            valid_from=validity.valid_from,
            valid_until=validity.valid_until,
            price_list_id=price_list.pk,
            origin_id=validity.origin_id or price_list.pk,
        )
        for identity, validity in plan.rows()
    )
    for portion in _portions(rows, ROWS_AT_ONCE):
        Price.objects.bulk_create(portion)


def _portions(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    rest = iter(items)
    while portion := list(islice(rest, size)):
        yield portion
