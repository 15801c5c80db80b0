"""Which steps of the after-the-order page an order has really taken."""

from collections.abc import Sequence
from typing import Any, Final

from cms.enums import OrderKind, StepKey
from shop.fulfillment.enums import LineStatus, ServiceStepKind
from shop.fulfillment.models import OrderDetails
from shop.quotes.enums import LineKind

_LINES_OF: Final = {OrderKind.LICENSE: LineKind.LICENSE, OrderKind.SERVICE: LineKind.SERVICE}


def order_kinds(details: OrderDetails) -> list[OrderKind]:
    """The tabs that are about an order as ``order_detail`` loaded it: one, or both with the one first where
    something is still to be done.
    """
    kinds = [kind for kind in OrderKind if _lines(details, kind)]
    by_work = sorted(kinds, key=lambda kind: all(_is_delivered(line) for line in _lines(details, kind)))
    return by_work or [OrderKind.LICENSE]


def steps_done(details: OrderDetails, kind: OrderKind, *, is_confirmed: bool) -> frozenset[StepKey]:
    """What has happened to the lines of this kind, all of them; what was cancelled counts for nothing.

    Nothing is known about an extranet. No query.
    """
    lines = _lines(details, kind)
    if not lines:
        return frozenset()
    facts: dict[StepKey, bool] = {
        StepKey.ORDER_CONFIRMED: is_confirmed,
        StepKey.INVOICED: all(line.is_invoiced for line in lines),
    }
    delivered = all(_is_delivered(line) for line in lines)
    if kind is OrderKind.LICENSE:
        facts |= {
            # The vendor issues licences only to an address that has an account.
            StepKey.TECHNICAL_CONTACT: delivered or details.technical_contact_has_account is True,
            StepKey.PURCHASED: all(line.details.bought_on or _is_delivered(line) for line in lines),
            StepKey.LICENSES_AVAILABLE: delivered,
            StepKey.DELIVERY_NOTE: delivered and bool(details.order.deliverynotes.all()),
        }
    else:
        facts |= {
            StepKey.TEAM_CONTACT: all(_has_begun(line) for line in lines),
            StepKey.SERVICE_DELIVERED: delivered,
        }
    return frozenset(key for key, happened in facts.items() if happened)


def _lines(details: OrderDetails, kind: OrderKind) -> Sequence[Any]:
    lines = [line for line in details.order.lines.all() if line.details.kind == _LINES_OF[kind]]
    # Of a cancelled order all lines are.
    return [line for line in lines if line.status != LineStatus.CANCELLED] or lines


def _is_delivered(line: Any) -> bool:
    return bool(line.status == LineStatus.FULFILLED)


def _has_begun(line: Any) -> bool:
    """Whether somebody has been in touch: dates cannot be agreed, nor work be done, without it."""
    return _is_delivered(line) or any(step.kind in ServiceStepKind for step in line.service_steps.all())
