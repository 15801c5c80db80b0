"""Which VAT case an offer begins with."""

import pytest

from shop.billing.tax import proposed_tax_code

CASES = {
    ("DE", "DE", "DE123456789"): "standard",
    ("DE", "DE", ""): "standard",
    ("DE", "", ""): "standard",
    ("DE", "FR", "FR12345678901"): "reverse-charge",
    ("DE", "GR", "EL123456789"): "reverse-charge",
    ("DE", "FR", ""): "standard",
    # Registered at home although the address is abroad: no reverse charge by itself.
    ("DE", "FR", "DE123456789"): "standard",
    ("GR", "DE", "EL123456789"): "standard",
    ("DE", "FR", "CHE123456789"): "standard",
    ("AT", "DE", "DE123456789"): "reverse-charge",
    ("DE", "CH", "CHE123456789"): "third-country",
    ("DE", "GB", "GB123456789"): "third-country",
    ("DE", "US", ""): "third-country",
    ("CH", "DE", "DE123456789"): "third-country",
}


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_the_case_follows_from_the_countries_and_the_vat_number(case):
    seller, buyer, number = case

    proposed = proposed_tax_code(seller_country=seller, buyer_country=buyer, buyer_vat_number=number)

    assert proposed == CASES[case]
