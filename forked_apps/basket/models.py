from oscar.apps.basket.abstract_models import AbstractBasket

from forked_apps.partner.strategy import ConfiguredStrategy
from shop.baskets.options import configuration_from_options


class Basket(AbstractBasket):
    def _get_strategy(self):
        """Nothing has a price before an offer, whoever asks: a basket needs no request to know that."""
        return getattr(self, "_strategy", None) or ConfiguredStrategy()

    strategy = property(_get_strategy, AbstractBasket._set_strategy)

    @property
    def currency(self):
        """The currency of any line, as in Oscar, which reads every line for it each time one is added."""
        return self.lines.values_list("price_currency", flat=True).first() if self.pk else None

    def _create_line_reference(self, product, stockrecord, options):
        """Equal configurations share a line; built from codes, since an option's display name may change."""
        return f"{product.pk}_{configuration_from_options(options).key}"


from oscar.apps.basket.models import *  # noqa: E402,F403
