"""Orders, and what spans licences, invoices and orders."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from oscar.core.loading import get_model

from shop.accounts.viewer import Viewer
from shop.billing.models import DeliveryNote, Invoice, InvoiceLine
from shop.fulfillment.enums import LineStatus, OrderStatus
from shop.fulfillment.models import OrderDetails, OrderLineDetails, OrderLineLicense
from shop.quotes.models import Quote
from shop.quotes.selectors import latest_sent_revision


def orders_for(viewer: Viewer) -> QuerySet[OrderDetails]:
    """All orders the viewer may see, newest first."""
    return (
        OrderDetails.objects.visible_to(viewer)
        .select_related("order", "quote", "organization")
        .order_by("-order__date_placed", "-pk")
    )


def order_detail(*, number: str, viewer: Viewer) -> OrderDetails:
    """One order with its lines and issued licences, delivery notes and invoices (``order.lines``,
    ``order.deliverynotes``, ``order.invoices``). Raises OrderDetails.DoesNotExist, also for a foreign one."""
    lines = (
        get_model("order", "Line")
        .objects.select_related("details", "product")
        .prefetch_related("issued_licenses__license")
        .annotate(is_invoiced=Exists(InvoiceLine.objects.filter(order_line=OuterRef("pk"))))
        .order_by("details__position")
    )
    return (
        orders_for(viewer)
        .prefetch_related(
            Prefetch("order__lines", lines),
            Prefetch("order__deliverynotes", DeliveryNote.objects.order_by("pk")),
            Prefetch("order__invoices", Invoice.objects.order_by("pk")),
        )
        .get(order__number=number)
    )


def order_queue(viewer: Viewer, queue: str, *, on_date: Any) -> QuerySet[OrderDetails]:
    """Staff's queues: "buy_now" is to be bought today, "waiting" waits for its date, "to_invoice" was
    delivered without an invoice. Raises ValueError for another name.
    """
    orders = orders_for(viewer).order_by("order__date_placed", "pk")
    unfinished = orders.filter(order__status__in=[OrderStatus.PLACED, OrderStatus.PARTLY_FULFILLED])
    if queue == "buy_now":
        return unfinished.exclude(buy_on__gt=on_date)
    if queue == "waiting":
        return unfinished.filter(buy_on__gt=on_date)
    if queue == "to_invoice":
        delivered = get_model("order", "Line").objects.filter(
            order=OuterRef("order"), status=LineStatus.FULFILLED, invoice_line=None
        )
        return orders.filter(Exists(delivered))
    raise ValueError(queue)


def invoice_numbers(license_ids: Iterable[int]) -> dict[int, str]:
    """The invoice number of each licence that has one: one query."""
    rows = OrderLineLicense.objects.filter(license_id__in=list(license_ids)).values_list(
        "license_id", "line__invoice_line__invoice__number"
    )
    return {license_id: number for license_id, number in rows if number}


def ordered_line_ids(quote: Quote) -> set[int]:
    """The lines of an ordered offer's last revision that were ordered; none while it is not ordered."""
    ordered = OrderLineDetails.objects.filter(line__order__details__quote=quote)
    positions = set(ordered.values_list("position", flat=True))
    revision = latest_sent_revision(quote) if positions else None
    return {line.pk for line in revision.lines.all() if line.position in positions} if revision else set()
