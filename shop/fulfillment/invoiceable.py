"""What an invoice of an order would hold now. Preview and invoice both ask here, so that they agree."""

from decimal import Decimal
from typing import Any

from shop.core.money import Totals, line_net, total_of
from shop.fulfillment.enums import LineStatus
from shop.fulfillment.models import OrderDetails


def wanted_quantity(line: Any) -> Decimal:
    """What the customer still wants of a line."""
    wanted: Decimal = line.details.quantity - line.details.cancelled_quantity
    return wanted


def net_to_invoice(line: Any, *, currency: str) -> Decimal:
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


def lines_to_invoice(details: OrderDetails) -> list[Any]:
    """The delivered lines without an invoice. ``order.lines`` with ``details`` and ``invoice_line`` are to be
    loaded; no query then.
    """
    return [
        line
        for line in details.order.lines.all()
        if line.status == LineStatus.FULFILLED and getattr(line, "invoice_line", None) is None
    ]


def totals_to_invoice(details: OrderDetails) -> Totals:
    """What the invoice of these lines would come to."""
    currency = details.order.currency
    return total_of(
        (
            (line.details.tax_rate, net_to_invoice(line, currency=currency))
            for line in lines_to_invoice(details)
        ),
        currency=currency,
    )
