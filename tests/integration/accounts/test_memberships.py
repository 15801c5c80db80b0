"""Roles, leaving, removing and handing over; what an activation of staff moves and closes."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from shop.accounts.enums import ActivationStatus, MembershipRole, WaitingCause
from shop.accounts.exceptions import LastAdministrator
from shop.accounts.models import Activation, ApiToken, Membership, Organization
from shop.accounts.selectors import organizations_of, viewer_for
from shop.accounts.services import (
    activate_person,
    block_organization,
    change_role,
    deactivate_person,
    leave_organization,
    reject_activation,
    remove_member,
    request_activation,
    transfer_administration,
    unblock_organization,
)
from shop.core.exceptions import InvalidInput, NotPermitted, TransitionNotAllowed
from shop.core.jobs import Job
from shop.core.models import AuditEvent, OutboxEvent
from tests.factories.accounts import make_member, make_organization, make_person
from tests.factories.journeys import NOW

pytestmark = pytest.mark.django_db
ADMINISTRATOR, MEMBER = MembershipRole.ADMINISTRATOR, MembershipRole.MEMBER


@pytest.fixture
def colleague(organization: Organization, staff: User, customer: User) -> User:
    return make_member(organization, staff=staff)


def place_of(user: User) -> Membership:
    return Membership.objects.current().get(person__user=user)


def activation_of(user: User) -> Activation:
    return Activation.objects.get(person__user=user)


def roles(organization: Organization) -> dict[int, str]:
    current = Membership.objects.current().filter(organization=organization)
    return dict(current.values_list("person__user_id", "role"))


def give_token(user: User) -> None:
    ApiToken.objects.create(user=user, expiry=timedelta(days=1), name="program")


def has_token(user: User) -> bool:
    return ApiToken.objects.filter(user=user).exists()


def state() -> tuple[object, ...]:
    return (
        list(Membership.objects.order_by("pk").values()),
        list(Activation.objects.order_by("pk").values()),
        list(Organization.objects.order_by("pk").values()),
        AuditEvent.objects.count(),
        OutboxEvent.objects.count(),
        ApiToken.objects.count(),
    )


def test_a_member_becomes_administrator_and_signs_in_anew(organization, customer, colleague):
    give_token(colleague)

    change_role(membership_id=place_of(colleague).pk, role=ADMINISTRATOR, by=customer, at=NOW)

    assert roles(organization) == {customer.pk: ADMINISTRATOR, colleague.pk: ADMINISTRATOR}
    assert not has_token(colleague)
    event = AuditEvent.objects.for_object(place_of(colleague)).get(action="role_changed")
    assert (event.old, event.new, event.actor_id) == (MEMBER, ADMINISTRATOR, customer.pk)


def test_giving_the_role_they_have_changes_nothing(customer, colleague):
    give_token(colleague)
    before = state()

    change_role(membership_id=place_of(colleague).pk, role=MEMBER, by=customer, at=NOW)

    assert state() == before


@pytest.mark.parametrize("step", ["change_role", "remove_member", "transfer"])
def test_a_member_manages_nobody(organization, customer, colleague, step):
    before = state()
    target = place_of(customer)

    with pytest.raises(NotPermitted):
        if step == "change_role":
            change_role(membership_id=target.pk, role=MEMBER, by=colleague, at=NOW)
        elif step == "remove_member":
            remove_member(membership_id=target.pk, by=colleague, at=NOW)
        else:
            transfer_administration(
                organization_id=organization.pk, to_membership_id=target.pk, by=colleague, at=NOW
            )

    assert state() == before


def test_members_of_another_organisation_are_missing(stranger, customer, colleague):
    Membership.objects.filter(person__user=stranger).update(role=ADMINISTRATOR)
    before = state()

    for step in (
        lambda: change_role(membership_id=place_of(colleague).pk, role=ADMINISTRATOR, by=stranger, at=NOW),
        lambda: remove_member(membership_id=place_of(colleague).pk, by=stranger, at=NOW),
    ):
        with pytest.raises(Organization.DoesNotExist):
            step()

    assert state() == before


@pytest.mark.parametrize("step", ["demote", "remove", "leave", "removed by staff"])
def test_the_last_administrator_stays_while_others_are_members(
    organization, customer, colleague, staff, step
):
    before = state()
    own = place_of(customer)

    with pytest.raises(LastAdministrator) as refused:
        if step == "demote":
            change_role(membership_id=own.pk, role=MEMBER, by=customer, at=NOW)
        elif step == "remove":
            remove_member(membership_id=own.pk, by=customer, at=NOW)
        elif step == "leave":
            leave_organization(organization_id=organization.pk, by=customer, at=NOW)
        else:
            remove_member(membership_id=own.pk, by=staff, at=NOW)

    assert refused.value.code == "last_administrator"
    assert state() == before


def test_an_administrator_who_waits_for_activation_does_not_count(organization, customer, staff):
    second = make_member(organization, staff=staff, role=ADMINISTRATOR)
    deactivate_person(person_id=second.person.pk, reason="Checked again.", by=staff, at=NOW)

    with pytest.raises(LastAdministrator):
        leave_organization(organization_id=organization.pk, by=customer, at=NOW)


def test_the_only_member_may_leave(organization, customer):
    leave_organization(organization_id=organization.pk, by=customer, at=NOW)

    assert roles(organization) == {}
    assert Membership.objects.get(person__user=customer).ended_at == NOW


def test_who_leaves_waits_again_and_loses_everything_at_once(organization, customer, colleague):
    give_token(colleague)

    leave_organization(organization_id=organization.pk, by=colleague, at=NOW)

    activation = activation_of(colleague)
    assert (activation.status, activation.waiting_cause) == (ActivationStatus.WAITING, WaitingCause.LEFT)
    assert (activation.waiting_since, activation.requested_at) == (NOW, None)
    assert viewer_for(colleague).activated_organization_ids == frozenset()
    assert not has_token(colleague)
    assert Membership.objects.get(person__user=colleague).ended_at == NOW


def test_who_is_removed_waits_again_and_reads_why(customer, colleague):
    give_token(colleague)

    remove_member(membership_id=place_of(colleague).pk, by=customer, at=NOW)

    activation = activation_of(colleague)
    assert (activation.status, activation.waiting_cause) == (ActivationStatus.WAITING, WaitingCause.REMOVED)
    assert not viewer_for(colleague).is_activated
    assert not has_token(colleague)


def test_removing_twice_finds_nobody(customer, colleague):
    place = place_of(colleague)
    remove_member(membership_id=place.pk, by=customer, at=NOW)

    with pytest.raises(Membership.DoesNotExist):
        remove_member(membership_id=place.pk, by=customer, at=NOW)


def test_handing_over_swaps_the_roles_in_one_step(organization, customer, colleague):
    give_token(customer)
    give_token(colleague)

    transfer_administration(
        organization_id=organization.pk, to_membership_id=place_of(colleague).pk, by=customer, at=NOW
    )

    assert roles(organization) == {customer.pk: MEMBER, colleague.pk: ADMINISTRATOR}
    assert not has_token(customer)
    assert not has_token(colleague)


def test_handing_over_to_who_waits_or_to_oneself_is_refused(organization, customer, colleague, staff):
    deactivate_person(person_id=colleague.person.pk, reason="Checked again.", by=staff, at=NOW)
    before = state()

    for successor in (colleague, customer):
        with pytest.raises(InvalidInput):
            transfer_administration(
                organization_id=organization.pk,
                to_membership_id=place_of(successor).pk,
                by=customer,
                at=NOW,
            )

    assert state() == before


def test_handing_over_to_a_stranger_finds_nobody(organization, customer, stranger):
    with pytest.raises(Membership.DoesNotExist):
        transfer_administration(
            organization_id=organization.pk, to_membership_id=place_of(stranger).pk, by=customer, at=NOW
        )


# --- What staff decide ----------------------------------------------------------------------------
def test_staff_move_a_person_to_another_organisation(customer, colleague, staff):
    other = make_organization()
    give_token(colleague)

    move = {"person_id": colleague.person.pk, "organization_id": other.pk, "by": staff, "at": NOW}
    with pytest.raises(TransitionNotAllowed):
        activate_person(**move)
    assert has_token(colleague)
    activate_person(**move, may_move=True)

    assert viewer_for(colleague).activated_organization_ids == {other.pk}
    assert activation_of(colleague).organization == other
    assert not has_token(colleague)


def test_staff_do_not_move_the_last_administrator_away(customer, colleague, staff):
    other = make_organization()
    before = state()

    with pytest.raises(LastAdministrator):
        activate_person(
            person_id=customer.person.pk, organization_id=other.pk, may_move=True, by=staff, at=NOW
        )

    assert state() == before


def test_activating_without_a_role_keeps_the_one_they_have(organization, customer, staff):
    deactivate_person(person_id=customer.person.pk, reason="Checked again.", by=staff, at=NOW)

    activate_person(person_id=customer.person.pk, organization_id=organization.pk, by=staff, at=NOW)

    assert roles(organization) == {customer.pk: ADMINISTRATOR}
    assert Membership.objects.count() == 1


def test_deactivating_keeps_the_place_and_closes_the_doors(organization, customer, staff):
    give_token(customer)

    deactivate_person(person_id=customer.person.pk, reason=" Unclear role. ", by=staff, at=NOW)

    activation = activation_of(customer)
    assert (activation.status, activation.reason) == (ActivationStatus.WAITING, "Unclear role.")
    assert activation.waiting_cause == WaitingCause.DEACTIVATED
    assert roles(organization) == {customer.pk: ADMINISTRATOR}
    assert not viewer_for(customer).is_activated
    assert not has_token(customer)
    assert OutboxEvent.objects.filter(job=Job.MAIL_ACTIVATION).count() == 2
    with pytest.raises(TransitionNotAllowed):
        deactivate_person(person_id=customer.person.pk, reason="Again.", by=staff, at=NOW)


@pytest.mark.parametrize("reason", ["", " \n ", "x" * 10_000])
@pytest.mark.parametrize("close", [deactivate_person, reject_activation])
def test_closing_an_account_needs_a_reason_of_some_length(customer, staff, close, reason):
    before = state()

    with pytest.raises(InvalidInput):
        close(person_id=customer.person.pk, reason=reason, by=staff, at=NOW)

    assert state() == before


def test_rejecting_a_member_closes_the_doors(customer, staff):
    give_token(customer)

    reject_activation(person_id=customer.person.pk, reason="Left the university.", by=staff, at=NOW)

    assert not has_token(customer)


def test_who_was_removed_can_ask_to_be_let_in_again(customer, colleague):
    remove_member(membership_id=place_of(colleague).pk, by=customer, at=NOW)

    request_activation(person_id=colleague.person.pk, at=NOW)

    assert activation_of(colleague).requested_at == NOW


# --- A blocked organisation -----------------------------------------------------------------------
def test_members_of_a_blocked_organisation_see_what_waiting_accounts_see(
    organization, customer, colleague, staff
):
    give_token(colleague)

    block_organization(organization_id=organization.pk, reason="Invoices are unpaid.", by=staff, at=NOW)

    for member in (customer, colleague):
        viewer = viewer_for(member)
        assert (viewer.is_activated, viewer.is_blocked) == (False, True)
        assert viewer.administered_organization_ids == frozenset()
    assert organizations_of([customer.pk, colleague.pk]) == {}
    assert list(Organization.objects.visible_to(viewer_for(customer))) == []
    assert not has_token(colleague)


def test_unblocking_opens_it_again(organization, customer, staff):
    block_organization(organization_id=organization.pk, reason="Unpaid.", by=staff, at=NOW)

    unblock_organization(organization_id=organization.pk, by=staff, at=NOW)

    viewer = viewer_for(customer)
    assert (viewer.activated_organization_ids, viewer.is_blocked) == ({organization.pk}, False)
    actions = AuditEvent.objects.for_object(organization).values_list("action", flat=True)
    assert [action for action in actions if "block" in action] == ["blocked", "unblocked"]


def test_only_staff_block_and_not_without_a_reason(organization, customer, staff):
    before = state()

    with pytest.raises(NotPermitted):
        block_organization(organization_id=organization.pk, reason="Me.", by=customer, at=NOW)
    for reason in ("", "x" * 10_000):
        with pytest.raises(InvalidInput):
            block_organization(organization_id=organization.pk, reason=reason, by=staff, at=NOW)

    assert state() == before


def test_the_viewer_of_a_waiting_member_is_not_blocked(organization, staff):
    assert viewer_for(make_person()).is_blocked is False
