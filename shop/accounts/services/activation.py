"""Letting people in: only licensing staff do."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shop.accounts.doors import close_doors
from shop.accounts.enums import ActivationStatus, MembershipRole, WaitingCause
from shop.accounts.models import Activation, Membership
from shop.accounts.services.places import (
    Places,
    end_place,
    keep_an_administrator,
    lock_places,
    send_back,
)
from shop.core.audit import record
from shop.core.exceptions import InvalidInput, TransitionNotAllowed
from shop.core.jobs import Job
from shop.core.outbox import enqueue
from shop.core.workflow import transition

LONGEST_REASON = 2_000


@transaction.atomic
def request_activation(*, person_id: int, at: datetime) -> Activation:
    """The person asks staff for activation; asking again only refreshes nothing and mails nobody.

    Raises Activation.DoesNotExist for an account without one.
    """
    activation = (
        Activation.objects.select_for_update(of=("self",))
        .select_related("person__user")
        .get(person_id=person_id)
    )
    return ask_for_activation(activation, at=at)


def ask_for_activation(activation: Activation, *, at: datetime) -> Activation:
    """Put a locked activation into staff's queue as asked for; one that is activated stays as it is."""
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
    role: MembershipRole | None = None,
    may_move: bool = False,
    by: User,
    at: datetime,
) -> Activation:
    """Let a person in as a member of an organisation, and mail them. Memberships elsewhere end.

    ``role`` None keeps the role of the place they have there already, by an invitation for instance; else
    they become a member. ``may_move`` says that they are known to be activated for another organisation.
    Raises TransitionNotAllowed if they are activated for this one, or for another one and ``may_move`` is
    not said; LastAdministrator if the organisation they leave would have none; Organization.DoesNotExist.
    """
    places = lock_places(person_id=person_id, also=[organization_id])
    activation, place = places.activation, places.at(organization_id)
    if activation.status == ActivationStatus.ACTIVATED:
        if not may_move or (place is not None and not places.elsewhere(organization_id)):
            raise TransitionNotAllowed(
                Activation._meta.verbose_name, ActivationStatus.ACTIVATED, ActivationStatus.ACTIVATED
            )
        activation = send_back(activation, cause=WaitingCause.MOVED, by=by, at=at)
    for other in places.elsewhere(organization_id):
        keep_an_administrator(other)
        end_place(other, by=by, at=at)
    if places.elsewhere(organization_id):
        close_doors(user_id=activation.person.user_id, by=by, at=at)
    # The decision is written with the status, because the database refuses an activation without an
    # organisation.
    Activation.objects.filter(pk=activation.pk).update(
        organization_id=organization_id, decided_at=at, decided_by=by, reason=""
    )
    activation = transition(Activation, pk=activation.pk, to=ActivationStatus.ACTIVATED, by=by, at=at)
    _give_place(place, activation, organization_id=organization_id, role=role, by=by, at=at)
    enqueue(Job.MAIL_ACTIVATION, activation_id=activation.pk, decided_at=int(at.timestamp()))
    # The moment belongs to it: who is let in again has new requests to bring along.
    enqueue(
        Job.ADOPT_REQUESTS,
        user_id=activation.person.user_id,
        organization_id=organization_id,
        decided_at=int(at.timestamp()),
    )
    return activation


def _give_place(
    place: Membership | None,
    activation: Activation,
    *,
    organization_id: int,
    role: MembershipRole | None,
    by: User,
    at: datetime,
) -> None:
    if place is None:
        place = Membership.objects.create(
            person_id=activation.person_id,
            organization_id=organization_id,
            role=role or MembershipRole.MEMBER,
            started_at=at,
        )
        record(place, action="membership_started", new=place.role, by=by, at=at, details=_ids(place))
    elif role is not None and role != place.role:
        old, place.role = place.role, role
        place.save(update_fields=["role"])
        record(place, action="role_changed", old=old, new=role, by=by, at=at, details=_ids(place))


def _ids(place: Membership) -> dict[str, object]:
    return {"organization": place.organization_id, "person": place.person_id}


@transaction.atomic
def reject_activation(*, person_id: int, reason: str, by: User, at: datetime) -> Activation:
    """Refuse an account with a reason that its owner reads; whoever was in loses every door at once.

    Raises InvalidInput without a reason, TransitionNotAllowed.
    """
    return _close(
        lock_places(person_id=person_id),
        to=ActivationStatus.REJECTED,
        reason=reason,
        ends_memberships=True,
        by=by,
        at=at,
    )


@transaction.atomic
def deactivate_person(*, person_id: int, reason: str, by: User, at: datetime) -> Activation:
    """Take an activation back until staff decide again: the place in the organisation stays, all doors close.

    Raises InvalidInput without a reason, which the person reads; TransitionNotAllowed unless activated.
    """
    return _close(
        lock_places(person_id=person_id),
        to=ActivationStatus.WAITING,
        reason=reason,
        ends_memberships=False,
        by=by,
        at=at,
    )


def _close(
    places: Places, *, to: ActivationStatus, reason: str, ends_memberships: bool, by: User, at: datetime
) -> Activation:
    text = reason.strip()
    if not text:
        raise InvalidInput(_("Please give the reason; the customer reads it."), field="reason")
    if len(text) > LONGEST_REASON:
        raise InvalidInput(_("This reason is too long."), field="reason")
    was_activated = places.activation.status == ActivationStatus.ACTIVATED
    activation = transition(Activation, pk=places.activation.pk, to=to, by=by, at=at)
    Activation.objects.filter(pk=activation.pk).update(
        decided_at=at, decided_by=by, reason=text, requested_at=None
    )
    if was_activated:
        Activation.objects.filter(pk=activation.pk).update(
            waiting_since=at, waiting_cause=WaitingCause.DEACTIVATED
        )
        close_doors(user_id=places.activation.person.user_id, by=by, at=at)
    if ends_memberships:
        # Even the last administrator: the decision of staff about a person does not wait for a successor.
        for place in places.memberships:
            end_place(place, by=by, at=at)
    enqueue(Job.MAIL_ACTIVATION, activation_id=activation.pk, decided_at=int(at.timestamp()))
    return activation
