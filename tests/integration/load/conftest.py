"""A small made-up installation."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from benchmarks.ours.volume.filling import Size, fill
from tests.factories.marketplace import ListingFactory

AT = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
UNTIL = date(2026, 11, 30)
PASSWORD = "made-up-Password-1"
SMALL = Size(listings=30, organizations=6, people=12, licenses=64, desk=2, documents=2, ready=4)


@pytest.fixture
def make_small_installation(transactional_db: None) -> Callable[[], list[str]]:
    """Fills the empty database of the test when it is called; returns what it said. The catalogue is there
    already: importing one takes longer than everything else.
    """

    def make() -> list[str]:
        for _number in range(7):
            ListingFactory()
        said: list[str] = []
        fill(SMALL, password=PASSWORD, until=UNTIL, at=AT, say=said.append)
        return said

    return make
