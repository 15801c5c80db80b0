"""The year-end check: every number given once, none missing, and what was issued still what it was."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps

from shop.core.enums import DocumentKind
from shop.core.models import NumberSeries
from shop.documents.exceptions import DocumentDamaged
from shop.documents.models import StoredDocument
from shop.documents.services import read_document

# By name: the requests, offers and orders lie above billing.
_MODELS: Mapping[DocumentKind, str] = {
    DocumentKind.REQUEST: "quotes.QuoteRequest",
    DocumentKind.QUOTE: "quotes.Quote",
    DocumentKind.ORDER: "order.Order",
    DocumentKind.DELIVERY_NOTE: "billing.DeliveryNote",
    DocumentKind.INVOICE: "billing.Invoice",
    DocumentKind.CREDIT_NOTE: "billing.CreditNote",
}
# Their PDF must be there and be the one that was issued.
_STORED = (DocumentKind.INVOICE, DocumentKind.CREDIT_NOTE)
MOST_NAMED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesCheck:
    """One kind in one year. The lists name at most fifty each; ``problems`` counts them all."""

    kind: DocumentKind
    year: int
    last: int
    found: int
    missing: tuple[str, ...]
    duplicate: tuple[str, ...]
    beyond: tuple[str, ...]
    unprinted: tuple[str, ...]
    damaged: tuple[str, ...]
    problems: int

    @property
    def is_right(self) -> bool:
        return not self.problems


def years_with_numbers() -> list[int]:
    """The years in which any number was given, newest first."""
    kinds = [kind.value for kind in DocumentKind]
    years = NumberSeries.objects.filter(kind__in=kinds).values_list("year", flat=True)
    return sorted(set(years), reverse=True)


def check_numbers(*, year: int) -> list[SeriesCheck]:
    """Check every series of a year: numbers 1 to n present once, and of invoices and credit notes the stored
    document present with the hash it was issued with. Reads all those files.
    """
    last = dict(NumberSeries.objects.filter(year=year).values_list("kind", "last_number"))
    return [_check(kind, year, last.get(kind.value, 0)) for kind in DocumentKind]


def _check(kind: DocumentKind, year: int, last: int) -> SeriesCheck:
    model: Any = apps.get_model(_MODELS[kind])
    prefix = f"{kind.prefix}-{year}-"
    rows = model._default_manager.filter(number__startswith=prefix).values_list("number", "pk")
    sources: dict[str, int] = dict(rows)
    counted = Counter(number for number, _pk in rows)
    expected = [f"{prefix}{number:05d}" for number in range(1, last + 1)]
    missing = [number for number in expected if number not in counted]
    duplicate = [number for number, times in counted.items() if times > 1]
    beyond = sorted(set(counted) - set(expected))
    unprinted, damaged = _documents(kind, sources) if kind in _STORED else ([], [])
    named = (missing, sorted(duplicate), beyond, unprinted, damaged)
    shown = [tuple(numbers[:MOST_NAMED]) for numbers in named]
    return SeriesCheck(
        kind=kind,
        year=year,
        last=last,
        found=len(counted),
        missing=shown[0],
        duplicate=shown[1],
        beyond=shown[2],
        unprinted=shown[3],
        damaged=shown[4],
        problems=sum(len(numbers) for numbers in named),
    )


def _documents(kind: DocumentKind, sources: Mapping[str, int]) -> tuple[list[str], list[str]]:
    """The numbers whose PDF was never stored, and those of which a stored file is gone or changed."""
    numbers = {pk: number for number, pk in sources.items()}
    printed: set[int] = set()
    damaged: list[str] = []
    for document in StoredDocument.objects.filter(kind=kind).order_by("source_id").iterator(500):
        if document.source_id not in numbers:
            continue
        if document.variant == "":
            printed.add(document.source_id)
        try:
            read_document(document)
        except (DocumentDamaged, OSError):
            damaged.append(numbers[document.source_id])
    unprinted = sorted(number for number, pk in sources.items() if pk not in printed)
    return unprinted, sorted(set(damaged))
