"""Deliveries become invoices."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cms.selectors import site_settings
from shop.accounts.vat import normalize_vat_number
from shop.billing.models import Invoice
from shop.billing.selectors import reverse_charge_codes
from shop.billing.services import InvoicedLine, NothingToInvoice, check_reverse_charge, issue_invoice
from shop.core.audit import record
from shop.core.exceptions import InvalidInput
from shop.core.money import total_of
from shop.fulfillment.enums import LineStatus
from shop.fulfillment.exceptions import PreviewOutdated
from shop.fulfillment.invoiceable import net_to_invoice, wanted_quantity
from shop.fulfillment.services.orders import document_head, locked_running_order


@transaction.atomic
def invoice_order(*, order_id: int, by: User, at: datetime, previewed: Decimal | None = None) -> Invoice:
    """Invoice every delivered line that has no invoice yet, less what was cancelled of it.

    ``previewed`` is the total with tax, in the order's currency, that was shown before. Raises
    NothingToInvoice if there is no line, OrderCancelled, PreviewOutdated if it comes to another total by now,
    VatNumberMissing, VatNumberUnfit.
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


@transaction.atomic
def enter_vat_number(*, order_id: int, vat_number: str, by: User, at: datetime) -> None:
    """Put the customer's VAT number into the order, for the documents that are still to come; what was issued
    stays as it is. With reverse charge it must be of another country of the EU than the seller's.

    Raises Order.DoesNotExist, OrderCancelled, VatNumberUnfit, InvalidInput naming ``vat_number``.
    """
    order = locked_running_order(order_id)
    details = order.details
    seller_country = details.seller_snapshot.get("country", "")
    country = details.billing_snapshot.get("country") or seller_country or "DE"
    number = normalize_vat_number(vat_number, country=country)
    if not number:
        raise InvalidInput(_("Please enter the VAT number."), field="vat_number")
    if reverse_charge_lines(order.lines.select_related("details")):
        check_reverse_charge(vat_number=number, seller_country=seller_country)
    if details.vat_number == number:
        return
    details.vat_number = number
    details.save(update_fields=["vat_number"])
    record(order, action="vat_number_entered", by=by, at=at)


def reverse_charge_lines(lines: Iterable[Any]) -> list[Any]:
    """Those of an order's lines, with their details, for which the customer owes the VAT. One query."""
    codes = reverse_charge_codes()
    return [line for line in lines if line.details.tax_code in codes]
