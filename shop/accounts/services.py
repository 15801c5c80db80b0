"""Registering people and letting them in."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.auth.models import Group, Permission, User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from shop.accounts.enums import ActivationStatus, MembershipRole
from shop.accounts.models import Activation, Membership, Organization, Person
from shop.core.audit import record
from shop.core.exceptions import DomainError, InvalidInput
from shop.core.jobs import Job
from shop.core.outbox import enqueue
from shop.core.workflow import transition

LONGEST_ADDRESS = 254


class AddressTaken(DomainError):
    """Another account has this address. Surfaces must not tell a stranger so."""

    code = "address_taken"
    default_message = _("This address cannot be used.")


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


@transaction.atomic
def request_activation(*, person_id: int, at: datetime) -> Activation:
    """The person asks staff for activation; asking again only refreshes nothing and mails nobody.

    Raises TransitionNotAllowed for an account that is activated.
    """
    activation = (
        Activation.objects.select_for_update().select_related("person__user").get(person_id=person_id)
    )
    if activation.status == ActivationStatus.REJECTED:
        transition(
            Activation, pk=activation.pk, to=ActivationStatus.WAITING, by=activation.person.user, at=at
        )
        activation.requested_at = None
    if activation.status == ActivationStatus.ACTIVATED or activation.requested_at:
        return activation
    Activation.objects.filter(pk=activation.pk).update(requested_at=at)
    record(activation, action="activation_requested", by=activation.person.user, at=at)
    enqueue(Job.MAIL_ACTIVATION_REQUEST, activation_id=activation.pk, requested_at=int(at.timestamp()))
    return Activation.objects.get(pk=activation.pk)


@transaction.atomic
def activate_person(
    *,
    person_id: int,
    organization_id: int,
    role: MembershipRole = MembershipRole.MEMBER,
    by: User,
    at: datetime,
) -> Activation:
    """Let a person in as a member of an organisation, and mail them.

    Raises TransitionNotAllowed if they are activated already, Organization.DoesNotExist for an unknown one.
    """
    organization = Organization.objects.get(pk=organization_id)
    activation = Activation.objects.select_for_update().get(person_id=person_id)
    # The decision is written with the status, because the database refuses an activation without an
    # organisation.
    Activation.objects.filter(pk=activation.pk).update(
        organization=organization, decided_at=at, decided_by=by, reason=""
    )
    activation = transition(Activation, pk=activation.pk, to=ActivationStatus.ACTIVATED, by=by, at=at)
    Membership.objects.get_or_create(
        person_id=person_id,
        organization=organization,
        ended_at=None,
        defaults={"role": role, "started_at": at},
    )
    enqueue(Job.MAIL_ACTIVATION, activation_id=activation.pk, decided_at=int(at.timestamp()))
    # The moment belongs to it: who is let in again has new requests to bring along.
    enqueue(
        Job.ADOPT_REQUESTS,
        user_id=activation.person.user_id,
        organization_id=organization.pk,
        decided_at=int(at.timestamp()),
    )
    return activation


@transaction.atomic
def reject_activation(*, person_id: int, reason: str, by: User, at: datetime) -> Activation:
    """Refuse an account with a reason that its owner reads. Raises InvalidInput without one,
    TransitionNotAllowed.
    """
    if not reason.strip():
        raise InvalidInput(_("Please give the reason; the customer reads it."), field="reason")
    activation = Activation.objects.select_for_update().get(person_id=person_id)
    activation = transition(Activation, pk=activation.pk, to=ActivationStatus.REJECTED, by=by, at=at)
    Activation.objects.filter(pk=activation.pk).update(
        decided_at=at, decided_by=by, reason=reason.strip(), requested_at=None
    )
    Membership.objects.filter(person_id=person_id, ended_at=None).update(ended_at=at)
    enqueue(Job.MAIL_ACTIVATION, activation_id=activation.pk, decided_at=int(at.timestamp()))
    return activation


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

    Raises Person.DoesNotExist, and InvalidInput for an unknown language or time zone.
    """
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
def create_organization(*, facts: Mapping[str, object], by: User, at: datetime) -> Organization:
    """Enter a new customer. ``facts`` are the model's own fields by name.

    Raises InvalidInput, naming the field, for what the model refuses.
    """
    organization = Organization(**facts, created_at=at)
    try:
        organization.full_clean()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise InvalidInput(messages[0], field=field) from None
    organization.save()
    record(organization, action="created", by=by, at=at)
    return organization


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
