"""Listings as the import would have stored them, and answers as the Marketplace would give them."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import factory
from django.utils.text import slugify
from oscar.core.loading import get_model

from shop.marketplace.enums import Hosting, ListingKind, PaymentModel
from shop.marketplace.models import HostApplication, Listing, ListingHosting, Vendor

Product = get_model("catalogue", "Product")
ProductClass = get_model("catalogue", "ProductClass")
Partner = get_model("partner", "Partner")
StockRecord = get_model("partner", "StockRecord")

DEMO_CATALOGUE = Path(__file__).resolve().parents[2] / "fixtures" / "demo" / "catalogue.json"


class VendorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Vendor
        django_get_or_create = ("key",)

    key = factory.Sequence(lambda number: str(90_000 + number))
    name = factory.LazyAttribute(lambda vendor: f"Vendor {vendor.key}")
    support_url = "https://vendor.example/support"


class HostApplicationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = HostApplication
        django_get_or_create = ("key",)

    key = "jira"
    name = factory.LazyAttribute(lambda application: application.key.title())


class ProductFactory(factory.django.DjangoModelFactory):
    """A product of Oscar with the stock record that a basket line needs, and no price."""

    class Meta:
        model = Product
        skip_postgeneration_save = True

    title = factory.Sequence(lambda number: f"Product {number}")
    upc = factory.Sequence(lambda number: f"product-{number}")
    structure = "standalone"
    slug = factory.LazyAttribute(lambda product: slugify(product.title) or "product")

    @factory.lazy_attribute
    def product_class(self) -> Any:
        return ProductClass.objects.get_or_create(
            slug="license", defaults={"name": "License", "requires_shipping": False, "track_stock": False}
        )[0]

    @factory.post_generation
    def stock_record(product: Any, create: bool, extracted: Any, **options: Any) -> None:  # noqa: N805
        partner, _created = Partner.objects.get_or_create(
            code="marketplace", defaults={"name": "Marketplace"}
        )
        StockRecord.objects.create(product=product, partner=partner, partner_sku=product.upc, price=None)


class ListingFactory(factory.django.DjangoModelFactory):
    """An app for Jira, ordered through Atlassian, for cloud and Data Center.

    ``hostings`` lists deployments, or maps them to payment models; ``applications`` lists keys.
    """

    class Meta:
        model = Listing
        skip_postgeneration_save = True

    key = factory.Sequence(lambda number: f"org.example.app{number}")
    kind = ListingKind.APP
    name = factory.Sequence(lambda number: f"Example App {number}")
    vendor = factory.SubFactory(VendorFactory)
    product = factory.SubFactory(
        ProductFactory, title=factory.SelfAttribute("..name"), upc=factory.SelfAttribute("..key")
    )
    tag_line = "Does one thing well"
    summary = "An app for examples."
    description = "<p>An app for examples.</p>"
    source_url = "https://marketplace.example/apps/1"
    synchronized_at = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)

    class Params:
        host = factory.Trait(kind=ListingKind.HOST)

    @factory.post_generation
    def hostings(
        listing: Listing,  # noqa: N805
        create: bool,
        extracted: Iterable[str] | Mapping[str, str] | None,
        **options: Any,
    ) -> None:
        given = (Hosting.CLOUD, Hosting.DATA_CENTER) if extracted is None else extracted
        models = given if isinstance(given, Mapping) else dict.fromkeys(given, PaymentModel.ATLASSIAN)
        for deployment, payment_model in models.items():
            ListingHosting.objects.create(
                listing=listing,
                deployment=deployment,
                payment_model=payment_model,
                version_name="1.0.0",
                build_number=100,
            )

    @factory.post_generation
    def applications(
        listing: Listing,  # noqa: N805
        create: bool,
        extracted: Iterable[str] | None,
        **options: Any,
    ) -> None:
        keys = ["jira"] if extracted is None else extracted
        listing.applications.set([HostApplicationFactory(key=key) for key in keys])


def wire_version(**given: Any) -> dict[str, Any]:
    """A version of an app for Jira Data Center, as the API gives it; ``given`` replaces fields."""
    return {
        "buildNumber": 100,
        "name": "1.0.0",
        "status": "public",
        "paymentModel": "atlassian",
        "release": {"date": "2023-06-14", "releasedBy": "somebody", "beta": False, "supported": True},
        "deployment": {
            "server": False,
            "cloud": False,
            "connect": False,
            "dataCenter": True,
            "permissions": [],
        },
        "compatibilities": [
            {
                "application": "jira",
                "hosting": {
                    "dataCenter": {
                        "min": {"build": 1, "version": "9.12.0"},
                        "max": {"build": 2, "version": "11.3.1"},
                    }
                },
            }
        ],
        "text": {"releaseSummary": "", "moreDetails": "<p>More about it.</p>", "releaseNotes": None},
        "vendorLinks": {},
        **given,
    }


def wire_addon(key: str = "org.example.timesheets", **given: Any) -> dict[str, Any]:
    """An app as the API lists it; ``given`` replaces fields, ``embedded`` those of its embedded parts."""
    embedded = given.pop("embedded", {})
    return {
        "_links": {
            "self": {"href": f"/rest/2/addons/{key}"},
            "alternate": {
                "href": "/apps/900001/example?hosting=datacenter&tab=overview",
                "type": "text/html",
            },
            "reviews": [{"href": f"/rest/2/addons/{key}/reviews{{?sort}}", "templated": True}],
            "versions": {"href": f"/rest/2/addons/{key}/versions"},
        },
        "_embedded": {
            "categories": [
                {"_links": {"self": {"href": "/rest/2/addonCategories/1"}}, "name": "Admin tools"}
            ],
            "distribution": {"bundled": False, "downloads": 1200, "totalInstalls": 85, "totalUsers": 9100},
            "reviews": {"averageStars": 3.9361701011657715, "count": 12},
            "vendor": {"_links": {"self": {"href": "/rest/2/vendors/90001"}}, "name": "Example Ltd"},
            "lastModified": "2023-06-14T17:14:45.319Z",
            **embedded,
        },
        "id": "900001",
        "name": "Example Timesheets",
        "key": key,
        "tagLine": "One line",
        "summary": "Some lines",
        "status": "public",
        **given,
    }


def catalogue_dump(
    *addons: dict[str, Any], versions: Mapping[str, list[dict[str, Any]]] | None = None
) -> dict[str, Any]:
    """A file of the Marketplace's answers with these apps on one page, each with one Data Center version."""
    responses: dict[str, Any] = {
        "/rest/2/addons?limit=50": {"_links": {}, "_embedded": {"addons": list(addons)}, "count": len(addons)}
    }
    for addon in addons:
        key = addon.get("key")
        rows = (versions or {}).get(str(key), [wire_version()])
        responses[f"/rest/2/addons/{key}/versions"] = {"_embedded": {"versions": rows}, "count": len(rows)}
    return {"source": {"gathered_on": "2026-01-15"}, "responses": responses}
