from django.conf import settings
from oscar.apps.partner import prices, strategy


class PriceOnRequest(prices.Base):
    """No amount before an offer. ``exists`` lets a product into the basket; every amount stays None."""

    exists = True
    currency = settings.OSCAR_DEFAULT_CURRENCY


class ConfiguredStrategy(strategy.UseFirstStockRecord, strategy.NoTax, strategy.Structured):
    """Every listing can be asked for, and none has a price."""

    def pricing_policy(self, product, stockrecord):
        return PriceOnRequest()

    def parent_pricing_policy(self, product, children_stock):
        return PriceOnRequest()

    def availability_policy(self, product, stockrecord):
        return strategy.Available()

    def parent_availability_policy(self, product, children_stock):
        return strategy.Available()

    def fetch_for_line(self, line, stockrecord=None):
        return self.fetch_for_product(line.product, line.stockrecord)


class Selector(strategy.Selector):
    def strategy(self, request=None, user=None, **kwargs):
        return ConfiguredStrategy(request)
