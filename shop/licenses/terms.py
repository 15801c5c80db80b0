"""Periods of maintenance in whole months."""

import calendar
from datetime import date, timedelta


def last_day(starts_on: date, months: int) -> date:
    """The last day of a period that begins on ``starts_on``: a year from 1 March 2027 ends on 29 February
    2028.

    A start on a day that the last month does not have counts from that month's end (31 January and one month
    gives 27 February, the day before the 28th).
    """
    year, month = divmod(starts_on.year * 12 + starts_on.month - 1 + months, 12)
    day = min(starts_on.day, calendar.monthrange(year, month + 1)[1])
    return date(year, month + 1, day) - timedelta(days=1)
