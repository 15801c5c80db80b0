"""Give a new customer a register of many licences.

Usage, in the environment of the site: python -m tests.browser.make_licenses ADDRESS ORGANIZATION MANY PREFIX

Their SENs are PREFIX-00001 and so on; number N belongs to department N modulo 40 and ends N days after today.
"""

import sys
from datetime import timedelta

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.utils import timezone  # noqa: E402

from shop.accounts.enums import MembershipRole  # noqa: E402
from shop.accounts.models import Organization  # noqa: E402
from shop.accounts.services import activate_person  # noqa: E402
from shop.backoffice.demo.people import make_user  # noqa: E402
from shop.marketplace.models import Listing  # noqa: E402
from tests.factories.licenses import make_license_rows  # noqa: E402

STAFF = "sales@example.org"
PRODUCTS = ("confluence", "jira-software", "bitbucket")
DEPARTMENTS = 40


def make_licenses(email: str, organization_name: str, many: int, prefix: str) -> None:
    at = timezone.now()
    staff = User.objects.get(email=STAFF)
    organization = Organization.objects.create(
        name=organization_name,
        line1="College Road 3",
        postcode="80331",
        city="München",
        country="DE",
        created_at=at,
    )
    customer = make_user(email, "Lena", "Licence", at=at)
    activate_person(
        person_id=customer.person.pk,
        organization_id=organization.pk,
        role=MembershipRole.ADMINISTRATOR,
        by=staff,
        at=at,
    )
    listings = [Listing.objects.get(key=key) for key in PRODUCTS]
    make_license_rows(
        organization,
        listings[0],
        many,
        by=staff,
        prefix=prefix,
        first_end=timezone.localdate(at) + timedelta(days=1),
        each=[
            {
                "product_id": listing.product_id,
                "product_name": listing.name,
                "department": f"Department {number % DEPARTMENTS:02}",
            }
            for number, listing in enumerate(listings * DEPARTMENTS, start=1)
        ],
        deployment="data_center",
        user_tier=500,
        instance_url="https://tools.example.edu",
        technical_contact_name="Tina Technical",
        technical_contact_email="tina@example.edu",
    )


if __name__ == "__main__":
    make_licenses(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4])
