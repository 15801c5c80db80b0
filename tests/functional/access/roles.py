"""Who walks the addresses: the roles and their rights, written down apart from the code that decides."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import User

from shop.access_policy.policies import Audience, Kind
from tests.functional.access.world import MISSING, NO_ID, Addresses, Company, World

EVERYBODY = frozenset({Audience.VISITOR, Audience.MONITORING})
SIGNED_IN = EVERYBODY | {Audience.SIGNED_IN, Audience.SESSION}
# One person's alone: a colleague's is foreign too, and so it is for staff.
PERSONAL = frozenset(
    {
        Kind.BASKET,
        Kind.LIST,
        Kind.EXPORT,
        Kind.TOKEN,
        Kind.CALENDAR,
        Kind.OWN_INVITATION,
        Kind.PASSKEY,
        Kind.WEBHOOK,
    }
)


@dataclass(frozen=True)
class Role:
    """A kind of person, the audiences they belong to, and whose things are theirs and whose are not."""

    code: str
    audiences: frozenset[Audience]
    user: Callable[[World], User | None]
    # The company of their own, and those whose marks they must never read.
    own: Callable[[World], Company | None] = lambda world: None
    foreign: Callable[[World], Company] = lambda world: world.a
    sees_all: bool = False

    @property
    def is_signed_in(self) -> bool:
        return Audience.SIGNED_IN in self.audiences

    @property
    def is_member(self) -> bool:
        """Of an organisation; staff see all and belong to none."""
        return Audience.ACTIVATED in self.audiences and not self.sees_all

    def closed_companies(self, world: World) -> list[Company]:
        """Those whose marks must not occur in any answer."""
        if self.sees_all:
            return []
        return [company for company in (world.a, world.b) if company is not self.own(world)]


ROLES = {
    role.code: role
    for role in (
        Role("AN", EVERYBODY, lambda world: None),
        Role("RN", SIGNED_IN, lambda world: world.registered),
        Role(
            "CM",
            SIGNED_IN | {Audience.ACTIVATED},
            lambda world: world.a.member,
            own=lambda world: world.a,
            foreign=lambda world: world.b,
        ),
        Role(
            "CA",
            SIGNED_IN | {Audience.ACTIVATED, Audience.ADMINISTRATOR, Audience.CARETAKER},
            lambda world: world.a.administrator,
            own=lambda world: world.a,
            foreign=lambda world: world.b,
        ),
        Role(
            "OX",
            SIGNED_IN | {Audience.ACTIVATED, Audience.ADMINISTRATOR, Audience.CARETAKER},
            lambda world: world.b.administrator,
            own=lambda world: world.b,
        ),
        Role(
            "SS",
            SIGNED_IN | {Audience.ACTIVATED, Audience.CARETAKER, Audience.LICENSING_STAFF},
            lambda world: world.staff,
            own=lambda world: world.a,
            sees_all=True,
        ),
        Role("ED", SIGNED_IN | {Audience.EDITOR}, lambda world: world.editor),
        Role(
            "SU",
            SIGNED_IN
            | {Audience.ACTIVATED, Audience.CARETAKER, Audience.LICENSING_STAFF}
            | {Audience.EDITOR, Audience.SUPERUSER},
            lambda world: world.superuser,
            own=lambda world: world.a,
            sees_all=True,
        ),
    )
}


def own_things(role: Role, world: World) -> Addresses:
    """What belongs to the role, by kind."""
    user, company = role.user(world), role.own(world)
    things = dict(world.shared)
    if company is not None:
        things |= company.things
    elif user == world.registered:
        things |= {kind: world.waiting[kind] for kind in (Kind.REQUEST, Kind.QUOTE)}
    if user is not None:
        things |= world.personal.get(user.pk, {})
    if role.sees_all:
        things[Kind.PERSON] = world.waiting[Kind.PERSON]
    return things


def foreign_things(role: Role, world: World) -> Addresses:
    """What belongs to somebody else, by kind."""
    company = role.foreign(world)
    personal = world.personal[company.member.pk]
    return personal if role.sees_all else company.things | personal


def missing_things() -> Addresses:
    """What nobody has, by kind."""
    ids = {"public_id": NO_ID, "license_id": NO_ID, "list_id": NO_ID, "quote_id": NO_ID}
    return {kind: ids | values for kind, values in MISSING.items()}
