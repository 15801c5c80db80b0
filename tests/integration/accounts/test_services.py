from datetime import timedelta

import pytest
from allauth.account import signals
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User

from shop.accounts.enums import ActivationStatus
from shop.accounts.models import Activation, Membership, Organization, Person
from shop.accounts.selectors import viewer_for, waiting_activations
from shop.accounts.services import (
    AddressTaken,
    activate_person,
    change_address,
    make_licensing_staff,
    normalize_email,
    register_person,
    reject_activation,
    request_activation,
)
from shop.core.exceptions import InvalidInput, TransitionNotAllowed
from shop.core.jobs import Job
from shop.core.models import OutboxEvent
from tests.factories.accounts import make_member, make_organization, make_person
from tests.factories.journeys import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.journey]


def mails(job):
    return OutboxEvent.objects.filter(job=job.value).count()


def test_a_registered_person_waits_and_sees_no_organisation():
    user = make_person()

    assert user.person.activation.status == ActivationStatus.WAITING
    assert viewer_for(user).activated_organization_ids == frozenset()


@pytest.mark.parametrize(
    "variant", ["CLARA@example.com", " clara@example.com ", "ｃlara@example.com", "clara@EXAMPLE.com"]
)
def test_one_mailbox_has_one_account_in_whatever_spelling(variant):
    first = User.objects.create(username="a", email="clara@example.com")
    register_person(user=first, at=NOW)
    second = User.objects.create(username="b", email=variant)

    with pytest.raises(AddressTaken):
        register_person(user=second, at=NOW)

    assert list(Person.objects.filter(email="clara@example.com").values_list("user_id", flat=True)) == [
        first.pk
    ]


@pytest.mark.parametrize(
    "address",
    ["a@b.example\r\nBcc: x@y.example", "a b@c.example", "a\0@b.example", f"{'a' * 250}@b.example"],
)
def test_an_address_with_control_characters_or_too_many_of_them_is_refused(address):
    with pytest.raises(InvalidInput):
        normalize_email(address)


def test_activation_opens_the_organisation_and_mails_the_customer_once(staff, organization):
    user = make_person()

    activate_person(person_id=user.person.pk, organization_id=organization.pk, by=staff, at=NOW)

    viewer = viewer_for(user)
    assert viewer.activated_organization_ids == {organization.pk}
    assert viewer.administered_organization_ids == frozenset()
    with pytest.raises(TransitionNotAllowed):
        activate_person(person_id=user.person.pk, organization_id=organization.pk, by=staff, at=NOW)
    assert mails(Job.MAIL_ACTIVATION) == 1


def test_activation_for_an_unknown_organisation_changes_nothing(staff):
    user = make_person()

    with pytest.raises(Organization.DoesNotExist):
        activate_person(person_id=user.person.pk, organization_id=0, by=staff, at=NOW)

    assert Activation.objects.get(person=user.person).status == ActivationStatus.WAITING


def test_asking_for_activation_twice_tells_staff_once(staff):
    user = make_person()

    request_activation(person_id=user.person.pk, at=NOW)
    request_activation(person_id=user.person.pk, at=NOW)

    assert mails(Job.MAIL_ACTIVATION_REQUEST) == 1
    assert waiting_activations().first() == user.person.activation


def test_a_rejection_needs_a_reason_and_closes_the_doors(staff, organization):
    user = make_member(organization, staff=staff)

    with pytest.raises(InvalidInput):
        reject_activation(person_id=user.person.pk, reason="  ", by=staff, at=NOW)
    reject_activation(person_id=user.person.pk, reason="Left the company", by=staff, at=NOW)

    assert viewer_for(user).activated_organization_ids == frozenset()
    assert Membership.objects.get(person=user.person).ended_at == NOW


def test_who_is_let_in_again_brings_their_new_requests_along(staff, organization):
    user = make_person()
    let_in = {"person_id": user.person.pk, "organization_id": organization.pk, "by": staff}
    activate_person(**let_in, at=NOW)
    reject_activation(person_id=user.person.pk, reason="Left the university.", by=staff, at=NOW)

    activate_person(**let_in, at=NOW + timedelta(days=30))

    assert mails(Job.ADOPT_REQUESTS) == 2


def test_an_ended_membership_and_a_deactivated_user_see_nothing(staff):
    first, second = make_organization(), make_organization()
    user = make_member(first, staff=staff)
    Membership.objects.create(person=user.person, organization=second, started_at=NOW, ended_at=NOW)

    assert viewer_for(user).activated_organization_ids == {first.pk}
    user.is_active = False
    assert not viewer_for(user).is_authenticated


def test_the_staff_flag_alone_opens_no_desk():
    user = make_person()
    user.is_staff = True
    user.save()
    flagged = viewer_for(User.objects.get(pk=user.pk))
    make_licensing_staff(user=user)

    assert not flagged.is_licensing_staff
    assert viewer_for(User.objects.get(pk=user.pk)).is_licensing_staff


def test_the_viewer_of_a_customer_costs_one_query(customer, django_assert_num_queries):
    user = User.objects.get(pk=customer.pk)

    with django_assert_num_queries(1):
        viewer_for(user)


def test_the_unique_address_follows_the_login_address(rf):
    user = make_person()
    address = EmailAddress.objects.create(user=user, email="new@example.com", verified=True)

    signals.email_changed.send(
        sender=User, request=rf.get("/"), user=user, from_email_address=None, to_email_address=address
    )

    assert Person.objects.get(user=user).email == "new@example.com"


def test_an_address_of_somebody_else_cannot_be_taken_over():
    first, second = make_person(), make_person()

    with pytest.raises(AddressTaken):
        change_address(user=second, email=first.email.upper(), at=NOW)

    assert Person.objects.get(user=second).email == second.email
