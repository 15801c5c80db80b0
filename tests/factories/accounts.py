"""Legal people and organisations, made through the services."""

from datetime import UTC, datetime
from itertools import count

from django.contrib.auth.models import User

from shop.accounts.enums import MembershipRole
from shop.accounts.models import Organization
from shop.accounts.services import activate_person, make_licensing_staff, register_person

LONG_AGO = datetime(2025, 1, 2, 9, tzinfo=UTC)
_numbers = count(1)


def make_person(*, first_name: str = "Clara", last_name: str = "Customer", language: str = "en") -> User:
    """A registered user who waits for activation."""
    number = next(_numbers)
    user = User.objects.create_user(
        username=f"person{number}",
        email=f"person{number}@example.com",
        first_name=first_name,
        last_name=last_name,
    )
    register_person(user=user, language=language, at=LONG_AGO)
    return user


def make_staff() -> User:
    """A user with the desk of the licensing department."""
    user = make_person(first_name="Sam", last_name="Sales")
    make_licensing_staff(user=user)
    return User.objects.get(pk=user.pk)


def make_organization(**values: object) -> Organization:
    defaults = {
        "name": f"Example University {next(_numbers)}",
        "line1": "Campus Road 1",
        "postcode": "10115",
        "city": "Berlin",
        "created_at": LONG_AGO,
    }
    return Organization.objects.create(**{**defaults, **values})


def make_member(
    organization: Organization,
    *,
    staff: User,
    role: MembershipRole = MembershipRole.MEMBER,
    language: str = "en",
) -> User:
    """An activated member of the organisation."""
    user = make_person(language=language)
    activate_person(
        person_id=user.person.pk, organization_id=organization.pk, role=role, by=staff, at=LONG_AGO
    )
    return user
