"""What was bought becomes licences of the customer, and a delivery note."""

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

from shop.billing.models import DeliveryNote
from shop.billing.services import DeliveredLine, issue_delivery_note
from shop.configurator.enums import Deployment
from shop.core.clock import local_date
from shop.core.exceptions import DomainError
from shop.core.texts import one_line
from shop.core.workflow import transition_all
from shop.fulfillment.enums import LineStatus
from shop.fulfillment.exceptions import DeliveryRefused
from shop.fulfillment.invoiceable import wanted_quantity
from shop.fulfillment.maintenance import (
    SEN_OF_ANOTHER_LINE,
    is_of_another_line,
    lines_by_sen,
    period_of,
    previous_licenses,
)
from shop.fulfillment.models import OrderDetails, OrderLineLicense
from shop.fulfillment.services.orders import (
    document_head,
    issued_counts,
    locked_running_order,
    settle_order,
)
from shop.licenses.models import License
from shop.licenses.services import BoughtLicense, LicenseContacts, issue_licenses
from shop.quotes.enums import LineKind

LONGEST_VENDOR_NUMBER = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDelivery:
    """What was bought for one piece of an order line (by Oscar's line id). A cloud licence and a service
    have no key. Days that are left out follow from the day of purchase and the ordered months.
    """

    line_id: int
    sen: str = ""
    license_key: str = field(default="", repr=False)
    starts_on: date | None = None
    ends_on: date | None = None
    vendor_order_number: str = ""


@transaction.atomic
def fulfill_order(
    *, order_id: int, deliveries: Sequence[LineDelivery], by: User, at: datetime
) -> DeliveryNote:
    """Record what was bought: licences for the customer, one delivery note for this delivery.

    A line counts as delivered once it has as many licences as are still wanted of it; the order is delivered
    when no line is open. Raises DeliveryRefused, SenTaken, KeyTaken and InvalidInput naming the entry
    ("lines.2.sen"), OrderCancelled; nothing is recorded then.
    """
    if not deliveries:
        raise DeliveryRefused(_("Please record at least one line."), field="lines")
    order = locked_running_order(order_id)
    details = order.details
    lines = {line.pk: line for line in order.lines.select_related("details", "product")}
    issued = issued_counts(order)
    finished = _check_entries(deliveries, lines, issued)
    licenses = _issue(deliveries, lines, details, by, at)
    transition_all(get_model("order", "Line"), pks=finished, to=LineStatus.FULFILLED, by=by, at=at)
    settle_order(order, by=by, at=at, has_delivered=True)
    delivered = [
        _delivered_line(lines[delivery.line_id], licenses.get(place))
        for place, delivery in enumerate(deliveries)
    ]
    return issue_delivery_note(head=document_head(details), lines=delivered, by=by, at=at)


def _check_entries(
    deliveries: Sequence[LineDelivery], lines: Mapping[int, Any], issued: Counter[int]
) -> list[int]:
    """Refuse what does not fit the lines; returns the lines that are complete with these entries."""
    finished: list[int] = []
    whose = lines_by_sen(lines.values())
    for place, delivery in enumerate(deliveries):
        line = lines.get(delivery.line_id)
        name = f"lines.{place}.line"
        if line is None:
            raise DeliveryRefused(_("This line is not part of the order."), field=name)
        title = {"title": line.title}
        if line.status == LineStatus.CANCELLED:
            raise DeliveryRefused(_("“%(title)s” was cancelled.") % title, field=name)
        if line.status != LineStatus.OPEN or line.pk in finished:
            if line.status == LineStatus.OPEN and line.details.kind == LineKind.LICENSE:
                raise DeliveryRefused(
                    _("More licences than were ordered of “%(title)s”.") % title, field=name
                )
            raise DeliveryRefused(_("“%(title)s” was delivered already.") % title, field=name)
        one_line(
            delivery.vendor_order_number,
            field=f"lines.{place}.vendor_order_number",
            longest=LONGEST_VENDOR_NUMBER,
        )
        if line.details.kind != LineKind.LICENSE:
            finished.append(line.pk)
            continue
        if line.details.deployment == Deployment.CLOUD and delivery.license_key.strip():
            raise DeliveryRefused(_("A cloud licence has no key."), field=f"lines.{place}.license_key")
        if is_of_another_line(delivery.sen, line, whose):
            raise DeliveryRefused(SEN_OF_ANOTHER_LINE, field=f"lines.{place}.sen")
        issued[line.pk] += 1
        if issued[line.pk] >= wanted_quantity(line):
            finished.append(line.pk)
    return finished


def _issue(
    deliveries: Sequence[LineDelivery],
    lines: Mapping[int, Any],
    details: OrderDetails,
    by: User,
    at: datetime,
) -> dict[int, License]:
    """The licences by the place of their entry."""
    previous = previous_licenses(details, lines.values())
    places, bought = [], []
    for place, delivery in enumerate(deliveries):
        line = lines[delivery.line_id]
        if line.details.kind != LineKind.LICENSE:
            continue
        # Each licence is renewed by one piece only.
        before = previous.pop(line.details.existing_sen, None)
        starts_on, ends_on = period_of(
            line.details,
            today=local_date(at),
            previous=before,
            starts_on=delivery.starts_on,
            ends_on=delivery.ends_on,
        )
        places.append(place)
        bought.append(
            BoughtLicense(
                product_id=line.product_id,
                product_name=line.title,
                configuration=line.details.configuration,
                sen=delivery.sen,
                license_key=delivery.license_key,
                starts_on=starts_on,
                ends_on=ends_on,
                previous=before,
            )
        )
    contacts = LicenseContacts(
        technical_name=details.technical_contact_name,
        technical_email=details.technical_contact_email,
        technical_phone=details.technical_contact_phone,
    )
    try:
        licenses = issue_licenses(
            organization_id=details.organization_id, bought=bought, contacts=contacts, by=by, at=at
        )
    except DomainError as error:
        index, _dot, name = error.field.partition(".")
        error.field = f"lines.{places[int(index)]}.{name}" if index.isdigit() else "lines"
        raise
    issued = dict(zip(places, licenses, strict=True))
    OrderLineLicense.objects.bulk_create(
        OrderLineLicense(
            line_id=deliveries[place].line_id,
            license=license_,
            vendor_order_number=deliveries[place].vendor_order_number.strip()
            or lines[deliveries[place].line_id].details.vendor_order_number,
        )
        for place, license_ in issued.items()
    )
    return issued


def _delivered_line(line: Any, license_: License | None) -> DeliveredLine:
    return DeliveredLine(
        order_line_id=line.pk,
        license_id=license_.pk if license_ else None,
        title=line.title,
        detail=line.details.detail,
        quantity=Decimal(1) if license_ else wanted_quantity(line),
        unit=line.details.unit,
        sen=license_.sen if license_ else "",
        starts_on=license_.starts_on if license_ else None,
        ends_on=license_.ends_on if license_ else None,
        is_cloud=license_ is not None and license_.deployment == Deployment.CLOUD,
    )
