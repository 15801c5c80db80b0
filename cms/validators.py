"""Checks of the seller's legal and bank data, and of addresses within the site."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")

validate_country_code = RegexValidator(
    r"\A[A-Z]{2}\Z", _("Enter the two-letter country code, for example DE.")
)
validate_bic = RegexValidator(
    r"\A[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?\Z", _("Enter the BIC as 8 or 11 capital letters and digits.")
)

# No second slash and no backslash: browsers read both as the name of another server.
validate_local_path = RegexValidator(
    r"\A/(?![/\\])[^\s\\]*\Z", _("Enter an address of this site that begins with /, for example /catalogue/.")
)


def validate_iban(value: str) -> None:
    """Raise ValidationError unless the value, spaces aside, is an IBAN with right check digits (mod 97)."""
    iban = value.replace(" ", "")
    if not _IBAN.fullmatch(iban):
        raise ValidationError(_("Enter the IBAN: country code, two check digits, account."), code="invalid")
    if int("".join(str(int(character, 36)) for character in iban[4:] + iban[:4])) % 97 != 1:
        raise ValidationError(
            _("The check digits of this IBAN are wrong. Is there a typing mistake?"), code="checksum"
        )
