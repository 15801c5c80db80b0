"""One value of a price list as people write it. What cannot be read raises ``Wrong`` with the problem."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from shop.configurator.configuration import LARGEST_COUNT, UNLIMITED, plain_count
from shop.configurator.spoken import PURCHASE_TYPES as NAMED_PURCHASE_TYPES
from shop.configurator.spoken import UNLIMITED_WORDS, bare_words, code_of
from shop.core.clock import EARLIEST_DATE, LATEST_DATE
from shop.core.money import quantize
from shop.pricing.enums import DecimalMark, Problem

LARGEST_AMOUNT: Final = Decimal("9999999999.99")
MOST_MONTHS: Final = 120
# How far a number of a spreadsheet may be from whole cents: what binary fractions leave over.
NEARLY: Final = Decimal("0.000001")
# For every purchase type that has no price of its own.
ANY_PURCHASE_WORDS: Final = dict.fromkeys(("", "any", "all", "alle", "jede"), "")
PURCHASE_TYPES: Final = {**NAMED_PURCHASE_TYPES, **ANY_PURCHASE_WORDS}
SIGNS: Final = {"€": "EUR", "$": "USD", "£": "GBP"}
_GROUPING: Final = re.compile(
    "[\\s\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}'\N{RIGHT SINGLE QUOTATION MARK}]"
)
_NUMBER: Final = re.compile(r"-?[0-9]+(?:[.,][0-9]+)*", re.ASCII)
_BY_COMMA: Final = re.compile(r"-?(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,[0-9]+)?", re.ASCII)
_BY_POINT: Final = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?", re.ASCII)
_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]00:00(?::00)?)?", re.ASCII)
_GERMAN: Final = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})", re.ASCII)


class Wrong(Exception):
    """A value cannot be taken."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def read_choice(text: str, choices: Mapping[str, str]) -> str:
    """A code from one of its words."""
    found = code_of(text, choices)
    if found is None:
        raise Wrong(Problem.MISSING if not bare_words(text) else Problem.UNKNOWN_CHOICE)
    return found


def read_tier(text: str) -> int:
    """A count, or UNLIMITED for its words and for -1."""
    if not text:
        raise Wrong(Problem.MISSING)
    if text.casefold() in UNLIMITED_WORDS:
        return UNLIMITED
    digits = plain_count(text)
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 9 or int(digits) > LARGEST_COUNT:
        raise Wrong(Problem.TIER)
    return int(digits)


def read_months(text: str) -> int:
    """A number of months from 1 to 120."""
    if not text:
        raise Wrong(Problem.MISSING)
    if not (text.isascii() and text.isdigit()) or len(text) > 3 or not 1 <= int(text) <= MOST_MONTHS:
        raise Wrong(Problem.MONTHS)
    return int(text)


def read_date(value: object) -> date | None:
    """A day as 2027-06-30, as 30.06.2027 or as a spreadsheet's date; None for an empty value."""
    if isinstance(value, datetime):
        value = value.date()
    if not isinstance(value, date):
        text = str(value).strip()
        if not text:
            return None
        if match := _ISO.fullmatch(text):
            parts = int(match[1]), int(match[2]), int(match[3])
        elif match := _GERMAN.fullmatch(text):
            parts = int(match[3]), int(match[2]), int(match[1])
        else:
            raise Wrong(Problem.DATE)
        try:
            value = date(*parts)
        except ValueError:
            raise Wrong(Problem.DATE) from None
    if not EARLIEST_DATE <= value <= LATEST_DATE:
        raise Wrong(Problem.DATE)
    return value


def bare_amount(text: str, currency: str) -> str:
    """The digits and marks of an amount: without grouping blanks and the sign of its own currency."""
    text = text.strip()
    for sign in (*SIGNS, currency) if currency else SIGNS:
        stripped = text.removeprefix(sign).removesuffix(sign)
        if stripped != text:
            if SIGNS.get(sign, sign) != currency:
                raise Wrong(Problem.CURRENCY)
            text = stripped.strip()
    return _GROUPING.sub("", text)


def mark_of(bare: str) -> DecimalMark | None:
    """What the amount itself says about the decimal mark: comma, point, or AUTO for "it may be either".

    None if it has no marks, or is no number. "1.234" may be a thousand and some or one and a bit.
    """
    if not _NUMBER.fullmatch(bare) or not ("," in bare or "." in bare):
        return None
    by_comma, by_point = _BY_COMMA.fullmatch(bare), _BY_POINT.fullmatch(bare)
    if by_comma and by_point:
        return DecimalMark.AUTO
    if by_comma:
        return DecimalMark.COMMA
    return DecimalMark.POINT if by_point else None


def read_amount(bare: str, mark: DecimalMark, currency: str) -> Decimal:
    """An amount in the notation of ``mark``."""
    pattern, grouping = (_BY_COMMA, ".") if mark == DecimalMark.COMMA else (_BY_POINT, ",")
    if not pattern.fullmatch(bare):
        raise Wrong(Problem.OTHER_MARK if mark_of(bare) else Problem.AMOUNT)
    return checked_amount(Decimal(bare.replace(grouping, "").replace(",", ".")), currency)


def checked_amount(amount: Decimal, currency: str) -> Decimal:
    """An amount of whole cents, not negative. A spreadsheet's number may be a trace off."""
    if not amount.is_finite():
        raise Wrong(Problem.AMOUNT)
    if amount < 0:
        raise Wrong(Problem.NEGATIVE)
    if amount > LARGEST_AMOUNT:
        raise Wrong(Problem.TOO_LARGE)
    cents = quantize(amount, currency)
    if abs(cents - amount) > NEARLY:
        raise Wrong(Problem.DECIMALS)
    return cents
