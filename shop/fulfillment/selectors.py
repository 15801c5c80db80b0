"""Orders, and what spans licences, invoices and orders."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from oscar.core.loading import get_model

from shop.accounts.viewer import Viewer
from shop.billing.models import CreditNote, DeliveryNote, Invoice, InvoiceLine
from shop.fulfillment.enums import LineStatus, OrderStatus
from shop.fulfillment.models import OrderDetails, OrderLineDetails, OrderLineLicense
from shop.quotes.enums import LineKind
from shop.quotes.models import Quote
from shop.quotes.selectors import latest_sent_revision

# What staff work off, in the order of their tabs: to be bought today; waits for its date; services to arrange
# and do; the rest of it is open; delivered without an invoice; the same, or bought, for more than a day.
QUEUES: Final = ("buy_now", "waiting", "services", "partly_delivered", "to_invoice", "bought_not_invoiced")


def orders_for(viewer: Viewer) -> QuerySet[OrderDetails]:
    """All orders the viewer may see, newest first."""
    return (
        OrderDetails.objects.visible_to(viewer)
        .select_related("order", "quote", "organization")
        .order_by("-order__date_placed", "-pk")
    )


def order_detail(*, number: str, viewer: Viewer) -> OrderDetails:
    """One order with its lines and issued licences, delivery notes and invoices (``order.lines``,
    ``order.deliverynotes``, ``order.invoices``, ``order.creditnotes``).

    Raises OrderDetails.DoesNotExist, also for a foreign one.
    """
    lines = (
        get_model("order", "Line")
        .objects.select_related("details", "product")
        .prefetch_related("issued_licenses__license", "service_steps")
        .annotate(is_invoiced=Exists(InvoiceLine.objects.filter(order_line=OuterRef("pk"))))
        .order_by("details__position")
    )
    invoices = Invoice.objects.select_related("balance").prefetch_related("payments").order_by("pk")
    return (
        orders_for(viewer)
        .prefetch_related(
            Prefetch("order__lines", lines),
            Prefetch("order__deliverynotes", DeliveryNote.objects.order_by("pk")),
            Prefetch("order__creditnotes", CreditNote.objects.select_related("invoice").order_by("pk")),
            Prefetch("order__invoices", invoices),
        )
        .get(order__number=number)
    )


def order_queue(viewer: Viewer, queue: str, *, on_date: date) -> QuerySet[OrderDetails]:
    """One of staff's QUEUES, oldest first. Raises ValueError for another name."""
    orders = orders_for(viewer).order_by("order__date_placed", "pk")
    unfinished = orders.filter(order__status__in=[OrderStatus.PLACED, OrderStatus.PARTLY_FULFILLED])
    if queue == "buy_now":
        unbought = _lines(status=LineStatus.OPEN, details__kind=LineKind.LICENSE, details__bought_on=None)
        return unfinished.exclude(buy_on__gt=on_date).filter(Exists(unbought))
    if queue == "services":
        to_do = _lines(status=LineStatus.OPEN, details__kind=LineKind.SERVICE)
        return unfinished.exclude(buy_on__gt=on_date).filter(Exists(to_do))
    if queue == "waiting":
        return unfinished.filter(buy_on__gt=on_date)
    if queue == "partly_delivered":
        return orders.filter(order__status=OrderStatus.PARTLY_FULFILLED)
    if queue == "to_invoice":
        return orders.exclude(order__status=OrderStatus.CANCELLED).filter(
            Exists(_lines(status=LineStatus.FULFILLED, invoice_line=None))
        )
    if queue == "bought_not_invoiced":
        long_ago = on_date - timedelta(days=1)
        return orders.filter(
            Exists(
                _lines(invoice_line=None)
                .exclude(status=LineStatus.CANCELLED)
                .filter(
                    Q(details__bought_on__lt=long_ago)
                    | Q(
                        status=LineStatus.FULFILLED,
                        delivery_note_lines__delivery_note__delivered_on__lt=long_ago,
                    )
                )
            )
        )
    raise ValueError(queue)


def _lines(**conditions: Any) -> QuerySet[Any]:
    """Lines of the order that a queue looks at."""
    lines: QuerySet[Any] = get_model("order", "Line").objects.filter(order=OuterRef("order"), **conditions)
    return lines


def queue_counts(viewer: Viewer, *, on_date: date) -> dict[str, int]:
    """How many orders each of the QUEUES has: one query each."""
    return {queue: order_queue(viewer, queue, on_date=on_date).count() for queue in QUEUES}


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
