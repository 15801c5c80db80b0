"""Deliveries become invoices."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from cms.selectors import site_settings
from shop.billing.models import Invoice
from shop.billing.services import InvoicedLine, NothingToInvoice, issue_invoice
from shop.core.money import line_net
from shop.fulfillment.enums import LineStatus
from shop.fulfillment.services.orders import document_head, locked_running_order, wanted_quantity


@transaction.atomic
def invoice_order(*, order_id: int, by: User, at: datetime) -> Invoice:
    """Invoice every delivered line that has no invoice yet, less what was cancelled of it.

    Raises NothingToInvoice if there is none, OrderCancelled.
    """
    order = locked_running_order(order_id)
    lines = (
        order.lines.filter(status=LineStatus.FULFILLED, invoice_line=None)
        .select_related("details")
        .order_by("details__position")
    )
    last_delivery = order.deliverynotes.order_by("-delivered_on").first()
    invoiced = [
        InvoicedLine(
            order_line_id=line.pk,
            title=line.title,
            detail=line.details.detail,
            quantity=wanted_quantity(line),
            unit=line.details.unit,
            unit_price=line.details.unit_price,
            discount_percent=line.details.discount_percent,
            net_amount=_net_amount(line, order.currency),
            tax_code=line.details.tax_code,
            tax_rate=line.details.tax_rate,
        )
        for line in lines
    ]
    if not invoiced:
        raise NothingToInvoice()
    return issue_invoice(
        head=document_head(order.details),
        lines=invoiced,
        currency=order.currency,
        delivered_on=last_delivery.delivered_on if last_delivery else None,
        payment_days=site_settings().payment_term_days,
        by=by,
        at=at,
    )


def _net_amount(line: Any, currency: str) -> Decimal:
    """As it was offered, unless less is wanted by now."""
    details = line.details
    if not details.cancelled_quantity:
        amount: Decimal = details.net_amount
        return amount
    return line_net(
        quantity=wanted_quantity(line),
        unit_price=details.unit_price,
        discount_percent=details.discount_percent,
        currency=currency,
    )
