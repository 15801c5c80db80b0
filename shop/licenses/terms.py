"""Periods of maintenance in whole months."""

import calendar
from collections.abc import Mapping
from datetime import date, timedelta

from shop.configurator.enums import PurchaseType

# These go on where the licence before them ends; an upgrade takes its place at once.
GOING_ON: Mapping[str, bool] = {PurchaseType.RENEWAL: True, PurchaseType.DOWNGRADE: True}


def last_day(starts_on: date, months: int) -> date:
    """The last day of a period that begins on ``starts_on``: a year from 1 March 2027 ends on 29 February
    2028.

    A start on a day that the last month does not have counts from that month's end (31 January and one month
    gives 27 February, the day before the 28th).
    """
    year, month = divmod(starts_on.year * 12 + starts_on.month - 1 + months, 12)
    day = min(starts_on.day, calendar.monthrange(year, month + 1)[1])
    return date(year, month + 1, day) - timedelta(days=1)


def maintenance_period(
    *, purchase_type: str, purchased_on: date, months: int, previous_end: date | None = None
) -> tuple[date, date]:
    """First and last day of maintenance of a licence bought on a day.

    A renewal goes on the day after ``previous_end``, the last day of the licence it renews; if that was over
    by the day of purchase, it begins on that day like every other licence.
    """
    starts_on = purchased_on
    if previous_end and GOING_ON.get(purchase_type) and previous_end >= purchased_on:
        starts_on = previous_end + timedelta(days=1)
    return starts_on, last_day(starts_on, months)
