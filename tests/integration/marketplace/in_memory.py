"""A source of the catalogue that is told what to say, and when to fail."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from PIL import Image

from shop.marketplace.enums import Hosting, ListingKind, PaymentModel
from shop.marketplace.parsing import (
    HOST_VENDOR,
    SkippedListing,
    SourceHosting,
    SourceListing,
    SourceVendor,
    UnchangedListing,
)
from shop.marketplace.sources import ImageRefused, SourceError

ADDRESS = "https://marketplace.example"
Given = SourceListing | SkippedListing | UnchangedListing


def hosting(
    deployment: Hosting = Hosting.CLOUD, payment_model: PaymentModel = PaymentModel.ATLASSIAN, **given: Any
) -> SourceHosting:
    """A version for one hosting; ``given`` replaces facts."""
    facts = {"version_name": "1.0.0", "build_number": 100, "released_on": date(2023, 6, 14)}
    return SourceHosting(deployment=deployment, payment_model=payment_model, **{**facts, **given})


def app(key: str, **given: Any) -> SourceListing:
    """An app in the cloud as a source tells it; ``given`` replaces facts."""
    facts: dict[str, Any] = {
        "kind": ListingKind.APP,
        "key": key,
        "name": f"App {key}",
        "tag_line": "One line",
        "summary": "Some lines",
        "description": "<p>More about it.</p>",
        "vendor": SourceVendor(key="90001", name="Example Ltd"),
        "applications": frozenset({"jira"}),
        "categories": frozenset({"Admin tools"}),
        "hostings": (hosting(),),
        "rating": Decimal("3.94"),
        "rating_count": 12,
        "installs": 85,
        "support_url": "",
        "source_href": f"/apps/{key}",
        "is_public": True,
        "modified_at": datetime(2023, 6, 14, tzinfo=UTC),
        "logo_address": "",
    }
    return SourceListing(**{**facts, **given})


def host(key: str, **given: Any) -> SourceListing:
    """A host product as a source tells it."""
    return app(key, kind=ListingKind.HOST, vendor=HOST_VENDOR, **given)


def apps(count: int) -> list[Given]:
    """So many apps, org.example.app1 and on."""
    return [app(f"org.example.app{number}") for number in range(1, count + 1)]


def picture(
    kind: str = "PNG", size: tuple[int, int] = (64, 64), colour: str = "navy", **options: Any
) -> bytes:
    """The bytes of a picture."""
    target = BytesIO()
    Image.new("RGB", size, colour).save(target, kind, **options)
    return target.getvalue()


class InMemorySource:
    """Gives ``given`` in order. ``fail_after`` listings it raises ``failure``; ``fails_to_read`` at once."""

    def __init__(self, given: list[Given], name: str = ADDRESS) -> None:
        self.given = given
        self.name = name
        self.fails_to_read: BaseException | None = None
        self.failure: BaseException = SourceError("The line went dead.")
        self.fail_after: int | None = None
        self.still_there: set[str] = set()
        self.images: dict[str, bytes | ImageRefused] = {}
        self.asked: list[str] = []
        self.ended: list[str] = []
        self.while_reading: Callable[[], object] = lambda: None

    def read(self, on_progress: Callable[[int, int], None]) -> None:
        self.while_reading()
        if self.fails_to_read:
            raise self.fails_to_read
        on_progress(len(self.given), len(self.given))

    def application_names(self) -> dict[str, str]:
        return {"jira": "Jira"}

    def expected_count(self) -> int | None:
        return len(self.given)

    def listings(self) -> Iterator[Given]:
        for number, listing in enumerate(self.given):
            if number == self.fail_after:
                raise self.failure
            yield listing

    def is_gone(self, key: str, kind: ListingKind) -> bool:
        self.asked.append(key)
        return key not in self.still_there

    def fetch_image(self, address: str) -> bytes:
        self.asked.append(address)
        found = self.images.get(address, ImageRefused("answers 404", is_final=True))
        if isinstance(found, ImageRefused):
            raise found
        return found

    def suspend(self) -> None:
        self.ended.append("suspended")

    def close(self) -> None:
        self.ended.append("closed")


class Clock:
    """A clock that goes on by a second whenever it is read."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at
