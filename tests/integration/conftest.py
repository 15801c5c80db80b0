import pytest

from shop.accounts.enums import MembershipRole
from tests.factories.accounts import make_member, make_organization, make_staff
from tests.factories.marketplace import ListingFactory


@pytest.fixture
def staff(db):
    return make_staff()


@pytest.fixture
def organization(db):
    return make_organization()


@pytest.fixture
def customer(organization, staff):
    return make_member(organization, staff=staff, role=MembershipRole.ADMINISTRATOR)


@pytest.fixture
def stranger(staff):
    """An activated member of another organisation."""
    return make_member(make_organization(name="Other Company"), staff=staff)


@pytest.fixture
def listing(db):
    return ListingFactory(name="Example App")
