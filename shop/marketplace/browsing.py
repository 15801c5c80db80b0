"""The catalogue as a list people narrow: one page of listings, the facets and what is chosen, from an
address's query.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final
from urllib.parse import urlencode

from django.core.paginator import EmptyPage, Page, Paginator
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from shop.marketplace.enums import ListingKind, ListingSort, PaymentModel
from shop.marketplace.models import Listing
from shop.marketplace.selectors import MAX_TEXT, Facets, ListingFilters, listing_facets, listing_page

PAGE_SIZE: Final = 20
LONGEST_VALUE: Final = 255
FACETS: Final = tuple(field.name for field in fields(Facets))


@dataclass(frozen=True, slots=True)
class Card:
    """A listing of a list, and how it is paid for: each way once, over all its deployments."""

    listing: Listing

    @property
    def payments(self) -> list[str]:
        found = {hosting.payment_model for hosting in self.listing.hostings.all()}
        return [str(payment.label) for payment in PaymentModel if payment.value in found]

    @property
    def applications(self) -> str:
        """What an app plugs into, as a sentence lists it."""
        names = sorted(application.name for application in self.listing.applications.all())
        return get_text_list(names, _("and"))


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force: what it says, and the query of the address without it ("?sort=rating", or "")."""

    label: str
    remaining: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Browsing:
    """One page of the catalogue. ``page.object_list`` holds cards."""

    filters: ListingFilters
    facets: Facets
    page: "Page[Card]"
    sort: str

    @property
    def total(self) -> int:
        return self.page.paginator.count

    @property
    def kinds(self) -> list[tuple[str, str, bool]]:
        """Value, name and whether it is chosen, of each kind of listing."""
        return [(kind.value, str(kind.label), kind.value == self.filters.kind) for kind in ListingKind]

    @property
    def sorts(self) -> list[tuple[str, str, bool]]:
        """Value, name and whether it is chosen, of each order."""
        return [(sort.value, str(sort.label), sort.value == self.sort) for sort in ListingSort]

    @property
    def chips(self) -> list[Chip]:
        """The filters in force in the order of the form, by the name people know."""
        labels = {("kind", value): label for value, label, _chosen in self.kinds}
        for facet in FACETS:
            for choice in getattr(self.facets, facet):
                labels[facet, choice.value] = choice.label
        chosen = {"q": self.filters.text, **{name: getattr(self.filters, name) for name in ("kind", *FACETS)}}
        chosen = {name: value for name, value in chosen.items() if value}
        labels["q", self.filters.text] = _("“%(text)s”") % {"text": self.filters.text}
        order = {"sort": self.sort} if self.sort != ListingSort.NAME else {}
        chips = []
        for name, value in chosen.items():
            others = {other: given for other, given in chosen.items() if other != name} | order
            query = f"?{urlencode(others)}" if others else ""
            chips.append(Chip(labels.get((name, value), value), query))
        return chips


def filters_from(query: Mapping[str, str]) -> ListingFilters:
    """Read the filters of an address: ``q`` for the text, the others by their own names. Takes any input."""
    return ListingFilters(
        text=_plain(query.get("q", ""))[:MAX_TEXT],
        **{name: _plain(query.get(name, "")) for name in ("kind", *FACETS)},
    )


def browse(query: Mapping[str, str]) -> Browsing:
    """Return the page of the catalogue that an address asks for. Raises EmptyPage for one that does not
    exist.
    """
    filters, number = filters_from(query), page_number(query.get("page", ""))
    sort = query.get("sort", "")
    sort = sort if sort in ListingSort.values else ListingSort.NAME.value
    found = listing_page(
        **{field.name: getattr(filters, field.name) for field in fields(filters)},
        sort=sort,
        offset=(number - 1) * PAGE_SIZE,
        limit=PAGE_SIZE,
    )
    return Browsing(
        filters=filters,
        facets=listing_facets(filters),
        page=page_of([Card(listing) for listing in found.items], total=found.total, number=number),
        sort=sort,
    )


def page_number(text: str) -> int:
    """Read the number of a page, 1 where none is given. Raises EmptyPage for anything that no list has."""
    if not text:
        return 1
    if not (text.isascii() and text.isdigit() and len(text) <= 6 and int(text)):
        raise EmptyPage(_("That page does not exist."))
    return int(text)


def page_of(items: list[Card], *, total: int, number: int) -> "Page[Card]":
    """Dress items that were read already as the page of a list. Raises EmptyPage beyond its end."""
    paginator: Paginator[Any] = Paginator(range(total), PAGE_SIZE)
    return Page(items, paginator.validate_number(number), paginator)


def _plain(text: str) -> str:
    """A value as a database takes it: NUL is the one character that it refuses even to look for."""
    return " ".join(text.replace("\0", " ").split())[:LONGEST_VALUE]
