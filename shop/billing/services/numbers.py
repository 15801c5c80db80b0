"""The year-end check: every number given once, none missing, and what was issued still what it was.

It reads every stored document of a year, so it is a job. What it found is kept in the audit trail, one event
for each series: nobody can change that later, and an auditor sees when it was looked at.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.apps import apps
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shop.core.audit import record
from shop.core.enums import DocumentKind, OutboxState
from shop.core.exceptions import InvalidInput
from shop.core.interruption import stop_if_asked
from shop.core.jobs import Job
from shop.core.models import AuditEvent, NumberSeries, OutboxEvent
from shop.core.outbox import enqueue_again, event_key
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
CHECKED: Final = "numbers_checked"
_LISTS: Final = ("missing", "duplicate", "beyond", "unprinted", "damaged")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class YearCheck:
    """What the last check of a year found."""

    checked_at: datetime
    series: tuple[SeriesCheck, ...]

    @property
    def is_right(self) -> bool:
        return all(one.is_right for one in self.series)


def years_with_numbers() -> list[int]:
    """The years in which any number was given, newest first."""
    kinds = [kind.value for kind in DocumentKind]
    years = NumberSeries.objects.filter(kind__in=kinds).values_list("year", flat=True)
    return sorted(set(years), reverse=True)


@transaction.atomic
def request_check(*, year: int, by: User, at: datetime) -> None:
    """Have a year checked in the background; while a check of it waits or runs, nothing more happens.

    Raises InvalidInput naming ``year`` for one in which no number was given.
    """
    if year not in years_with_numbers():
        raise InvalidInput(_("No number was given in this year."), field="year")
    if is_being_checked(year):
        return
    record(by, action="numbers_check_requested", by=by, at=at, details={"year": year})
    enqueue_again(Job.CHECK_NUMBERS, now=at, year=year)


def is_being_checked(year: int) -> bool:
    """Whether a check of the year waits or runs; one that was given up does not."""
    key = event_key(Job.CHECK_NUMBERS, {"year": year})
    waiting = [OutboxState.PENDING, OutboxState.RUNNING]
    return OutboxEvent.objects.filter(key=key, state__in=waiting).exists()


def run_check(*, year: int, at: datetime) -> list[SeriesCheck]:
    """Check the year and keep what was found. Raises Interrupted when the process is about to end."""
    checks = check_numbers(year=year)
    with transaction.atomic():
        for check in checks:
            series, _is_new = NumberSeries.objects.get_or_create(kind=check.kind.value, year=year)
            found = {name: list(getattr(check, name)) for name in _LISTS if getattr(check, name)}
            counts = {"last": check.last, "found": check.found, "problems": check.problems}
            record(series, action=CHECKED, by=None, at=at, details={**counts, **found})
    return checks


def last_check(year: int) -> YearCheck | None:
    """What the newest check of the year found, None before the first one. Two queries."""
    series = {one.pk: one for one in NumberSeries.objects.filter(year=year)}
    events = AuditEvent.objects.filter(
        object_type=NumberSeries._meta.label_lower, object_id__in=series, action=CHECKED
    ).order_by("-pk")
    newest: dict[DocumentKind, AuditEvent] = {}
    for event in events[: len(DocumentKind)]:
        newest.setdefault(DocumentKind(series[event.object_id].kind), event)
    if not newest:
        return None
    return YearCheck(
        checked_at=max(event.at for event in newest.values()),
        series=tuple(_from_event(kind, year, newest[kind]) for kind in DocumentKind if kind in newest),
    )


def _from_event(kind: DocumentKind, year: int, event: AuditEvent) -> SeriesCheck:
    said = event.details
    return SeriesCheck(
        kind=kind,
        year=year,
        last=said["last"],
        found=said["found"],
        problems=said["problems"],
        **{name: tuple(said.get(name, ())) for name in _LISTS},
    )


def check_numbers(*, year: int) -> list[SeriesCheck]:
    """Check every series of a year: numbers 1 to n present once, and of invoices and credit notes the stored
    document present with the hash it was issued with. Reads all those files, one at a time.

    Raises Interrupted when the process is about to end.
    """
    return [_check(kind, year) for kind in DocumentKind]


def _last_number(kind: DocumentKind, year: int) -> int:
    last = NumberSeries.objects.filter(kind=kind.value, year=year).values_list("last_number", flat=True)
    return last.first() or 0


def _check(kind: DocumentKind, year: int) -> SeriesCheck:
    model: Any = apps.get_model(_MODELS[kind])
    prefix = f"{kind.prefix}-{year}-"
    # What is numbered while this looks is neither missing nor beyond the counter.
    last_before = _last_number(kind, year)
    rows = model._default_manager.filter(number__startswith=prefix).values_list("number", "pk")
    sources: dict[str, int] = dict(rows)
    counted = Counter(number for number, _pk in rows)
    last = _last_number(kind, year)
    expected = [f"{prefix}{number:05d}" for number in range(1, last + 1)]
    missing = [number for number in expected[:last_before] if number not in counted]
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
    if not numbers:
        return [], []
    # Other years' documents are left out as far as a range can.
    of_year = StoredDocument.objects.filter(kind=kind, source_id__range=(min(numbers), max(numbers)))
    for document in of_year.order_by("source_id").iterator(500):
        stop_if_asked()
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
