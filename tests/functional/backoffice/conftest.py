"""A member of the department signed in, and a customer whose work lies on the desk."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from shop.accounts.models import Organization
from shop.fulfillment.models import OrderDetails
from shop.marketplace.enums import PaymentModel
from shop.marketplace.models import Listing
from shop.quotes.models import Quote, QuoteRequest
from shop.quotes.services import draft_quote
from tests.factories.accounts import make_member, make_organization, make_staff
from tests.factories.journeys import NOW, make_order, make_request
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
def desk(client: Client, staff: User) -> Client:
    client.force_login(staff)
    return client


@pytest.fixture
def listings(db: None) -> list[Listing]:
    return [
        ListingFactory(name="Wiki", key="wiki", host=True, applications=[]),
        ListingFactory(
            name="Free Addon", key="addon", applications=[], hostings={"cloud": PaymentModel.FREE}, host=True
        ),
    ]


@pytest.fixture
def quote_request(customer: User, listings: list[Listing]) -> QuoteRequest:
    return make_request(customer, listings)


@pytest.fixture
def draft(quote_request: QuoteRequest, staff: User) -> Quote:
    return draft_quote(request_id=quote_request.pk, by=staff, at=NOW)


@pytest.fixture
def order(customer: User, staff: User, listings: list[Listing]) -> OrderDetails:
    return make_order(customer, staff, listings)
