from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

# Dates of licences, offers and orders; arithmetic on what lies outside would overflow.
EARLIEST_DATE, LATEST_DATE = date(1990, 1, 1), date(2199, 12, 31)


def local_date(at: datetime) -> date:
    """The day where the seller is. Numbers and documents follow it, whatever time zone the reader's pages
    use.
    """
    return at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
