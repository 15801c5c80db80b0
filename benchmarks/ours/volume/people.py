"""Organisations with their people: one of each five administers it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User

from benchmarks.ours.volume.patterns import Copies, Names, Trail, made_by
from shop.accounts.enums import MembershipRole
from shop.accounts.models import Organization
from shop.accounts.services import activate_person, make_licensing_staff, register_person
from tests.factories.accounts import make_staff

PLACES = (
    ("10115", "Berlin"),
    ("50667", "Köln"),
    ("80331", "München"),
    ("20095", "Hamburg"),
    ("72070", "Tübingen"),
)
KINDS = ("University of", "Institute for", "Agency for", "City of", "Works of")
FIRST_NAMES = ("Anna", "Jörg", "Clara", "Mehmet", "Zoë", "Łukasz", "Ines", "Ole")
BEGAN = datetime(2020, 1, 2, 9, tzinfo=UTC)
MADE_OF = "Volumetown"


def organization_name(number: int) -> str:
    """The name of an organisation, counted from 0."""
    return f"{KINDS[number % len(KINDS)]} Exampleville {number + 1}"


def address_of(organization: int, place: int) -> str:
    """The e-mail address of a person, whose name is also the user's."""
    return f"person{place + 1}@organization{organization + 1}.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """The keys of what was written. ``per_organization`` people have places one after the other."""

    first_organization: int
    first_user: int
    organizations: int
    per_organization: int

    def organization(self, number: int) -> int:
        return self.first_organization + number

    def user(self, number: int, place: int = 0) -> int:
        """The key of a person of that organisation; place 0 administers it."""
        return self.first_user + number * self.per_organization + place


def make_desk(count: int, *, password: str) -> list[User]:
    """So many colleagues of the licensing department, with confirmed addresses."""
    hashed = make_password(password)
    colleagues = []
    for number in range(1, count + 1):
        address = f"desk{number}@licensing.example"
        user = User.objects.create(
            username=address, email=address, password=hashed, first_name="Desk", last_name=str(number)
        )
        EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
        register_person(user=user, language="en", at=BEGAN)
        make_licensing_staff(user=user)
        colleagues.append(User.objects.get(pk=user.pk))
    return colleagues


def write_people(
    *, organizations: int, per_organization: int, password: str, let_in_by: User, trail: Trail
) -> People:
    """Write the organisations and their activated people, who all have the same password."""
    hashed = make_password(password)

    def cast() -> User:
        return make_staff()

    def play(staff: User) -> Names:
        names = Names(days=lambda copy: copy % 700)
        organization = Organization.objects.create(
            name=MADE_OF,
            line1="Volumestreet 1",
            postcode="Volumecode",
            city="Volumecity",
            email_for_invoices="invoices@volume.example",
            created_at=BEGAN,
        )
        names.words = {
            MADE_OF: organization_name,
            "Volumestreet 1": lambda copy: f"Campusstraße {copy % 90 + 1}",
            "Volumecode": lambda copy: PLACES[copy % len(PLACES)][0],
            "Volumecity": lambda copy: PLACES[copy % len(PLACES)][1],
            "invoices@volume.example": lambda copy: f"invoices@organization{copy + 1}.example",
        }
        names.rows[User, staff.pk] = lambda _copy: let_in_by.pk
        for place in range(per_organization):
            address = f"volume{place}@volume.example"
            names.words[address] = lambda copy, place=place: address_of(copy, place)
            names.words[f"Volumename{place}."] = lambda copy, place=place: f"Example-{copy + 1}.{place + 1}"
            user = User.objects.create(
                username=address,
                email=address,
                password=hashed,
                first_name=FIRST_NAMES[place % len(FIRST_NAMES)],
                last_name=f"Volumename{place}.",
            )
            EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
            person = register_person(user=user, language="de" if place % 2 else "en", at=BEGAN)
            activate_person(
                person_id=person.pk,
                organization_id=organization.pk,
                role=MembershipRole.MEMBER if place else MembershipRole.ADMINISTRATOR,
                by=staff,
                at=BEGAN,
            )
        return names

    pattern, names = made_by(cast, play)
    copies = Copies(pattern, names, count=organizations, trail=trail)
    copies.write()
    return People(
        first_organization=copies.key(Organization, 0, 0),
        first_user=copies.key(User, 0, 0),
        organizations=organizations,
        per_organization=per_organization,
    )
