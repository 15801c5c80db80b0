"""Import the demo's catalogue, make an organisation with customers, and somebody of the department; prints
their tokens as JSON.

Usage, in the environment of an installation: python -m tests.chaos.make_people CUSTOMERS
"""

import json
import sys

import django

django.setup()

from allauth.account.models import EmailAddress  # noqa: E402
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.utils import timezone  # noqa: E402

from shop.accounts.enums import MembershipRole  # noqa: E402
from shop.accounts.models import Organization  # noqa: E402
from shop.accounts.selectors import viewer_for  # noqa: E402
from shop.accounts.services import activate_person, make_licensing_staff, register_person  # noqa: E402
from shop.accounts.tokens import Scope, create_token  # noqa: E402
from shop.core.paths import FIXTURES  # noqa: E402
from shop.marketplace.services import import_catalogue  # noqa: E402
from shop.marketplace.sources import FileSource  # noqa: E402

CUSTOMER_SCOPES = (
    Scope.CATALOGUE,
    Scope.BASKET,
    Scope.REQUESTS,
    Scope.QUOTES,
    Scope.ORDERS,
    Scope.LICENSES,
    Scope.INVOICES,
)


def make_user(email: str, name: str) -> User:
    """Somebody with a confirmed address, who signs in by token only."""
    user = User.objects.create_user(username=email, email=email, first_name=name, last_name="Example")
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    register_person(user=user, at=timezone.now())
    return user


def token_of(user: User, *scopes: Scope) -> str:
    """A new token for everything that the scopes name."""
    _row, secret = create_token(
        user=user,
        viewer=viewer_for(user),
        name="for tests",
        scopes=list(scopes),
        expires_at=None,
        at=timezone.now(),
    )
    return secret


def make_people(customers: int) -> dict[str, object]:
    """A catalogue, one organisation with so many customers, one of the department with a second factor."""
    at = timezone.now()
    import_catalogue(source=FileSource(FIXTURES / "demo" / "catalogue.json"), at=at)
    staff = make_user("sales@example.org", "Sam")
    make_licensing_staff(user=staff)
    TOTP.activate(staff, generate_totp_secret())
    organization = Organization.objects.create(
        name="Example University",
        line1="Campus 1",
        postcode="10115",
        city="Berlin",
        country="DE",
        created_at=at,
    )
    tokens = []
    for number in range(1, customers + 1):
        customer = make_user(f"customer{number}@example.org", f"Kim{number}")
        activate_person(
            person_id=customer.person.pk,
            organization_id=organization.pk,
            role=MembershipRole.ADMINISTRATOR,
            by=staff,
            at=at,
        )
        tokens.append(token_of(customer, *CUSTOMER_SCOPES))
    # The permissions as they are now, not as they were before.
    staff = User.objects.get(pk=staff.pk)
    return {"desk": token_of(staff, Scope.STAFF, Scope.ORDERS), "customers": tokens}


if __name__ == "__main__":
    print(json.dumps(make_people(int(sys.argv[1]))))  # noqa: T201 - its answer
