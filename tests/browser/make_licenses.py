"""Give a new customer a register of many licences.

Usage, in the environment of the site: python -m tests.browser.make_licenses ADDRESS ORGANIZATION MANY PREFIX

Their SENs are PREFIX-00000 and so on; number N belongs to the department N modulo 40 and ends N modulo 720
days after today.
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
from shop.licenses.models import License  # noqa: E402
from shop.marketplace.models import Listing  # noqa: E402

STAFF = "sales@example.org"
PRODUCTS = ("confluence", "jira-software", "bitbucket")
DEPARTMENTS, DAYS = 40, 720
ROWS_AT_ONCE = 500


def make_licenses(email: str, organization_name: str, many: int, prefix: str) -> None:
    at = timezone.now()
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
        by=User.objects.get(email=STAFF),
        at=at,
    )
    today = timezone.localdate(at)
    listings = [Listing.objects.get(key=key) for key in PRODUCTS]
    licenses = []
    for number in range(many):
        listing = listings[number % len(listings)]
        ends_on = today + timedelta(days=number % DAYS)
        licenses.append(
            License(
                organization=organization,
                product_id=listing.product_id,
                product_name=listing.name,
                sen=f"{prefix}-{number:05}",
                deployment="data_center",
                license_type="academic" if number % 2 else "commercial",
                institution="Example Academy" if number % 2 else "",
                purchase_type="new",
                maintenance_months=12,
                user_tier=500,
                instance_url=f"https://tools{number}.example.edu",
                starts_on=ends_on - timedelta(days=364),
                ends_on=ends_on,
                purchased_on=ends_on - timedelta(days=374),
                department=f"Department {number % DEPARTMENTS:02}",
                technical_contact_name="Tina Technical",
                technical_contact_email="tina@example.edu",
                created_at=at,
            )
        )
    License.objects.bulk_create(licenses, batch_size=ROWS_AT_ONCE)


if __name__ == "__main__":
    make_licenses(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4])
