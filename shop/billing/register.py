"""Invoices as a list: filtered, searched, sorted, cut into pages by the key of the last row.

One ``InvoiceFilter`` says what is wanted, wherever it comes from: the page's address, the API, an export, a
selection of "all that match".
"""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any, Final, Self
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from shop.accounts.viewer import Viewer
from shop.billing.enums import InvoiceState
from shop.billing.models import DeliveryNoteLine, Invoice, InvoiceBalance, InvoiceLine
from shop.core.clock import EARLIEST_DATE, LATEST_DATE
from shop.core.exceptions import InvalidInput
from shop.core.texts import is_printable

ROWS_PER_PAGE: Final = 50
MOST_WORDS: Final = 8
LONGEST_TEXT: Final = 200
# What is still to be paid.
OWED: Final = (InvoiceState.OPEN, InvoiceState.PARTLY_PAID)
SORTS: Final[Mapping[str, str]] = {"issued_on": "issued_on", "due_on": "due_on"}
DEFAULT_SORT: Final = "-issued_on"
# Parts of a list's address that say how it is shown, not what is in it.
OF_THE_PAGE: Final = frozenset({"after", "before", "columns", "page", "view"})


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceFilter:
    """What is shown of the invoices; empty means everything. Days are local dates, ends included.

    Each word of ``text`` is part of the number, the PO number, the order's number, a SEN that was delivered
    with it, or what a line is called. ``license`` is the public id of a licence that it charges.
    """

    states: tuple[InvoiceState, ...] = ()
    is_owed: bool | None = None
    is_overdue: bool | None = None
    issued_from: date | None = None
    issued_until: date | None = None
    due_from: date | None = None
    due_until: date | None = None
    license: uuid.UUID | None = None
    text: str = ""
    sort: str = DEFAULT_SORT

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        """Read an address; empty values say nothing.

        Raises InvalidInput, naming the parameter in ``field``, for one that is no filter and for a value that
        it does not have.
        """
        wanted: dict[str, Any] = {}
        for parameter in query:
            if parameter in OF_THE_PAGE:
                continue
            values = [value for value in query.getlist(parameter) if value.strip()]
            if parameter not in _PARAMETERS:
                raise InvalidInput(_("The list cannot be filtered by this."), field=parameter)
            if not values:
                continue
            name, read, is_list = _PARAMETERS[parameter]
            if len(values) > (len(InvoiceState) if is_list else 1):
                raise InvalidInput(_("These are too many values."), field=parameter)
            try:
                read_values = [read(value.strip()) for value in values]
            except ValueError:
                raise InvalidInput(_("The list has no such value."), field=parameter) from None
            wanted[name] = tuple(dict.fromkeys(read_values)) if is_list else read_values[0]
        return cls(**wanted)

    def as_query(self) -> str:
        """The address that ``from_query`` reads, in one fixed order."""
        pairs: list[tuple[str, str]] = []
        for parameter, (name, _read, is_list) in _PARAMETERS.items():
            value = getattr(self, name)
            if is_list:
                pairs += [(parameter, str(one)) for one in value]
            elif isinstance(value, bool):
                pairs.append((parameter, "yes" if value else "no"))
            elif value and not (name == "sort" and value == DEFAULT_SORT):
                pairs.append((parameter, str(value)))
        return urlencode(pairs)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the order differs from the whole list."""
        return any(
            getattr(self, one.name) not in ((), None, "") for one in fields(self) if one.name != "sort"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoicePage:
    """A part of the list. ``following`` and ``preceding`` are the cursors of its neighbours, "" where there
    is none; ``total`` is how many match in all.
    """

    rows: Sequence[Invoice]
    following: str
    preceding: str
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedSum:
    """What is to be paid in one currency, and how much of that is overdue."""

    currency: str
    count: int
    amount: Decimal
    overdue_count: int
    overdue_amount: Decimal


def filtered_invoices(*, viewer: Viewer, wanted: InvoiceFilter, on_date: date) -> QuerySet[Invoice]:
    """What the viewer may see and the filter lets through on a day, in no order."""
    rows = Invoice.objects.visible_to(viewer).order_by()
    within = {
        "issued_on__gte": wanted.issued_from,
        "issued_on__lte": wanted.issued_until,
        "due_on__gte": wanted.due_from,
        "due_on__lte": wanted.due_until,
    }
    rows = rows.filter(**{name: value for name, value in within.items() if value is not None})
    if wanted.states:
        rows = rows.filter(balance__state__in=wanted.states)
    owed = Q(balance__state__in=OWED)
    if wanted.is_owed is not None:
        rows = rows.filter(owed if wanted.is_owed else ~owed)
    if wanted.is_overdue is not None:
        overdue = owed & Q(due_on__lt=on_date)
        rows = rows.filter(overdue if wanted.is_overdue else ~overdue)
    if wanted.license is not None:
        rows = rows.filter(_delivered(license__public_id=wanted.license))
    for word in wanted.text.split()[:MOST_WORDS]:
        rows = rows.filter(_containing(word))
    return rows


def invoice_page(
    *,
    viewer: Viewer,
    wanted: InvoiceFilter,
    on_date: date,
    after: str = "",
    before: str = "",
    limit: int = ROWS_PER_PAGE,
) -> InvoicePage:
    """The invoices behind the cursor ``after``, or those in front of ``before``; a cursor of another order
    begins at the front. They come with balance and credit notes, in four queries.
    """
    matching = filtered_invoices(viewer=viewer, wanted=wanted, on_date=on_date)
    column, is_down = SORTS[wanted.sort.removeprefix("-")], wanted.sort.startswith("-")
    ahead = _parse(before, column)
    cursor = ahead or _parse(after, column)
    sign, than = ("-", "lt") if is_down != bool(ahead) else ("", "gt")
    part = matching.order_by(f"{sign}{column}", f"{sign}pk")
    if cursor is not None:
        day, pk = cursor
        # The first condition says nothing new, but an index can begin there.
        part = part.filter(
            Q(**{f"{column}__{than}e": day}) & (Q(**{f"{column}__{than}": day}) | Q(**{f"pk__{than}": pk}))
        )
    found = list(
        part.select_related("organization", "balance")
        .defer("seller_snapshot", "buyer_snapshot")
        .prefetch_related("credit_notes")[: limit + 1]
    )
    has_more, shown = len(found) > limit, found[:limit]
    has_following, has_preceding = has_more, cursor is not None
    if ahead:
        shown.reverse()
        has_following, has_preceding = True, has_more
    return InvoicePage(
        rows=shown,
        following=_cursor_of(shown[-1], column) if shown and has_following else "",
        preceding=_cursor_of(shown[0], column) if shown and has_preceding else "",
        total=matching.count(),
    )


def owed_sums(viewer: Viewer, *, on_date: date) -> list[OwedSum]:
    """What the viewer's organisations still have to pay, by currency: one query."""
    overdue = Q(due_on__lt=on_date)
    rows = (
        InvoiceBalance.objects.filter(invoice__in=Invoice.objects.visible_to(viewer), state__in=OWED)
        .order_by("currency")
        .values_list("currency")
        .annotate(
            count=Count("pk"),
            amount=Sum("open_amount"),
            overdue_count=Count("pk", filter=overdue),
            overdue_amount=Sum("open_amount", filter=overdue),
        )
    )
    return [
        OwedSum(
            currency=currency,
            count=count,
            amount=amount,
            overdue_count=overdue_count,
            overdue_amount=overdue_amount or Decimal(0),
        )
        for currency, count, amount, overdue_count, overdue_amount in rows
    ]


def _containing(word: str) -> Q:
    return (
        Q(number__icontains=word)
        | Q(po_number__icontains=word)
        | Q(order_number__icontains=word)
        | Q(Exists(InvoiceLine.objects.filter(invoice=OuterRef("pk"), title__icontains=word)))
        | Q(_delivered(Q(sen__icontains=word) | Q(license__sen__icontains=word)))
    )


def _delivered(*conditions: Q, **values: Any) -> Exists:
    """Whether a delivery note says this of a line that the invoice charges."""
    return Exists(
        DeliveryNoteLine.objects.filter(
            *conditions, order_line__invoice_line__invoice=OuterRef("pk"), **values
        )
    )


def _cursor_of(invoice: Invoice, column: str) -> str:
    return f"{column}~{invoice.pk}~{getattr(invoice, column)}"


def _parse(text: str, column: str) -> tuple[date, int] | None:
    """Day and id of the row next to the page; None for what is no cursor of this order."""
    parts = text.split("~")
    if len(parts) != 3 or parts[0] != column or not re.fullmatch(r"\d{1,18}", parts[1], re.ASCII):
        return None
    try:
        return date.fromisoformat(parts[2]), int(parts[1])
    except ValueError:
        return None


def _day(text: str) -> date:
    day = date.fromisoformat(text)
    if not EARLIEST_DATE <= day <= LATEST_DATE:
        raise ValueError
    return day


def _yes_or_no(text: str) -> bool:
    if text not in {"yes", "no"}:
        raise ValueError
    return text == "yes"


def _words(text: str) -> str:
    if len(text) > LONGEST_TEXT or not is_printable(text):
        raise ValueError
    return " ".join(text.split())


def _sort(text: str) -> str:
    if text.removeprefix("-") not in SORTS:
        raise ValueError
    return text


# Parameter of an address → field, how a value is read, whether there may be several.
_PARAMETERS: Final[Mapping[str, tuple[str, Any, bool]]] = {
    "q": ("text", _words, False),
    "state": ("states", InvoiceState, True),
    "owed": ("is_owed", _yes_or_no, False),
    "overdue": ("is_overdue", _yes_or_no, False),
    "issued_from": ("issued_from", _day, False),
    "issued_until": ("issued_until", _day, False),
    "due_from": ("due_from", _day, False),
    "due_until": ("due_until", _day, False),
    "license": ("license", uuid.UUID, False),
    "sort": ("sort", _sort, False),
}
PARAMETERS: Final = tuple(_PARAMETERS)
