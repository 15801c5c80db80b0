"""What every source has in common: how it fails, and how the pages of a collection are read."""

from collections.abc import Callable, Iterator
from typing import Any, Protocol

from pydantic import ValidationError

from shop.marketplace.enums import ListingKind
from shop.marketplace.parsing import SkippedListing, SourceListing, UnchangedListing, reason_of
from shop.marketplace.schemas import WireCollection, href

# Turns an address into a parsed answer.
Get = Callable[[str], object]


class SourceError(Exception):
    """The source as a whole cannot be read (a single broken listing is skipped). The text is for staff."""


class NotFound(SourceError):
    """The source has nothing under this address, and says so in its own words."""


class AnswerTooLarge(SourceError):
    """An answer is larger than we take; a smaller page may do."""


class ComeBackLater(SourceError):
    """The source wishes to be left alone for longer than we wait; the reading can be resumed then."""

    def __init__(self, message: str, *, seconds: int) -> None:
        """Keep for how many seconds the source wishes to be left alone."""
        super().__init__(message)
        self.seconds = seconds


class ImageRefused(Exception):
    """An image is not taken. A final refusal stays one however often the same address is asked for."""

    def __init__(self, reason: str, *, is_final: bool) -> None:
        """Keep the reason, in words for staff, and whether asking again is of no use."""
        super().__init__(reason)
        self.reason = reason
        self.is_final = is_final


class CatalogueSource(Protocol):
    """A catalogue that can be read from its beginning to its end, and gone on with after an interruption."""

    # Address or path, for the history of synchronisations.
    name: str

    def read(self, on_progress: Callable[[int, int], None]) -> None:
        """Fetch everything that ``listings`` needs, from where an interrupted reading stopped.

        ``on_progress`` hears how many listings are read, and of how many (0 = nobody knows yet).
        Raises SourceError; what was read until then is kept for the next attempt.
        """
        ...

    def application_names(self) -> dict[str, str]:
        """Return the names of the applications that apps plug into, by key."""
        ...

    def expected_count(self) -> int | None:
        """Return how many listings there are to come, or None when the source does not say."""
        ...

    def listings(self) -> Iterator[SourceListing | SkippedListing | UnchangedListing]:
        """Yield the listings, the broken ones as skipped with the reason. Raises SourceError."""
        ...

    def is_gone(self, key: str, kind: ListingKind) -> bool:
        """Ask about one listing that was not among the others. Raises SourceError without a clear answer."""
        ...

    def fetch_image(self, address: str) -> bytes:
        """Return the bytes under a ``logo_address``, unchecked. Raises ImageRefused."""
        ...

    def suspend(self) -> None:
        """Let go of connections and files after a failure; what was read is kept for the next attempt."""
        ...

    def close(self) -> None:
        """Let go of connections and files after a complete run, and forget what was read."""
        ...


def read_page(answer: object, address: str) -> WireCollection:
    """Check that an answer is a page of a collection. Raises SourceError, naming the address."""
    try:
        return WireCollection.model_validate(answer)
    except ValidationError as error:
        raise SourceError(f"{address} is not a page of a collection ({reason_of(error)}).") from error


def items_of(page: WireCollection, name: str, address: str) -> list[object]:
    """Return the items of a page, unchecked. Raises SourceError if there is no list of them."""
    items = page.embedded.get(name)
    if not isinstance(items, list):
        raise SourceError(f"{address} holds no list of {name}.")
    return items


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
        items = items_of(page, name, address)
        if not items:
            return
        yield from items
        address = href(page.links, "next")


def read_listing(item: object, read: Callable[[Any], SourceListing]) -> SourceListing | SkippedListing:
    """Read one item of a collection; what is wrong with it becomes the reason for skipping it."""
    try:
        return read(item)
    except ValueError as error:
        return SkippedListing(key=given_key(item) or "?", reason=reason_of(error))


def given_key(item: object) -> str:
    """Return the key that an unchecked item claims to have, "" without one."""
    key = item.get("key") if isinstance(item, dict) else None
    return key[:255] if isinstance(key, str) else ""
