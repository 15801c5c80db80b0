import pytest

from tests.factories.accounts import make_member, make_organization, make_staff


@pytest.fixture
def staff(db):
    return make_staff()


@pytest.fixture
def organization(db):
    return make_organization()


@pytest.fixture
def customer(organization, staff):
    return make_member(organization, staff=staff)


@pytest.fixture
def answers():
    """What the configuration field sends for a new cloud licence of 100 users."""
    return {
        "deployment": "cloud",
        "purchase_type": "new",
        "user_tier": "100",
        "maintenance_months": "12",
        "license_type": "commercial",
        "existing_sen": "",
        "instance_url": "https://wiki.example.edu/",
        "institution": "",
        "quantity": "1",
        "note": "",
    }


@pytest.fixture
def add(client, answers):
    """Put a listing into the basket of whoever the client is."""

    def add_to_basket(listing, **changes):
        return client.post(f"/basket/add/{listing.key}/", answers | changes)

    return add_to_basket
