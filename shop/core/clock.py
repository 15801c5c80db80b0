from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings


def local_date(at: datetime) -> date:
    """The day where the seller is. Numbers and documents follow it, whatever time zone the reader's pages
    use.
    """
    return at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
