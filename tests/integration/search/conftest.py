from collections.abc import Iterator

import pytest

from tests.integration.search.engine import Shelf
from tests.search_engines import search_engine


@pytest.fixture
def shelf(db: None) -> Iterator[type[Shelf]]:
    """The site with an engine that keeps documents and does nothing else; it has no index yet."""
    Shelf.clear()
    with search_engine(ENGINE="tests.integration.search.engine.KeepingEngine"):
        yield Shelf
    Shelf.clear()
