"""Fill our shop for the benchmark: `python -m benchmarks.ours.fill CONTENTS PLAN`.

PLAN is written: what to visit.
"""

import json
import sys
from pathlib import Path

import django

django.setup()

from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone
from oscar.core.loading import get_model

from benchmarks.contents import Contents, read_contents
from shop.accounts.services import register_person
from shop.baskets.exceptions import NotRequestable
from shop.baskets.services import add_configured_line
from shop.configurator.configuration import LicenseConfiguration
from shop.marketplace.models import Listing
from shop.marketplace.services import import_catalogue
from shop.marketplace.sources import FileSource

LINES = 10
PRODUCT_LINKS = r'href="/catalogue/[^/"?]+/"'
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def fill_basket(owner: User) -> None:
    """Ten cloud licences of different apps."""
    basket = get_model("basket", "Basket").objects.create(owner=owner)
    configuration = LicenseConfiguration.parse(
        {
            "deployment": "cloud",
            "license_type": "commercial",
            "purchase_type": "new",
            "maintenance_months": 12,
            "user_tier": 100,
        }
    )
    today = timezone.now().date()
    for listing in Listing.objects.listed().filter(kind="app", hostings__deployment="cloud").order_by("pk"):
        if basket.lines.count() == LINES:
            return
        try:
            add_configured_line(
                basket=basket,
                listing=listing,
                configuration=configuration,
                organization_id=None,
                on_date=today,
            )
        except NotRequestable:
            continue


def plan(contents: Contents, cookie: str) -> dict[str, dict[str, object]]:
    """What to visit for each page that is measured."""
    category = get_model("catalogue", "Category").objects.get(name=contents.category)
    listing = Listing.objects.get(key=contents.product.key)
    page: dict[str, object] = {"pattern": PRODUCT_LINKS, "matches": 20}
    product: dict[str, object] = {"path": f"/catalogue/{listing.key}/", "pattern": "<h1"}
    return {
        "catalogue, page 1": {"path": "/catalogue/", **page},
        "catalogue, cold": {"path": "/catalogue/", **page, "is_cold": True},
        "catalogue, page 20": {"path": "/catalogue/?page=20", **page},
        "catalogue, one category": {"path": f"/catalogue/?category={category.slug}", **page},
        "product": product,
        "product, signed in": {**product, "cookie": cookie},
        "basket, 10 lines": {
            "path": "/basket/",
            "pattern": r"/basket/lines/\d+/",
            "matches": LINES,
            "cookie": cookie,
        },
    }


def main(contents_path: Path, plan_path: Path) -> None:
    call_command("load_reference", verbosity=0)
    import_catalogue(source=FileSource(contents_path), at=timezone.now())
    with transaction.atomic():
        user = User.objects.create_user("customer", "customer@example.com")
        register_person(user=user, at=timezone.now())
        fill_basket(user)
    client = Client()
    client.force_login(user, backend=BACKEND)
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    plan_path.write_text(json.dumps(plan(read_contents(contents_path), cookie), indent=1))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
