from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User
from django.utils import translation

from shop.accounts.models import Organization
from tests.functional.portal.world import activate, make_organization, make_staff, make_user, sign_in


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """A German page leaves its language active in the test's thread: addresses would be made in it."""
    with translation.override("en"):
        yield


@pytest.fixture
def staff(db) -> User:
    return make_staff()


@pytest.fixture
def university(db) -> Organization:
    return make_organization()


@pytest.fixture
def customer(staff, university) -> User:
    return activate(make_user("customer@example.com"), university, by=staff)


@pytest.fixture
def stranger(staff) -> SimpleNamespace:
    """An activated customer of another company."""
    company = make_organization("Other Company Ltd")
    user = activate(make_user("other@example.net", "Otto Other"), company, by=staff)
    return SimpleNamespace(user=user, organization=company)


@pytest.fixture
def waiting(db) -> User:
    return make_user("waiting@example.com", "Wanda Waiting")


@pytest.fixture
def as_customer(client, customer):
    return sign_in(client, customer)


@pytest.fixture
def as_stranger(client, stranger):
    return sign_in(client, stranger.user)


@pytest.fixture
def as_waiting(client, waiting):
    return sign_in(client, waiting)
