"""A sent offer becomes an order: by its customer, or after the end of its validity by staff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model

from shop.accounts.exceptions import OrganizationBlocked
from shop.accounts.models import Organization
from shop.accounts.viewer import Viewer
from shop.core.audit import record
from shop.core.clock import local_date
from shop.core.countries import is_country
from shop.core.enums import DocumentKind
from shop.core.exceptions import InvalidInput, StaleVersion
from shop.core.jobs import Job
from shop.core.money import total_of
from shop.core.numbering import next_number
from shop.core.outbox import enqueue
from shop.core.signals import announce, order_placed
from shop.fulfillment.enums import LineStatus, OrderStatus
from shop.fulfillment.exceptions import ActivationNeeded, OrderChanged
from shop.fulfillment.models import OrderDetails, OrderLineDetails
from shop.quotes.models import Quote, QuoteLine
from shop.quotes.services import accept_quote, forget_ordering_draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A postal address as given with the order; an empty name means the organisation's own. ``country`` is an
    ISO 3166 code."""

    name: str = ""
    attention: str = ""
    line1: str = ""
    line2: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptanceDetails:
    """What fulfilment needs from the customer, validated by the form or the API. ``buy_on`` None means
    now; ``optional_line_ids`` are the chosen optional lines and alternatives; ``revision_number`` is the
    revision they have seen, None if they did not say.
    """

    technical_contact_name: str
    technical_contact_email: str
    technical_contact_phone: str = ""
    technical_contact_has_account: bool | None = None
    po_number: str = ""
    buy_on: date | None = None
    addressing: str = ""
    billing: Address = field(default_factory=Address)
    end_user: Address = field(default_factory=Address)
    optional_line_ids: Sequence[int] = ()
    revision_number: int | None = None


@transaction.atomic
def place_order(
    *,
    quote_id: int,
    viewer: Viewer,
    details: AcceptanceDetails,
    accepted_by: User,
    accepted_at: datetime,
) -> OrderDetails:
    """The customer orders a sent offer: the quote is closed and Oscar's order is made, in one transaction.

    Ordering twice returns the first order. Raises Quote.DoesNotExist for an offer the viewer may not see,
    ActivationNeeded, QuoteExpired, TransitionNotAllowed, StaleVersion if another revision was sent since the
    one they have seen, InvalidInput naming the field; nothing is changed then.
    """
    # Held until the end: a second click waits here, and then finds the first one's order.
    quote = Quote.objects.visible_to(viewer).select_for_update(of=("self",)).get(pk=quote_id)
    existing = _order_of(quote)
    if existing is not None:
        if existing.order.user_id != accepted_by.pk:
            raise OrderChanged()
        return existing
    organization_id = viewer.organization_id if quote.organization_id is None else quote.organization_id
    if organization_id is None or organization_id not in viewer.activated_organization_ids:
        raise ActivationNeeded()
    if quote.organization_id is None:
        Quote.objects.filter(pk=quote.pk, organization=None).update(organization_id=organization_id)
    return _accept(quote, organization_id, details, customer=accepted_by, by=accepted_by, at=accepted_at)


@transaction.atomic
def accept_late(*, quote_id: int, details: AcceptanceDetails, by: User, at: datetime) -> OrderDetails:
    """Staff take the order of an offer whose validity has ended, on behalf of its customer.

    Doing it twice returns the first order. Raises Quote.DoesNotExist, NotLate before the end,
    TransitionNotAllowed for an offer that is neither open nor expired, ActivationNeeded for a customer
    without an organisation, OrganizationBlocked, InvalidInput naming the field; nothing is changed then.
    """
    quote = Quote.objects.select_for_update(of=("self",)).select_related("customer").get(pk=quote_id)
    existing = _order_of(quote)
    if existing is not None:
        return existing
    if quote.organization_id is None or not quote.customer.is_active:
        raise ActivationNeeded()
    order = _accept(quote, quote.organization_id, details, customer=quote.customer, by=by, at=at, late=True)
    if order.organization.blocked_at is not None:
        raise OrganizationBlocked()
    record(quote, action="accepted_late", by=by, at=at, details={"order": order.order_id})
    return order


def _order_of(quote: Quote) -> OrderDetails | None:
    return OrderDetails.objects.select_related("order").filter(quote=quote).first()


def _accept(
    quote: Quote,
    organization_id: int,
    details: AcceptanceDetails,
    *,
    customer: User,
    by: User,
    at: datetime,
    late: bool = False,
) -> OrderDetails:
    """Close the offer and make the order, which is ``customer``'s whoever places it."""
    if details.buy_on and details.buy_on < local_date(at):
        raise InvalidInput(_("The date of purchase has passed already."), field="buy_at")
    quote, revision, lines = accept_quote(
        quote_id=quote.pk, optional_line_ids=details.optional_line_ids, by=by, at=at, late=late
    )
    if details.revision_number not in (None, revision.revision_number):
        raise StaleVersion()
    organization = Organization.objects.get(pk=organization_id)
    if organization.po_number_required and not details.po_number.strip():
        raise InvalidInput(
            _("Your organisation asks for an order number of your own (PO)."), field="po_number"
        )
    order = _make_order(quote, lines, customer, at)
    own_address = dict(revision.buyer_snapshot["address"])
    order_details = OrderDetails.objects.create(
        order=order,
        quote=quote,
        organization=organization,
        language=quote.language,
        po_number=details.po_number.strip(),
        buy_on=details.buy_on,
        addressing=details.addressing.strip(),
        billing_snapshot=_address_or(details.billing, own_address),
        end_user_snapshot=_address_or(details.end_user, own_address),
        seller_snapshot=revision.seller_snapshot,
        vat_number=organization.vat_number,
        technical_contact_name=details.technical_contact_name,
        technical_contact_email=details.technical_contact_email,
        technical_contact_phone=details.technical_contact_phone,
        technical_contact_has_account=details.technical_contact_has_account,
    )
    forget_ordering_draft(quote_id=quote.pk)
    record(
        order,
        action="placed",
        new=OrderStatus.PLACED,
        by=by,
        at=at,
        details={"quote": quote.pk, "revision": revision.revision_number},
    )
    enqueue(Job.RENDER_ORDER_CONFIRMATION, order_id=order.pk)
    enqueue(Job.MAIL_ORDER_CONFIRMATION, order_id=order.pk)
    enqueue(Job.MAIL_ORDER_TO_STAFF, order_id=order.pk)
    announce(order_placed, order, by=by, at=at)
    return order_details


def _address_or(address: Address, own: Mapping[str, str]) -> dict[str, str]:
    if not address.name.strip():
        return dict(own)
    if address.country and not is_country(address.country):
        raise InvalidInput(_("The country is an ISO code, such as DE."), field="country")
    return {
        "name": address.name,
        "attention": address.attention,
        "line1": address.line1,
        "line2": address.line2,
        "postcode": address.postcode,
        "city": address.city,
        "country": address.country,
    }


def _make_order(quote: Quote, lines: Sequence[QuoteLine], by: User, at: datetime) -> Any:
    """Oscar's order without a basket, its lines from the quote's."""
    totals = total_of(((line.tax_rate, line.net_amount) for line in lines), currency=quote.currency)
    order = get_model("order", "Order").objects.create(
        number=next_number(kind=DocumentKind.ORDER, year=local_date(at).year),
        user=by,
        currency=quote.currency,
        total_excl_tax=totals.net,
        total_incl_tax=totals.gross,
        status=OrderStatus.PLACED.value,
        date_placed=at,
    )
    line_model = get_model("order", "Line")
    order_lines = []
    for line in lines:
        gross = total_of([(line.tax_rate, line.net_amount)], currency=quote.currency).gross
        order_lines.append(
            line_model(
                order=order,
                product=line.product,
                title=line.title,
                partner_sku=line.product.upc if line.product else "",
                upc=line.product.upc if line.product else None,
                quantity=int(line.quantity) if line.quantity == int(line.quantity) else 1,
                status=LineStatus.OPEN.value,
                unit_price_excl_tax=line.unit_price,
                line_price_excl_tax=line.net_amount,
                line_price_incl_tax=gross,
                line_price_before_discounts_excl_tax=line.net_amount,
                line_price_before_discounts_incl_tax=gross,
                tax_code=line.tax_code,
                # None of it comes from a stock that Oscar counts.
                num_allocated=0,
            )
        )
    line_model.objects.bulk_create(order_lines)
    all_details = []
    for line, order_line in zip(lines, order_lines, strict=True):
        if line.unit_price is None:
            raise ValueError("a sent offer has a price in every line")
        line_details = OrderLineDetails(
            line=order_line,
            position=line.position,
            kind=line.kind,
            detail=line.detail,
            quantity=line.quantity,
            unit=line.unit,
            unit_price=line.unit_price,
            discount_percent=line.discount_percent,
            tax_code=line.tax_code,
            tax_rate=line.tax_rate,
            net_amount=line.net_amount,
        )
        line_details.copy_configuration(line)
        all_details.append(line_details)
    OrderLineDetails.objects.bulk_create(all_details)
    return order
