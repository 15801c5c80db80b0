"""Numbers, amounts and dates as people of the active language write them."""

from datetime import date
from decimal import Decimal

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, get_currency_precision
from django import template
from django.utils.translation import get_language

register = template.Library()

# The interface speaks British English; Babel's plain "en" would print American dates.
LOCALES = {"en": Locale("en", "GB"), "de": Locale("de", "DE")}
KEY_LINE_CHARACTERS = 64
NARROW_NO_BREAK_SPACE = "\u202f"


def _locale() -> Locale:
    return LOCALES[(get_language() or "en").partition("-")[0]]


@register.filter
def money_amount(amount: Decimal | None, currency: str) -> str:
    """``€1,234.50`` or ``1.234,50 €``: all digits there are, at least the currency's own ("" for None)."""
    if amount is None:
        return ""
    return format_currency(amount, currency, locale=_locale(), decimal_quantization=False)


@register.filter
def plain_amount(amount: Decimal | None, currency: str) -> str:
    """The amount without its currency, for a column whose head names it ("" for None)."""
    if amount is None:
        return ""
    digits = "0" * get_currency_precision(currency)
    pattern = f"#,##0.{digits}" if digits else "#,##0"
    return format_decimal(amount, format=pattern, locale=_locale(), decimal_quantization=False)


@register.filter
def plain_number(number: Decimal | int | None) -> str:
    """``1,000`` or ``1.5``, without trailing zeros ("" for None)."""
    return "" if number is None else format_decimal(number, locale=_locale(), decimal_quantization=False)


@register.filter
def percent(rate: Decimal | int | None) -> str:
    """``19%`` or ``19 %`` for a rate of 19 ("" for None)."""
    if rate is None:
        return ""
    space = NARROW_NO_BREAK_SPACE if _locale().language == "de" else ""
    return f"{plain_number(rate)}{space}%"


@register.filter
def long_date(day: date | None) -> str:
    """``30 June 2027`` or ``30. Juni 2027`` ("" for None)."""
    return "" if day is None else format_date(day, format="long", locale=_locale())


@register.filter
def grouped_iban(iban: str) -> str:
    """An IBAN in groups of four."""
    characters = "".join(iban.split())
    return " ".join(characters[start : start + 4] for start in range(0, len(characters), 4))


@register.filter
def key_lines(key: str) -> list[str]:
    """A licence key in lines of even length, like a certificate; line ends of its own are kept."""
    return [
        line[start : start + KEY_LINE_CHARACTERS]
        for line in key.splitlines()
        for start in range(0, max(len(line), 1), KEY_LINE_CHARACTERS)
    ]
