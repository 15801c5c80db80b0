"""Sums as this API writes them."""

from typing import Any

from rest_framework import serializers

from shop.api.fields import MoneyField
from shop.api.views import Shape
from shop.core.money import Totals


class TaxSumAnswer(Shape):
    rate_percent = serializers.DecimalField(max_digits=5, decimal_places=2)
    net = MoneyField()
    tax = MoneyField()


class TotalsAnswer(Shape):
    net = MoneyField()
    tax = MoneyField()
    gross = MoneyField()
    by_rate = TaxSumAnswer(many=True)


class _Sum:
    """An amount or several, with the currency that MoneyField looks for."""

    def __init__(self, currency: str, **values: Any) -> None:
        self.currency = currency
        vars(self).update(values)


def totals_values(totals: Totals, currency: str) -> dict[str, Any]:
    """The JSON values of sums in ``currency``."""
    rates = [
        _Sum(currency, rate_percent=part.rate_percent, net=part.net, tax=part.tax) for part in totals.by_rate
    ]
    sums = _Sum(currency, net=totals.net, tax=totals.tax, gross=totals.gross, by_rate=rates)
    return dict(TotalsAnswer(sums).data)
