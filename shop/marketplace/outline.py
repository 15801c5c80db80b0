"""The listed catalogue in outline, kept in memory: what facets, totals, related listings and A–Z pages count.

Counting ten thousand listings anew for every page would make a page slower with every vendor that joins. The
outline is read once per process and revision of the catalogue, in two queries; after that a count is the
intersection of bit sets, some microseconds each. What a page shows *of* its listings still comes from the
database.
"""

import time
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import reduce
from heapq import nsmallest
from operator import or_
from threading import Lock
from typing import Any, Final, Self, TypeAlias
from zlib import crc32

from django.db.models import Count, Exists, F, QuerySet, Subquery, TextChoices, Value, Window
from django.db.models.functions import Lower, RowNumber
from oscar.core.loading import get_model

from shop.marketplace.enums import Hosting, ListingSort, PaymentModel, SyncStatus
from shop.marketplace.models import HUES, Listing, ListingHosting, ListingQuerySet, SyncChange, SyncRun

ProductCategory = get_model("catalogue", "ProductCategory")

# A catalogue of thousands has thousands of vendors; a list of choices ends somewhere.
MAX_CHOICES: Final = 40
MAX_RELATED: Final = 6
# While a synchronisation writes, counts may be some seconds old: else each of its batches would cost a
# reading.
PATIENCE_SECONDS: Final = 10
# Names of vendors and categories change without a listing being changed.
LONGEST_SECONDS: Final = 600

# A set of listings: bit n stands for the n-th most installed one.
Bits: TypeAlias = int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingFilters:
    """What narrows the catalogue; "" and () do not narrow.

    The values of one facet are alternatives, the facets hold together. ``kind``, ``payment_model`` and
    ``deployment`` are values of the enums, ``host`` holds keys of applications, ``category`` slugs,
    ``vendor`` keys of vendors. Values nobody knows find nothing.
    """

    text: str = ""
    kind: str = ""
    host: tuple[str, ...] = ()
    deployment: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    vendor: tuple[str, ...] = ()
    payment_model: tuple[str, ...] = ()

    def choosing(self, facet: str, *values: str) -> Self:
        """The same filters, but with these values of a facet alone."""
        changed: dict[str, Any] = {facet: values}
        return replace(self, **changed)

    def chosen(self, facet: str) -> tuple[str, ...]:
        values: tuple[str, ...] = getattr(self, facet)
        return values


@dataclass(frozen=True, slots=True)
class FacetChoice:
    """One value to narrow by, and how many listings would remain."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """The choices of each facet. Each counts what the *other* facets leave, so that more can be chosen."""

    host: list[FacetChoice]
    deployment: list[FacetChoice]
    category: list[FacetChoice]
    vendor: list[FacetChoice]
    payment_model: list[FacetChoice]


FACETS: Final = tuple(field.name for field in fields(Facets))
# The facets that can have more choices than a form shows; each has a page of its own with all of them.
DIRECTORIES: Final = ("host", "category", "vendor")
# The others have the choices of an enum, in its order.
ENUMS: Final[Mapping[str, type[TextChoices]]] = {"deployment": Hosting, "payment_model": PaymentModel}


@dataclass(frozen=True, slots=True)
class ListingLink:
    """A listing as a link to it shows it. ``hue`` is 0 to 11, for the generated initial."""

    key: str
    name: str
    vendor_name: str
    logo_url: str

    @property
    def hue(self) -> int:
        return crc32(self.key.encode()) % HUES


@dataclass(frozen=True, slots=True)
class Revision:
    """What tells one state of the catalogue from the next. A synchronisation records every change."""

    newest_change: int | None
    newest_listing: int | None
    listed: int


@dataclass(frozen=True, slots=True)
class CatalogueState:
    """The revision, and whether a synchronisation is about to bring the next one."""

    revision: Revision
    is_moving: bool


# Without a listing there is nothing to be told apart.
EMPTY: Final = CatalogueState(Revision(None, None, 0), is_moving=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """All listed entries at one revision, the most installed first."""

    revision: Revision
    read_at: float  # seconds of the monotonic clock
    ids: list[int]
    keys: list[str]
    names: list[str]
    logos: list[str]
    vendors: list[str]  # key of the vendor of each listing
    kinds: Mapping[str, Bits]
    members: Mapping[str, Mapping[str, Bits]]  # of each directory: value -> listings
    labels: Mapping[str, Mapping[str, str]]  # of each directory: value -> name
    hostings: Mapping[tuple[str, str], Bits]  # (deployment, payment model) -> listings
    places: Mapping[str, int]  # by key
    orders: Mapping[str, Sequence[int]]  # by ListingSort: all places in that order

    # --- Finding and counting
    def page(self, found: Bits, *, sort: str, offset: int, limit: int) -> list[int]:
        """The primary keys of a part of a set, ordered as ``ListingSort`` says; by name otherwise."""
        order = self.orders.get(sort, self.orders[ListingSort.NAME])
        if found != self.everything:
            members = found.to_bytes(len(self.ids) // 8 + 1, "little")
            order = [place for place in order if members[place >> 3] >> (place & 7) & 1]
        return [self.ids[place] for place in order[offset : offset + limit]]

    def matching(self, filters: ListingFilters, among: Bits | None = None) -> Bits:
        """The listings that the filters leave, except that ``text`` is not looked at: pass what it finds."""
        found = self.everything if among is None else among
        if filters.kind:
            found &= self.kinds.get(filters.kind, 0)
        for facet in DIRECTORIES:
            if values := filters.chosen(facet):
                found &= _any_of(self.members[facet].get(value, 0) for value in values)
        if filters.deployment or filters.payment_model:
            found &= self._hosted(filters.deployment, filters.payment_model)
        return found

    def facets(self, filters: ListingFilters, among: Bits | None = None) -> Facets:
        """Count the choices of every facet among the listings that a text found, or all."""
        return self.facets_of({facet: self._counts(facet, filters, among) for facet in FACETS}, filters)

    def facets_of(self, counts: Mapping[str, Mapping[str, int]], filters: ListingFilters) -> Facets:
        """Dress numbers of listings, by facet and value, as choices: what leaves nothing is left out.

        A directory has what is chosen first, then the largest, and is cut to ``MAX_CHOICES``. What is chosen
        is always among the choices, known or not, for it has to be possible to take it back.
        """
        return Facets(
            **{facet: self._choices(facet, counts[facet], filters.chosen(facet)) for facet in FACETS}
        )

    def label(self, facet: str, value: str) -> str:
        """The name of a value as people know it; of one that nobody knows the value itself."""
        if facet in ENUMS:
            return str(dict(ENUMS[facet].choices).get(value, value))
        return self.labels[facet].get(value, value)

    def choices(self, facet: str) -> list[FacetChoice]:
        """All values of a directory (``DIRECTORIES``) with their number of listings, by name."""
        labels = self.labels[facet]
        return sorted(
            (
                FacetChoice(value, labels[value], members.bit_count(), is_chosen=False)
                for value, members in self.members[facet].items()
            ),
            key=_by_label,
        )

    def bits_of(self, ids: Iterable[int]) -> Bits:
        """The set of the listings with these primary keys; those that are not listed are left out."""
        wanted = set(ids)
        return _bits(place for place, pk in enumerate(self.ids) if pk in wanted)

    # --- Single listings
    def links(self, keys: Iterable[str]) -> list[ListingLink]:
        """The listings with these keys in this order; what is not listed (any more) is left out."""
        return [self._link(self.places[key]) for key in keys if key in self.places]

    def categories_of(self, key: str) -> list[FacetChoice]:
        """The categories of a listing by name; none for one that is not listed."""
        own = self._bit(key)
        return [one for one in self.choices("category") if self.members["category"][one.value] & own]

    def related(self, *, key: str, applications: Iterable[str], vendor: str) -> list[ListingLink]:
        """Up to six listings for somebody who looks at this one, the most installed first.

        First those that share an application and a category with it, then those of its vendor, then those
        that share an application. What is in no category, as all host products are, is surrounded by what
        plugs into it before anything else of its vendor.
        """
        own = self._bit(key)
        same_host = _any_of(self.members["host"].get(name, 0) for name in applications)
        same_category = _any_of(members for members in self.members["category"].values() if members & own)
        found: list[int] = []
        seen = own
        same_vendor = self.members["vendor"].get(vendor, 0)
        circles = (
            (same_host & same_category, same_vendor, same_host) if same_category else (same_host, same_vendor)
        )
        for circle in circles:
            for place in _places(circle & ~seen):
                if len(found) == MAX_RELATED:
                    break
                found.append(place)
            seen |= circle
        return [self._link(place) for place in found]

    @property
    def everything(self) -> Bits:
        return (1 << len(self.ids)) - 1

    def _bit(self, key: str) -> Bits:
        return 1 << self.places[key] if key in self.places else 0

    def _link(self, place: int) -> ListingLink:
        logo = self.logos[place]
        return ListingLink(
            key=self.keys[place],
            name=self.names[place],
            vendor_name=self.labels["vendor"][self.vendors[place]],
            logo_url=str(Listing._meta.get_field("logo").storage.url(logo)) if logo else "",
        )

    def _hosted(self, deployments: tuple[str, ...], payment_models: tuple[str, ...]) -> Bits:
        """One hosting must fit both: free in the cloud is not free somewhere and offered in the cloud."""
        return _any_of(
            members
            for (runs_as, paid), members in self.hostings.items()
            if (not deployments or runs_as in deployments) and (not payment_models or paid in payment_models)
        )

    def _counts(self, facet: str, filters: ListingFilters, among: Bits | None) -> dict[str, int]:
        """How many listings each value of a facet leaves, whatever else is chosen of this facet."""
        if facet in ENUMS:
            values: Iterable[str] = ENUMS[facet].values
            alone = {value: filters.choosing(facet, value) for value in values}
            return {value: self.matching(one, among).bit_count() for value, one in alone.items()}
        found = self.matching(filters.choosing(facet), among)
        return {value: (members & found).bit_count() for value, members in self.members[facet].items()}

    def _choices(self, facet: str, counts: Mapping[str, int], chosen: tuple[str, ...]) -> list[FacetChoice]:
        wanted = set(chosen)

        def choice(value: str) -> FacetChoice:
            return FacetChoice(value, self.label(facet, value), counts.get(value, 0), value in wanted)

        if facet in ENUMS:
            offered = [value for value in ENUMS[facet].values if counts.get(value) or value in wanted]
            return [choice(value) for value in dict.fromkeys((*offered, *chosen))]
        labels = self.labels[facet]
        weights = {
            (value not in wanted, -count, labels.get(value, value), value)
            for value, count in (dict.fromkeys(chosen, 0) | dict(counts)).items()
            if count or value in wanted
        }
        largest = [choice(value) for *_weight, value in nsmallest(MAX_CHOICES, weights)]
        return sorted(largest, key=_by_weight)

    @classmethod
    def read(cls, revision: Revision) -> Self:
        """Read the outline from the database, in two queries."""
        rows: list[Any] = list(
            Listing.objects.listed()
            .annotate(place_by_name=Window(RowNumber(), order_by=[Lower("name"), F("pk")]))
            .order_by("-installs", "place_by_name")
            .values_list(
                "pk",
                "product_id",
                "key",
                "name",
                "logo",
                "kind",
                "vendor__key",
                "vendor__name",
                "rating",
                "rating_count",
                "marketplace_modified_at",
                "place_by_name",
                named=True,
            )
        )
        by_listing = {row.pk: place for place, row in enumerate(rows)}
        by_product = {row.product_id: place for place, row in enumerate(rows)}
        kinds: dict[str, list[int]] = defaultdict(list)
        hostings: dict[tuple[str, str], list[int]] = defaultdict(list)
        members: dict[str, dict[str, list[int]]] = {facet: defaultdict(list) for facet in DIRECTORIES}
        labels: dict[str, dict[str, str]] = {facet: {} for facet in DIRECTORIES}
        for place, row in enumerate(rows):
            kinds[row.kind].append(place)
            members["vendor"][row.vendor__key].append(place)
            labels["vendor"][row.vendor__key] = row.vendor__name
        for facet, owner, value, label in _memberships():
            owned = (by_product if facet == "category" else by_listing).get(owner)
            if owned is None:
                continue
            if facet == "hosting":
                hostings[value, label].append(owned)
            else:
                members[facet][value].append(owned)
                labels[facet][value] = label
        return cls(
            revision=revision,
            read_at=time.monotonic(),
            ids=[row.pk for row in rows],
            keys=[row.key for row in rows],
            names=[row.name for row in rows],
            logos=[row.logo for row in rows],
            vendors=[row.vendor__key for row in rows],
            kinds={kind: _bits(places) for kind, places in kinds.items()},
            members={
                facet: {value: _bits(places) for value, places in found.items()}
                for facet, found in members.items()
            },
            labels=labels,
            hostings={names: _bits(places) for names, places in hostings.items()},
            places={row.key: place for place, row in enumerate(rows)},
            orders=_orders(rows),
        )


class _Shelf:
    """The outline that this process last read."""

    outline: Outline | None = None
    lock = Lock()


def catalogue_outline(state: CatalogueState | None = None) -> Outline:
    """Return the outline of the catalogue as it is now, or some seconds ago while it is being synchronised.

    One query for the state, none where it was read along with a listing (``with_state``), and two more in
    each process after a change.
    """
    state = state or catalogue_state()
    with _Shelf.lock:  # whoever comes while it is read waits for it instead of reading it too
        outline = _Shelf.outline
        if outline is None or not _is_good(outline, state):
            outline = _Shelf.outline = Outline.read(state.revision)
    return outline


def forget_outline() -> None:
    """Make the next ``catalogue_outline`` read; for tests, whose databases all begin at the same revision."""
    _Shelf.outline = None


def catalogue_state() -> CatalogueState:
    """Ask for the state, in one query."""
    newest = with_state(Listing.objects.filter(is_listed=True).only("pk")).order_by("-pk").first()
    return state_beside(newest) if newest else EMPTY


def with_state(listings: ListingQuerySet) -> ListingQuerySet:
    """Load the state along with each listing, for ``state_beside``."""
    listed = Listing.objects.filter(is_listed=True).order_by()
    return listings.annotate(
        state_newest_change=Subquery(SyncChange.objects.order_by("-pk").values("pk")[:1]),
        state_newest_listing=Subquery(listed.order_by("-pk").values("pk")[:1]),
        state_listed=Subquery(listed.values("is_listed").annotate(number=Count("pk")).values("number")),
        state_is_moving=Exists(SyncRun.objects.filter(status=SyncStatus.RUNNING)),
    )


def state_beside(listing: Listing) -> CatalogueState:
    """The state that came along with a listing read ``with_state``."""
    loaded: Any = listing
    if loaded.state_newest_listing is None:
        return EMPTY
    revision = Revision(loaded.state_newest_change, loaded.state_newest_listing, loaded.state_listed)
    return CatalogueState(revision, loaded.state_is_moving)


def _is_good(outline: Outline, state: CatalogueState) -> bool:
    age = time.monotonic() - outline.read_at
    if outline.revision == state.revision:
        return age < LONGEST_SECONDS
    return state.is_moving and age < PATIENCE_SECONDS


def _memberships() -> Iterable[tuple[str, int, str, str]]:
    """Rows of facet, owner, value and name; the owner is a product for a category, else a listing."""
    columns = ("facet", "owner", "choice", "title")

    def rows(facet: str, source: QuerySet[Any], **named: str) -> QuerySet[Any, Any]:
        given = {column: F(path) for column, path in named.items()}
        return source.order_by().values(facet=Value(facet), **given).values_list(*columns)

    return rows(
        "host",
        Listing.applications.through.objects.all(),
        owner="listing_id",
        choice="hostapplication__key",
        title="hostapplication__name",
    ).union(
        rows(
            "category",
            ProductCategory.objects.filter(category__is_public=True),
            owner="product_id",
            choice="category__slug",
            title="category__name",
        ),
        rows(
            "hosting",
            ListingHosting.objects.all(),
            owner="listing_id",
            choice="deployment",
            title="payment_model",
        ),
        all=True,
    )


def _orders(rows: Sequence[Any]) -> dict[str, Sequence[int]]:
    """The places in each order; equal ones, and those without the value, by name."""

    def order(key: Callable[[Any], Any]) -> Sequence[int]:
        places = sorted(range(len(rows)), key=lambda place: (*key(rows[place]), rows[place].place_by_name))
        return array("I", places)

    return {
        ListingSort.NAME: order(lambda row: ()),
        ListingSort.INSTALLS: range(len(rows)),
        ListingSort.RATING: order(lambda row: (row.rating is None, -(row.rating or 0), -row.rating_count)),
        ListingSort.UPDATED: order(
            lambda row: (-row.marketplace_modified_at.timestamp() if row.marketplace_modified_at else 0,)
        ),
    }


def _bits(places: Iterable[int]) -> Bits:
    """The set with these members. Setting bits in an integer one by one would copy it every time."""
    octets = bytearray()
    for place in places:
        octet = place >> 3
        if octet >= len(octets):
            octets.extend(bytes(octet + 1 - len(octets)))
        octets[octet] |= 1 << (place & 7)
    return int.from_bytes(octets, "little")


def _places(found: Bits) -> Iterator[int]:
    """The members of a set, the most installed first."""
    for octet, value in enumerate(found.to_bytes((found.bit_length() + 7) // 8, "little")):
        if value:
            yield from (octet * 8 + bit for bit in range(8) if value >> bit & 1)


def _any_of(sets: Iterable[Bits]) -> Bits:
    return reduce(or_, sets, 0)


def _by_weight(choice: FacetChoice) -> tuple[bool, int, str, str]:
    return not choice.is_chosen, -choice.count, choice.label.casefold(), choice.value


def _by_label(choice: FacetChoice) -> tuple[str, int, str]:
    return choice.label.casefold(), -choice.count, choice.value
