"""The Marketplace over the network: version 2 of its API, which lists everything.

A full reading walks each collection once per hosting, because an app has a version of its own for each, and
only there stands who is paid for it. A reading of what changed walks the apps once, without versions, and
asks for those of the changed ones.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

import httpx
from pydantic import ValidationError

from shop.marketplace.enums import Hosting, ListingKind
from shop.marketplace.parsing import (
    HOST_VENDOR,
    SkippedListing,
    SourceListing,
    SourceVendor,
    UnchangedListing,
    latest_by_hosting,
    listing_from_addon,
    listing_from_product,
    reason_of,
    vendor_from_wire,
)
from shop.marketplace.schemas import (
    WireAddon,
    WireApplication,
    WireCollection,
    WireProduct,
    WireVendor,
    WireVersion,
    href,
)
from shop.marketplace.sources.base import (
    AnswerTooLarge,
    ComeBackLater,
    NotFound,
    SourceError,
    given_key,
    items_of,
    read_listing,
    read_page,
    walk_collection,
)
from shop.marketplace.sources.images import ImageFetcher
from shop.marketplace.sources.spool import Entry, Spool
from shop.marketplace.sources.transport import Transport
from shop.marketplace.sources.v3 import (
    ParentSoftware,
    key_in_version_2,
    overridden,
    read_parents,
)

ROOT: Final = "/rest/2"
PRODUCTS: Final = "products"
ADDONS: Final = "addons"
VENDORS: Final = "vendors"
APPLICATIONS: Final = "applications"
PARENTS: Final = "parents"

# The pages of a catalogue that changes while it is read repeat some listings and leave out others. Another
# page size shifts the gaps, so a walk that met too few is done again, twice at most.
PAGE_SIZES: Final = (50, 47, 41)
MAX_PAGES: Final = 5_000
# How many listings are asked about before it is believed that nothing is offered for a hosting any more.
SAMPLE: Final = 20
# Vendors' entries that fail in a row, after which no more of them are asked for in this reading.
MAX_FAILED_VENDORS: Final = 3

HOSTING_PARAMETERS: Final = {
    Hosting.CLOUD: "cloud",
    Hosting.DATA_CENTER: "datacenter",
    Hosting.SERVER: "server",
}

FULL: Final = "full"
CHANGES: Final = "changes"

MODELS: Final[dict[str, type[WireAddon] | type[WireProduct]]] = {PRODUCTS: WireProduct, ADDONS: WireAddon}

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Walk:
    """A way through a collection: the listings for one hosting with their versions, or all without any."""

    collection: str
    hosting: Hosting | None = None

    @property
    def name(self) -> str:
        return f"{self.collection}:{self.hosting.value if self.hosting else 'all'}"

    def address(self, limit: int) -> str:
        """Return the address of the first page."""
        versions = f"hosting={HOSTING_PARAMETERS[self.hosting]}&withVersion=true&" if self.hosting else ""
        return f"{ROOT}/{self.collection}?{versions}limit={limit}"


HOST_WALKS: Final = tuple(Walk(PRODUCTS, hosting) for hosting in Hosting)
APP_WALKS: Final = {
    FULL: tuple(Walk(ADDONS, hosting) for hosting in Hosting),
    CHANGES: (Walk(ADDONS),),
}


class MarketplaceSource:
    """The Marketplace, read into a spool first and told from there."""

    def __init__(
        self,
        *,
        transport: Transport,
        spool: Spool,
        images: ImageFetcher,
        parents: Transport | None,
        known: Mapping[str, datetime | None],
        fresh_vendors: Mapping[str, SourceVendor],
    ) -> None:
        """Put the parts together; ``open_source`` does it by the settings.

        ``parents`` asks version 3 for host products, if that is to be done. ``known`` has the last change of
        each stored app by key, ``fresh_vendors`` those whose own entry need not be asked for, by key.
        """
        self.name = str(transport.base).rstrip("/")
        self._transport = transport
        self._spool = spool
        self._images = images
        self._parents = parents
        self._known = known
        self._fresh_vendors = fresh_vendors
        self._failed_vendors = 0
        # How many listings there are by walk, as the source said last.
        self._counts: dict[str, int] = {}

    @property
    def seconds_on_network(self) -> float:
        """Seconds spent in waiting for the network while reading."""
        return self._transport.seconds_on_network + (
            self._parents.seconds_on_network if self._parents else 0.0
        )

    @property
    def seconds_waited(self) -> float:
        """Seconds spent in pauses between attempts while reading."""
        return self._transport.seconds_waited + (self._parents.seconds_waited if self._parents else 0.0)

    def read(self, on_progress: Callable[[int, int], None]) -> None:
        self._walk_all(HOST_WALKS, lambda: on_progress(self._done(), 0))
        self._read_parents()
        app_walks = APP_WALKS[self._spool.plan]
        self._look_ahead(app_walks)
        self._walk_all(app_walks, lambda: on_progress(self._done(), sum(self._counts.values())))
        self._read_vendors()
        self._read_applications()

    def application_names(self) -> dict[str, str]:
        facts = self._spool.facts(APPLICATIONS, APPLICATIONS).get("", {})
        return dict(facts.get("names", {}))

    def expected_count(self) -> int | None:
        return (self._spool.size(PRODUCTS) + self._spool.size(ADDONS)) or None

    def listings(self) -> Iterator[SourceListing | SkippedListing | UnchangedListing]:
        parents = self._parents_by_key()
        for key in self._spool.keys(PRODUCTS):
            product = self._told(PRODUCTS, key, self._product)
            parent = parents.get(key)
            yield overridden(product, parent) if parent and isinstance(product, SourceListing) else product
        vendors: dict[str, SourceVendor] = {}
        for key in self._spool.keys(ADDONS):
            yield self._told(ADDONS, key, lambda facts: self._addon(facts, vendors))

    def is_gone(self, key: str, kind: ListingKind) -> bool:
        """Ask for one listing; one that is there, but not public, is gone as well.

        An answer about something else proves nothing.
        """
        path = f"{PRODUCTS}/key/{key}" if kind == ListingKind.HOST else f"{ADDONS}/{key}"
        try:
            answer = self._transport.get_json(f"{ROOT}/{path}")
        except NotFound:
            return True
        return bool(answer.get("key") == key and answer.get("status", "public") != "public")

    def fetch_image(self, address: str) -> bytes:
        return self._images.fetch(address)

    def suspend(self) -> None:
        self._disconnect()
        self._spool.close()

    def close(self) -> None:
        self._disconnect()
        self._spool.remove()

    def _disconnect(self) -> None:
        self._transport.close()
        self._images.close()
        if self._parents:
            self._parents.close()

    # --- Reading --------------------------------------------------------------------------------------------
    def _walk_all(self, walks: tuple[Walk, ...], on_page: Callable[[], None]) -> None:
        for walk in walks:
            self._walk(walk, on_page)
        for walk in walks:
            if not walk.hosting:
                continue
            if not self._spool.size(walk.collection, walk.name):
                self._doubt_emptiness(walk, walk.hosting)
            if not self._is_complete(walk):
                self._fill_gaps(walk, walk.hosting, on_page)

    def _walk(self, walk: Walk, on_page: Callable[[], None]) -> None:
        """Walk until as many listings were met as the source says it has, or as often as makes sense."""
        for number, limit in enumerate(PAGE_SIZES, start=1):
            self._walk_once(walk, f"{walk.name}#{number}", limit, on_page)
            if self._is_complete(walk):
                return

    def _is_complete(self, walk: Walk) -> bool:
        return self._spool.size(walk.collection, walk.name) >= self._counts.get(walk.name, 0)

    def _doubt_emptiness(self, walk: Walk, hosting: Hosting) -> None:
        """Ask about some listings of the other walks whether this hosting is really over for all of them: one
        empty answer would take it from every listing that has another one. Raises SourceError if it is not.
        """
        keys = list(self._spool.keys(walk.collection))
        for key in keys[:: max(1, len(keys) // SAMPLE)][:SAMPLE]:
            if not any("item" in facts for facts in self._spool.facts(walk.collection, key).values()):
                continue
            try:
                version = self._latest_version(walk.collection, key, hosting)
            except ValueError:
                # Of no use as a witness.
                continue
            if version and hosting in latest_by_hosting([version]):
                for number, _limit in enumerate(PAGE_SIZES, start=1):
                    self._spool.forget_walk(f"{walk.name}#{number}")
                raise SourceError(
                    f"The source lists no {walk.collection} for {HOSTING_PARAMETERS[hosting]}, although "
                    f"{key} is offered there. The reading can be resumed later."
                )

    def _fill_gaps(self, walk: Walk, hosting: Hosting, on_page: Callable[[], None]) -> None:
        """Ask about each listing of the other walks that this one did not meet: it may be in a gap, and then
        it would seem to be no longer offered for this hosting.
        """
        asked = f"{walk.name}+"
        for key in list(self._spool.keys(walk.collection)):
            if self._spool.walks_with(walk.collection, key) & {walk.name, asked}:
                continue
            if not any("item" in facts for facts in self._spool.facts(walk.collection, key).values()):
                continue
            try:
                version = self._latest_version(walk.collection, key, hosting)
                facts: Facts = {"versions": [_kept(version)] if version else []}
            except ValueError as error:
                facts = {"skipped": reason_of(error)}
            self._spool.keep([Entry(collection=walk.collection, key=key, walk=asked, facts=facts)])
            on_page()

    def _walk_once(self, walk: Walk, name: str, limit: int, on_page: Callable[[], None]) -> None:
        """Keep page after page, going on where an earlier reading stopped."""
        state = self._spool.walk(name)
        self._note_count(walk, state.count)
        address = state.next_address or ("" if state.seen else self._transport.resolve(walk.address(limit)))
        while address:
            if len(state.seen) >= MAX_PAGES:
                raise SourceError(f"{walk.collection} has more than {MAX_PAGES} pages: they do not end.")
            page, address = self._page(address, may_be_kept=walk.collection == PRODUCTS)
            items = items_of(page, walk.collection, address)
            following = self._following(page, items)
            if following == address or following in state.seen:
                # The page is not kept: a reading that is resumed asks for it again. A longer circle may have
                # been closed by any page before.
                if following != address:
                    self._spool.forget_walk(name)
                raise SourceError(
                    f"{following} was already read: the pages of {walk.collection} lead in a circle."
                )
            entries = [self._entry(walk, item) for item in items]
            self._spool.keep(entries, walk=name, address=address, next_address=following, count=page.count)
            self._note_count(walk, page.count)
            self._read_vendors()
            on_page()
            address = following

    def _page(self, address: str, *, may_be_kept: bool) -> tuple[WireCollection, str]:
        """Return the page under an address; one that is too large gives way to a shorter one, under its own
        address.
        """
        while True:
            try:
                answer = self._transport.get_json(address, may_be_kept=may_be_kept)
            except AnswerTooLarge:
                shorter = _with_smaller_limit(address)
                if not shorter:
                    raise
                address = shorter
            else:
                return read_page(answer, address), address

    def _following(self, page: WireCollection, items: list[object]) -> str:
        """Return the full address of the next page. One without listings is the last, whatever it says."""
        link = href(page.links, "next") if items else ""
        return self._transport.resolve(link) if link else ""

    def _entry(self, walk: Walk, item: object) -> Entry:
        """Check one item and fetch what it lacks; of a broken one only the reason is kept."""
        vendor = ""
        try:
            wire = MODELS[walk.collection].model_validate(item)
            key, facts = wire.key, self._facts(walk, wire)
            if isinstance(wire, WireAddon) and "item" in facts:
                vendor = vendor_from_wire(wire.embedded.vendor).key
        except ValueError as error:
            key, facts = given_key(item) or f"?{_digest(item)}", {"skipped": reason_of(error)}
        return Entry(collection=walk.collection, key=key, walk=walk.name, vendor=vendor, facts=facts)

    def _facts(self, walk: Walk, wire: WireAddon | WireProduct) -> Facts:
        if walk.hosting:
            versions = [
                wire.embedded.version or self._latest_version(walk.collection, wire.key, walk.hosting)
            ]
        elif isinstance(wire, WireAddon) and self._is_unchanged(wire):
            return {"unchanged": True}
        else:
            versions = [self._latest_version(walk.collection, wire.key, hosting) for hosting in Hosting]
        return {
            "item": _kept(wire, exclude={"embedded": {"version"}}),
            "versions": [_kept(version) for version in versions if version],
        }

    def _is_unchanged(self, addon: WireAddon) -> bool:
        known_at = self._known.get(addon.key)
        return known_at is not None and known_at == addon.embedded.last_modified

    def _latest_version(self, collection: str, key: str, hosting: Hosting) -> WireVersion | None:
        """Ask for the newest version for one hosting. Raises ValueError for one that cannot be used."""
        path = f"{collection}/key/{key}" if collection == PRODUCTS else f"{collection}/{key}"
        parameter = HOSTING_PARAMETERS[hosting]
        try:
            answer = self._transport.get_json(f"{ROOT}/{path}/versions/latest?hosting={parameter}")
        except NotFound:
            return None
        except AnswerTooLarge as error:
            raise ValueError(f"versions: {error}") from error
        return WireVersion.model_validate(answer)

    def _look_ahead(self, walks: tuple[Walk, ...]) -> None:
        """Ask how many listings are to come in each walk, so that the progress knows its end."""
        for walk in walks:
            if walk.hosting and not self._spool.walk(f"{walk.name}#1").seen:
                address = f"{ROOT}/{walk.collection}?hosting={HOSTING_PARAMETERS[walk.hosting]}&limit=1"
                self._note_count(walk, read_page(self._transport.get_json(address), address).count)

    def _note_count(self, walk: Walk, count: int | None) -> None:
        if count is not None:
            self._counts[walk.name] = count

    def _done(self) -> int:
        walks = (*HOST_WALKS, *APP_WALKS[self._spool.plan])
        return sum(self._spool.size(walk.collection, walk.name) for walk in walks)

    def _read_vendors(self) -> None:
        """Ask for the own entries of the vendors met so far. They are decoration: a few that fail do no
        harm, and after some in a row no more are asked for.
        """
        asked = set(self._spool.keys(VENDORS))
        for key in sorted(self._spool.vendors - asked - {HOST_VENDOR.key} - self._fresh_vendors.keys()):
            if self._failed_vendors >= MAX_FAILED_VENDORS:
                return
            facts: Facts = {}
            try:
                answer = self._transport.get_json(f"{ROOT}/{VENDORS}/{key}")
                vendor = vendor_from_wire(WireVendor.model_validate(answer), is_complete=True)
                if vendor.key == key:
                    facts = asdict(vendor)
                self._failed_vendors = 0
            except ComeBackLater:
                raise
            except NotFound:
                self._failed_vendors = 0
            except (SourceError, ValueError):
                self._failed_vendors += 1
            self._spool.keep([Entry(collection=VENDORS, key=key, facts=facts)])

    def _read_applications(self) -> None:
        """Ask for the names of applications; where they are missing, keys are shown."""
        if self._spool.has(APPLICATIONS, APPLICATIONS):
            return
        names: dict[str, str] = {}
        try:
            for item in walk_collection(self._get_seldom_changed, f"{ROOT}/{APPLICATIONS}", APPLICATIONS):
                try:
                    application = WireApplication.model_validate(item)
                except ValidationError:
                    continue
                names[application.key] = application.name
        except ComeBackLater:
            raise
        except SourceError:
            pass
        self._spool.keep([Entry(collection=APPLICATIONS, key=APPLICATIONS, facts={"names": names})])

    def _get_seldom_changed(self, address: str) -> object:
        return self._transport.get_json(address, may_be_kept=True)

    def _read_parents(self) -> None:
        if self._parents is None or self._spool.walk(PARENTS).is_finished:
            return
        entries = [
            Entry(collection=PARENTS, key=parent.id, facts=asdict(parent))
            for parent in read_parents(self._parents)
        ]
        self._spool.keep(entries, walk=PARENTS, address=PARENTS)

    # --- Telling --------------------------------------------------------------------------------------------
    def _told(
        self, collection: str, key: str, tell: Callable[[Facts], SourceListing]
    ) -> SourceListing | SkippedListing | UnchangedListing:
        """Put together what the walks found out about a key. Broken in one of them is broken: half of a
        listing's facts would say that the other half is not offered.
        """
        # In the order of the hostings, which is that of their names: the first one has the say.
        parts = [facts for _walk, facts in sorted(self._spool.facts(collection, key).items())]
        for facts in parts:
            if "skipped" in facts:
                return SkippedListing(key="?" if key.startswith("?") else key, reason=facts["skipped"])
            if "unchanged" in facts:
                return UnchangedListing(key=key)
        item = next(facts["item"] for facts in parts if "item" in facts)
        versions = [version for facts in parts for version in facts["versions"]]
        return read_listing({"key": key, "item": item, "versions": versions}, tell)

    def _product(self, facts: Facts) -> SourceListing:
        return listing_from_product(WireProduct.model_validate(facts["item"]), _versions(facts))

    def _addon(self, facts: Facts, vendors: dict[str, SourceVendor]) -> SourceListing:
        addon = WireAddon.model_validate(facts["item"])
        embedded = vendor_from_wire(addon.embedded.vendor)
        if embedded.key not in vendors:
            vendors[embedded.key] = self._vendor(embedded)
        return listing_from_addon(addon, _versions(facts), vendors[embedded.key])

    def _vendor(self, embedded: SourceVendor) -> SourceVendor:
        """Prefer what is known from the vendor's own entry over what its app says."""
        own = self._spool.facts(VENDORS, embedded.key).get("")
        if own:
            return SourceVendor(**own)
        return self._fresh_vendors.get(embedded.key, embedded)

    def _parents_by_key(self) -> dict[str, ParentSoftware]:
        """Return the host products of version 3 under their keys in version 2."""
        keys = frozenset(self._spool.keys(PRODUCTS))
        parents: dict[str, ParentSoftware] = {}
        # Those with the same key in both come first: no other one takes their place.
        for parent_id in sorted(self._spool.keys(PARENTS), key=lambda parent_id: parent_id not in keys):
            parent = ParentSoftware.from_facts(self._spool.facts(PARENTS, parent_id)[""])
            parents.setdefault(key_in_version_2(parent_id, keys), parent)
        return parents


def _kept(wire: WireAddon | WireProduct | WireVersion, **options: Any) -> Facts:
    return wire.model_dump(mode="json", by_alias=True, exclude_unset=True, **options)


def _versions(facts: Facts) -> list[WireVersion]:
    return [WireVersion.model_validate(version) for version in facts["versions"]]


def _with_smaller_limit(address: str) -> str:
    """Return the address of a page from the same place on with fewer listings, "" below one."""
    url = httpx.URL(address)
    given = url.params.get("limit", "")
    limit = int(given) if given.isascii() and given.isdigit() else 10
    return str(url.copy_set_param("limit", max(1, limit // 7))) if limit > 1 else ""


def _digest(item: object) -> str:
    """Tell items without a key apart, and recognize one that is met again."""
    return hashlib.sha256(json.dumps(item, sort_keys=True).encode()).hexdigest()[:16]
