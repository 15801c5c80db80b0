"""What was bought at the vendor, before its keys are there."""

from collections.abc import Collection
from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shop.core.audit import record_all
from shop.core.clock import EARLIEST_DATE, local_date
from shop.core.exceptions import InvalidInput
from shop.core.texts import one_line
from shop.fulfillment.enums import LineStatus
from shop.fulfillment.exceptions import DeliveryRefused
from shop.fulfillment.models import OrderLineDetails
from shop.fulfillment.services.orders import locked_running_order
from shop.quotes.enums import LineKind

LONGEST_VENDOR_NUMBER = 64


@transaction.atomic
def mark_bought(
    *,
    order_id: int,
    line_ids: Collection[int],
    bought_on: date,
    vendor_order_number: str = "",
    by: User,
    at: datetime,
) -> None:
    """Note the day and the vendor's order number of open lines; said again, the later words count.

    Raises DeliveryRefused and InvalidInput naming the field ("lines", "bought_on", "vendor_order_number"),
    OrderCancelled.
    """
    order = locked_running_order(order_id)
    if not line_ids:
        raise DeliveryRefused(_("Please choose at least one line."), field="lines")
    if not EARLIEST_DATE <= bought_on <= local_date(at):
        raise InvalidInput(_("Nothing was bought in the future yet: today or earlier."), field="bought_on")
    number = one_line(vendor_order_number, field="vendor_order_number", longest=LONGEST_VENDOR_NUMBER)
    lines = {line.pk: line for line in order.lines.select_related("details")}
    for line_id in line_ids:
        line = lines.get(line_id)
        if line is None:
            raise DeliveryRefused(_("This line is not part of the order."), field="lines")
        if line.status != LineStatus.OPEN or line.details.kind != LineKind.LICENSE:
            raise DeliveryRefused(
                _("“%(title)s” is not waiting to be bought.") % {"title": line.title}, field="lines"
            )
    chosen = OrderLineDetails.objects.filter(line__order=order, line_id__in=line_ids)
    chosen.update(bought_on=bought_on, vendor_order_number=number)
    record_all([lines[line_id] for line_id in line_ids], action="bought", by=by, at=at)
