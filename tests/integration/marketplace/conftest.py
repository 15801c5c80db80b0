from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.marketplace_stub import Catalogue, Stub, serve_marketplace
from tests.marketplace_stub.synchronizing import LITTLE_PATIENCE


@pytest.fixture
def network_source(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read from a stub: what is read is kept in a folder of the test, and no wait lasts long."""
    settings.VAR_DIR = tmp_path
    settings.MARKETPLACE_URL = "https://marketplace.example"
    settings.MARKETPLACE_V3_CREDENTIALS = ""
    settings.MARKETPLACE_IMAGE_HOSTS = []
    monkeypatch.setattr("shop.marketplace.sources.transport.PATIENCE", LITTLE_PATIENCE)


@pytest.fixture(scope="module")
def marketplace() -> Iterator[Stub]:
    """A small Marketplace, served once for a file of tests."""
    with serve_marketplace(Catalogue(30)) as stub:
        yield stub


@pytest.fixture
def stub(marketplace: Stub) -> Stub:
    """The file's Marketplace without what the test before did to it."""
    marketplace.faults.clear()
    marketplace.forget()
    return marketplace
