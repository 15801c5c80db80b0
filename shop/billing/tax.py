"""Which VAT case an offer begins with. Staff decide; this is only what they find filled in."""

from typing import Final

from shop.core.strategies import strategy

STANDARD: Final = "standard"
REVERSE_CHARGE: Final = "reverse-charge"
THIRD_COUNTRY: Final = "third-country"
# fmt: off
EU_COUNTRIES: Final = frozenset({
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES",
    "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU",
    "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
})
# fmt: on
# VIES writes Greece's numbers with EL.
EU_VAT_PREFIXES: Final = EU_COUNTRIES - {"GR"} | {"EL"}


def proposed_tax_code(*, seller_country: str, buyer_country: str, buyer_vat_number: str) -> str:
    """The code of the VAT case for a buyer (ISO codes of countries; the VAT number normalised or empty), as
    ``TAX_DECISION`` has it.
    """
    return str(
        strategy("TAX_DECISION")(
            seller_country=seller_country, buyer_country=buyer_country, buyer_vat_number=buyer_vat_number
        )
    )


def tax_code_by_country(*, seller_country: str, buyer_country: str, buyer_vat_number: str) -> str:
    """The code by where both are.

    A buyer in another country of the EU owes the VAT himself if he has a number of another country than the
    seller's; without one he is taxed like a domestic buyer. Without a country the buyer counts as domestic.
    """
    if not buyer_country or buyer_country == seller_country:
        return STANDARD
    if buyer_country not in EU_COUNTRIES or seller_country not in EU_COUNTRIES:
        return THIRD_COUNTRY
    owes = can_owe_tax(buyer_vat_number, seller_country=seller_country)
    return REVERSE_CHARGE if owes else STANDARD


def can_owe_tax(vat_number: str, *, seller_country: str) -> bool:
    """Whether the VAT number (normalised) is of another country of the EU than the seller's: only its owner
    can owe the VAT instead of the seller.
    """
    prefix = vat_number[:2].upper()
    return prefix in EU_VAT_PREFIXES and prefix != seller_country.replace("GR", "EL")
