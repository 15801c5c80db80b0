"""Order to cash: an accepted offer becomes an order, its lines become licences, deliveries become
invoices.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model

from cms.selectors import site_settings
from shop.accounts.models import Organization
from shop.accounts.viewer import Viewer
from shop.billing.models import DeliveryNote, Invoice
from shop.billing.services import (
    DeliveredLine,
    DocumentHead,
    InvoicedLine,
    NothingToInvoice,
    issue_delivery_note,
    issue_invoice,
)
from shop.configurator.enums import Deployment
from shop.core.audit import record
from shop.core.clock import local_date
from shop.core.countries import is_country
from shop.core.enums import DocumentKind
from shop.core.exceptions import DomainError, InvalidInput, StaleVersion
from shop.core.jobs import Job
from shop.core.money import total_of
from shop.core.numbering import next_number
from shop.core.outbox import enqueue
from shop.core.workflow import transition
from shop.documents.models import StoredDocument
from shop.documents.services import print_once
from shop.fulfillment.documents import order_confirmation_document
from shop.fulfillment.enums import LineStatus, OrderStatus
from shop.fulfillment.exceptions import ActivationNeeded, DeliveryRefused, OrderChanged
from shop.fulfillment.models import OrderDetails, OrderLineDetails, OrderLineLicense
from shop.licenses.models import License
from shop.licenses.services import LicenseContacts, issue_license
from shop.quotes.enums import LineKind
from shop.quotes.models import Quote, QuoteLine
from shop.quotes.services import accept_quote


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
    now; ``revision_number`` is the revision they have seen, None if they did not say.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDelivery:
    """What was bought for one order line (by Oscar's line id). A cloud licence and a service have no key."""

    line_id: int
    sen: str = ""
    license_key: str = field(default="", repr=False)
    starts_on: date | None = None
    ends_on: date | None = None


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
    quote = Quote.objects.visible_to(viewer).select_related("organization").get(pk=quote_id)
    existing = OrderDetails.objects.select_related("order").filter(quote=quote).first()
    if existing is not None:
        if existing.order.user_id != accepted_by.pk:
            raise OrderChanged()
        return existing
    organization_id = viewer.organization_id if quote.organization_id is None else quote.organization_id
    if organization_id is None or organization_id not in viewer.activated_organization_ids:
        raise ActivationNeeded()
    if quote.organization_id is None:
        Quote.objects.filter(pk=quote.pk, organization=None).update(organization_id=organization_id)
    if details.buy_on and details.buy_on < local_date(accepted_at):
        raise InvalidInput(_("The date of purchase has passed already."), field="buy_at")
    quote, revision, lines = accept_quote(
        quote_id=quote.pk, optional_line_ids=details.optional_line_ids, by=accepted_by, at=accepted_at
    )
    if details.revision_number not in (None, revision.revision_number):
        raise StaleVersion()
    organization = Organization.objects.get(pk=organization_id)
    if organization.po_number_required and not details.po_number.strip():
        raise InvalidInput(
            _("Your organisation asks for an order number of your own (PO)."), field="po_number"
        )
    order = _make_order(quote, lines, accepted_by, accepted_at)
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
    record(
        order,
        action="placed",
        new=OrderStatus.PLACED,
        by=accepted_by,
        at=accepted_at,
        details={"quote": quote.pk},
    )
    enqueue(Job.RENDER_ORDER_CONFIRMATION, order_id=order.pk)
    enqueue(Job.MAIL_ORDER_CONFIRMATION, order_id=order.pk)
    enqueue(Job.MAIL_ORDER_TO_STAFF, order_id=order.pk)
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


def _locked_order(order_id: int) -> Any:
    """Oscar's order with its details, held until the transaction ends. Raises Order.DoesNotExist."""
    orders = get_model("order", "Order").objects.select_related("details")
    return orders.select_for_update(of=("self",)).get(pk=order_id)


@transaction.atomic
def fulfill_order(
    *, order_id: int, deliveries: Sequence[LineDelivery], by: User, at: datetime
) -> DeliveryNote:
    """Record what was bought: licences for the customer, one delivery note for this delivery.

    A line counts as delivered once it has as many licences as its quantity; the order is delivered when all
    lines are. Raises DeliveryRefused and SenTaken naming the entry, TransitionNotAllowed for a line that is
    delivered already.
    """
    if not deliveries:
        raise DeliveryRefused(_("Please record at least one line."), field="lines")
    order = _locked_order(order_id)
    details = order.details
    lines = {line.pk: line for line in order.lines.select_related("details", "product")}
    issued = Counter(OrderLineLicense.objects.filter(line__order=order).values_list("line_id", flat=True))
    contacts = LicenseContacts(
        technical_name=details.technical_contact_name,
        technical_email=details.technical_contact_email,
        technical_phone=details.technical_contact_phone,
    )
    delivered = []
    for index, delivery in enumerate(deliveries):
        entry = f"lines.{index}"
        line = lines.get(delivery.line_id)
        if line is None:
            raise DeliveryRefused(_("This line is not part of the order."), field=f"{entry}.line")
        if line.status != LineStatus.OPEN:
            raise DeliveryRefused(
                _("“%(title)s” was delivered already.") % {"title": line.title}, field=f"{entry}.line"
            )
        is_license = line.details.kind == LineKind.LICENSE
        license_ = None
        if is_license:
            if issued[line.pk] >= line.details.quantity:
                raise DeliveryRefused(
                    _("More licences than were ordered of “%(title)s”.") % {"title": line.title},
                    field=f"{entry}.line",
                )
            license_ = _issue(line, delivery, entry, details, contacts, by, at)
            issued[line.pk] += 1
        delivered.append(_delivered_line(line, delivery, license_))
        if not is_license or issued[line.pk] >= line.details.quantity:
            lines[line.pk] = transition(
                get_model("order", "Line"), pk=line.pk, to=LineStatus.FULFILLED, by=by, at=at
            )
    finished = not order.lines.exclude(status__in=[LineStatus.FULFILLED, LineStatus.CANCELLED]).exists()
    target = OrderStatus.FULFILLED if finished else OrderStatus.PARTLY_FULFILLED
    if order.status != target:
        transition(type(order), pk=order.pk, to=target, by=by, at=at)
    return issue_delivery_note(head=_document_head(details), lines=delivered, by=by, at=at)


def _issue(
    line: Any,
    delivery: LineDelivery,
    entry: str,
    details: OrderDetails,
    contacts: LicenseContacts,
    by: User,
    at: datetime,
) -> License:
    configuration = line.details.configuration
    if configuration.deployment == Deployment.CLOUD and delivery.license_key.strip():
        raise DeliveryRefused(_("A cloud licence has no key."), field=f"{entry}.license_key")
    try:
        license_ = issue_license(
            organization_id=details.organization_id,
            product_id=line.product_id,
            product_name=line.title,
            configuration=configuration,
            sen=delivery.sen,
            license_key=delivery.license_key,
            starts_on=delivery.starts_on,
            ends_on=delivery.ends_on,
            contacts=contacts,
            by=by,
            at=at,
        )
    except DomainError as error:
        error.field = f"{entry}.{error.field}"
        raise
    OrderLineLicense.objects.create(line=line, license=license_)
    return license_


def _delivered_line(line: Any, delivery: LineDelivery, license_: License | None) -> DeliveredLine:
    return DeliveredLine(
        order_line_id=line.pk,
        license_id=license_.pk if license_ else None,
        title=line.title,
        detail=line.details.detail,
        quantity=Decimal(1) if license_ else line.details.quantity,
        unit=line.details.unit,
        sen=license_.sen if license_ else "",
        starts_on=delivery.starts_on,
        ends_on=delivery.ends_on,
        is_cloud=license_ is not None and license_.deployment == Deployment.CLOUD,
    )


def _document_head(details: OrderDetails) -> DocumentHead:
    return DocumentHead(
        order_id=details.order_id,
        organization_id=details.organization_id,
        order_number=details.order.number,
        po_number=details.po_number,
        language=details.language,
        seller=details.seller_snapshot,
        buyer={"address": details.billing_snapshot, "vat_number": details.vat_number},
    )


@transaction.atomic
def invoice_order(*, order_id: int, by: User, at: datetime) -> Invoice:
    """Invoice every delivered line that has no invoice yet. Raises NothingToInvoice if there is none."""
    order = _locked_order(order_id)
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
            quantity=line.details.quantity,
            unit=line.details.unit,
            unit_price=line.details.unit_price,
            discount_percent=line.details.discount_percent,
            net_amount=line.details.net_amount,
            tax_code=line.details.tax_code,
            tax_rate=line.details.tax_rate,
        )
        for line in lines
    ]
    if not invoiced:
        raise NothingToInvoice()
    return issue_invoice(
        head=_document_head(order.details),
        lines=invoiced,
        currency=order.currency,
        delivered_on=last_delivery.delivered_on if last_delivery else None,
        payment_days=site_settings().payment_term_days,
        by=by,
        at=at,
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
