"""Make a customer for programs, and a token of the department; prints both as JSON.

Usage, in the environment of the site: python -m tests.browser.make_api_people ADDRESS ORGANIZATION [factor]

With "factor" the customer has an authenticator app, whose secret is printed too.
"""

import json
import sys

import django

django.setup()

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.utils import timezone  # noqa: E402

from shop.accounts.enums import MembershipRole  # noqa: E402
from shop.accounts.models import Organization  # noqa: E402
from shop.accounts.selectors import viewer_for  # noqa: E402
from shop.accounts.services import activate_person  # noqa: E402
from shop.accounts.tokens import Scope, create_token  # noqa: E402
from shop.backoffice.demo.people import PASSWORD, make_user  # noqa: E402

STAFF = "sales@example.org"


def make_api_people(email: str, organization_name: str, *, with_factor: bool) -> dict[str, str]:
    at = timezone.now()
    staff = User.objects.get(email=STAFF)
    organization = Organization.objects.create(
        name=organization_name, line1="Dock 4", postcode="18055", city="Rostock", country="DE", created_at=at
    )
    customer = make_user(email, "Hella", "Headless", at=at)
    activate_person(
        person_id=customer.person.pk,
        organization_id=organization.pk,
        role=MembershipRole.ADMINISTRATOR,
        by=staff,
        at=at,
    )
    secret = generate_totp_secret() if with_factor else ""
    if secret:
        TOTP.activate(customer, secret)
    _token, staff_token = create_token(
        user=staff,
        viewer=viewer_for(staff),
        name=f"for {email}",
        scopes=[Scope.STAFF, Scope.ORDERS],
        expires_at=None,
        at=at,
    )
    return {"password": PASSWORD, "totp": secret, "staff_token": staff_token}


if __name__ == "__main__":
    made = make_api_people(sys.argv[1], sys.argv[2], with_factor="factor" in sys.argv[3:])
    print(json.dumps(made))  # noqa: T201 - its answer
