"""Readings of the stub over the network, with little patience and files of their own."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from shop.marketplace.enums import SyncMode
from shop.marketplace.parsing import SkippedListing, SourceListing, SourceVendor, UnchangedListing
from shop.marketplace.sources import MarketplaceSource, Patience, open_source
from tests.marketplace_stub import Stub

QUICK = Patience(
    attempts=3, first_wait=0.001, longest_wait=0.004, jitter=0.0, step_timeout=2.0, answer_deadline=2.0
)

Listing = SourceListing | SkippedListing | UnchangedListing


@dataclass
class Reader:
    """Opens sources the way a synchronisation does, and lets go of them in the end."""

    folder: Path
    opened: list[MarketplaceSource] = field(default_factory=list)

    def open(
        self,
        stub: Stub | str,
        *,
        run_id: int = 1,
        mode: SyncMode = SyncMode.FULL,
        known: Mapping[str, datetime | None] | None = None,
        fresh_vendors: Mapping[str, SourceVendor] | None = None,
    ) -> MarketplaceSource:
        """Open the source that a stub or an address is."""
        source = open_source(
            stub if isinstance(stub, str) else stub.url,
            run_id=run_id,
            mode=mode,
            known=known or {},
            fresh_vendors=fresh_vendors or {},
        )
        assert isinstance(source, MarketplaceSource)
        self.opened.append(source)
        return source

    def read(self, stub: Stub | str, **given: Any) -> list[Listing]:
        """Read everything and forget it, as a complete synchronisation does."""
        source = self.open(stub, **given)
        source.read(no_progress)
        found = list(source.listings())
        source.close()
        return found

    def spool(self, run_id: int = 1) -> Path:
        """Return where a run keeps what it has read."""
        return self.folder / "sync" / f"run-{run_id}.jsonl"


def make_reader(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    """Yield a reader; the body of a fixture."""
    settings.VAR_DIR = tmp_path
    settings.MARKETPLACE_V3_CREDENTIALS = ""
    monkeypatch.setattr("shop.marketplace.sources.transport.PATIENCE", QUICK)
    reader = Reader(tmp_path)
    yield reader
    for source in reader.opened:
        source.suspend()


def no_progress(_done: int, _total: int) -> None:
    """Hear and forget."""


def stopping_after(calls: int) -> Callable[[int, int], None]:
    """Return what interrupts a reading like a signal would, when so many pages were read."""
    left = [calls]

    def on_progress(_done: int, _total: int) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise KeyboardInterrupt

    return on_progress


def by_key(listings: list[Listing]) -> dict[str, Listing]:
    """Return listings by key. None may come twice."""
    found = {listing.key: listing for listing in listings}
    assert len(found) == len(listings)
    return found
