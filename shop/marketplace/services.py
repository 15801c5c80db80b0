"""Bring the catalogue up to date: the Marketplace's facts into listings, each beside a product of Oscar."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, TypeVar

from django.conf import settings
from django.db import DatabaseError, models, transaction
from django.db.models.functions import Lower
from oscar.core.loading import get_model

from shop.core.html import plain_text
from shop.marketplace.facts import (
    MAX_NAME,
    category_slug,
    email_address,
    fitting_key,
    hosting_rows,
    listing_facts,
    one_line,
    product_facts,
)
from shop.marketplace.models import HostApplication, Listing, ListingHosting, Vendor
from shop.marketplace.parsing import SkippedListing, SourceListing, SourceVendor, web_address
from shop.marketplace.sources import CatalogueSource

Category = get_model("catalogue", "Category")
Partner = get_model("partner", "Partner")
Product = get_model("catalogue", "Product")
ProductClass = get_model("catalogue", "ProductClass")
StockRecord = get_model("partner", "StockRecord")

PRODUCT_CLASS: Final = "license"
PARTNER: Final = "marketplace"
CATEGORY_ROOT: Final = "marketplace"

BATCH: Final = 100

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class ChangedListing:
    """A listing that the import updated, and the names of the facts that differed."""

    key: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did: new keys, which fields changed where, how many stayed, what was left out."""

    added: tuple[str, ...]
    changed: tuple[ChangedListing, ...]
    unchanged: int
    skipped: tuple[SkippedListing, ...]


@dataclass(slots=True)
class _Progress:
    """What an import in progress has done so far."""

    added: list[str] = field(default_factory=list)
    changed: list[ChangedListing] = field(default_factory=list)
    unchanged: int = 0
    skipped: list[SkippedListing] = field(default_factory=list)
    seen_keys: set[str] = field(default_factory=set)
    synchronized: list[int] = field(default_factory=list)

    @property
    def done(self) -> int:
        """Listings dealt with, in whichever way."""
        return len(self.added) + len(self.changed) + self.unchanged + len(self.skipped)

    def skip(self, key: str, reason: str) -> None:
        """Note that a listing is left as it is, and why."""
        self.skipped.append(SkippedListing(key=key, reason=reason))

    def report(self) -> ImportReport:
        """Return what is reported at the end."""
        return ImportReport(
            added=tuple(self.added),
            changed=tuple(self.changed),
            unchanged=self.unchanged,
            skipped=tuple(self.skipped),
        )


def import_catalogue(
    *, source: CatalogueSource, at: datetime, on_progress: Callable[[int], None] | None = None
) -> ImportReport:
    """Add what is new, update what changed, leave alone what is as before; nothing is ever deleted.

    Each listing is written in a transaction of its own: a broken one is skipped with its reason, the others
    arrive. A listing without news costs no write but the common update of ``synchronized_at`` to ``at``
    (an aware datetime) at the end. ``on_progress`` hears how many listings are done.
    Raises SourceError when the source itself fails; what was stored until then stays.
    """
    shelves = _Shelves(application_names=source.application_names())
    progress = _Progress()
    for batch in _batches(source.listings(), BATCH):
        _import_batch(batch, shelves=shelves, progress=progress, at=at)
        if on_progress:
            on_progress(progress.done)
    for ids in _batches(iter(progress.synchronized), BATCH * 10):
        Listing.objects.filter(pk__in=ids).update(synchronized_at=at)
    return progress.report()


class _Shelves:
    """What listings share (vendors, applications, categories, product class), kept at hand for one import."""

    def __init__(self, *, application_names: dict[str, str]) -> None:
        self.application_names = application_names
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

    def make_room(self, listings: Sequence[SourceListing]) -> None:
        """Create or update what these listings share, before any of them needs it."""
        for source_vendor in {listing.vendor.key: listing.vendor for listing in listings}.values():
            self._keep_vendor(source_vendor)
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
        facts = {
            "name": one_line(given.name, MAX_NAME) or given.key,
            "email": email_address(given.email),
            "website": web_address(given.website),
            "support_url": web_address(given.support_url),
        }
        vendor = self.vendors.get(given.key)
        if vendor is None:
            self.vendors[given.key] = Vendor.objects.create(key=given.key, **facts)
        elif changed := _differing(vendor, facts):
            _write(vendor, changed)

    def _keep_category(self, name: str) -> None:
        slug = category_slug(name)
        if slug not in self.categories:
            # Fetched anew: a tree node goes stale when it gets a child.
            root = Category.objects.get(pk=self.root.pk)
            self.categories[slug] = root.add_child(name=one_line(name, MAX_NAME) or slug, slug=slug)


def _import_batch(
    batch: list[SourceListing | SkippedListing], *, shelves: _Shelves, progress: _Progress, at: datetime
) -> None:
    fresh: list[SourceListing] = []
    for listing in batch:
        if isinstance(listing, SkippedListing):
            progress.skipped.append(listing)
        elif listing.key.lower() in progress.seen_keys:
            # The pages of a catalogue that changes while it is read repeat some listings.
            progress.skip(listing.key, "given more than once; the first one was taken")
        elif not listing.hostings:
            progress.skip(listing.key, "has no public version for any hosting")
        else:
            progress.seen_keys.add(listing.key.lower())
            fresh.append(listing)
    known = {
        listing.key.lower(): listing
        for listing in Listing.objects.annotate(folded_key=Lower("key"))
        .filter(folded_key__in=[listing.key.lower() for listing in fresh])
        .with_facts()
        .prefetch_related("product__categories")
    }
    shelves.make_room(fresh)
    for listing in fresh:
        _import_one(listing, known.get(listing.key.lower()), shelves=shelves, progress=progress, at=at)


def _import_one(
    given: SourceListing, stored: Listing | None, *, shelves: _Shelves, progress: _Progress, at: datetime
) -> None:
    if stored is None and not given.is_public:
        progress.skip(given.key, "is not public")
        return
    if stored is not None and stored.key != given.key:
        progress.skip(given.key, f"is known as {stored.key}, in other letter case")
        return
    try:
        if stored is None:
            _add(given, shelves=shelves, at=at)
            progress.added.append(given.key)
            return
        difference = _difference(stored, given, shelves)
        if difference.fields:
            _apply(difference, stored, given, shelves=shelves, at=at)
            progress.changed.append(ChangedListing(given.key, difference.fields))
        else:
            progress.unchanged += 1
        progress.synchronized.append(stored.pk)
    except DatabaseError as error:
        progress.skip(given.key, f"could not be stored: {type(error).__name__}")


@transaction.atomic
def _add(given: SourceListing, *, shelves: _Shelves, at: datetime) -> Listing:
    facts = listing_facts(given, vendor=shelves.vendors[given.vendor.key])
    product = Product.objects.create(
        product_class=shelves.product_class,
        structure=Product.STANDALONE,
        upc=fitting_key(given.key, 64),
        **product_facts(facts, given.key),
    )
    # A line of Oscar's basket needs a stock record. It has no price: nobody sees one before an offer.
    StockRecord.objects.create(
        product=product,
        partner=shelves.partner,
        partner_sku=fitting_key(given.key, 128),
        price_currency=settings.OSCAR_DEFAULT_CURRENCY,
        price=None,
        num_in_stock=None,
    )
    listing = Listing.objects.create(product=product, key=given.key, synchronized_at=at, **facts)
    ListingHosting.objects.bulk_create(hosting_rows(given, listing))
    listing.applications.set([shelves.applications[key] for key in given.applications])
    product.categories.set(shelves.categories_of(given))
    return listing


@dataclass(frozen=True, slots=True, kw_only=True)
class _Difference:
    """What a source says otherwise than the database does."""

    listing: dict[str, Any]
    product: dict[str, Any]
    hostings: bool
    applications: bool
    left_categories: set[int]
    joined_categories: set[int]

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of what differs; none for a listing without news."""
        parts = {
            # Oscar's product repeats the name and the description; alone it differs after a change by hand.
            "product": self.product and not self.listing,
            "hostings": self.hostings,
            "applications": self.applications,
            "categories": self.left_categories or self.joined_categories,
        }
        return (*self.listing, *(name for name, differs in parts.items() if differs))


def _difference(stored: Listing, given: SourceListing, shelves: _Shelves) -> _Difference:
    facts = listing_facts(given, vendor=shelves.vendors[given.vendor.key])
    # Only the Marketplace's own categories are the import's business; staff may have added others.
    root = shelves.root.path
    categories = {
        category.pk for category in stored.product.categories.all() if category.path.startswith(root)
    }
    wanted = shelves.categories_of(given)
    return _Difference(
        listing=_differing(stored, facts),
        product=_differing(stored.product, product_facts(facts, given.key)),
        hostings={_hosting_facts(row) for row in stored.hostings.all()}
        != {_hosting_facts(row) for row in hosting_rows(given, stored)},
        applications={application.key for application in stored.applications.all()} != given.applications,
        left_categories=categories - wanted,
        joined_categories=wanted - categories,
    )


@transaction.atomic
def _apply(
    difference: _Difference, stored: Listing, given: SourceListing, *, shelves: _Shelves, at: datetime
) -> None:
    _write(stored, {**difference.listing, "synchronized_at": at})
    if difference.product:
        _write(stored.product, {**difference.product, "date_updated": at})
    if difference.hostings:
        rows = hosting_rows(given, stored)
        stored.hostings.exclude(deployment__in=[row.deployment for row in rows]).delete()
        ListingHosting.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["listing", "deployment"],
            update_fields=["payment_model", "version_name", "build_number", "released_on", "compatibilities"],
        )
    if difference.applications:
        stored.applications.set([shelves.applications[key] for key in given.applications])
    stored.product.categories.remove(*difference.left_categories)
    stored.product.categories.add(*difference.joined_categories)


def _hosting_facts(row: ListingHosting) -> tuple[object, ...]:
    compatibilities = tuple(tuple(sorted(entry.items())) for entry in row.compatibilities)
    return (
        row.deployment,
        row.payment_model,
        row.version_name,
        row.build_number,
        row.released_on,
        compatibilities,
    )


def _differing(instance: models.Model, facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if getattr(instance, name) != value}


def _write(instance: models.Model, facts: dict[str, Any]) -> None:
    for name, value in facts.items():
        setattr(instance, name, value)
    instance.save(update_fields=list(facts))


def _batches(items: Iterator[Item], size: int) -> Iterator[list[Item]]:
    while batch := list(itertools.islice(items, size)):
        yield batch
