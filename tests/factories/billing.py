"""Invoices, each made by the services that make them in production."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User

from shop.accounts.selectors import viewer_for
from shop.billing.models import Invoice
from shop.fulfillment.models import OrderDetails
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
    """An invoice of one cloud licence of each listing, 100.00 a line and 19 % VAT unless told otherwise:
    ``unit_price``, ``tax_code``, ``discount_percent`` for all lines, or ``tax_codes`` with one for each.
    """
    order = make_delivered_order(customer, staff, listings, **values)
    return invoice_order(order_id=order.order_id, by=staff, at=at)


def make_delivered_order(
    customer: User, staff: User, listings: Sequence[Listing], **values: Any
) -> OrderDetails:
    """An order with everything delivered and nothing invoiced; ``values`` as for ``make_invoice``."""
    if not values:
        order = make_order(customer, staff, listings)
        deliver(order, staff)
        return order
    quote = draft_quote(request_id=make_request(customer, listings).pk, by=staff, at=NOW)
    codes = values.pop("tax_codes", None)
    lines = line_drafts(quote, **values)
    if codes:
        lines = [replace(line, tax_code=code) for line, code in zip(lines, codes, strict=True)]
    price_draft(quote, staff, lines)
    send_quote(quote_id=quote.pk, sent_by=staff, sent_at=NOW)
    order = place_order(
        quote_id=quote.pk,
        viewer=viewer_for(customer),
        details=acceptance(),
        accepted_by=customer,
        accepted_at=NOW,
    )
    deliver(order, staff)
    return order
