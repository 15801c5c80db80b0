"""The form of VAT numbers. Offline: it says that a number could exist, not that it does.

The patterns are those of the European Commission's VIES, "VAT identification numbers structure" (FAQ of
https://ec.europa.eu/taxation_customs/vies/, question 11; read in November 2026), with XI for Northern Ireland
from there too, GB from HMRC's notice 700 section 5.2 and CHE from the Swiss UID register (eCH-0097).
"""

import re

from django.utils.translation import gettext_lazy as _

from shop.core.exceptions import InvalidInput

LONGEST = 20
# By prefix; what follows it, without spaces, dots and hyphens.
_PATTERNS = {
    "AT": r"U\d{8}",
    "BE": r"[01]\d{9}",
    "BG": r"\d{9,10}",
    "CY": r"\d{8}[A-Z]",
    "CZ": r"\d{8,10}",
    "DE": r"\d{9}",
    "DK": r"\d{8}",
    "EE": r"\d{9}",
    "EL": r"\d{9}",
    "ES": r"[A-Z0-9]\d{7}[A-Z0-9]",
    "FI": r"\d{8}",
    "FR": r"[A-HJ-NP-Z0-9]{2}\d{9}",
    "HR": r"\d{11}",
    "HU": r"\d{8}",
    "IE": r"\d[A-Z0-9+*]\d{5}[A-Z]|\d{7}[A-W][A-I]",
    "IT": r"\d{11}",
    "LT": r"\d{9}|\d{12}",
    "LU": r"\d{8}",
    "LV": r"\d{11}",
    "MT": r"\d{8}",
    "NL": r"[A-Z0-9+*]{12}",
    "PL": r"\d{10}",
    "PT": r"\d{9}",
    "RO": r"\d{2,10}",
    "SE": r"\d{12}",
    "SI": r"\d{8}",
    "SK": r"\d{10}",
    "XI": r"\d{9}|\d{12}|(?:GD|HA)\d{3}",
    "GB": r"\d{9}|\d{12}|(?:GD|HA)\d{3}",
    "CHE": r"\d{9}(?:MWST|TVA|IVA)?",
}
# One of each form, for people to compare theirs with.
_EXAMPLES = {
    "AT": "ATU12345678",
    "BE": "BE0123456789",
    "BG": "BG123456789",
    "CY": "CY12345678X",
    "CZ": "CZ12345678",
    "DE": "DE123456789",
    "DK": "DK12345678",
    "EE": "EE123456789",
    "EL": "EL123456789",
    "ES": "ESX1234567X",
    "FI": "FI12345678",
    "FR": "FR12345678901",
    "HR": "HR12345678901",
    "HU": "HU12345678",
    "IE": "IE1234567AB",
    "IT": "IT12345678901",
    "LT": "LT123456789",
    "LU": "LU12345678",
    "LV": "LV12345678901",
    "MT": "MT12345678",
    "NL": "NL123456789B01",
    "PL": "PL1234567890",
    "PT": "PT123456789",
    "RO": "RO1234567890",
    "SE": "SE123456789012",
    "SI": "SI12345678",
    "SK": "SK1234567890",
    "XI": "XI123456789",
    "GB": "GB123456789",
    "CHE": "CHE123456789MWST",
}
# Where the prefix is another than the country's code.
_PREFIXES = {"GR": "EL", "CH": "CHE", "LI": "CHE"}
_ELSEWHERE = re.compile(r"[A-Z0-9]{4,20}")


def normalize_vat_number(number: str, *, country: str) -> str:
    """One spelling per number: upper case, without spaces, dots and hyphens; empty stays empty.

    ``country`` is the ISO code of the organisation. Its number must have the form of its country, or of
    another one whose form we know: a company may be registered abroad. Raises InvalidInput.
    """
    compact = re.sub(r"[\s.\-]", "", number).upper()
    if not compact:
        return ""
    prefix = next((known for known in ("CHE", compact[:2]) if compact.startswith(known)), "")
    if prefix in _PATTERNS:
        if re.fullmatch(_PATTERNS[prefix], compact.removeprefix(prefix), re.ASCII):
            return compact
    elif _PREFIXES.get(country, country) not in _PATTERNS and _ELSEWHERE.fullmatch(compact):
        return compact
    # Of the country that the number names, or else of the organisation's.
    expected = prefix if prefix in _PATTERNS else _PREFIXES.get(country, country)
    raise InvalidInput(
        _("This is not the form of a VAT number. It begins with the country and looks like %(example)s.")
        % {"example": _EXAMPLES.get(expected, _EXAMPLES["DE"])},
        field="vat_number",
    )
