from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.core.money import line_net, quantize, total_of

amounts = st.decimals(min_value=0, max_value=10_000_000, places=2)
rates = st.sampled_from([Decimal(0), Decimal(7), Decimal(19), Decimal("8.1")])


@pytest.mark.parametrize(
    ("amount", "currency", "rounded"),
    [
        ("0.005", "EUR", "0.01"),
        ("0.004", "EUR", "0.00"),
        ("-0.005", "EUR", "-0.01"),
        ("1.5", "JPY", "2"),
        ("1.0005", "KWD", "1.001"),
    ],
)
def test_quantize_rounds_half_up_to_the_minor_unit(amount, currency, rounded):
    assert str(quantize(Decimal(amount), currency)) == rounded


def test_line_net_rounds_once_after_the_discount():
    net = line_net(
        quantity=Decimal(3), unit_price=Decimal("9.99"), discount_percent=Decimal("12.5"), currency="EUR"
    )

    assert net == Decimal("26.22")  # 29.97 less 3.74625


def test_total_of_computes_tax_on_the_sum_of_a_rate_not_per_line():
    totals = total_of([(Decimal(19), Decimal("0.03"))] * 3, currency="EUR")

    assert (totals.net, totals.tax, totals.gross) == (Decimal("0.09"), Decimal("0.02"), Decimal("0.11"))


def test_total_of_nothing_is_zero():
    totals = total_of([], currency="EUR")

    assert (totals.net, totals.tax, totals.gross, totals.by_rate) == (0, 0, 0, ())


@given(st.lists(st.tuples(rates, amounts), max_size=30))
def test_totals_are_the_sums_of_their_parts(lines):
    totals = total_of(lines, currency="EUR")

    assert totals.net == sum((net for _, net in lines), Decimal(0))
    assert totals.tax == sum((part.tax for part in totals.by_rate), Decimal(0))
    assert totals.gross == totals.net + totals.tax
    assert [part.rate_percent for part in totals.by_rate] == sorted({rate for rate, _ in lines}, reverse=True)
