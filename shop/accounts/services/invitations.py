"""Inviting colleagues. An invitation proposes a place; only staff let somebody in (decision 0015)."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shop.accounts.doors import close_doors
from shop.accounts.enums import ActivationStatus, InvitationState, MembershipRole, WaitingCause
from shop.accounts.exceptions import (
    AlreadyMember,
    InvitationClosed,
    InvitationsThrottled,
    MoveNotConfirmed,
    TooManyInvitations,
)
from shop.accounts.invitation_links import secret_of
from shop.accounts.models import Invitation, Membership, Organization
from shop.accounts.selectors import invitation_for
from shop.accounts.services.activation import ask_for_activation
from shop.accounts.services.people import normalize_email
from shop.accounts.services.places import (
    end_place,
    keep_an_administrator,
    lock_administered,
    lock_places,
    send_back,
)
from shop.core.audit import record
from shop.core.exceptions import InvalidInput
from shop.core.jobs import Job
from shop.core.links import digest_of
from shop.core.models import AuditEvent
from shop.core.outbox import enqueue

SENT = "invitation_sent"


@transaction.atomic
def invite(*, organization_id: int, email: str, role: MembershipRole, by: User, at: datetime) -> Invitation:
    """Invite the owner of an address by mail; inviting again renews the open invitation.

    The answer is the same whether the address has an account or not. Raises Organization.DoesNotExist,
    NotPermitted for who does not administer the organisation, InvalidInput for what is no address,
    AlreadyMember, TooManyInvitations, InvitationsThrottled; nothing is changed or sent then.
    """
    organization = lock_administered(organization_id=organization_id, by=by)
    address = _address(email)
    if role not in MembershipRole.values:
        raise InvalidInput(_("There is no such role."), field="role")
    members = Membership.objects.current().filter(organization=organization)
    if members.filter(person__email=address).exists():
        raise AlreadyMember(field="email")
    open_ones = Invitation.objects.filter(organization=organization, accepted_at=None, revoked_at=None)
    invitation = open_ones.filter(email=address).first()
    is_renewal = invitation is not None and invitation.state(at) == InvitationState.OPEN
    if not is_renewal and open_ones.filter(expires_at__gt=at).count() >= settings.MOST_OPEN_INVITATIONS:
        raise TooManyInvitations()
    if invitation is None:
        public_id = uuid.uuid4()
        invitation = Invitation(
            public_id=public_id,
            organization=organization,
            email=address,
            created_at=at,
        )
    invitation.role = role
    invitation.invited_by = by
    return _send(invitation, organization, by=by, at=at)


@transaction.atomic
def resend_invitation(*, invitation_id: int, by: User, at: datetime) -> Invitation:
    """Send an open or expired invitation again; it can be accepted for as long as a new one.

    Raises Invitation.DoesNotExist for a foreign one, NotPermitted, InvitationClosed for one that was accepted
    or withdrawn, TooManyInvitations, InvitationsThrottled.
    """
    invitation, organization = _lock(invitation_id, by=by)
    if invitation.state(at) not in (InvitationState.OPEN, InvitationState.EXPIRED):
        raise InvitationClosed()
    return invite(
        organization_id=organization.pk,
        email=invitation.email,
        role=MembershipRole(invitation.role),
        by=by,
        at=at,
    )


@transaction.atomic
def revoke_invitation(*, invitation_id: int, by: User, at: datetime) -> Invitation:
    """Withdraw an invitation: its link leads nowhere from now on. Doing it twice changes nothing.

    Raises Invitation.DoesNotExist for a foreign one, NotPermitted, InvitationClosed for an accepted one.
    """
    invitation, organization = _lock(invitation_id, by=by)
    if invitation.accepted_at is not None:
        raise InvitationClosed()
    if invitation.revoked_at is None:
        invitation.revoked_at = at
        invitation.save(update_fields=["revoked_at"])
        record(organization, action="invitation_revoked", by=by, at=at, details=_ids(invitation))
    return invitation


@transaction.atomic
def accept_invitation(
    *, secret: str, may_move: bool, by: User, at: datetime, session_key: str = ""
) -> Membership:
    """Take the place that an invitation proposes, and ask staff for the activation that opens it.

    ``may_move`` says that the person agreed to leave the organisation they belong to: its membership ends,
    the account waits again, all sessions but ``session_key`` and all tokens end. Raises
    Invitation.DoesNotExist for a forged secret and for another person's invitation, InvitationClosed,
    MoveNotConfirmed, LastAdministrator for who must hand over first; nothing is changed then.
    """
    found = invitation_for(secret, user=by)
    person = by.person
    places = lock_places(person_id=person.pk, also=[found.organization_id])
    invitation = (
        Invitation.objects.select_for_update(of=("self",)).select_related("organization").get(pk=found.pk)
    )
    organization = invitation.organization
    if invitation.state(at) != InvitationState.OPEN or organization.blocked_at is not None:
        raise InvitationClosed()
    place = places.at(organization.pk)
    elsewhere = places.elsewhere(organization.pk)
    if elsewhere and not may_move:
        raise MoveNotConfirmed()
    for other in elsewhere:
        keep_an_administrator(other)
        end_place(other, by=by, at=at)
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])
    activation = places.activation
    if place is None:
        place = Membership.objects.create(
            person=person,
            organization=organization,
            role=invitation.role,
            started_at=at,
            invitation=invitation,
        )
        activation = send_back(activation, cause=WaitingCause.MOVED, by=by, at=at)
    record(place, action="invitation_accepted", new=place.role, by=by, at=at, details=_ids(invitation))
    if elsewhere:
        close_doors(user_id=by.pk, by=by, at=at, except_session_key=session_key)
    if activation.status != ActivationStatus.ACTIVATED:
        ask_for_activation(activation, at=at)
    return place


def _address(email: str) -> str:
    address = normalize_email(email)
    try:
        validate_email(address)
    except ValidationError:
        raise InvalidInput(_("Enter a valid e-mail address."), field="email") from None
    return address


def _lock(invitation_id: int, *, by: User) -> tuple[Invitation, Organization]:
    organization_id = Invitation.objects.values_list("organization_id", flat=True).get(pk=invitation_id)
    organization = lock_administered(organization_id=organization_id, by=by)
    return Invitation.objects.select_for_update().get(pk=invitation_id), organization


def _send(invitation: Invitation, organization: Organization, *, by: User, at: datetime) -> Invitation:
    sent = AuditEvent.objects.for_object(organization).filter(action=SENT, at__gt=at - timedelta(hours=1))
    if sent.count() >= settings.INVITATIONS_PER_HOUR:
        raise InvitationsThrottled()
    invitation.secret_digest = digest_of(secret_of(invitation.public_id))
    invitation.sent_at = at
    invitation.expires_at = at + timedelta(days=settings.INVITATION_DAYS)
    invitation.save()
    record(organization, action=SENT, new=invitation.role, by=by, at=at, details=_ids(invitation))
    enqueue(Job.MAIL_INVITATION, invitation_id=invitation.pk, sent_at=int(at.timestamp()))
    return invitation


def _ids(invitation: Invitation) -> dict[str, object]:
    return {"invitation": invitation.pk, "organization": invitation.organization_id}
