"""People: registering, their profile, their address."""

import unicodedata
from dataclasses import dataclass, fields
from datetime import datetime
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.auth.models import Group, Permission, User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from shop.accounts.enums import ActivationStatus
from shop.accounts.exceptions import AddressTaken
from shop.accounts.models import Activation, Person
from shop.core.audit import record
from shop.core.exceptions import InvalidInput
from shop.core.texts import one_line

LONGEST_ADDRESS = 254


def normalize_email(email: str) -> str:
    """One spelling per mailbox: NFKC, lower case, no surrounding space. Raises InvalidInput for spaces, line
    breaks and control characters, for a domain that mail cannot be sent to, and for what is too long to be
    stored whole.
    """
    normalized = unicodedata.normalize("NFKC", email).strip().casefold()
    is_broken = any(unicodedata.category(character).startswith(("C", "Z")) for character in normalized)
    if is_broken or len(normalized) > LONGEST_ADDRESS or not _is_domain(normalized.rpartition("@")[2]):
        raise InvalidInput(_("Enter a valid e-mail address."), field="email")
    return normalized


def _is_domain(name: str) -> bool:
    try:
        name.encode("idna")
    except UnicodeError:
        return False
    return True


@transaction.atomic
def register_person(*, user: User, language: str = "", at: datetime) -> Person:
    """Give a new user their person and an activation that waits for staff.

    Raises AddressTaken if an account has the address in any spelling.
    """
    try:
        with transaction.atomic():
            person = Person.objects.create(
                user=user, email=normalize_email(user.email), language=language, created_at=at
            )
    except IntegrityError:
        raise AddressTaken() from None
    activation = Activation.objects.create(person=person, waiting_since=at)
    record(activation, action="registered", new=ActivationStatus.WAITING, by=user, at=at)
    return person


LICENSING_GROUP = "Licensing department"


@transaction.atomic
def make_licensing_staff(*, user: User) -> None:
    """Give a user the desk of the licensing department."""
    group, _created = Group.objects.get_or_create(name=LICENSING_GROUP)
    group.permissions.add(Permission.objects.get(codename="work_at_licensing_desk"))
    user.groups.add(group)
    if not user.is_staff:
        user.is_staff = True
        user.save(update_fields=["is_staff"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What people say about themselves; an empty language or time zone means the organisation's."""

    first_name: str
    last_name: str
    phone: str = ""
    language: str = ""
    time_zone: str = ""


@transaction.atomic
def edit_profile(*, person_id: int, profile: Profile, by: User, at: datetime) -> Person:
    """Change a person's name, phone and preferences. The trail names the changed fields, not their contents.

    Raises Person.DoesNotExist, and InvalidInput for an unknown language or time zone, for line breaks and for
    what is too long.
    """
    for name, longest in (("first_name", 150), ("last_name", 150), ("phone", 40)):
        one_line(getattr(profile, name), field=name, longest=longest)
    if profile.language and profile.language not in dict(settings.LANGUAGES):
        raise InvalidInput(_("This language is not offered."), field="language")
    if profile.time_zone and profile.time_zone not in available_timezones():
        raise InvalidInput(_("This time zone does not exist."), field="time_zone")
    person = Person.objects.select_for_update(of=("self",)).select_related("user").get(pk=person_id)
    changed = []
    for field in fields(Profile):
        owner = person.user if field.name in ("first_name", "last_name") else person
        value = getattr(profile, field.name)
        if getattr(owner, field.name) != value:
            setattr(owner, field.name, value)
            changed.append(field.name)
    if changed:
        person.user.save(update_fields=["first_name", "last_name"])
        person.save(update_fields=["phone", "language", "time_zone"])
        record(person, action="profile_edited", by=by, at=at, details={"fields": sorted(changed)})
    return person


@transaction.atomic
def choose_language(*, user: User, language: str, at: datetime) -> None:
    """Keep the language somebody reads the site in: mails and documents use it from now on.

    Raises InvalidInput for a language that is not offered. Who works here without a profile has none to keep.
    """
    if language not in dict(settings.LANGUAGES):
        raise InvalidInput(_("This language is not offered."), field="language")
    person = Person.objects.select_for_update().filter(user=user).first()
    if person is None or person.language == language:
        return
    person.language = language
    person.save(update_fields=["language"])
    record(person, action="profile_edited", by=user, at=at, details={"fields": ["language"]})


@transaction.atomic
def change_address(*, user: User, email: str, at: datetime) -> None:
    """Follow a confirmed change of the login address. Raises AddressTaken if another account has it."""
    person = Person.objects.select_for_update().filter(user=user).first()
    normalized = normalize_email(email)
    if person is None or person.email == normalized:
        return
    try:
        with transaction.atomic():
            Person.objects.filter(pk=person.pk).update(email=normalized)
    except IntegrityError:
        raise AddressTaken() from None
    record(person, action="address_changed", by=user, at=at)
