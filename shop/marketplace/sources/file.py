"""A catalogue in a file."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from shop.marketplace.enums import ListingKind
from shop.marketplace.parsing import (
    SkippedListing,
    SourceListing,
    SourceVendor,
    listing_from_addon,
    listing_from_product,
    vendor_from_wire,
)
from shop.marketplace.schemas import (
    WireAddon,
    WireApplication,
    WireProduct,
    WireVendor,
    WireVersion,
    href,
)
from shop.marketplace.sources.base import ImageRefused, SourceError, read_listing, read_page, walk_collection

APPLICATIONS: Final = "/rest/2/applications"
PRODUCTS: Final = "/rest/2/products"
ADDONS: Final = "/rest/2/addons"
MAX_FILE_BYTES: Final = 256 * 1024 * 1024


class FileSource:
    """A JSON file with answers of the Marketplace: ``{"source": {…}, "responses": {address: answer, …}}``.

    The answers are stored exactly as the API gives them, each under the address it was fetched from, so that
    links between them work as they do over the network.
    """

    def __init__(self, path: Path | str) -> None:
        """Read the file. Raises SourceError if it is missing, too large, or not such a file."""
        self.path = Path(path)
        self.name = str(path)
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

    def read(self, on_progress: Callable[[int, int], None]) -> None:
        """Do nothing: the file was read when it was opened."""

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

    def is_gone(self, key: str, kind: ListingKind) -> bool:
        """Say yes: a file is complete, so what it does not list does not exist for it."""
        return True

    def fetch_image(self, address: str) -> bytes:
        """Refuse: a file holds no images. Over the network the same address may do."""
        raise ImageRefused(f"{self.path} holds no images", is_final=False)

    def suspend(self) -> None:
        """Do nothing: the file is not kept open."""

    def close(self) -> None:
        """Do nothing: the file is not kept open, and it is not ours to remove."""

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
        if answer is None:
            return vendor_from_wire(embedded)
        return vendor_from_wire(WireVendor.model_validate(answer), is_complete=True)
