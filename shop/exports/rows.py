"""Which rows an export holds. The list's own filter decides, and what the viewer may see at that moment."""

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import F, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.accounts.viewer import Viewer
from shop.billing.register import SORTS as INVOICE_SORTS
from shop.billing.register import InvoiceFilter, filtered_invoices
from shop.core.exceptions import InvalidInput
from shop.exports.columns import INVOICE_COLUMNS, KEY_COLUMN, LICENSE_COLUMNS, Column
from shop.exports.enums import ExportResource
from shop.fulfillment.selectors import invoice_numbers
from shop.licenses.enums import LicenseState
from shop.licenses.models import License
from shop.licenses.register import SORTS as LICENSE_SORTS
from shop.licenses.register import RegisterFilter, filtered_licenses

ROWS_AT_ONCE: Final = 1000
# As many as a form may post; whoever means more filters instead.
MOST_CHOSEN: Final = 9_000
LONGEST_QUERY: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedLicense:
    """A licence with what the columns ask for beside it."""

    license: License
    state: LicenseState
    invoice_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Rows of a list: those of ``ids`` (public ids of licences, numbers of invoices), or where there are none
    all that ``query`` lets through.
    """

    resource: ExportResource
    query: str = ""
    ids: Sequence[str] = ()


def columns_of(resource: ExportResource, *, has_keys: bool = False) -> list[Column[Any]]:
    """All columns that an export of this list may have."""
    if resource == ExportResource.INVOICES:
        return list(INVOICE_COLUMNS)
    return [*LICENSE_COLUMNS, KEY_COLUMN] if has_keys else list(LICENSE_COLUMNS)


def checked(choice: Choice) -> Choice:
    """The choice as it is kept: the query in one fixed form, each id once.

    Raises InvalidInput for a forbidden or broken filter, and for what cannot be ids.
    """
    if choice.ids:
        return Choice(resource=choice.resource, ids=_checked_ids(choice))
    filter_class: Any = InvoiceFilter if choice.resource == ExportResource.INVOICES else RegisterFilter
    query = filter_class.from_query(QueryDict(choice.query)).as_query()
    if len(query) > LONGEST_QUERY:
        raise InvalidInput(_("These are too many filters for an export."), field="query")
    return Choice(resource=choice.resource, query=query)


def _checked_ids(choice: Choice) -> list[str]:
    ids = list(dict.fromkeys(choice.ids))
    if len(ids) > MOST_CHOSEN:
        raise InvalidInput(
            ngettext(
                "At most %(count)d entry can be chosen. Use filters instead.",
                "At most %(count)d entries can be chosen. Use filters instead.",
                MOST_CHOSEN,
            )
            % {"count": MOST_CHOSEN},
            field="ids",
        )
    if choice.resource == ExportResource.INVOICES:
        if any(len(one) > 20 for one in ids):
            raise InvalidInput(_("This is no number of an invoice."), field="ids")
        return ids
    try:
        return [str(uuid.UUID(one)) for one in ids]
    except ValueError:
        raise InvalidInput(_("This is no id of a licence."), field="ids") from None


def count_of(choice: Choice, *, viewer: Viewer, on_date: date) -> int:
    """How many rows that is. Raises as ``checked``."""
    return matching(checked(choice), viewer=viewer, on_date=on_date).order_by().count()


def matching(choice: Choice, *, viewer: Viewer, on_date: date) -> QuerySet[Any]:
    """The chosen rows that the viewer may see, in the list's order."""
    if choice.resource == ExportResource.INVOICES:
        invoices = filtered_invoices(
            viewer=viewer, wanted=InvoiceFilter.from_query(QueryDict(choice.query)), on_date=on_date
        )
        if choice.ids:
            invoices = invoices.filter(number__in=choice.ids)
        return invoices.order_by(*_order(choice, INVOICE_SORTS, "-issued_on"))
    licenses: QuerySet[License]
    if choice.ids:
        # Whatever is chosen is meant, the archive included.
        licenses = License.objects.visible_to(viewer).filter(public_id__in=choice.ids)
    else:
        wanted = RegisterFilter.from_query(QueryDict(choice.query))
        licenses = filtered_licenses(viewer=viewer, wanted=wanted, on_date=on_date)
    return licenses.order_by(*_order(choice, LICENSE_SORTS, "ends_on"))


def _order(choice: Choice, sorts: Any, default: str) -> list[Any]:
    sort = QueryDict(choice.query).get("sort") or default
    is_down = sort.startswith("-")
    column = F(sorts[sort.removeprefix("-")])
    first = column.desc(nulls_last=True) if is_down else column.asc(nulls_last=True)
    return [first, "-pk" if is_down else "pk"]


def rows_of(
    choice: Choice,
    keys: Sequence[int],
    *,
    columns: Sequence[Column[Any]],
    look: Callable[[], Viewer],
    on_date: date,
) -> Iterator[Any]:
    """The rows with these primary keys in this order, a part at a time. Before each part ``look`` says who
    looks now; what they may not see any more is left out.

    No query stays open between two parts: on SQLite it would keep the progress from being written.
    """
    names = {column.name for column in columns}
    for start in range(0, len(keys), ROWS_AT_ONCE):
        part = keys[start : start + ROWS_AT_ONCE]
        found = _loaded(choice, part, names=names, viewer=look())
        if choice.resource == ExportResource.INVOICES:
            yield from (found[key] for key in part if key in found)
            continue
        numbers = invoice_numbers(part) if "invoice" in names else {}
        for key in part:
            if key in found:
                license_ = found[key]
                yield ExportedLicense(
                    license=license_, state=license_.state(on_date), invoice_number=numbers.get(key, "")
                )


def _loaded(choice: Choice, keys: Sequence[int], *, names: set[str], viewer: Viewer) -> dict[int, Any]:
    """The rows that the viewer may see, by primary key, with what the columns read of them."""
    rows: QuerySet[Any]
    if choice.resource == ExportResource.INVOICES:
        rows = (
            filtered_invoices(viewer=viewer, wanted=InvoiceFilter(), on_date=date.min)
            .select_related("balance")
            .defer("seller_snapshot", "buyer_snapshot")
        )
    else:
        rows = License.objects.visible_to(viewer).only(*_fields_for(names))
    if "organization" in names:
        rows = rows.select_related("organization")
    return {row.pk: row for row in rows.filter(pk__in=keys).order_by()}


def _fields_for(names: set[str]) -> list[str]:
    """The fields of a licence that these columns read, and its state."""
    stored = {field.name for field in License._meta.concrete_fields}
    read = {"product": "product_name"}
    fields = {read.get(name, name) for name in names} & stored
    if KEY_COLUMN.name in names:
        fields |= {"public_id"}
    return ["pk", *sorted(fields | {"status", "ends_on"})]
