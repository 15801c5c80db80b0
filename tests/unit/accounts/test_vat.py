"""The form of VAT numbers, offline."""

import pytest

from shop.accounts import vat
from shop.accounts.vat import normalize_vat_number
from shop.core.exceptions import InvalidInput

LEGAL = [
    ("AT", "ATU12345678"),
    ("BE", "BE0123456789"),
    ("BG", "BG1234567890"),
    ("CY", "CY12345678X"),
    ("CZ", "CZ1234567890"),
    ("DE", "DE123456789"),
    ("DK", "DK12345678"),
    ("EE", "EE123456789"),
    ("GR", "EL123456789"),
    ("ES", "ESX1234567X"),
    ("FI", "FI12345678"),
    ("FR", "FRXX123456789"),
    ("HR", "HR12345678901"),
    ("HU", "HU12345678"),
    ("IE", "IE1234567WA"),
    ("IT", "IT12345678901"),
    ("LT", "LT123456789012"),
    ("LU", "LU12345678"),
    ("LV", "LV12345678901"),
    ("MT", "MT12345678"),
    ("NL", "NL123456789B01"),
    ("PL", "PL1234567890"),
    ("PT", "PT123456789"),
    ("RO", "RO12"),
    ("SE", "SE123456789012"),
    ("SI", "SI12345678"),
    ("SK", "SK1234567890"),
    ("GB", "XI123456789"),
    ("GB", "GBGD123"),
    ("CH", "CHE123456789MWST"),
    ("US", "123456789"),
    ("", "DE123456789"),
]


@pytest.mark.parametrize(("country", "number"), LEGAL)
def test_the_form_of_every_country_is_known(country, number):
    assert normalize_vat_number(number, country=country) == number


@pytest.mark.parametrize(("country", "number"), [pair for pair in LEGAL if pair[0] not in {"US", "RO", ""}])
def test_a_digit_too_many_is_refused(country, number):
    with pytest.raises(InvalidInput):
        normalize_vat_number(f"{number}0", country=country)


def test_one_spelling_is_stored():
    assert normalize_vat_number(" che-123.456.789 mwst ", country="CH") == "CHE123456789MWST"
    assert normalize_vat_number("  ", country="DE") == ""


@pytest.mark.parametrize(
    ("country", "number"),
    [
        ("DE", "123456789"),
        ("DE", "DE12345678"),
        ("GR", "GR123456789"),
        ("DE", "DE１２３４５６７８９"),
        ("DE", "QQ123456"),
    ],
)
def test_another_form_than_the_country_s_is_refused(country, number):
    with pytest.raises(InvalidInput) as refused:
        normalize_vat_number(number, country=country)

    assert refused.value.field == "vat_number"


def test_a_company_may_be_registered_abroad():
    assert normalize_vat_number("ATU12345678", country="DE") == "ATU12345678"


def test_every_form_has_an_example_that_fits_it():
    assert list(vat._EXAMPLES) == list(vat._PATTERNS)

    for example in vat._EXAMPLES.values():
        assert normalize_vat_number(example, country="DE") == example


@pytest.mark.parametrize(
    ("number", "country", "example"),
    [
        ("ATU1", "DE", "ATU12345678"),
        ("1", "GR", "EL123456789"),
        ("1", "CH", "CHE123456789MWST"),
        ("1", "US", "DE123456789"),
    ],
)
def test_a_refusal_shows_what_a_number_of_that_country_looks_like(number, country, example):
    with pytest.raises(InvalidInput) as refused:
        normalize_vat_number(number, country=country)

    assert refused.value.message.endswith(f"looks like {example}.")
