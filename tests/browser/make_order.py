"""Give a new customer an order of a data-center, a cloud and a service line; prints its number.

Usage, in the environment of the site: python -m tests.browser.make_order ADDRESS ORGANIZATION SEN
"""

import sys
from decimal import Decimal

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.utils import timezone  # noqa: E402

from shop.accounts.enums import MembershipRole  # noqa: E402
from shop.accounts.models import Organization  # noqa: E402
from shop.accounts.services import activate_person  # noqa: E402
from shop.backoffice.demo.journey import Journey, Product, walk  # noqa: E402
from shop.backoffice.demo.people import make_user  # noqa: E402
from shop.backoffice.demo.story import configuration  # noqa: E402
from shop.quotes.services import ContactDetails, LineDraft  # noqa: E402

STAFF = "sales@example.org"
DATA_CENTER = {"deployment": "data_center", "instance_url": "https://code.purchase.example", "user_tier": 50}
CLOUD = {"deployment": "cloud", "instance_url": "https://purchase.atlassian.net", "user_tier": 15}
WORKSHOP = LineDraft(
    title="Workshop: first steps",
    detail="On site",
    quantity=Decimal(2),
    unit="days",
    unit_price=Decimal(1000),
)


def make_order(email: str, organization_name: str, sen: str) -> str:
    at = timezone.now()
    staff = User.objects.get(email=STAFF)
    organization = Organization.objects.create(
        name=organization_name,
        line1="Quay 7",
        postcode="28195",
        city="Bremen",
        country="DE",
        created_at=at,
    )
    customer = make_user(email, "Paula", "Purchase", at=at)
    activate_person(
        person_id=customer.person.pk,
        organization_id=organization.pk,
        role=MembershipRole.ADMINISTRATOR,
        by=staff,
        at=at,
    )
    renewal = configuration(**DATA_CENTER, purchase_type="renewal", existing_sen=sen)
    journey = Journey(
        products=[
            Product(key="bitbucket", configuration=renewal, unit_price=Decimal(2300), sen=sen),
            Product(
                key="jira-servicedesk", configuration=configuration(**CLOUD), unit_price=Decimal(1700), sen=""
            ),
        ],
        message="",
        contact=ContactDetails(name="Tom Tech", email="tom@purchase.example"),
        po_number="PUR-77",
        services=[WORKSHOP],
        stop_after="order",
    )
    customer = User.objects.get(pk=customer.pk)
    order = walk(journey, customer=customer, staff=staff, at=at, say=lambda _text: None)
    assert order is not None
    return str(order.order.number)


if __name__ == "__main__":
    print(make_order(*sys.argv[1:]))  # noqa: T201 - its answer
