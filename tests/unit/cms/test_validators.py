"""The seller's bank data."""

import pytest
from django.core.exceptions import ValidationError

from cms.validators import validate_bic, validate_country_code, validate_iban


@pytest.mark.parametrize(
    "iban", ["DE50 0000 0000 0123 4567 89", "DE50000000000123456789", "GB82WEST12345698765432"]
)
def test_iban_with_right_check_digits_is_accepted(iban):
    validate_iban(iban)


@pytest.mark.parametrize(
    "iban",
    [
        "DE51 0000 0000 0123 4567 89",
        "DE50 0000 0000 0123 4567 98",
        "DE50",
        "de50000000000123456789",
        "X" * 42,
    ],
)
def test_iban_with_a_typing_mistake_is_refused(iban):
    with pytest.raises(ValidationError):
        validate_iban(iban)


@pytest.mark.parametrize("bic", ["EXAMDEFF", "EXAMDEFFXXX"])
def test_bic_of_either_length_is_accepted(bic):
    validate_bic(bic)


@pytest.mark.parametrize(
    ("validator", "value"),
    [
        (validate_bic, "EXAMDEFFXX"),
        (validate_bic, "EXAMDEFF\n"),
        (validate_country_code, "DEU"),
        (validate_country_code, "de"),
    ],
)
def test_malformed_codes_are_refused(validator, value):
    with pytest.raises(ValidationError):
        validator(value)
