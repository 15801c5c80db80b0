from pathlib import Path

import pytest
from pytest_django import Settings

from tests.marketplace_stub.synchronizing import LITTLE_PATIENCE


@pytest.fixture
def network_source(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read from a stub: what is read is kept in a folder of the test, and no wait lasts long."""
    settings.VAR_DIR = tmp_path
    settings.MARKETPLACE_URL = "https://marketplace.example"
    settings.MARKETPLACE_V3_CREDENTIALS = ""
    settings.MARKETPLACE_IMAGE_HOSTS = []
    monkeypatch.setattr("shop.marketplace.sources.transport.PATIENCE", LITTLE_PATIENCE)
