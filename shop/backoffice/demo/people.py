"""The demo's accounts and their two organisations."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, User

from shop.accounts.enums import MembershipRole
from shop.accounts.models import Organization
from shop.accounts.services import activate_person, make_licensing_staff, register_person, request_activation

PASSWORD = "demo-Passw0rd!"  # noqa: S105 - published, and created with DEBUG on only


def is_built() -> bool:
    """Whether the demo was loaded before."""
    return User.objects.filter(email="customer@example.com").exists()


def make_user(
    email: str, first_name: str, last_name: str, *, at: datetime, language: str = "en", **flags: bool
) -> User:
    """A user with a verified address and a person."""
    user = User.objects.create_user(
        username=email, email=email, password=PASSWORD, first_name=first_name, last_name=last_name, **flags
    )
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    register_person(user=user, language=language, at=at)
    return user


def build_people(*, at: datetime) -> dict[str, User]:
    """The demo accounts and their two organisations; returns the users by the local part of their address."""
    university = Organization.objects.create(
        name="Example University",
        line1="Campus Road 1",
        postcode="10115",
        city="Berlin",
        country="DE",
        email_for_invoices="invoices@example.com",
        created_at=at,
    )
    company = Organization.objects.create(
        name="Other Company Ltd",
        line1="Harbour Street 20",
        postcode="20457",
        city="Hamburg",
        country="DE",
        vat_number="DE123456789",
        po_number_required=True,
        created_at=at,
    )
    admin = make_user("admin@example.org", "Ada", "Admin", at=at, is_staff=True, is_superuser=True)
    users = {
        "admin": admin,
        "sales": make_user("sales@example.org", "Sam", "Sales", at=at),
        "approver": make_user("approver@example.org", "Anna", "Approver", at=at),
        "editor": make_user("editor@example.org", "Edda", "Editor", at=at),
        "customer": make_user("customer@example.com", "Clara", "Customer", at=at),
        "member": make_user("member@example.com", "Milan", "Member", at=at, language="de"),
        "waiting": make_user("waiting@example.com", "Wanda", "Waiting", at=at),
        "other": make_user("other@example.net", "Otto", "Other", at=at),
    }
    for name in ("sales", "approver"):
        make_licensing_staff(user=users[name])
    users["editor"].groups.add(Group.objects.get(name="Editors"))
    for name, organization, role in (
        ("customer", university, MembershipRole.ADMINISTRATOR),
        ("member", university, MembershipRole.MEMBER),
        ("other", company, MembershipRole.ADMINISTRATOR),
    ):
        activate_person(
            person_id=users[name].person.pk,
            organization_id=organization.pk,
            role=role,
            by=users["sales"],
            at=at,
        )
    request_activation(person_id=users["waiting"].person.pk, at=at)
    return users
