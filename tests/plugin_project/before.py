"""Makes the database of the sample project as it was before it installed us: a stock Oscar with a customer, a
product, a basket and an order.

Usage: DJANGO_SETTINGS_MODULE=sample_shop.settings_before python before.py
"""

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from oscar.core.loading import get_model  # noqa: E402


def build() -> None:
    """Migrate from nothing and fill in what an old shop has."""
    call_command("migrate", verbosity=0, interactive=False)
    customer = User.objects.create_user("old", "old@example.com", "x", first_name="Olga", last_name="Old")
    product_class = get_model("catalogue", "ProductClass").objects.create(name="Equipment")
    product = get_model("catalogue", "Product").objects.create(
        title="Old Telescope", upc="OLD-1", product_class=product_class
    )
    partner = get_model("partner", "Partner").objects.create(name="Warehouse")
    record = get_model("partner", "StockRecord").objects.create(
        product=product, partner=partner, partner_sku="OLD-1", price="99.00", num_in_stock=3
    )
    basket = get_model("basket", "Basket").objects.create(owner=customer)
    get_model("basket", "Line").objects.create(
        basket=basket, product=product, stockrecord=record, line_reference="1_1", price_currency="EUR"
    )
    get_model("order", "Order").objects.create(
        number="10001",
        user=customer,
        currency="EUR",
        total_incl_tax="99.00",
        total_excl_tax="99.00",
        shipping_incl_tax="0.00",
        shipping_excl_tax="0.00",
    )


if __name__ == "__main__":
    build()
