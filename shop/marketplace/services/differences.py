"""What a source says otherwise than the database does, and what the report of a synchronisation calls it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models

from shop.marketplace.enums import ChangeKind
from shop.marketplace.facts import hosting_rows, listing_facts, product_facts
from shop.marketplace.models import Listing, ListingHosting
from shop.marketplace.parsing import SourceListing
from shop.marketplace.services.shelves import Shelves


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The parts of a stored listing that differ from what is given, with their new values."""

    listing: dict[str, Any]
    product: dict[str, Any]
    # The stored rows and the given ones where any of them differ.
    hostings: tuple[dict[str, ListingHosting], dict[str, ListingHosting]] | None
    applications: bool
    left_categories: set[int]
    joined_categories: set[int]
    returns: bool
    was_stale: bool

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return not (self.fields or self.hostings or self.returns or self.was_stale)

    @property
    def fields(self) -> list[str]:
        """The names of what differs, but for the hostings."""
        parts = {
            # Oscar's product repeats the name and the description; alone it differs after a change by hand.
            "product": self.product and not self.listing,
            "applications": self.applications,
            "categories": self.left_categories or self.joined_categories,
        }
        return [*self.listing, *(name for name, differs in parts.items() if differs)]

    def in_words(self, *, old_name: str) -> list[tuple[ChangeKind, dict[str, Any]]]:
        """Return what the report says of it: kinds of change with their details."""
        found: list[tuple[ChangeKind, dict[str, Any]]] = []
        if self.returns:
            found.append((ChangeKind.RELISTED, {}))
        if "name" in self.listing:
            found.append((ChangeKind.RENAMED, {"old": old_name, "new": self.listing["name"]}))
        others = [name for name in self.fields if name != "name"]
        if self.hostings:
            found += self._hostings_in_words(*self.hostings)
            others += ["versions"] if _versions_differ(*self.hostings) else []
        if others:
            found.append((ChangeKind.CHANGED, {"fields": others}))
        return found

    @staticmethod
    def _hostings_in_words(
        old: dict[str, ListingHosting], new: dict[str, ListingHosting]
    ) -> Iterable[tuple[ChangeKind, dict[str, Any]]]:
        if old.keys() != new.keys():
            yield ChangeKind.DEPLOYMENT_CHANGED, {"old": sorted(old), "new": sorted(new)}
        repriced = [
            name
            for name in sorted(old.keys() & new.keys())
            if old[name].payment_model != new[name].payment_model
        ]
        if repriced:
            yield (
                ChangeKind.PAYMENT_CHANGED,
                {
                    "old": {name: old[name].payment_model for name in repriced},
                    "new": {name: new[name].payment_model for name in repriced},
                },
            )


def difference_of(stored: Listing, /, *, given: SourceListing, shelves: Shelves) -> Difference:
    """Compare a stored listing, loaded with all its facts, to what a source gives. Makes no query."""
    facts = listing_facts(given, vendor=shelves.vendors[given.vendor.key])
    is_listed = facts.pop("is_listed")
    # Only the Marketplace's own categories are the import's business; staff may have added others.
    root = shelves.root.path
    categories = {
        category.pk for category in stored.product.categories.all() if category.path.startswith(root)
    }
    wanted = shelves.categories_of(given)
    old = {row.deployment: row for row in stored.hostings.all()}
    new = {row.deployment: row for row in hosting_rows(given, stored)}
    are_same = {name: _facts_of(row) for name, row in old.items()} == {
        name: _facts_of(row) for name, row in new.items()
    }
    return Difference(
        listing=_differing(stored, facts),
        product=_differing(stored.product, product_facts(facts, given.key)),
        hostings=None if are_same else (old, new),
        applications={application.key for application in stored.applications.all()} != given.applications,
        left_categories=categories - wanted,
        joined_categories=wanted - categories,
        returns=is_listed and not stored.is_listed,
        was_stale=stored.stale_since is not None,
    )


def _differing(instance: models.Model, facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if getattr(instance, name) != value}


def _facts_of(row: ListingHosting) -> tuple[object, ...]:
    return (row.payment_model, *_version_of(row))


def _versions_differ(old: dict[str, ListingHosting], new: dict[str, ListingHosting]) -> bool:
    """Compare where both have a row: that one came or went is told otherwise."""
    return any(_version_of(old[name]) != _version_of(new[name]) for name in old.keys() & new.keys())


def _version_of(row: ListingHosting) -> tuple[object, ...]:
    compatibilities = tuple(tuple(sorted(entry.items())) for entry in row.compatibilities)
    return (row.version_name, row.build_number, row.released_on, compatibilities)
