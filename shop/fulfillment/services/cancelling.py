"""Taking back what was ordered: open pieces, delivered licences, and what was invoiced of them."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model

from shop.billing.models import CreditNote, InvoiceLine
from shop.billing.services import issue_credit_note
from shop.core.audit import record
from shop.core.exceptions import InvalidInput
from shop.core.workflow import transition
from shop.fulfillment.enums import LineStatus
from shop.fulfillment.exceptions import CancellationRefused
from shop.fulfillment.invoiceable import wanted_quantity
from shop.fulfillment.models import OrderLineDetails, OrderLineLicense
from shop.fulfillment.services.orders import issued_counts, locked_running_order, settle_order
from shop.licenses.services import take_back_licenses
from shop.quotes.enums import LineKind


@transaction.atomic
def cancel_line(
    *,
    order_id: int,
    line_id: int,
    quantity: Decimal = Decimal(0),
    license_ids: Collection[int] = (),
    reason: str,
    by: User,
    at: datetime,
) -> CreditNote | None:
    """Cancel ``quantity`` open pieces of a line and take back the named licences of it, all or none of it.

    Of a delivered service ``quantity`` is what is taken back of it. What was invoiced already is credited in
    the same step; the credit note is returned, and its reason is read by the customer. Raises
    CancellationRefused and InvalidInput naming the field ("line", "quantity", "licenses", "reason"),
    TransitionNotAllowed for a licence that was renewed or taken back meanwhile, SenTaken for one whose
    predecessor cannot be active again, OrderCancelled.
    """
    order = locked_running_order(order_id)
    if not reason.strip():
        raise InvalidInput(_("Please say why, the customer reads it."), field="reason")
    line = order.lines.select_related("details").filter(pk=line_id).first()
    if line is None:
        raise CancellationRefused(_("This line is not part of the order."), field="line")
    if line.status == LineStatus.CANCELLED:
        raise CancellationRefused(_("This line was cancelled already."), field="line")
    taken_back = set(license_ids)
    _check_quantity(line, quantity, taken_back, open_pieces=_open_pieces(order, line))
    links = OrderLineLicense.objects.filter(line=line, license_id__in=taken_back)
    if links.count() != len(taken_back):
        raise CancellationRefused(_("This licence does not belong to the line."), field="licenses")
    take_back_licenses(license_ids=taken_back, by=by, at=at)

    cancelled = quantity + Decimal(len(taken_back))
    line.details.cancelled_quantity += cancelled
    line.details.cancel_reason = "\n".join(filter(None, [line.details.cancel_reason, reason.strip()]))
    OrderLineDetails.objects.filter(pk=line.details.pk).update(
        cancelled_quantity=line.details.cancelled_quantity, cancel_reason=line.details.cancel_reason
    )
    record(line, action="cancelled", by=by, at=at, details={"quantity": f"{cancelled.normalize():f}"})
    _settle_line(order, line, by, at)
    settle_order(order, by=by, at=at)
    invoiced = InvoiceLine.objects.filter(order_line=line).first()
    if invoiced is None:
        return None
    return issue_credit_note(
        invoice_id=invoiced.invoice_id, quantities={invoiced.pk: cancelled}, reason=reason, by=by, at=at
    )


def _open_pieces(order: Any, line: Any) -> Decimal:
    """What can be cancelled by its quantity: pieces not bought yet, or a service whatever became of it."""
    wanted = wanted_quantity(line)
    if line.details.kind == LineKind.SERVICE:
        return wanted
    return wanted - issued_counts(order)[line.pk]


def _check_quantity(line: Any, quantity: Decimal, taken_back: set[int], *, open_pieces: Decimal) -> None:
    if quantity < 0 or quantity > open_pieces:
        raise CancellationRefused(
            _("At most %(left)s of “%(title)s” can be cancelled; name the licences to take back more.")
            % {"left": f"{open_pieces.normalize():f}", "title": line.title},
            field="quantity",
        )
    if line.details.kind == LineKind.LICENSE and quantity != int(quantity):
        raise CancellationRefused(_("Licences are cancelled by the piece."), field="quantity")
    if not quantity and not taken_back:
        raise CancellationRefused(_("Please say how many are to be cancelled."), field="quantity")


def _settle_line(order: Any, line: Any, by: User, at: datetime) -> None:
    """Cancelled when nothing is left of it, delivered when all that is left was delivered."""
    wanted = wanted_quantity(line)
    target = None
    if not wanted:
        target = LineStatus.CANCELLED
    elif line.details.kind == LineKind.LICENSE and issued_counts(order)[line.pk] >= wanted:
        target = LineStatus.FULFILLED
    if target is not None and line.status != target:
        transition(get_model("order", "Line"), pk=line.pk, to=target, by=by, at=at)
