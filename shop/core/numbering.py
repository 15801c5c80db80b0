"""Gapless numbers per kind and year: a counter row, updated in the transaction that uses the number."""

from django.db import transaction
from django.db.models import F

from shop.core.enums import DocumentKind
from shop.core.models import NumberSeries


def next_number(*, kind: DocumentKind, year: int) -> str:
    """The next number of this kind and year, such as "I-2026-00042".

    Must run inside the transaction that stores the number: an abort gives it back, so no gap appears.
    Concurrent callers queue at the row. Raises RuntimeError outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("next_number() needs the transaction that stores the number")
    series = NumberSeries.objects.filter(kind=kind.value, year=year)
    if not series.update(last_number=F("last_number") + 1):
        NumberSeries.objects.bulk_create([NumberSeries(kind=kind.value, year=year)], ignore_conflicts=True)
        series.update(last_number=F("last_number") + 1)
    number = series.values_list("last_number", flat=True).get()
    return f"{kind.prefix}-{year}-{number:05d}"
