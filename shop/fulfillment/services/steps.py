"""The steps of an ordered service: in touch, dates agreed, done."""

from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shop.core.audit import record
from shop.core.clock import EARLIEST_DATE, local_date
from shop.core.exceptions import InvalidInput
from shop.core.texts import one_line
from shop.fulfillment.enums import LineStatus, ServiceStepKind
from shop.fulfillment.exceptions import StepRefused
from shop.fulfillment.models import ServiceStep
from shop.fulfillment.services.delivering import LineDelivery, fulfill_order
from shop.fulfillment.services.orders import locked_running_order
from shop.quotes.enums import LineKind

LONGEST_NOTE = 500


@transaction.atomic
def record_step(
    *,
    order_id: int,
    line_id: int,
    kind: ServiceStepKind,
    on_date: date,
    note: str = "",
    by: User,
    at: datetime,
) -> ServiceStep:
    """Record the next step of a service; the customer reads the note. The last one delivers the line, with
    its delivery note.

    Raises StepRefused and InvalidInput naming the field ("line", "kind", "on_date", "note"), OrderCancelled.
    """
    order = locked_running_order(order_id)
    line = order.lines.select_related("details").filter(pk=line_id).first()
    if line is None or line.details.kind != LineKind.SERVICE:
        raise StepRefused(_("This line is no service of the order."), field="line")
    if line.status != LineStatus.OPEN:
        raise StepRefused(_("This service is finished or was cancelled."), field="line")
    if not EARLIEST_DATE <= on_date <= local_date(at):
        raise InvalidInput(_("The day on which it happened: today or earlier."), field="on_date")
    note = one_line(note, field="note", longest=LONGEST_NOTE)
    following = next_step_kind(set(line.service_steps.values_list("kind", flat=True)))
    if following is None or kind != following:
        label = following.label if following else "–"
        raise StepRefused(_("The next step of this service is “%(step)s”.") % {"step": label}, field="kind")
    if kind == ServiceStepKind.DATES_AGREED and not note:
        raise InvalidInput(_("Please say which dates were agreed; the customer reads it."), field="note")
    step = ServiceStep.objects.create(
        line=line, kind=kind, on_date=on_date, note=note, recorded_by=by, created_at=at
    )
    record(line, action="service_step", by=by, at=at, details={"step": kind.value})
    if kind == ServiceStepKind.DONE:
        fulfill_order(order_id=order_id, deliveries=[LineDelivery(line_id=line_id)], by=by, at=at)
    return step


def next_step_kind(taken: set[str]) -> ServiceStepKind | None:
    """The step that follows those already taken; None behind the last one."""
    return next((kind for kind in ServiceStepKind if kind.value not in taken), None)
