"""Where the catalogue comes from. A source walks the collections and yields listing after listing."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, Protocol

from pydantic import ValidationError

from shop.marketplace.parsing import (
    SkippedListing,
    SourceListing,
    SourceVendor,
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

APPLICATIONS: Final = "/rest/2/applications"
PRODUCTS: Final = "/rest/2/products"
ADDONS: Final = "/rest/2/addons"
MAX_FILE_BYTES: Final = 256 * 1024 * 1024

# Turns an address into a parsed answer.
Get = Callable[[str], object]


class SourceError(Exception):
    """The source as a whole cannot be read (a single broken listing is skipped). The text is for staff."""


class CatalogueSource(Protocol):
    """A catalogue that can be read from its beginning to its end."""

    def application_names(self) -> dict[str, str]:
        """Return the names of the applications that apps plug into, by key."""
        ...

    def expected_count(self) -> int | None:
        """Return how many listings the source says it has, or None when it does not say."""
        ...

    def listings(self) -> Iterator[SourceListing | SkippedListing]:
        """Yield the listings, and the broken ones as skipped with the reason. Raises SourceError."""
        ...


def read_page(answer: object, address: str) -> WireCollection:
    """Check that an answer is a page of a collection. Raises SourceError, naming the address."""
    try:
        return WireCollection.model_validate(answer)
    except ValidationError as error:
        raise SourceError(f"{address} is not a page of a collection ({reason_of(error)}).") from error


def walk_collection(get: Get, start: str, name: str) -> Iterator[object]:
    """Yield the items of a collection page by page, following ``next`` in either of its shapes.

    An empty page ends the walk; so does, with SourceError, a page
    that leads back to one already seen.
    """
    address, seen = start, set[str]()
    while address:
        if address in seen:
            raise SourceError(f"{address} was already read: the pages of {name} lead in a circle.")
        seen.add(address)
        page = read_page(get(address), address)
        items = page.embedded.get(name)
        if not isinstance(items, list):
            raise SourceError(f"{address} holds no list of {name}.")
        if not items:
            return
        yield from items
        address = href(page.links, "next")


def read_listing(item: object, read: Callable[[Any], SourceListing]) -> SourceListing | SkippedListing:
    """Read one item of a collection; what is wrong with it becomes the reason for skipping it."""
    try:
        return read(item)
    except ValueError as error:
        key = item.get("key") if isinstance(item, dict) else None
        return SkippedListing(key=key[:255] if isinstance(key, str) else "?", reason=reason_of(error))


class FileSource:
    """A JSON file with answers of the Marketplace: ``{"source": {…}, "responses": {address: answer, …}}``.

    The answers are stored exactly as the API gives them, each under the address it was fetched from, so that
    links between them work as they do over the network.
    """

    def __init__(self, path: Path | str) -> None:
        """Read the file. Raises SourceError if it is missing, too large, or not such a file."""
        self.path = Path(path)
        try:
            if self.path.stat().st_size > MAX_FILE_BYTES:
                raise SourceError(f"{self.path} is larger than {MAX_FILE_BYTES // 1024**2} MiB.")
            dump = json.loads(self.path.read_text(encoding="utf-8"))
        except OSError as error:
            raise SourceError(f"{self.path} cannot be read: {error.strerror}.") from error
        except (ValueError, RecursionError) as error:
            raise SourceError(f"{self.path} is not a JSON file: {error}.") from error
        responses = dump.get("responses") if isinstance(dump, dict) else None
        if not isinstance(responses, dict):
            raise SourceError(
                f'{self.path} has no "responses": it should map addresses to the API\'s answers.'
            )
        self._responses: dict[str, object] = responses
        header = dump.get("source")
        self.gathered_on = str(header.get("gathered_on", "")) if isinstance(header, dict) else ""

    def get(self, address: str) -> object:
        """Return the answer stored for an address. Raises SourceError without one."""
        try:
            return self._responses[address]
        except KeyError:
            raise SourceError(f"{self.path} has no answer for {address}.") from None

    def application_names(self) -> dict[str, str]:
        if not (start := self._first(APPLICATIONS)):
            return {}
        applications = []
        for item in walk_collection(self.get, start, "applications"):
            try:
                applications.append(WireApplication.model_validate(item))
            except ValidationError:
                # The name is decoration: without it the key is shown.
                continue
        return {application.key: application.name for application in applications}

    def expected_count(self) -> int | None:
        counts = [
            read_page(self.get(start), start).count or 0
            for path in (PRODUCTS, ADDONS)
            if (start := self._first(path))
        ]
        return sum(counts) or None

    def listings(self) -> Iterator[SourceListing | SkippedListing]:
        starts = {path: self._first(path) for path in (PRODUCTS, ADDONS)}
        if not any(starts.values()):
            raise SourceError(f"{self.path} holds neither {PRODUCTS} nor {ADDONS}.")
        if start := starts[PRODUCTS]:
            for item in walk_collection(self.get, start, "products"):
                yield read_listing(item, self._read_product)
        if start := starts[ADDONS]:
            for item in walk_collection(self.get, start, "addons"):
                yield read_listing(item, self._read_addon)

    def _first(self, path: str) -> str:
        """Find the first page of a collection, whatever parameters it was fetched with."""
        if path in self._responses:
            return path
        return next((address for address in self._responses if address.startswith(f"{path}?")), "")

    def _read_product(self, item: object) -> SourceListing:
        product = WireProduct.model_validate(item)
        address = href(product.links, "versions") or f"{PRODUCTS}/key/{product.key}/versions"
        return listing_from_product(product, self._versions(address))

    def _read_addon(self, item: object) -> SourceListing:
        addon = WireAddon.model_validate(item)
        address = href(addon.links, "versions") or f"{ADDONS}/{addon.key}/versions"
        return listing_from_addon(addon, self._versions(address), self._vendor(addon))

    def _versions(self, address: str) -> list[WireVersion]:
        try:
            return [
                WireVersion.model_validate(item) for item in walk_collection(self.get, address, "versions")
            ]
        except SourceError as error:
            # Unlike the two great collections, this one concerns a single listing.
            raise ValueError(f"versions: {error}") from error

    def _vendor(self, addon: WireAddon) -> SourceVendor:
        """Prefer the vendor's own entry, which has its contact data, over the facts embedded in the app."""
        embedded = addon.embedded.vendor
        answer = self._responses.get(href(embedded.links, "self"))
        return vendor_from_wire(WireVendor.model_validate(answer) if answer is not None else embedded)
