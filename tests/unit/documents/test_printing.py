from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from shop.documents.templatetags.printing import (
    grouped_iban,
    key_lines,
    long_date,
    money_amount,
    percent,
    plain_amount,
    plain_number,
)


@pytest.mark.parametrize(
    ("language", "amount", "currency", "expected"),
    [
        ("en", Decimal("1234.5"), "EUR", "€1,234.50"),
        ("de", Decimal("1234.5"), "EUR", "1.234,50\u00a0€"),
        ("en", Decimal("-0.01"), "USD", "-US$0.01"),
        ("de", Decimal("1000"), "JPY", "1.000\u00a0¥"),
        ("en", Decimal("0.125"), "EUR", "€0.125"),  # never rounded while printing
        ("en", None, "EUR", ""),
    ],
)
def test_money_amount(language: str, amount: Decimal | None, currency: str, expected: str) -> None:
    with translation.override(language):
        assert money_amount(amount, currency) == expected


@pytest.mark.parametrize(
    ("language", "currency", "expected"),
    [("en", "EUR", "1,234.50"), ("de", "EUR", "1.234,50"), ("de", "KWD", "1.234,500")],
)
def test_plain_amount(language: str, currency: str, expected: str) -> None:
    with translation.override(language):
        assert plain_amount(Decimal("1234.5"), currency) == expected


def test_plain_amount_in_a_currency_without_minor_unit() -> None:
    with translation.override("en"):
        assert plain_amount(Decimal("1234"), "JPY") == "1,234"


def test_numbers_and_percentages() -> None:
    with translation.override("de"):
        assert [plain_number(Decimal("7.50")), plain_number(1000), plain_number(None)] == ["7,5", "1.000", ""]
        assert [percent(Decimal("19.00")), percent(None)] == ["19\u202f%", ""]
    with translation.override("en"):
        assert [percent(Decimal("7.5")), percent(0)] == ["7.5%", "0%"]


def test_long_date() -> None:
    with translation.override("en"):
        assert long_date(date(2027, 6, 30)) == "30 June 2027"
    with translation.override("de"):
        assert [long_date(date(2027, 6, 30)), long_date(None)] == ["30. Juni 2027", ""]


def test_grouped_iban() -> None:
    assert grouped_iban("DE0212 0300000000202051") == "DE02 1203 0000 0000 2020 51"


def test_key_lines() -> None:
    assert key_lines("x" * 65) == ["x" * 64, "x"]
    assert key_lines("AAA\nBBB\n") == ["AAA", "BBB"]
    assert key_lines("") == []
