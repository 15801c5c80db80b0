from django.urls import path
from oscar import config


class Shop(config.Shop):
    """Mounts the Oscar apps that this product uses; all others stay installed without an address (ADR
    0005).
    """

    def get_urls(self):
        return [
            path("catalogue/", self.catalogue_app.urls),
            path("basket/", self.basket_app.urls),
            path("checkout/", self.checkout_app.urls),
            path("search/", self.search_app.urls),
        ]
