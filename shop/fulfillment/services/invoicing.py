"""Deliveries become invoices."""

from datetime import datetime
from decimal import Decimal

from django.contrib.auth.models import User
from django.db import transaction

from cms.selectors import site_settings
from shop.billing.models import Invoice
from shop.billing.services import InvoicedLine, NothingToInvoice, issue_invoice
from shop.core.money import total_of
from shop.fulfillment.enums import LineStatus
from shop.fulfillment.exceptions import PreviewOutdated
from shop.fulfillment.invoiceable import net_to_invoice, wanted_quantity
from shop.fulfillment.services.orders import document_head, locked_running_order


@transaction.atomic
def invoice_order(*, order_id: int, by: User, at: datetime, previewed: Decimal | None = None) -> Invoice:
    """Invoice every delivered line that has no invoice yet, less what was cancelled of it.

    ``previewed`` is the total with tax, in the order's currency, that was shown before. Raises
    NothingToInvoice if there is no line, OrderCancelled, PreviewOutdated if it comes to another total by now.
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
            net_amount=net_to_invoice(line, currency=order.currency),
            tax_code=line.details.tax_code,
            tax_rate=line.details.tax_rate,
        )
        for line in lines
    ]
    if not invoiced:
        raise NothingToInvoice()
    totals = total_of(((line.tax_rate, line.net_amount) for line in invoiced), currency=order.currency)
    if previewed is not None and previewed != totals.gross:
        raise PreviewOutdated()
    return issue_invoice(
        head=document_head(order.details),
        lines=invoiced,
        currency=order.currency,
        delivered_on=last_delivery.delivered_on if last_delivery else None,
        payment_days=site_settings().payment_term_days,
        by=by,
        at=at,
    )
