"""Fill the stock shop for the benchmark: `python -m benchmarks.stock.fill CONTENTS PLAN`.

PLAN is written: what to visit.
"""

import json
import shutil
import sys
from decimal import Decimal
from pathlib import Path

import django
from django.conf import settings

# Not a product at a time inside each save: the whole index afterwards.
settings.HAYSTACK_SIGNAL_PROCESSOR = "haystack.signals.BaseSignalProcessor"
django.setup()

import oscar
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils.text import slugify
from oscar.apps.catalogue.categories import create_from_breadcrumbs
from oscar.core.loading import get_class, get_model

from benchmarks.contents import Contents, read_contents

Basket = get_model("basket", "Basket")
Category = get_model("catalogue", "Category")
Partner = get_model("partner", "Partner")
Product = get_model("catalogue", "Product")
ProductClass = get_model("catalogue", "ProductClass")
StockRecord = get_model("partner", "StockRecord")

LINES = 10
PRODUCT_LINKS = r'href="/catalogue/[^/"]+_\d+/"'
BACKEND = "oscar.apps.customer.auth_backends.EmailBackend"


@transaction.atomic
def create_products(contents: Contents) -> None:
    """The same names, texts, vendors (as partners) and categories; a price each, since Oscar sells nothing
    without.
    """
    software = ProductClass.objects.create(name="Software", requires_shipping=False, track_stock=False)
    categories = {
        name: create_from_breadcrumbs(name)
        for name in sorted({name for entry in contents.entries for name in entry.categories})
    }
    partners = {
        name: Partner.objects.create(name=name)
        for name in sorted({entry.vendor for entry in contents.entries})
    }
    for entry in contents.entries:
        product = Product.objects.create(
            product_class=software,
            upc=entry.key[:64],
            title=entry.name[:255],
            slug=slugify(entry.name)[:255] or "product",
            description=entry.text,
        )
        product.categories.set(categories[name] for name in entry.categories)
        StockRecord.objects.create(
            product=product, partner=partners[entry.vendor], partner_sku=entry.key, price=Decimal(10)
        )


def fill_basket(owner: User) -> None:
    """Ten different products."""
    basket = Basket.objects.create(owner=owner)
    basket.strategy = get_class("partner.strategy", "Selector")().strategy(user=owner)
    for product in Product.objects.order_by("pk")[:LINES]:
        basket.add_product(product)


def plan(contents: Contents, cookie: str) -> dict[str, dict[str, object]]:
    """What to visit for each page that is measured."""
    category = Category.objects.get(name=contents.category)
    shown = Product.objects.get(upc=contents.product.key[:64])
    page: dict[str, object] = {"pattern": PRODUCT_LINKS, "matches": 20}
    product: dict[str, object] = {"path": shown.get_absolute_url(), "pattern": "<h1"}
    return {
        "catalogue, page 1": {"path": "/catalogue/", **page},
        "catalogue, cold": {"path": "/catalogue/", **page, "is_cold": True},
        "catalogue, page 20": {"path": "/catalogue/?page=20", **page},
        "catalogue, one category": {"path": category.get_absolute_url(), **page},
        "product": product,
        "product, signed in": {**product, "cookie": cookie},
        "basket, 10 lines": {
            "path": "/basket/",
            "pattern": r"form-\d+-id\"",
            "matches": LINES,
            "cookie": cookie,
        },
    }


def main(contents_path: Path, plan_path: Path) -> None:
    contents = read_contents(contents_path)
    create_products(contents)
    call_command("rebuild_index", interactive=False, verbosity=0, batch_size=1000)
    # Oscar shows this image for a product without one, and links to it only after `collectstatic`.
    image = Path(oscar.__file__).parent / "static" / "oscar" / "img" / "image_not_found.jpg"
    Path(settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
    shutil.copy(image, Path(settings.MEDIA_ROOT) / settings.OSCAR_MISSING_IMAGE_URL)
    user = User.objects.create_user("customer", "customer@example.com")
    fill_basket(user)
    client = Client()
    client.force_login(user, backend=BACKEND)
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    plan_path.write_text(json.dumps(plan(contents, cookie), indent=1))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
