"""The only place that rounds. Quantize once per line, then add lines: a sum is never rounded again."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

# Minor units after ISO 4217; every currency not named here has two digits.
EXPONENTS = {"JPY": Decimal("1"), "KRW": Decimal("1"), "KWD": Decimal("0.001"), "BHD": Decimal("0.001")}
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxSum:
    """The tax on the sum of all lines of one rate."""

    rate_percent: Decimal
    net: Decimal
    tax: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Amounts in one currency; ``gross`` is exactly ``net + tax``. ``by_rate`` has the highest rate first."""

    net: Decimal
    tax: Decimal
    gross: Decimal
    by_rate: tuple[TaxSum, ...] = ()


def quantize(amount: Decimal, currency: str) -> Decimal:
    """Round half up to the currency's minor unit (ISO 4217 code)."""
    return amount.quantize(EXPONENTS.get(currency, Decimal("0.01")), rounding=ROUND_HALF_UP)


def line_net(*, quantity: Decimal, unit_price: Decimal, discount_percent: Decimal, currency: str) -> Decimal:
    """Net amount of one line: quantity times price less the discount (0 to 100), rounded once."""
    return quantize(quantity * unit_price * (HUNDRED - discount_percent) / HUNDRED, currency)


def total_of(amounts: Iterable[tuple[Decimal, Decimal]], *, currency: str) -> Totals:
    """Add ``(rate in percent, net amount)`` pairs. Tax is computed once per rate on the sum of its lines
    and rounded there, as EN 16931 asks (BT-117); the totals are sums and never rounded again.
    """
    net_by_rate: dict[Decimal, Decimal] = {}
    for rate, amount in amounts:
        net_by_rate[rate] = net_by_rate.get(rate, Decimal(0)) + amount
    by_rate = tuple(
        TaxSum(rate_percent=rate, net=net, tax=quantize(net * rate / HUNDRED, currency))
        for rate, net in sorted(net_by_rate.items(), reverse=True)
    )
    net = sum((part.net for part in by_rate), Decimal(0))
    tax = sum((part.tax for part in by_rate), Decimal(0))
    return Totals(net=net, tax=tax, gross=net + tax, by_rate=by_rate)
