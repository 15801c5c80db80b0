import pytest

from tests.factories.accounts import make_member, make_organization, make_staff


@pytest.fixture
def staff(db):
    return make_staff()


@pytest.fixture
def customer(staff):
    return make_member(make_organization(), staff=staff)
