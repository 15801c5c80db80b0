from datetime import datetime, timedelta

from babel.dates import format_timedelta
from django import template
from django.utils import timezone
from django.utils.translation import get_language, to_locale

register = template.Library()


@register.filter
def ago(moment: datetime | None) -> str:
    """How long ago something was, in the active language: "3 hours ago", "vor 3 Stunden"; "" for None."""
    if moment is None:
        return ""
    # A clock that runs a little ahead saw it just now, not in the future.
    elapsed = min(moment - timezone.now(), timedelta(seconds=-1))
    return format_timedelta(elapsed, add_direction=True, locale=to_locale(get_language() or "en"))
