"""Names of countries for people."""

from babel import Locale
from django.utils.translation import get_language


def country_name(code: str) -> str:
    """The name of an ISO 3166 code in the active language; a code that Babel does not know stays as it is."""
    return str(Locale.parse(get_language() or "en", sep="-").territories.get(code, code))
