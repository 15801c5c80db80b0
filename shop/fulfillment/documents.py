"""What an order confirmation prints, from the order's own rows."""

from shop.core.clock import local_date
from shop.core.money import Totals, total_of
from shop.documents.contexts import (
    DocumentLine,
    OrderConfirmationDocument,
)
from shop.documents.snapshots import addressee_of, letterhead_of
from shop.fulfillment.models import OrderDetails


def order_totals(details: OrderDetails) -> Totals:
    """Sums of an order by rate, from its frozen lines."""
    lines = details.order.lines.select_related("details")
    return total_of(
        ((line.details.tax_rate, line.details.net_amount) for line in lines), currency=details.order.currency
    )


def order_confirmation_document(details: OrderDetails) -> OrderConfirmationDocument:
    """The confirmation in the customer's wished addressing, with their own order number."""
    order = details.order
    lines = order.lines.select_related("details").order_by("details__position")
    return OrderConfirmationDocument(
        letterhead=letterhead_of(details.seller_snapshot),
        addressee=addressee_of(
            details.billing_snapshot, seller=details.seller_snapshot, language=details.language
        ),
        language=details.language,
        number=order.number,
        date=local_date(order.date_placed),
        currency=order.currency,
        totals=order_totals(details),
        po_number=details.po_number,
        quote_number=details.quote.number or "",
        addressing=details.addressing,
        buy_on=details.buy_on,
        technical_contact_name=details.technical_contact_name,
        technical_contact_email=details.technical_contact_email,
        technical_contact_phone=details.technical_contact_phone,
        end_user=addressee_of(
            details.end_user_snapshot, seller=details.seller_snapshot, language=details.language
        ),
        lines=tuple(
            DocumentLine(
                position=line.details.position,
                title=line.title,
                detail=line.details.detail,
                quantity=line.details.quantity,
                unit=line.details.unit,
                unit_price=line.details.unit_price,
                discount_percent=line.details.discount_percent,
                net_amount=line.details.net_amount,
            )
            for line in lines
        ),
    )
