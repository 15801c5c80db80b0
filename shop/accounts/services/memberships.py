"""Roles in an organisation, leaving it, handing it over."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shop.accounts.doors import close_doors
from shop.accounts.enums import ActivationStatus, MembershipRole, WaitingCause
from shop.accounts.models import Membership
from shop.accounts.services.places import (
    keep_an_administrator,
    leave_place,
    lock_administered,
    lock_places,
)
from shop.core.audit import record
from shop.core.exceptions import InvalidInput


@transaction.atomic
def change_role(
    *, membership_id: int, role: MembershipRole, by: User, at: datetime, session_key: str = ""
) -> Membership:
    """Give a member another role; the member's sessions (except ``session_key``) and tokens end.

    Raises Membership.DoesNotExist for an ended one and for one of an organisation that ``by`` does not see,
    NotPermitted for who does not administer it, LastAdministrator; nothing is changed then.
    """
    membership = _lock_managed(membership_id, by=by)
    if membership.role == role:
        return membership
    keep_an_administrator(membership)
    return _set_role(membership, role, by=by, at=at, session_key=session_key)


@transaction.atomic
def remove_member(*, membership_id: int, by: User, at: datetime, session_key: str = "") -> None:
    """End a membership; the account waits for staff again, and its sessions and tokens end.

    Raises what ``change_role`` raises.
    """
    membership = _lock_managed(membership_id, by=by)
    keep_an_administrator(membership)
    cause = WaitingCause.LEFT if membership.person.user_id == by.pk else WaitingCause.REMOVED
    places = lock_places(person_id=membership.person_id)
    leave_place(places=places, membership=membership, cause=cause, by=by, at=at, session_key=session_key)


@transaction.atomic
def leave_organization(*, organization_id: int, by: User, at: datetime, session_key: str = "") -> None:
    """End one's own membership. The account waits for staff again; only the present session goes on.

    Raises Membership.DoesNotExist for who is no member, LastAdministrator.
    """
    person_id = _place_of(by, organization_id).person_id
    places = lock_places(person_id=person_id, also=[organization_id])
    membership = places.at(organization_id)
    if membership is None:
        raise Membership.DoesNotExist
    keep_an_administrator(membership)
    leave_place(
        places=places,
        membership=membership,
        cause=WaitingCause.LEFT,
        by=by,
        at=at,
        session_key=session_key,
    )


@transaction.atomic
def transfer_administration(
    *, organization_id: int, to_membership_id: int, by: User, at: datetime, session_key: str = ""
) -> Membership:
    """Make another member administrator and oneself a member, both or neither; returns the successor's place.

    Raises Organization.DoesNotExist, NotPermitted for who is no administrator there, Membership.DoesNotExist
    for a successor who is no member, InvalidInput for oneself and for an account that waits for activation.
    """
    lock_administered(organization_id=organization_id, by=by)
    own = _place_of(by, organization_id)
    successor = (
        Membership.objects.current()
        .select_related("person__user", "person__activation")
        .get(pk=to_membership_id, organization_id=organization_id)
    )
    if successor.pk == own.pk:
        raise InvalidInput(_("Please choose another member."), field="member")
    person = successor.person
    if person.activation.status != ActivationStatus.ACTIVATED or not person.user.is_active:
        raise InvalidInput(_("This member is not activated yet and cannot take over."), field="member")
    if successor.role != MembershipRole.ADMINISTRATOR:
        _set_role(successor, MembershipRole.ADMINISTRATOR, by=by, at=at)
    if own.role != MembershipRole.MEMBER:
        _set_role(own, MembershipRole.MEMBER, by=by, at=at, session_key=session_key)
    return successor


def _place_of(user: User, organization_id: int) -> Membership:
    return (
        Membership.objects.current()
        .select_related("person")
        .get(person__user_id=user.pk, organization_id=organization_id)
    )


def _lock_managed(membership_id: int, *, by: User) -> Membership:
    """The current membership behind the lock of its organisation."""
    current = Membership.objects.current()
    organization_id = current.values_list("organization_id", flat=True).get(pk=membership_id)
    lock_administered(organization_id=organization_id, by=by)
    return current.select_related("person").get(pk=membership_id)


def _set_role(
    membership: Membership, role: MembershipRole, *, by: User, at: datetime, session_key: str = ""
) -> Membership:
    old, membership.role = membership.role, role
    membership.save(update_fields=["role"])
    record(
        membership,
        action="role_changed",
        old=old,
        new=role,
        by=by,
        at=at,
        details={"organization": membership.organization_id, "person": membership.person_id},
    )
    user_id = membership.person.user_id
    close_doors(user_id=user_id, by=by, at=at, except_session_key=session_key if user_id == by.pk else "")
    return membership
