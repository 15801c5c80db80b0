"""What all steps of an order share: its lock, its state, what its documents say above the lines."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from oscar.core.loading import get_model

from shop.billing.services import DocumentHead
from shop.core.enums import DocumentKind
from shop.core.workflow import transition
from shop.documents.models import StoredDocument
from shop.documents.services import print_once
from shop.fulfillment.documents import order_confirmation_document
from shop.fulfillment.enums import LineStatus, OrderStatus
from shop.fulfillment.exceptions import OrderCancelled
from shop.fulfillment.models import OrderDetails, OrderLineLicense
from shop.licenses.enums import LicenseStatus


def locked_order(order_id: int) -> Any:
    """Oscar's order with its details, held until the transaction ends. Raises Order.DoesNotExist."""
    orders = get_model("order", "Order").objects.select_related("details")
    return orders.select_for_update(of=("self",)).get(pk=order_id)


def locked_running_order(order_id: int) -> Any:
    """The same for a step that only an order takes that was not cancelled. Raises OrderCancelled."""
    order = locked_order(order_id)
    if order.status == OrderStatus.CANCELLED:
        raise OrderCancelled()
    return order


def issued_counts(order: Any) -> Counter[int]:
    """How many licences each line has that were not taken back: one query."""
    links = OrderLineLicense.objects.filter(line__order=order)
    kept = links.exclude(license__status=LicenseStatus.CANCELLED)
    return Counter(kept.values_list("line_id", flat=True))


def settle_order(order: Any, *, by: User, at: datetime, has_delivered: bool = False) -> None:
    """Let the order's state follow from its lines': cancelled with all of them, delivered when none is open.
    The caller holds the order.
    """
    states = set(order.lines.values_list("status", flat=True))
    if states == {LineStatus.CANCELLED.value}:
        target = OrderStatus.CANCELLED
    elif LineStatus.OPEN not in states:
        target = OrderStatus.FULFILLED
    elif has_delivered:
        target = OrderStatus.PARTLY_FULFILLED
    else:
        return
    if order.status != target:
        transition(type(order), pk=order.pk, to=target, by=by, at=at)


def document_head(details: OrderDetails) -> DocumentHead:
    """What the documents of an order say above their lines."""
    return DocumentHead(
        order_id=details.order_id,
        organization_id=details.organization_id,
        order_number=details.order.number,
        po_number=details.po_number,
        language=details.language,
        seller=details.seller_snapshot,
        buyer={"address": details.billing_snapshot, "vat_number": details.vat_number},
    )


def print_order_confirmation(*, order_id: int, at: datetime) -> StoredDocument:
    """The confirmation's PDF, rendered once; a second call returns the stored one."""
    details = OrderDetails.objects.select_related("order", "quote").get(order_id=order_id)
    return print_once(
        kind=DocumentKind.ORDER,
        source_id=details.order_id,
        organization_id=details.organization_id,
        build=lambda: order_confirmation_document(details),
        encrypted=False,
        at=at,
    )
