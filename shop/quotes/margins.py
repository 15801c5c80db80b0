"""What an offer earns, where costs are known. Pure; for the department only."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from shop.core.money import quantize
from shop.quotes.models import QuoteLine
from shop.quotes.selectors import counted_lines

# Tenths of a percent are as much as anybody reads; rounded as amounts of a currency with two digits are.
_AS_AMOUNT: Final = "XXX"


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """``amount`` in the offer's currency; ``percent`` of the net price, None where that is 0.

    ``without_cost`` counts the lines that could not be included.
    """

    amount: Decimal
    net: Decimal
    without_cost: int = 0

    @property
    def percent(self) -> Decimal | None:
        """Two digits; below 0 where it costs more than it brings."""
        return quantize(self.amount * 100 / self.net, _AS_AMOUNT) if self.net else None


def margin_of_line(line: QuoteLine, *, currency: str) -> Margin | None:
    """Net less cost; None while price or cost is unknown."""
    if not line.is_priced or line.unit_price is None or line.unit_cost is None:
        return None
    cost = quantize(line.quantity * line.unit_cost, currency)
    return Margin(amount=line.net_amount - cost, net=line.net_amount)


def margin_of(lines: Iterable[QuoteLine], *, currency: str) -> Margin | None:
    """Over the lines that count and whose costs are known; None where none are."""
    counted = counted_lines(lines)
    margins = [margin_of_line(line, currency=currency) for line in counted]
    known = [margin for margin in margins if margin is not None]
    if not known:
        return None
    return Margin(
        amount=sum((margin.amount for margin in known), Decimal(0)),
        net=sum((margin.net for margin in known), Decimal(0)),
        without_cost=len(margins) - len(known),
    )
