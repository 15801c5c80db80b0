"""Inviting colleagues: who may, what is refused, and that accepting lets nobody in."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from shop.accounts.enums import ActivationStatus, InvitationState, MembershipRole, WaitingCause
from shop.accounts.exceptions import (
    AlreadyMember,
    InvitationClosed,
    InvitationsThrottled,
    LastAdministrator,
    MoveNotConfirmed,
    TooManyInvitations,
)
from shop.accounts.invitation_links import secret_of
from shop.accounts.models import Activation, ApiToken, Invitation, Membership, Organization, Person
from shop.accounts.selectors import invitation_for, viewer_for, waiting_activations
from shop.accounts.services import (
    accept_invitation,
    activate_person,
    block_organization,
    invite,
    reject_activation,
    resend_invitation,
    revoke_invitation,
)
from shop.core.exceptions import InvalidInput, NotPermitted
from shop.core.jobs import Job
from shop.core.links import digest_of
from shop.core.models import AuditEvent, OutboxEvent
from tests.factories.accounts import make_member, make_organization, make_person
from tests.factories.journeys import NOW

pytestmark = pytest.mark.django_db
ADMINISTRATOR, MEMBER = MembershipRole.ADMINISTRATOR, MembershipRole.MEMBER
LATER = NOW + timedelta(days=15)


def send(organization: Organization, by: User, email: str, *, role=MEMBER, at=NOW) -> Invitation:
    return invite(organization_id=organization.pk, email=email, role=role, by=by, at=at)


def accept(invitation: Invitation, by: User, *, may_move: bool = False, at=NOW) -> Membership:
    secret = secret_of(invitation.public_id)
    return accept_invitation(secret=secret, may_move=may_move, by=by, at=at)


def mails() -> int:
    return OutboxEvent.objects.filter(job=Job.MAIL_INVITATION).count()


def state() -> tuple[object, ...]:
    return (
        list(Invitation.objects.order_by("pk").values()),
        list(Membership.objects.order_by("pk").values()),
        list(Activation.objects.order_by("pk").values()),
        AuditEvent.objects.count(),
        OutboxEvent.objects.count(),
    )


def test_an_invitation_is_mailed_and_only_the_digest_of_its_secret_is_stored(organization, customer):
    invitation = send(organization, customer, " New@Example.COM ", role=ADMINISTRATOR)

    secret = secret_of(invitation.public_id)
    assert (invitation.email, invitation.role) == ("new@example.com", ADMINISTRATOR)
    assert invitation.expires_at == NOW + timedelta(days=14)
    assert invitation.secret_digest == digest_of(secret)
    assert secret not in str(list(Invitation.objects.values()) + list(OutboxEvent.objects.values()))
    assert mails() == 1


def test_the_trail_of_an_invitation_holds_no_address(organization, customer):
    invitation = send(organization, customer, "new@example.com")

    event = AuditEvent.objects.for_object(organization).get(action="invitation_sent")
    assert event.details == {"invitation": invitation.pk, "organization": organization.pk}


def test_the_answer_is_the_same_whether_the_address_has_an_account(organization, customer, stranger):
    known = send(organization, customer, stranger.email)
    unknown = send(organization, customer, "nobody@example.net")

    hidden = {"id", "public_id", "email", "secret_digest", "_state"}
    assert {key: value for key, value in vars(known).items() if key not in hidden} == {
        key: value for key, value in vars(unknown).items() if key not in hidden
    }


def test_inviting_again_renews_the_open_invitation(organization, customer):
    first = send(organization, customer, "new@example.com")

    second = send(organization, customer, "NEW@example.com", role=ADMINISTRATOR, at=NOW + timedelta(days=3))

    assert second.pk == first.pk
    assert (second.role, second.expires_at) == (ADMINISTRATOR, NOW + timedelta(days=17))
    assert mails() == 2


def test_members_strangers_and_waiting_accounts_invite_nobody(organization, customer, staff, stranger):
    colleague = make_member(organization, staff=staff)
    before = state()

    with pytest.raises(NotPermitted):
        send(organization, colleague, "new@example.com")
    for outsider in (stranger, make_person()):
        with pytest.raises(Organization.DoesNotExist):
            send(organization, outsider, "new@example.com")

    assert state()[:2] == before[:2]
    assert mails() == 0


def test_inviting_a_member_is_refused_in_any_spelling(organization, customer, staff):
    colleague = make_member(organization, staff=staff)
    before = state()

    for spelling in (colleague.email, colleague.email.upper(), f" {colleague.email} "):
        with pytest.raises(AlreadyMember):
            send(organization, customer, spelling)

    assert state() == before


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "a@b@c.example",
        "a@b.example\r\nBcc: x@y.example",
        "a b@c.example",
        "a\0@b.example",
        f"{'a' * 10_000}@b.example",
        "a@\u202eb.example",
    ],
)
def test_what_is_no_address_is_refused(organization, customer, address):
    before = state()

    with pytest.raises(InvalidInput) as refused:
        send(organization, customer, address)

    assert refused.value.field == "email"
    assert state() == before


def test_at_most_twenty_invitations_are_open(organization, customer, settings):
    settings.MOST_OPEN_INVITATIONS = 3
    sent = [send(organization, customer, f"new{number}@example.com") for number in range(3)]

    with pytest.raises(TooManyInvitations):
        send(organization, customer, "one-more@example.com")
    send(organization, customer, "new1@example.com", at=NOW + timedelta(hours=2))
    revoke_invitation(invitation_id=sent[0].pk, by=customer, at=NOW)
    send(organization, customer, "one-more@example.com", at=NOW + timedelta(hours=2))

    assert Invitation.objects.filter(revoked_at=None).count() == 3


def test_at_most_twenty_invitations_are_sent_in_an_hour(organization, customer, settings):
    settings.INVITATIONS_PER_HOUR = 3
    invitation = send(organization, customer, "new@example.com")
    for minutes in (1, 2):
        resend_invitation(invitation_id=invitation.pk, by=customer, at=NOW + timedelta(minutes=minutes))
    before = state()

    with pytest.raises(InvitationsThrottled):
        send(organization, customer, "other@example.com", at=NOW + timedelta(minutes=3))

    assert state() == before
    send(organization, customer, "other@example.com", at=NOW + timedelta(minutes=61))


def test_accepting_lets_nobody_in_and_asks_staff(organization, customer):
    invited = make_person()
    invitation = send(organization, customer, invited.email, role=ADMINISTRATOR)

    place = accept(invitation, invited)

    activation = Activation.objects.get(person__user=invited)
    assert (place.organization, place.role, place.ended_at) == (organization, ADMINISTRATOR, None)
    assert (activation.status, activation.requested_at) == (ActivationStatus.WAITING, NOW)
    assert not viewer_for(invited).is_activated
    assert OutboxEvent.objects.filter(job=Job.MAIL_ACTIVATION_REQUEST).count() == 1


def test_the_queue_shows_who_invited_whom_to_which_organisation(organization, customer, staff):
    invited = make_person()
    accept(send(organization, customer, invited.email, role=ADMINISTRATOR), invited)

    (row,) = waiting_activations()

    (place,) = row.person.places
    assert (row.person.user, place.organization, place.invitation.invited_by) == (
        invited,
        organization,
        customer,
    )
    activate_person(person_id=row.person_id, organization_id=place.organization_id, by=staff, at=NOW)
    assert viewer_for(invited).administered_organization_ids == {organization.pk}


def test_a_rejected_account_that_accepts_waits_again(organization, customer, staff):
    invited = make_person()
    reject_activation(person_id=invited.person.pk, reason="Who are you?", by=staff, at=NOW)

    accept(send(organization, customer, invited.email), invited)

    assert Activation.objects.get(person__user=invited).status == ActivationStatus.WAITING


def test_moving_needs_consent_and_closes_everything_of_before(organization, customer, stranger):
    invitation = send(organization, customer, stranger.email)
    ApiToken.objects.create(user=stranger, expiry=timedelta(days=1), name="program")
    before = state()

    with pytest.raises(MoveNotConfirmed):
        accept(invitation, stranger)
    assert state() == before
    accept(invitation, stranger, may_move=True)

    activation = Activation.objects.get(person__user=stranger)
    current = Membership.objects.current().filter(person__user=stranger)
    assert (activation.status, activation.waiting_cause) == (ActivationStatus.WAITING, WaitingCause.MOVED)
    assert [place.organization for place in current] == [organization]
    assert not viewer_for(stranger).is_activated
    assert not ApiToken.objects.filter(user=stranger).exists()


def test_the_last_administrator_hands_over_before_moving(organization, customer, staff):
    theirs = make_organization()
    head = make_member(theirs, staff=staff, role=ADMINISTRATOR)
    make_member(theirs, staff=staff)
    invitation = send(organization, customer, head.email)
    before = state()

    with pytest.raises(LastAdministrator):
        accept(invitation, head, may_move=True)

    assert state() == before


def test_who_became_a_member_meanwhile_keeps_role_and_activation(organization, customer, staff):
    invited = make_person()
    invitation = send(organization, customer, invited.email, role=ADMINISTRATOR)
    activate_person(person_id=invited.person.pk, organization_id=organization.pk, by=staff, at=NOW)

    place = accept(invitation, invited)

    assert place.role == MEMBER
    assert viewer_for(invited).activated_organization_ids == {organization.pk}


def test_a_link_is_used_once(organization, customer):
    invited = make_person()
    invitation = send(organization, customer, invited.email)
    accept(invitation, invited)
    before = state()

    with pytest.raises(InvitationClosed):
        accept(invitation, invited)

    assert state() == before


@pytest.mark.parametrize("why", ["expired", "revoked", "blocked"])
def test_a_closed_invitation_changes_nothing(organization, customer, staff, why):
    invited = make_person()
    invitation = send(organization, customer, invited.email)
    if why == "revoked":
        revoke_invitation(invitation_id=invitation.pk, by=customer, at=NOW)
    elif why == "blocked":
        block_organization(organization_id=organization.pk, reason="Unpaid.", by=staff, at=NOW)
    before = state()

    with pytest.raises(InvitationClosed):
        accept(invitation, invited, at=LATER if why == "expired" else NOW)

    assert state() == before


def test_forged_and_foreign_links_are_both_missing(organization, customer, stranger):
    invitation = send(organization, customer, make_person().email)
    secret = secret_of(invitation.public_id)
    editor = User.objects.create(username="editor", email=invitation.email)
    before = state()

    for forged, by in (
        (secret, stranger),
        (secret, customer),
        (secret, editor),
        (secret[:-1], stranger),
        (invitation.secret_digest, stranger),
        (str(invitation.public_id), stranger),
        ("x" * 10_000, stranger),
        ("\ud800", stranger),
        ("", stranger),
    ):
        with pytest.raises(Invitation.DoesNotExist):
            accept_invitation(secret=forged, may_move=True, by=by, at=NOW)

    assert state() == before


@pytest.mark.parametrize("spelling", ["ＮＥＷ@example.com", "New@EXAMPLE.com", " new@example.com"])
def test_the_owner_is_found_in_whatever_spelling_they_were_invited(organization, customer, spelling):
    invited = make_person()
    Person.objects.filter(user=invited).update(email="new@example.com")
    invitation = send(organization, customer, spelling)

    assert invitation_for(secret_of(invitation.public_id), user=invited) == invitation


def test_an_expired_invitation_is_sent_again_with_the_same_link(organization, customer):
    invited = make_person()
    invitation = send(organization, customer, invited.email)
    assert invitation.state(LATER) == InvitationState.EXPIRED

    resent = resend_invitation(invitation_id=invitation.pk, by=customer, at=LATER)

    assert (resent.pk, resent.state(LATER)) == (invitation.pk, InvitationState.OPEN)
    assert accept(invitation, invited, at=LATER).organization == organization


def test_an_accepted_or_withdrawn_invitation_is_not_sent_again(organization, customer):
    invited = make_person()
    accepted = send(organization, customer, invited.email)
    accept(accepted, invited)
    revoked = send(organization, customer, "new@example.com")
    revoke_invitation(invitation_id=revoked.pk, by=customer, at=NOW)
    before = state()

    for invitation in (accepted, revoked):
        with pytest.raises(InvitationClosed):
            resend_invitation(invitation_id=invitation.pk, by=customer, at=NOW)
    with pytest.raises(InvitationClosed):
        revoke_invitation(invitation_id=accepted.pk, by=customer, at=NOW)
    revoke_invitation(invitation_id=revoked.pk, by=customer, at=NOW)

    assert state() == before


def test_after_withdrawing_the_address_can_be_invited_anew(organization, customer):
    first = send(organization, customer, "new@example.com")
    revoke_invitation(invitation_id=first.pk, by=customer, at=NOW)

    second = send(organization, customer, "new@example.com")

    assert second.pk != first.pk
    assert second.secret_digest != first.secret_digest


def test_invitations_of_another_organisation_are_missing(organization, customer, staff):
    invitation = send(organization, customer, "new@example.com")
    other = make_member(make_organization(), staff=staff, role=ADMINISTRATOR)

    for step in (resend_invitation, revoke_invitation):
        with pytest.raises(Organization.DoesNotExist):
            step(invitation_id=invitation.pk, by=other, at=NOW)
    assert list(Invitation.objects.visible_to(viewer_for(other))) == []
    assert list(Invitation.objects.visible_to(viewer_for(customer))) == [invitation]
