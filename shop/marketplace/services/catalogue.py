"""Bring the catalogue up to date: the Marketplace's facts into listings, each beside a product of Oscar."""

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, TypeAlias, TypeVar

from django.conf import settings
from django.db import DatabaseError, OperationalError, transaction
from django.db.models.functions import Lower
from oscar.core.loading import get_model

from shop.core.changes import mark_changed
from shop.core.html import normalize_text
from shop.marketplace.enums import ChangeKind, ListingKind
from shop.marketplace.facts import fitting_key, hosting_rows, listing_facts, product_facts
from shop.marketplace.models import Listing, ListingHosting, SyncChange, SyncRun
from shop.marketplace.parsing import SkippedListing, SourceListing, UnchangedListing
from shop.marketplace.services.differences import Difference, difference_of
from shop.marketplace.services.shelves import Shelves, write
from shop.marketplace.sources import CatalogueSource, word_of_key, word_of_source

Product = get_model("catalogue", "Product")
StockRecord = get_model("partner", "StockRecord")

BATCH: Final = 100

Given: TypeAlias = SourceListing | SkippedListing | UnchangedListing
Item = TypeVar("Item")


@dataclass(slots=True)
class Reading:
    """Which listings a complete walk through a source met. Keys are folded to lower case.

    ``withdrawn`` are those in the catalogue that the source shows, but calls not public any more.
    """

    seen: set[str] = field(default_factory=set)
    skipped: set[str] = field(default_factory=set)
    withdrawn: set[str] = field(default_factory=set)
    kinds: Counter[ListingKind] = field(default_factory=Counter)
    done: int = 0


def import_listings(
    *, source: CatalogueSource, run: SyncRun, at: datetime, on_progress: Callable[[int], None]
) -> Reading:
    """Add what is new, update what changed, leave alone what is as before; nothing is ever deleted.

    Each listing is written in a transaction of its own, together with the rows of ``run`` that say what
    changed: a broken one is skipped with its reason, the others arrive, and an import that is cut off and
    started again reports each change once. A listing without news costs no write. ``on_progress`` hears how
    many listings are done. Raises SourceError when the source itself fails; what was stored until then stays.
    """
    shelves = Shelves(
        application_names=source.application_names(), started_at=run.started_at or run.requested_at
    )
    reading = Reading()
    for batch in batches(source.listings(), BATCH):
        _Batch(run=run, shelves=shelves, reading=reading, at=at).store(batch)
        reading.done += len(batch)
        on_progress(reading.done)
    return reading


class _Batch:
    """One portion of an import."""

    def __init__(self, *, run: SyncRun, shelves: Shelves, reading: Reading, at: datetime) -> None:
        self.run, self.shelves, self.reading, self.at = run, shelves, reading, at
        self.skipped: list[SyncChange] = []

    def store(self, given: Sequence[Given]) -> None:
        """Bring the listings of the portion up to date, each in a transaction of its own."""
        fresh = [listing for listing in given if isinstance(listing, SourceListing) and self._accept(listing)]
        for other in given:
            if isinstance(other, UnchangedListing):
                self.reading.seen.add(other.key.lower())
                self.reading.kinds[ListingKind.APP] += 1
            elif isinstance(other, SkippedListing):
                self._skip(other.key, other.reason)
        known = {
            listing.key.lower(): listing
            for listing in Listing.objects.annotate(folded_key=Lower("key"))
            .filter(folded_key__in=[listing.key.lower() for listing in fresh])
            .with_facts()
            .prefetch_related("product__categories")
        }
        self.shelves.make_room(fresh)
        for listing in fresh:
            self._store_one(listing, known.get(listing.key.lower()))
        if self.skipped:
            SyncChange.objects.bulk_create(self.skipped)

    def _accept(self, listing: SourceListing) -> bool:
        """Note that the listing was met; returns whether it says enough to be stored."""
        folded = listing.key.lower()
        if folded in self.reading.seen:
            # The pages of a catalogue that changes while it is read repeat some listings.
            self._skip(listing.key, "given more than once; the first one was taken", name=listing.name)
            return False
        if word_of_key(listing.key) != word_of_source(self.run.source):
            self._skip(listing.key, "has a key that belongs to another source", name=listing.name)
            return False
        if listing.is_public and not listing.hostings:
            self._skip(listing.key, "has no public version for any hosting", name=listing.name)
            return False
        self.reading.seen.add(folded)
        self.reading.kinds[listing.kind] += 1
        return True

    def _skip(self, key: str, reason: str, *, name: str = "") -> None:
        self.reading.skipped.add(key.lower())
        self.skipped.append(
            SyncChange(
                run=self.run,
                kind=ChangeKind.SKIPPED,
                # Nobody has looked at these words yet: they may hold what no database takes.
                key=normalize_text(key)[:255],
                name=normalize_text(name)[:255],
                details={"reason": normalize_text(reason)},
            )
        )

    def _leave(self, given: SourceListing, reason: str) -> None:
        """Skip a listing that looked good at first: it counts as not met."""
        self._forget(given)
        self._skip(given.key, reason, name=given.name)

    def _withdraw(self, given: SourceListing) -> None:
        """Note what is not public any more: how many there are decides whether that is believed."""
        self._forget(given)
        self.reading.withdrawn.add(given.key.lower())

    def _forget(self, given: SourceListing) -> None:
        self.reading.seen.discard(given.key.lower())
        self.reading.kinds[given.kind] -= 1

    def _store_one(self, given: SourceListing, stored: Listing | None) -> None:
        if stored is None and not given.is_public:
            self._leave(given, "is not public")
            return
        if stored is not None and stored.key != given.key:
            self._leave(given, f"is known as {stored.key}, in other letter case")
            return
        if stored is not None and stored.kind != given.kind:
            # Vendors choose the keys of their apps: none may take the place of a product by that.
            self._leave(given, f"is known as {stored.kind}, and was given as {given.kind}")
            return
        if stored is not None and not given.is_public:
            if stored.is_listed:
                self._withdraw(given)
            return
        try:
            if stored is None:
                self._add(given)
            else:
                difference = difference_of(stored, given=given, shelves=self.shelves)
                if not difference.is_empty:
                    self._update(stored, given, difference)
        except OperationalError:
            # The database is not there, or full: that says nothing about the listing.
            raise
        except (DatabaseError, ValueError) as error:
            self._leave(given, f"could not be stored: {type(error).__name__}")

    @transaction.atomic
    def _add(self, given: SourceListing) -> None:
        facts = listing_facts(given, vendor=self.shelves.vendors[given.vendor.key])
        product = self._product_of(given, product_facts(facts, given.key))
        # A line of Oscar's basket needs a stock record. It has no price: nobody sees one before an offer.
        StockRecord.objects.create(
            product=product,
            partner=self.shelves.partner,
            partner_sku=fitting_key(given.key, 128),
            price_currency=settings.OSCAR_DEFAULT_CURRENCY,
            price=None,
            num_in_stock=None,
        )
        listing = Listing.objects.create(product=product, key=given.key, synchronized_at=self.at, **facts)
        ListingHosting.objects.bulk_create(hosting_rows(given, listing))
        listing.applications.set([self.shelves.applications[key] for key in given.applications])
        product.categories.add(*self.shelves.categories_of(given))
        mark_changed(Listing._meta.label_lower, [listing.pk])
        report(listing, run=self.run, changes=[(ChangeKind.ADDED, {})])

    def _product_of(self, given: SourceListing, facts: dict[str, str]) -> Any:
        if given.product_id is not None:
            # The project's own: it keeps its class, its number and its categories.
            product = Product.objects.select_for_update().filter(pk=given.product_id).first()
            if product is None:
                raise ValueError("no such product")
            write(product, facts)
            return product
        return Product.objects.create(
            product_class=self.shelves.product_class,
            structure=Product.STANDALONE,
            upc=fitting_key(given.key, 64),
            **facts,
        )

    @transaction.atomic
    def _update(self, stored: Listing, given: SourceListing, difference: Difference) -> None:
        changes = difference.in_words(old_name=stored.name)
        news: dict[str, Any] = {"stale_since": None} if difference.was_stale else {}
        if difference.returns:
            news |= {"is_listed": True, "unlisted_at": None}
        if changes:
            news |= {"synchronized_at": self.at}
            mark_changed(Listing._meta.label_lower, [stored.pk])
        write(stored, {**difference.listing, **news})
        if difference.product:
            write(stored.product, {**difference.product, "date_updated": self.at})
        if difference.hostings:
            rows = difference.hostings[1]
            stored.hostings.exclude(deployment__in=rows).delete()
            ListingHosting.objects.bulk_create(
                rows.values(),
                update_conflicts=True,
                unique_fields=["listing", "deployment"],
                update_fields=[
                    "payment_model",
                    "version_name",
                    "build_number",
                    "released_on",
                    "compatibilities",
                ],
            )
        if difference.applications:
            stored.applications.set([self.shelves.applications[key] for key in given.applications])
        stored.product.categories.remove(*difference.left_categories)
        stored.product.categories.add(*difference.joined_categories)
        report(stored, run=self.run, changes=changes)


@transaction.atomic
def unlist(listing: Listing, /, *, run: SyncRun, at: datetime, reason: str) -> bool:
    """Take a listing out of the catalogue, keeping all that is known of it; returns whether it was in it."""
    was_listed = Listing.objects.filter(pk=listing.pk, is_listed=True).update(is_listed=False, unlisted_at=at)
    if was_listed:
        mark_changed(Listing._meta.label_lower, [listing.pk])
        report(listing, run=run, changes=[(ChangeKind.DELISTED, {"reason": reason})])
    return bool(was_listed)


def report(
    listing: Listing, /, *, run: SyncRun, changes: Iterable[tuple[ChangeKind, dict[str, Any]]]
) -> None:
    """Write what happened to a listing into the run's report, in the caller's transaction."""
    SyncChange.objects.bulk_create(
        [
            SyncChange(run=run, kind=kind, key=listing.key, name=listing.name, details=details)
            for kind, details in changes
        ]
    )


def batches(items: Iterator[Item], /, size: int) -> Iterator[list[Item]]:
    """Cut what comes into lists of ``size``, the last one shorter."""
    while batch := list(itertools.islice(items, size)):
        yield batch
