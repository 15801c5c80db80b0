"""What listings share: vendors, applications, categories, Oscar's product class. Made before it is needed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import models, transaction
from oscar.core.loading import get_model

from shop.core.changes import mark_changed
from shop.core.html import plain_text
from shop.marketplace.facts import MAX_NAME, category_slug, email_address, one_line
from shop.marketplace.models import HostApplication, Listing, Vendor
from shop.marketplace.parsing import SourceListing, SourceVendor, web_address

Category = get_model("catalogue", "Category")
Partner = get_model("partner", "Partner")
ProductClass = get_model("catalogue", "ProductClass")

PRODUCT_CLASS: Final = "license"
PARTNER: Final = "marketplace"
CATEGORY_ROOT: Final = "marketplace"
# A vendor's own entry is believed for this long; then it is read again.
VENDOR_DETAILS_LAST: Final = timedelta(days=30)


class Shelves:
    """The shared rows, kept at hand for one import that began at ``started_at``."""

    def __init__(self, *, application_names: dict[str, str], started_at: datetime) -> None:
        self.application_names = application_names
        self.started_at = started_at
        self.product_class, _created = ProductClass.objects.get_or_create(
            slug=PRODUCT_CLASS, defaults={"name": "License", "requires_shipping": False, "track_stock": False}
        )
        self.partner, _created = Partner.objects.get_or_create(code=PARTNER, defaults={"name": "Marketplace"})
        self.root = Category.objects.filter(code=CATEGORY_ROOT).first() or Category.add_root(
            name="Marketplace", code=CATEGORY_ROOT
        )
        self.vendors = {vendor.key: vendor for vendor in Vendor.objects.all()}
        self.applications = {application.key: application for application in HostApplication.objects.all()}
        self.categories = {category.slug: category for category in self.root.get_children()}
        self._settled_vendors: dict[str, bool] = {}

    def make_room(self, listings: Sequence[SourceListing]) -> None:
        """Create or update what these listings share, before any of them needs it."""
        for listing in listings:
            self._keep_vendor(listing.vendor)
        for key in sorted(frozenset[str]().union(*(listing.applications for listing in listings))):
            if key not in self.applications:
                name = plain_text(self.application_names.get(key, "")) or key.replace("-", " ").title()
                self.applications[key] = HostApplication.objects.create(key=key, name=name[:120])
        for name in sorted(frozenset[str]().union(*(listing.categories for listing in listings))):
            self._keep_category(name)

    def categories_of(self, listing: SourceListing) -> set[int]:
        """Return the ids of a listing's categories, for which there is room already."""
        return {self.categories[category_slug(name)].pk for name in listing.categories}

    def _keep_vendor(self, given: SourceVendor) -> None:
        """Take over what is said of a vendor, once for each import: apps may embed different names of it."""
        if self._settled_vendors.get(given.key, False) or (
            given.key in self._settled_vendors and not given.is_complete
        ):
            return
        self._settled_vendors[given.key] = given.is_complete
        facts: dict[str, Any] = {
            "name": one_line(given.name, MAX_NAME) or given.key,
            "email": email_address(given.email),
            "website": web_address(given.website),
            "support_url": web_address(given.support_url),
        }
        vendor = self.vendors.get(given.key)
        if vendor is None:
            read_at = self.started_at if given.is_complete else None
            self.vendors[given.key] = Vendor.objects.create(key=given.key, details_read_at=read_at, **facts)
            return
        if not given.is_complete:
            # An app embeds little more than the name; what is not there does not undo what is known.
            facts = {name: value for name, value in facts.items() if value}
        changed = {name: value for name, value in facts.items() if getattr(vendor, name) != value}
        if given.is_complete and (changed or self._has_old_details(vendor)):
            changed["details_read_at"] = self.started_at
        if changed:
            self._change_vendor(vendor, changed)

    @staticmethod
    @transaction.atomic
    def _change_vendor(vendor: Vendor, changed: dict[str, Any]) -> None:
        write(vendor, changed)
        if "name" in changed:
            mark_changed(Listing._meta.label_lower, vendor.listings.values_list("pk", flat=True))

    def _has_old_details(self, vendor: Vendor) -> bool:
        read_at = vendor.details_read_at
        return read_at is None or read_at <= self.started_at - VENDOR_DETAILS_LAST

    def _keep_category(self, name: str) -> None:
        slug = category_slug(name)
        if slug not in self.categories:
            # Fetched anew: a tree node goes stale when it gets a child.
            root = Category.objects.get(pk=self.root.pk)
            self.categories[slug] = root.add_child(name=one_line(name, MAX_NAME) or slug, slug=slug)


def write(instance: models.Model, /, facts: dict[str, Any]) -> None:
    """Set these fields and store them, no others."""
    for name, value in facts.items():
        setattr(instance, name, value)
    instance.save(update_fields=list(facts))
