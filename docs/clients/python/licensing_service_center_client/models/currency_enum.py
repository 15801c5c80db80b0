from typing import Literal

CurrencyEnum = Literal["CHF", "EUR", "GBP", "USD"]

CURRENCY_ENUM_VALUES: set[CurrencyEnum] = {
    "CHF",
    "EUR",
    "GBP",
    "USD",
}


def check_currency_enum(value: str) -> CurrencyEnum:
    if value in CURRENCY_ENUM_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {CURRENCY_ENUM_VALUES!r}")
