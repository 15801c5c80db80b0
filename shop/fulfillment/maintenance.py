"""Which licence an ordered line goes on from, and the days of maintenance that follow."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from shop.configurator.enums import PurchaseType
from shop.configurator.identifiers import comparable_sen
from shop.fulfillment.models import OrderDetails, OrderLineDetails
from shop.licenses.models import License
from shop.licenses.selectors import current_by_sen
from shop.licenses.terms import last_day, maintenance_period

SEN_OF_ANOTHER_LINE: Final = _("Another line of the order renews or changes the licence with this SEN.")


def lines_by_sen(lines: Iterable[Any]) -> dict[str, set[int]]:
    """The ids of the lines that renew or change a licence, by its SEN in the form that is compared."""
    found: dict[str, set[int]] = {}
    for line in lines:
        if line.details.purchase_type != PurchaseType.NEW and line.details.existing_sen:
            found.setdefault(comparable_sen(line.details.existing_sen), set()).add(line.pk)
    return found


def is_of_another_line(sen: str, line: Any, whose: Mapping[str, set[int]]) -> bool:
    """Whether a SEN was put to the wrong line; ``whose`` from ``lines_by_sen``."""
    owners = whose.get(comparable_sen(sen), set()) if sen.strip() else set()
    return bool(owners) and line.pk not in owners


def previous_licenses(details: OrderDetails, lines: Iterable[Any]) -> dict[str, License]:
    """The organisation's current licences that open pieces of these lines renew or change, by SEN: one query,
    or none. A licence that this order issued is none of them: a second piece does not renew the first.
    """
    sens = {line.details.existing_sen for line in lines if line.details.purchase_type != PurchaseType.NEW}
    return current_by_sen(organization_id=details.organization_id, sens=sens, not_of_order=details.order_id)


def period_of(
    details: OrderLineDetails,
    *,
    today: date,
    previous: License | None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> tuple[date, date]:
    """First and last day of maintenance of a piece of the line: the given days, else those that follow from
    the day of purchase (today, unless it was bought before) and the ordered months.
    """
    first, _last = maintenance_period(
        purchase_type=details.purchase_type,
        purchased_on=details.bought_on or today,
        months=details.maintenance_months,
        previous_end=previous.ends_on if previous else None,
    )
    first = starts_on or first
    return first, ends_on or last_day(first, details.maintenance_months)
