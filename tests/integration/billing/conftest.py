"""A customer with an invoice: two licences at 100.00, 238.00 with 19 % VAT."""

import pytest
from django.contrib.auth.models import User

from shop.accounts.models import Organization
from shop.billing.models import Invoice
from shop.marketplace.models import Listing
from tests.factories.accounts import make_member, make_organization, make_staff
from tests.factories.billing import make_invoice
from tests.factories.marketplace import ListingFactory


@pytest.fixture
def staff(db: None) -> User:
    return make_staff()


@pytest.fixture
def organization(db: None) -> Organization:
    return make_organization(name="Example University")


@pytest.fixture
def customer(organization: Organization, staff: User) -> User:
    return make_member(organization, staff=staff)


@pytest.fixture
def listings(db: None) -> list[Listing]:
    return [
        ListingFactory(name="Wiki", key="wiki", host=True, applications=[]),
        ListingFactory(name="Board", key="board", host=True, applications=[]),
    ]


@pytest.fixture
def invoice(customer: User, staff: User, listings: list[Listing]) -> Invoice:
    return make_invoice(customer, staff, listings)
