"""Order to cash: an accepted offer becomes an order, its lines become licences, deliveries become
invoices.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model

from cms.selectors import site_settings
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
from shop.core.enums import DocumentKind
from shop.core.exceptions import DomainError
from shop.core.workflow import transition
from shop.documents.models import StoredDocument
from shop.documents.services import print_once
from shop.fulfillment.acceptance import AcceptanceDetails, Address, accept_late, place_order
from shop.fulfillment.documents import order_confirmation_document
from shop.fulfillment.enums import LineStatus, OrderStatus
from shop.fulfillment.exceptions import DeliveryRefused
from shop.fulfillment.models import OrderDetails, OrderLineLicense
from shop.licenses.models import License
from shop.licenses.services import LicenseContacts, issue_license
from shop.quotes.enums import LineKind

__all__ = [
    "AcceptanceDetails",
    "Address",
    "LineDelivery",
    "accept_late",
    "fulfill_order",
    "invoice_order",
    "place_order",
    "print_order_confirmation",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDelivery:
    """What was bought for one order line (by Oscar's line id). A cloud licence and a service have no key."""

    line_id: int
    sen: str = ""
    license_key: str = field(default="", repr=False)
    starts_on: date | None = None
    ends_on: date | None = None


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
