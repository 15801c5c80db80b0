"""One journey from a basket to the invoice, through the same services that pages and API call."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

from django.contrib.auth.models import User
from oscar.core.loading import get_model

from shop.accounts.selectors import viewer_for
from shop.baskets.services import add_configured_line
from shop.billing.models import DeliveryNote
from shop.configurator.configuration import LicenseConfiguration
from shop.core.clock import local_date
from shop.fulfillment.models import OrderDetails
from shop.fulfillment.services import (
    AcceptanceDetails,
    LineDelivery,
    fulfill_order,
    invoice_order,
    place_order,
)
from shop.licenses.editing import edit_license
from shop.licenses.models import License
from shop.licenses.terms import last_day
from shop.marketplace.selectors import get_listing
from shop.quotes.enums import LineKind
from shop.quotes.models import Quote, QuoteRequest
from shop.quotes.selectors import latest_revision
from shop.quotes.services import (
    ContactDetails,
    DraftHeader,
    LineDraft,
    RequestDetails,
    draft_quote,
    send_quote,
    submit_request,
    update_draft,
)

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A line of a demo basket, its price in the offer, and what the vendor delivers for it."""

    key: str
    configuration: LicenseConfiguration
    unit_price: Decimal
    sen: str
    license_key: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """From a basket to the invoice; it stops where the demo wants to show an open step."""

    products: Sequence[Product]
    message: str
    contact: ContactDetails
    po_number: str = ""
    services: Sequence[LineDraft] = ()
    introduction: str = ""
    business_area: str = ""
    department: str = ""
    stop_after: str = ""  # "request" or "quote"
    codes: frozenset[str] = field(default_factory=frozenset)


def walk(journey: Journey, *, customer: User, staff: User, at: datetime, say: Say) -> None:
    """Run one journey through the services on one day, telling each step."""
    viewer = viewer_for(customer)
    on_date = at.astimezone(UTC).date()
    basket = get_model("basket", "Basket").objects.create(owner=customer)
    for product in journey.products:
        add_configured_line(
            basket=basket,
            listing=get_listing(key=product.key),
            configuration=product.configuration,
            note=product.note,
            accepted_codes=journey.codes,
            organization_id=viewer.organization_id,
            on_date=on_date,
        )
    request = submit_request(
        basket_id=basket.pk,
        customer=customer,
        viewer=viewer,
        details=RequestDetails(
            contact_name=customer.get_full_name(),
            contact_email=customer.email,
            message=journey.message,
            technical_contacts=[journey.contact],
            language=customer.person.language or "en",
        ),
        submitted_at=at,
    )
    for line in request.lines.all():
        say(f"configured   {line.summary}")
    say(f"requested    {request.number}: {len(journey.products)} lines in the basket of {customer.email}")
    if journey.stop_after == "request":
        return
    quote = _quote(journey, request, staff, at)
    say(f"offered      {quote.number}, valid until {latest_revision(quote).valid_until_date:%d %B %Y}")
    if journey.stop_after == "quote":
        return
    order = _order(journey, quote, customer, at)
    say(f"ordered      {order.order.number}, PO {order.po_number or 'none'}")
    note = _fulfill(journey, order, customer, staff, at)
    say(f"delivered    {note.number}: {note.lines.count()} lines")
    invoice = invoice_order(order_id=order.order_id, by=staff, at=at)
    say(f"invoiced     {invoice.number}: {invoice.gross_total} {invoice.currency}")


def _quote(journey: Journey, request: QuoteRequest, staff: User, at: datetime) -> Quote:
    quote = draft_quote(request_id=request.pk, by=staff, at=at)
    revision = quote.revisions.get()
    prices = {get_listing(key=product.key).name: product.unit_price for product in journey.products}
    licenses = [
        LineDraft(
            line_id=line.pk,
            title=line.title,
            detail=line.detail,
            quantity=line.quantity,
            unit=line.unit,
            unit_price=prices[line.title],
        )
        for line in revision.lines.select_related("product")
    ]
    update_draft(
        quote_id=quote.pk,
        version=quote.version,
        header=DraftHeader(introduction=journey.introduction, valid_until_date=revision.valid_until_date),
        lines=[*licenses, *journey.services],
        by=staff,
        at=at,
    )
    return send_quote(quote_id=quote.pk, sent_by=staff, sent_at=at)


def _order(journey: Journey, quote: Quote, customer: User, at: datetime) -> OrderDetails:
    return place_order(
        quote_id=quote.pk,
        viewer=viewer_for(customer),
        details=AcceptanceDetails(
            technical_contact_name=journey.contact.name,
            technical_contact_email=journey.contact.email,
            technical_contact_phone=journey.contact.phone,
            po_number=journey.po_number,
        ),
        accepted_by=customer,
        accepted_at=at,
    )


def _fulfill(
    journey: Journey, order: OrderDetails, customer: User, staff: User, at: datetime
) -> DeliveryNote:
    products = {get_listing(key=product.key).name: product for product in journey.products}
    starts_on = local_date(at)
    deliveries = []
    for line in order.order.lines.select_related("details", "product"):
        if line.details.kind == LineKind.SERVICE:
            deliveries.append(LineDelivery(line_id=line.pk))
            continue
        product = products[line.title]
        deliveries.append(
            LineDelivery(
                line_id=line.pk,
                sen=product.sen,
                license_key=product.license_key,
                starts_on=starts_on,
                ends_on=last_day(starts_on, line.details.maintenance_months),
            )
        )
    note = fulfill_order(order_id=order.order_id, deliveries=deliveries, by=staff, at=at)
    for license_ in License.objects.filter(order_line_link__line__order=order.order):
        edit_license(
            license_id=license_.pk,
            viewer=viewer_for(customer),
            changes={"business_area": journey.business_area, "department": journey.department},
            by=customer,
            at=at,
        )
    return note
