"""Reading the catalogue. Everything here is public knowledge: no viewer, no price."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q, prefetch_related_objects

from shop.marketplace.enums import ListingSort
from shop.marketplace.models import Listing, ListingQuerySet
from shop.marketplace.outline import Facets, ListingFilters, Outline, catalogue_outline, with_state

MAX_PAGE: Final = 100
MAX_WORDS: Final = 8
MAX_TEXT: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingPage:
    """A part of the listings found, with everything a card shows; how many there are in all; the facets."""

    items: list[Listing]
    total: int
    facets: Facets
    outline: Outline


def listing_page(
    filters: ListingFilters, *, sort: str = ListingSort.NAME, offset: int = 0, limit: int = 20
) -> ListingPage:
    """Return listed entries with product, vendor, hostings and applications loaded, and the facets.

    Each word of the filters' text must be found, in any letter case, in name, tag line, summary or vendor's
    name. An unknown ``sort`` means by name. ``limit`` is cut to 1 to 100. Four queries, one more with a text,
    and two more in each process after the catalogue has changed.
    """
    outline = catalogue_outline()
    words = _words(filters.text)
    among = outline.bits_of(_with_words(words).values_list("pk", flat=True)) if words else None
    found = outline.matching(filters, among)
    ids = outline.page(found, sort=sort, offset=max(offset, 0), limit=min(max(limit, 1), MAX_PAGE))
    return ListingPage(
        items=_in_order(ids),
        total=found.bit_count(),
        facets=outline.facets(filters, among),
        outline=outline,
    )


def listing_detail(*, key: str) -> Listing:
    """Return a listing with all that ``find_listing`` gives, versions, applications and categories, in four
    queries.

    One that is no longer listed is returned too: those who own it still come by. Raises Listing.DoesNotExist.
    """
    listings = with_state(Listing.objects.with_facts().with_last_run())
    return listings.prefetch_related("product__categories").get(key=key)


def get_listing(*, key: str) -> Listing:
    """Return a listing with hostings and applications, listed or not. Raises Listing.DoesNotExist."""
    return Listing.objects.with_facts().get(key=key)


def find_listing(*, key: str) -> Listing:
    """Return a listing with product and vendor, listed or not; ``load_facts`` reads the rest. One query.

    It knows its ``confirmed_at`` and the catalogue's state (``outline.state_beside``). Raises
    Listing.DoesNotExist.
    """
    listings = with_state(Listing.objects.select_related("product", "vendor").with_last_run())
    return listings.get(key=key)


def listings_by_key(keys: Sequence[str]) -> list[Listing]:
    """Return these listings in this order, listed or not, with facts and categories, in four queries.

    Unknown keys are left out.
    """
    found = Listing.objects.with_facts().with_last_run().prefetch_related("product__categories")
    by_key = {listing.key: listing for listing in found.filter(key__in=keys)}
    return [by_key[key] for key in keys if key in by_key]


def load_facts(listings: Iterable[Listing]) -> None:
    """Read hostings and applications of the listings that have not got them yet, in two queries for all."""
    prefetch_related_objects(list(listings), "hostings", "applications")


def listings_of_products(*, product_ids: Iterable[int]) -> dict[int, Listing]:
    """Return the listings of these products by product id, in three queries; some may have none."""
    return {
        listing.product_id: listing
        for listing in Listing.objects.with_facts().filter(product__in=product_ids)
    }


def _words(text: str) -> list[str]:
    # NUL is the one character that a database refuses even to look for.
    return text.replace("\0", " ")[:MAX_TEXT].split()[:MAX_WORDS]


def _with_words(words: Iterable[str]) -> ListingQuerySet:
    found = Listing.objects.listed()
    for word in words:
        found = found.filter(
            Q(name__icontains=word)
            | Q(tag_line__icontains=word)
            | Q(summary__icontains=word)
            | Q(vendor__name__icontains=word)
        )
    return found


def _in_order(ids: Sequence[int]) -> list[Listing]:
    """The listings with these primary keys, as far as they are still listed, in three queries."""
    found = {listing.pk: listing for listing in Listing.objects.listed().with_facts().filter(pk__in=ids)}
    return [found[pk] for pk in ids if pk in found]
