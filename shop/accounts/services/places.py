"""Places of people in organisations: locking and ending them, and what must hold of an organisation.

Whoever changes a membership locks the organisations first, lowest id first, then the person's activation.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User

from shop.accounts.doors import close_doors
from shop.accounts.enums import ActivationStatus, MembershipRole, WaitingCause
from shop.accounts.exceptions import LastAdministrator
from shop.accounts.models import Activation, Membership, Organization
from shop.accounts.selectors import viewer_for
from shop.core.audit import record
from shop.core.exceptions import NotPermitted, StaleVersion
from shop.core.workflow import transition


def lock_organizations(ids: Iterable[int]) -> list[Organization]:
    """The organisations, locked in one order for everybody. Raises Organization.DoesNotExist for one that
    is missing.
    """
    wanted = set(ids)
    found = list(Organization.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
    if len(found) != len(wanted):
        raise Organization.DoesNotExist
    return found


def lock_administered(*, organization_id: int, by: User) -> Organization:
    """The organisation, locked, for whoever may manage it: its administrators and licensing staff.

    Decided after the lock, from the stored state: who lost the role a moment ago is refused. Raises
    Organization.DoesNotExist for one that ``by`` does not see, NotPermitted for its members.
    """
    (organization,) = lock_organizations([organization_id])
    viewer = viewer_for(by)
    if not viewer.is_licensing_staff:
        if organization_id not in viewer.activated_organization_ids:
            raise Organization.DoesNotExist
        if organization_id not in viewer.administered_organization_ids:
            raise NotPermitted()
    return organization


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """A person's activation and current memberships, locked, with the organisations they touch."""

    activation: Activation
    memberships: list[Membership]

    def elsewhere(self, organization_id: int) -> list[Membership]:
        return [place for place in self.memberships if place.organization_id != organization_id]

    def at(self, organization_id: int) -> Membership | None:
        return next((place for place in self.memberships if place.organization_id == organization_id), None)


def lock_places(*, person_id: int, also: Iterable[int] = ()) -> Places:
    """Lock the organisations of a person, further ones named by ``also``, and the activation.

    Raises Organization.DoesNotExist, Activation.DoesNotExist, and StaleVersion if the person moved meanwhile.
    """
    current = Membership.objects.current().filter(person_id=person_id)
    locked = {*also, *current.values_list("organization_id", flat=True)}
    lock_organizations(locked)
    activation = (
        Activation.objects.select_for_update(of=("self",))
        .select_related("person__user")
        .get(person_id=person_id)
    )
    memberships = list(current.select_related("organization", "person__user").order_by("organization_id"))
    if not {place.organization_id for place in memberships} <= locked:
        raise StaleVersion()
    return Places(activation=activation, memberships=memberships)


def keep_an_administrator(membership: Membership) -> None:
    """Raises LastAdministrator if the organisation has other members, but nobody else who administers it.

    The organisation is locked. An administrator whose account waits cannot act and does not count.
    """
    if membership.role != MembershipRole.ADMINISTRATOR:
        return
    others = Membership.objects.current().filter(organization_id=membership.organization_id)
    others = others.exclude(person_id=membership.person_id)
    administrators = others.filter(
        role=MembershipRole.ADMINISTRATOR,
        person__activation__status=ActivationStatus.ACTIVATED,
        person__user__is_active=True,
    )
    if others.exists() and not administrators.exists():
        raise LastAdministrator()


def end_place(membership: Membership, *, by: User, at: datetime) -> None:
    """Write the end of a membership. The organisation is locked; the activation is the caller's business."""
    Membership.objects.filter(pk=membership.pk, ended_at=None).update(ended_at=at)
    record(
        membership,
        action="membership_ended",
        by=by,
        at=at,
        details={"organization": membership.organization_id, "person": membership.person_id},
    )


def leave_place(
    *, places: Places, membership: Membership, cause: WaitingCause, by: User, at: datetime, session_key: str
) -> None:
    """End a membership; without another one the account waits again. Sessions (but one) and tokens end."""
    end_place(membership, by=by, at=at)
    if len(places.memberships) == 1:
        send_back(places.activation, cause=cause, by=by, at=at)
    close_doors(user_id=places.activation.person.user_id, by=by, at=at, except_session_key=session_key)


def send_back(
    activation: Activation, *, cause: WaitingCause, by: User, at: datetime, reason: str = ""
) -> Activation:
    """Let an account wait for staff again, if it was activated; returns the activation as stored."""
    if activation.status == ActivationStatus.ACTIVATED:
        transition(Activation, pk=activation.pk, to=ActivationStatus.WAITING, by=by, at=at)
        Activation.objects.filter(pk=activation.pk).update(
            waiting_since=at, waiting_cause=cause, requested_at=None, reason=reason
        )
    return Activation.objects.select_related("person__user").get(pk=activation.pk)
