"""Two people at once, on PostgreSQL: SQLite ignores row locks."""

from functools import partial

import pytest
from django.contrib.auth.models import User

from shop.accounts.enums import MembershipRole
from shop.accounts.exceptions import AddressTaken, LastAdministrator
from shop.accounts.invitation_links import secret_of
from shop.accounts.models import Invitation, Membership, Organization, Person
from shop.accounts.services import (
    accept_invitation,
    change_role,
    edit_organization,
    invite,
    leave_organization,
    register_person,
)
from shop.core.exceptions import DomainError, NotPermitted, StaleVersion
from tests.factories.accounts import make_member, make_person
from tests.factories.journeys import NOW
from tests.races import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 5
ADMINISTRATOR, MEMBER = MembershipRole.ADMINISTRATOR, MembershipRole.MEMBER


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def demote(member: User, by: User) -> Membership:
    place = Membership.objects.current().get(person__user=member)
    return change_role(membership_id=place.pk, role=MEMBER, by=fresh(by), at=NOW)


def administrators(organization: Organization) -> list[int]:
    current = Membership.objects.current().filter(organization=organization, role=ADMINISTRATOR)
    return sorted(current.values_list("person__user_id", flat=True))


def only_refusal(results: list[object]) -> DomainError:
    (refusal,) = [result for result in results if isinstance(result, Exception)]
    assert isinstance(refusal, DomainError)
    return refusal


def test_two_administrators_who_demote_each_other_leave_one(organization, customer, staff):
    second = make_member(organization, staff=staff, role=ADMINISTRATOR)
    make_member(organization, staff=staff)
    for _round in range(ROUNDS):
        Membership.objects.filter(person__user__in=[customer, second]).update(role=ADMINISTRATOR)

        results = together([partial(demote, second, by=customer), partial(demote, customer, by=second)])

        assert isinstance(only_refusal(results), NotPermitted)
        assert len(administrators(organization)) == 1


def test_two_administrators_who_step_down_at_once_leave_one(organization, customer, staff):
    second = make_member(organization, staff=staff, role=ADMINISTRATOR)
    for _round in range(ROUNDS):
        Membership.objects.filter(person__user__in=[customer, second]).update(role=ADMINISTRATOR)

        results = together([partial(demote, customer, by=customer), partial(demote, second, by=second)])

        assert isinstance(only_refusal(results), LastAdministrator)
        assert len(administrators(organization)) == 1


def test_two_administrators_who_leave_at_once_leave_one_behind(organization, customer, staff):
    second = make_member(organization, staff=staff, role=ADMINISTRATOR)
    make_member(organization, staff=staff)

    def leave(user: User) -> None:
        leave_organization(organization_id=organization.pk, by=fresh(user), at=NOW)

    results = together([partial(leave, customer), partial(leave, second)])

    assert isinstance(only_refusal(results), LastAdministrator)
    assert len(administrators(organization)) == 1


def test_an_invitation_accepted_twice_at_once_makes_one_place(organization, customer):
    invited = make_person()
    invitation = invite(
        organization_id=organization.pk, email=invited.email, role=MEMBER, by=customer, at=NOW
    )

    def accept() -> Membership:
        secret = secret_of(invitation.public_id)
        return accept_invitation(secret=secret, may_move=False, by=fresh(invited), at=NOW)

    only_refusal(together([accept, accept]))

    assert Membership.objects.filter(person__user=invited).count() == 1


def test_an_address_invited_twice_at_once_has_one_open_invitation(organization, customer):
    def send() -> Invitation:
        return invite(
            organization_id=organization.pk,
            email="new@example.com",
            role=MEMBER,
            by=fresh(customer),
            at=NOW,
        )

    first, second = together([send, send])

    assert first.pk == second.pk
    assert Invitation.objects.count() == 1


def test_the_facts_are_saved_by_one_of_two_at_once(organization, customer, staff):
    def edit(city: str, by: User) -> Organization:
        return edit_organization(
            organization_id=organization.pk, version=1, facts={"city": city}, by=fresh(by), at=NOW
        )

    results = together([partial(edit, "Potsdam", customer), partial(edit, "Hamburg", staff)])

    assert isinstance(only_refusal(results), StaleVersion)
    organization.refresh_from_db()
    assert organization.version == 2


def test_two_registrations_of_one_address_at_once_make_one_account(db):
    def register(number: int) -> Person:
        user = User.objects.create(username=f"new{number}", email="Nora@example.com")
        return register_person(user=user, at=NOW)

    results = together([partial(register, 1), partial(register, 2)])

    assert isinstance(only_refusal(results), AddressTaken)
    assert Person.objects.filter(email="nora@example.com").count() == 1
