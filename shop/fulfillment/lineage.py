"""A licence over the years, with the documents of each step."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shop.accounts.viewer import Viewer
from shop.billing.models import DeliveryNoteLine
from shop.core.clock import local_date
from shop.fulfillment.models import OrderLineLicense
from shop.licenses.histories import lineage
from shop.licenses.models import License


@dataclass(frozen=True, slots=True, kw_only=True)
class LineageDocuments:
    """By which documents a licence came: their numbers, "" for what there is not."""

    request_number: str = ""
    quote_number: str = ""
    order_number: str = ""
    ordered_on: date | None = None
    delivery_note_number: str = ""
    delivered_on: date | None = None
    invoice_number: str = ""
    invoiced_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineageStep:
    """One licence of a chain of renewals, upgrades and downgrades. ``is_this`` marks the one looked at."""

    license: License
    documents: LineageDocuments
    is_this: bool


def lineage_steps(*, viewer: Viewer, license_id: int) -> list[LineageStep]:
    """The whole chain that a licence is part of, oldest first; four queries however long it is."""
    licenses = lineage(viewer=viewer, license_id=license_id)
    documents = documents_of(license_.pk for license_ in licenses)
    return [
        LineageStep(
            license=license_,
            documents=documents.get(license_.pk, LineageDocuments()),
            is_this=license_.pk == license_id,
        )
        for license_ in licenses
    ]


def documents_of(license_ids: Iterable[int]) -> dict[int, LineageDocuments]:
    """The documents of licences that were bought here; those that came otherwise have none. Two queries."""
    ids = list(license_ids)
    notes = {
        license_id: (number, on)
        for license_id, number, on in DeliveryNoteLine.objects.filter(license_id__in=ids).values_list(
            "license_id", "delivery_note__number", "delivery_note__delivered_on"
        )
    }
    rows = OrderLineLicense.objects.filter(license_id__in=ids).values_list(
        "license_id",
        "line__order__details__quote__request__number",
        "line__order__details__quote__number",
        "line__order__number",
        "line__order__date_placed",
        "line__invoice_line__invoice__number",
        "line__invoice_line__invoice__issued_on",
    )
    found = {}
    for license_id, request, quote, order, placed_at, invoice, invoiced_on in rows:
        note, delivered_on = notes.get(license_id, ("", None))
        found[license_id] = LineageDocuments(
            request_number=request or "",
            quote_number=quote or "",
            order_number=order or "",
            ordered_on=local_date(placed_at),
            delivery_note_number=note,
            delivered_on=delivered_on,
            invoice_number=invoice or "",
            invoiced_on=invoiced_on,
        )
    return found
