"""Synchronising with the stub, and what the catalogue holds afterwards."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from oscar.core.loading import get_model

from shop.marketplace.enums import SyncMode
from shop.marketplace.models import HostApplication, Listing, SyncRun, Vendor
from shop.marketplace.services import open_run, run_sync
from shop.marketplace.sources import Patience
from tests.marketplace_stub.server import Stub

AT: Final = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
# A source is given up within moments; what takes hours otherwise takes tenths of a second here.
LITTLE_PATIENCE: Final = Patience(
    attempts=4,
    first_wait=0.001,
    longest_wait=0.01,
    jitter=0.0,
    longest_wish=2.0,
    step_timeout=2.0,
    answer_deadline=2.0,
)

HOSTING_FACTS: Final = (
    "deployment",
    "payment_model",
    "version_name",
    "build_number",
    "released_on",
    "compatibilities",
)

Category = get_model("catalogue", "Category")
Snapshot = dict[str, Any]


def synchronize(stub: Stub, *, mode: SyncMode = SyncMode.FULL, at: datetime = AT) -> SyncRun:
    """Carry out a synchronisation with the stub; returns the run, completed or failed."""
    run = open_run(source=stub.url, mode=mode, by=None, at=at)
    return run_sync(run_id=run.pk, clock=lambda: at)


def snapshot(stub: Stub) -> Snapshot:
    """Return all facts of the catalogue by key, without ids and times, and without the stub's port."""
    listings = Listing.objects.with_facts().prefetch_related("product__categories", "product__stockrecords")
    return {
        "listings": {listing.key: _facts(listing, stub) for listing in listings},
        "vendors": {
            vendor.key: (vendor.name, vendor.email, vendor.website, vendor.support_url)
            for vendor in Vendor.objects.all()
        },
        "applications": dict(HostApplication.objects.values_list("key", "name")),
        "categories": sorted(Category.objects.values_list("depth", "slug", "name", "is_public")),
    }


def _facts(listing: Listing, stub: Stub) -> Mapping[str, Any]:
    product = listing.product
    columns = (
        "kind",
        "name",
        "tag_line",
        "summary",
        "description",
        "rating",
        "rating_count",
        "installs",
        "support_url",
        "source_url",
        "is_listed",
        "marketplace_modified_at",
    )
    return {
        **{name: getattr(listing, name) for name in columns},
        "vendor": listing.vendor.key,
        # Named after its content: the same name is the same picture.
        "logo": listing.logo.name,
        "logo_address": listing.logo_address.replace(stub.url, ""),
        "is_logo_settled": listing.logo_address == listing.logo_settled_address,
        "is_stale": listing.stale_since is not None,
        "is_unlisted": listing.unlisted_at is not None,
        "applications": sorted(application.key for application in listing.applications.all()),
        "categories": sorted(category.name for category in product.categories.all()),
        "hostings": [[getattr(row, name) for name in HOSTING_FACTS] for row in listing.hostings.all()],
        "product": (product.title, product.slug, product.upc, product.description, product.is_public),
        "stock": [(row.partner_sku, row.price) for row in product.stockrecords.all()],
    }


def differences(one: Snapshot, other: Snapshot) -> dict[str, Any]:
    """Return what differs between two snapshots, small enough to be read; nothing if they are equal."""
    found: dict[str, Any] = {}
    for part in one:
        if one[part] == other[part] or not isinstance(one[part], dict):
            if one[part] != other[part]:
                found[part] = (one[part], other[part])
            continue
        for key in sorted(one[part].keys() | other[part].keys()):
            left, right = one[part].get(key), other[part].get(key)
            if isinstance(left, dict) and isinstance(right, dict):
                fields = {name: (left[name], right[name]) for name in left if left[name] != right[name]}
                if fields:
                    found[key] = fields
            elif left != right:
                found[key] = (left, right)
    return found
