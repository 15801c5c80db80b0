"""Countries by their ISO 3166 code; names come from Babel's copy of the CLDR."""

import re

from babel import Locale
from django.utils.translation import get_language

CODE = re.compile(r"[A-Z]{2}")
# CLDR also names groups and placeholders with two letters.
NO_COUNTRY = {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}


def _territories(language: str) -> dict[str, str]:
    names = Locale.parse(language or get_language() or "en", sep="-").territories
    return {code: name for code, name in names.items() if CODE.fullmatch(code) and code not in NO_COUNTRY}


def country_name(code: str, language: str = "") -> str:
    """The name of a code in a language (default: the active one); an unknown code stays as it is."""
    return _territories(language).get(code, code)


def country_choices() -> list[tuple[str, str]]:
    """Codes and names in the active language, sorted by name."""
    return sorted(_territories("").items(), key=lambda entry: entry[1])


def is_country(code: str) -> bool:
    return code in _territories("en")
