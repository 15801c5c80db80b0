from collections.abc import Iterator

import pytest

from tests.integration.search.engine import Shelf
from tests.search_engines import leave_a_part, parameters_of, search_engine

NEWEST = "9.2"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The newest server gets a part of the pairs; the embedded engine and the oldest get all of them."""
    leave_a_part(item for item in items if parameters_of(item).get("capabilities") == NEWEST)


@pytest.fixture
def shelf(db: None) -> Iterator[type[Shelf]]:
    """The site with an engine that keeps documents and does nothing else; it has no index yet."""
    Shelf.clear()
    with search_engine(ENGINE="tests.integration.search.engine.KeepingEngine"):
        yield Shelf
    Shelf.clear()
