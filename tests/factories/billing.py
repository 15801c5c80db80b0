"""Invoices, each made by the services that make them in production."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User

from shop.accounts.selectors import viewer_for
from shop.billing.models import Invoice
from shop.fulfillment.services import invoice_order, place_order
from shop.marketplace.models import Listing
from shop.quotes.services import draft_quote, send_quote
from tests.factories.journeys import (
    NOW,
    acceptance,
    deliver,
    line_drafts,
    make_order,
    make_request,
    price_draft,
)


def make_invoice(
    customer: User, staff: User, listings: Sequence[Listing], *, at: datetime = NOW, **values: Any
) -> Invoice:
    """An invoice of one cloud licence of each listing, 100.00 a line and 19 % VAT unless told otherwise
    (``unit_price``, ``tax_code``, ``tax_rate``, ``discount_percent``).
    """
    if not values:
        order = make_order(customer, staff, listings)
        deliver(order, staff)
        return invoice_order(order_id=order.order_id, by=staff, at=at)
    quote = draft_quote(request_id=make_request(customer, listings).pk, by=staff, at=NOW)
    price_draft(quote, staff, line_drafts(quote, **values))
    send_quote(quote_id=quote.pk, sent_by=staff, sent_at=NOW)
    order = place_order(
        quote_id=quote.pk,
        viewer=viewer_for(customer),
        details=acceptance(),
        accepted_by=customer,
        accepted_at=NOW,
    )
    deliver(order, staff)
    return invoice_order(order_id=order.order_id, by=staff, at=at)
