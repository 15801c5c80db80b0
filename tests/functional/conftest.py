"""What pages and API are both tried on."""

import pytest

from tests.factories.marketplace import ListingFactory


@pytest.fixture
def confluence(db):
    return ListingFactory(
        host=True,
        key="confluence",
        name="Confluence",
        applications=["confluence"],
        hostings=["cloud", "data_center", "server"],
    )


@pytest.fixture
def diagrams(db):
    """An app for Confluence that Atlassian sells."""
    return ListingFactory(key="org.example.diagrams", name="Diagrams", applications=["confluence"])
