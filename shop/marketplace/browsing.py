"""The catalogue as a list people narrow: one page of listings, the facets and what is chosen, from an
address's query.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final
from urllib.parse import urlencode

from django.core.paginator import EmptyPage, Page, Paginator
from django.utils.datastructures import MultiValueDict
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from shop.marketplace.enums import ListingKind, ListingSort, PaymentModel
from shop.marketplace.models import Listing, Vendor
from shop.marketplace.outline import (
    DIRECTORIES,
    FACETS,
    MAX_CHOICES,
    FacetChoice,
    Facets,
    ListingFilters,
    Outline,
    catalogue_outline,
)
from shop.marketplace.selectors import MAX_TEXT, listing_page

PAGE_SIZE: Final = 20
LONGEST_VALUE: Final = 255
# In an address: the text is taken as it is written, see ``Browsing.is_exact``.
EXACT: Final = ("exact", "1")
# How many values of one facet an address may combine.
MAX_VALUES: Final = 20
# How many choices a directory shows at once; a longer one is leafed through by first letter.
LONGEST_DIRECTORY: Final = 200
OTHER_INITIALS: Final = "#"


class UnknownChoice(LookupError):
    """No listing has this host application, category or vendor."""


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
    """A value in force: its filter's name in the address, what it says, and the query of the address without
    it ("?sort=rating", or "").
    """

    name: str
    label: str
    remaining: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Browsing:
    """One page of the catalogue. ``page.object_list`` holds cards.

    ``fixed`` is the facet that the address itself narrows by, "" on the page of everything. ``is_exact``: a
    search does not correct the text, as long as that text stays.
    """

    filters: ListingFilters
    facets: Facets
    page: "Page[Card]"
    sort: str
    outline: Outline
    fixed: str = ""
    is_exact: bool = False

    @property
    def total(self) -> int:
        return self.page.paginator.count

    @property
    def title(self) -> str:
        """The name of the host application, category or vendor that the address is about."""
        return self.outline.label(*self.subject) if self.fixed and self.subject else ""

    @property
    def vendor(self) -> Vendor | None:
        """The vendor that the address is about."""
        cards = self.page.object_list if self.fixed == "vendor" else []
        return cards[0].listing.vendor if cards else None

    @property
    def sizes(self) -> dict[str, int]:
        """How many choices each directory has in all, where that is more than a form shows."""
        sizes = {facet: len(self.outline.labels[facet]) for facet in DIRECTORIES}
        return {facet: size for facet, size in sizes.items() if size > MAX_CHOICES}

    @property
    def subject(self) -> tuple[str, str] | None:
        """Facet and value of the clean address that shows the same; None for the whole catalogue."""
        if self.fixed:
            return self.fixed, self.filters.chosen(self.fixed)[0]
        match self._chosen:
            case [(facet, value)] if value in self.outline.labels.get(facet, ()):
                return facet, value
        return None

    @property
    def is_for_search_engines(self) -> bool:
        """Whether at most one filter narrows: pages of several are as good as endless."""
        return not self._chosen or (not self.fixed and self.subject is not None)

    @property
    def _chosen(self) -> list[tuple[str, str]]:
        """Name in an address and value of what narrows, in the order of the form, without what is fixed."""
        given = [("q", self.filters.text), ("kind", self.filters.kind)]
        for facet in FACETS:
            if facet != self.fixed:
                given += [(facet, value) for value in self.filters.chosen(facet)]
        return [(name, value) for name, value in given if value]

    @property
    def kinds(self) -> list[tuple[str, str, bool]]:
        """Value, name and whether it is chosen, of each kind of listing."""
        return [(kind.value, str(kind.label), kind.value == self.filters.kind) for kind in ListingKind]

    @property
    def sorts(self) -> list[tuple[str, str, bool]]:
        """Value, name and whether it is chosen, of each order that makes sense here.

        The usual one has no value: once a text comes or goes, another one is usual.
        """
        offered = [sort for sort in ListingSort if self.filters.text or sort != ListingSort.RELEVANCE]
        usual = usual_sort(self.filters)
        return [("" if sort == usual else sort.value, str(sort.label), sort == self.sort) for sort in offered]

    @property
    def chips(self) -> list[Chip]:
        """What narrows, in the order of the form, by the names people know: one chip for each value."""
        order = [("sort", self.sort)] if self.sort != usual_sort(self.filters) else []
        chips = []
        for chosen in self._chosen:
            others = [other for other in self._chosen if other != chosen] + order
            if self.is_exact and chosen[0] != "q":
                others.append(EXACT)
            remaining = f"?{urlencode(others)}" if others else ""
            chips.append(Chip(chosen[0], self._label(*chosen), remaining))
        return chips

    def _label(self, name: str, value: str) -> str:
        if name == "q":
            return _("“%(text)s”") % {"text": value}
        if name == "kind":
            return str(dict(ListingKind.choices).get(value, value))
        return self.outline.label(name, value)


def filters_from(query: MultiValueDict[str, str]) -> ListingFilters:
    """Read the filters of an address: ``q`` for the text, the others by their own names, those of facets as
    often as there are values. Takes any input.
    """
    return ListingFilters(
        text=_plain(query.get("q", ""))[:MAX_TEXT],
        kind=_plain(query.get("kind", "")),
        **{facet: _values(query.getlist(facet)) for facet in FACETS},
    )


def sort_from(query: MultiValueDict[str, str], filters: ListingFilters) -> str:
    """Read the order that an address asks for; the usual one where it names none that makes sense."""
    sort = query.get("sort", "")
    is_offered = sort in ListingSort.values and (filters.text or sort != ListingSort.RELEVANCE)
    return sort if is_offered else usual_sort(filters)


def usual_sort(filters: ListingFilters) -> str:
    """The best match first where there is a text to match, else by name."""
    return ListingSort.RELEVANCE.value if filters.text else ListingSort.NAME.value


def browse(query: MultiValueDict[str, str], *, fixed: str = "", value: str = "") -> Browsing:
    """Return the page of the catalogue that an address asks for.

    ``fixed`` is a directory (``DIRECTORIES``) whose ``value`` the address itself names. Raises UnknownChoice
    where no listing has that value, EmptyPage for a page that does not exist.
    """
    filters, number = filters_from(query), page_number(query.get("page", ""))
    if fixed:
        filters = filters.choosing(fixed, value)
    sort = sort_from(query, filters)
    found = listing_page(filters, sort=sort, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    if fixed and value not in found.outline.labels[fixed]:
        raise UnknownChoice(value)
    return Browsing(
        filters=filters,
        facets=found.facets,
        page=page_of([Card(listing) for listing in found.items], total=found.total, number=number),
        sort=sort,
        outline=found.outline,
        fixed=fixed,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """All values of a facet, or those beginning with one letter, or those that a text was found in.

    ``groups`` are pairs of first letter and choices. ``initials`` are the letters to leaf through, with
    whether each is the one shown; none where everything fits on one page.
    """

    facet: str
    text: str
    initials: list[tuple[str, bool]]
    groups: list[tuple[str, list[FacetChoice]]]
    found: int
    total: int

    @property
    def shown(self) -> int:
        return sum(len(choices) for _initial, choices in self.groups)


def directory(facet: str, query: Mapping[str, str]) -> Directory:
    """List the values of a facet from A to Z; ``q`` is searched in the names, ``initial`` names a letter."""
    choices = sorted(catalogue_outline().choices(facet), key=lambda choice: _alphabetical(choice.label))
    text, total = _plain(query.get("q", ""))[:MAX_TEXT], len(choices)
    found, initials = choices, list[tuple[str, bool]]()
    if text:
        found = [choice for choice in choices if text.casefold() in choice.label.casefold()]
    elif total > LONGEST_DIRECTORY:
        letters = list(dict.fromkeys(initial_of(choice.label) for choice in choices))
        wanted = query.get("initial", "").upper()
        wanted = wanted if wanted in letters else letters[0]
        initials = [(letter, letter == wanted) for letter in letters]
        found = [choice for choice in choices if initial_of(choice.label) == wanted]
    shown = found if initials else found[:LONGEST_DIRECTORY]
    groups = groupby(shown, key=lambda choice: initial_of(choice.label))
    return Directory(
        facet=facet,
        text=text,
        initials=initials,
        groups=[(letter, list(members)) for letter, members in groups],
        found=len(found),
        total=total,
    )


def initial_of(name: str) -> str:
    """The letter that a name stands under, A to Z whatever its accent, "#" for all others."""
    first = next((character for character in unicodedata.normalize("NFKD", name) if character.isalnum()), "")
    letter = first.upper()[:1]
    return letter if letter.isascii() and letter.isalpha() else OTHER_INITIALS


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


def _values(given: Iterable[str]) -> tuple[str, ...]:
    """The values of one facet: each once, none empty, and not endlessly many."""
    return tuple(dict.fromkeys(filter(None, map(_plain, given))))[:MAX_VALUES]


def _alphabetical(name: str) -> tuple[str, str]:
    return initial_of(name), unicodedata.normalize("NFKD", name).casefold()
