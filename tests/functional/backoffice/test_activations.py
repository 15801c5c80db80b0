"""Letting accounts in, or not."""

from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from shop.accounts.enums import ActivationStatus, MembershipRole
from shop.accounts.invitation_links import secret_of
from shop.accounts.models import Activation, Membership, Organization
from shop.accounts.selectors import viewer_for
from shop.accounts.services import accept_invitation, invite, request_activation
from shop.core.jobs import Job
from shop.core.models import OutboxEvent
from tests.factories.accounts import LONG_AGO, make_organization, make_person

NEW = {
    "new-name": "New Company",
    "new-line1": "Harbour Street 1",
    "new-postcode": "20457",
    "new-city": "Hamburg",
    "new-country": "de",
    "new-language": "de",
}


def path_of(user: User, step: str = "") -> str:
    return f"/dashboard/activations/{user.person.pk}/{f'{step}/' if step else ''}"


def test_the_queue_shows_who_asked_first_suggests_by_mail_domain_and_leaves_colleagues_out(
    desk: Client, customer: User, organization: Organization
):
    silent, asking = make_person(first_name="Silent"), make_person(first_name="Asking")
    request_activation(person_id=asking.person.pk, at=LONG_AGO)

    page = desk.get("/dashboard/activations/")

    rows = page.context["rows"]
    assert {row["waiting"].person.user for row in rows} == {silent, asking}
    assert [row["suggested"] for row in rows] == [[organization], [organization]]
    assert f"Activate Asking Customer in {organization.name} (Member)?" in page.content.decode()


def test_public_mail_domains_suggest_nothing(desk: Client, customer: User):
    for user in (customer, make_person()):
        user.person.email = f"person{user.pk}@gmail.com"
        user.person.save()

    assert [row["suggested"] for row in desk.get("/dashboard/activations/").context["rows"]] == [[]]


def test_activating_into_an_organisation_twice_makes_one_membership_and_one_mail(
    desk: Client, staff: User, organization: Organization
):
    user = make_person()
    form = {"organization": organization.pk, "role": MembershipRole.ADMINISTRATOR.value}

    desk.post(path_of(user, "activate"), form)
    second = desk.post(path_of(user, "activate"), form, follow=True)

    membership = Membership.objects.get(person__user=user)
    activation = Activation.objects.get(person__user=user)
    assert (membership.organization, membership.role) == (organization, MembershipRole.ADMINISTRATOR)
    assert (activation.status, activation.decided_by) == (ActivationStatus.ACTIVATED, staff)
    assert OutboxEvent.objects.filter(job=Job.MAIL_ACTIVATION).count() == 1
    assert "not possible any more" in second.content.decode()


def test_activating_with_a_new_organisation_creates_it(desk: Client, db):
    user = make_person()

    desk.post(path_of(user, "activate"), {"organization": "", "role": "member", **NEW})

    organization = Organization.objects.get(name="New Company")
    assert (organization.country, organization.language, organization.currency) == ("DE", "de", "EUR")
    assert Membership.objects.get(person__user=user).organization == organization


def test_a_new_organisation_without_a_name_is_refused(desk: Client, db):
    user = make_person()

    page = desk.post(
        path_of(user, "activate"),
        {"organization": "", "role": "member", **NEW, "new-name": " ", "new-country": "Germany"},
    )

    assert page.status_code == 422
    assert set(page.context["organization_form"].errors) == {"name", "country"}
    assert "Harbour Street 1" in page.content.decode()
    assert not Organization.objects.exists()
    assert Activation.objects.get(person__user=user).status == ActivationStatus.WAITING


def test_a_refused_activation_leaves_no_new_organisation(desk: Client, customer: User):
    before = list(Organization.objects.all())

    page = desk.post(
        path_of(customer, "activate"), {"organization": "", "role": "member", **NEW}, follow=True
    )

    assert "not possible any more" in page.content.decode()
    assert list(Organization.objects.all()) == before


def test_an_unknown_organisation_or_role_is_refused(desk: Client, organization: Organization):
    user = make_person()

    page = desk.post(path_of(user, "activate"), {"organization": 999_999, "role": "king"})

    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"organization", "role"}


def test_rejecting_needs_a_reason_and_mails_it(desk: Client, db):
    user = make_person()

    refused = desk.post(path_of(user, "reject"), {"reject-reason": ""})
    desk.post(path_of(user, "reject"), {"reject-reason": "We do not know you."})

    activation = Activation.objects.get(person__user=user)
    assert refused.status_code == 422
    assert (activation.status, activation.reason) == (ActivationStatus.REJECTED, "We do not know you.")
    assert OutboxEvent.objects.filter(job=Job.MAIL_ACTIVATION).count() == 1


def test_an_endless_person_number_is_nobody(desk: Client):
    assert desk.get(f"/dashboard/activations/{10**20}/").status_code == 404


def test_who_accepted_an_invitation_is_let_in_with_one_click(
    desk: Client, customer: User, organization: Organization
):
    Membership.objects.filter(person__user=customer).update(role=MembershipRole.ADMINISTRATOR)
    invited = make_person(first_name="Ina")
    invitation = invite(
        organization_id=organization.pk,
        email=invited.email,
        role=MembershipRole.ADMINISTRATOR,
        by=User.objects.get(pk=customer.pk),
        at=timezone.now(),
    )
    accept_invitation(secret=secret_of(invitation.public_id), may_move=False, by=invited, at=timezone.now())

    page = " ".join(desk.get("/dashboard/activations/").content.decode().split())
    detail = desk.get(path_of(invited))

    assert f"invited by {customer.get_full_name()}" in page
    assert f"Activate Ina Customer in {organization.name} (Administrator)?" in page
    assert detail.context["form"].initial["organization"] == organization.pk
    desk.post(path_of(invited, "activate"), {"organization": organization.pk, "role": "administrator"})
    assert viewer_for(invited).administered_organization_ids == {organization.pk}


def test_deactivating_needs_a_reason_and_shows_it_to_the_person(desk: Client, customer: User):
    refused = desk.post(path_of(customer, "deactivate"), {"deactivate-reason": " "})
    desk.post(path_of(customer, "deactivate"), {"deactivate-reason": "Please write to us."})

    assert refused.status_code == 422
    assert Activation.objects.get(person__user=customer).status == ActivationStatus.WAITING
    theirs = Client()
    theirs.force_login(customer)
    page = theirs.get("/accounts/").content.decode()
    assert "closed your account for the time being" in page
    assert "Please write to us." in page


def test_an_activated_account_is_moved_from_its_own_page_only(desk: Client, customer: User):
    other = make_organization()

    page = desk.get(path_of(customer)).content.decode()
    desk.post(path_of(customer, "activate"), {"organization": other.pk, "role": "member"})
    stays = viewer_for(customer).activated_organization_ids
    desk.post(path_of(customer, "activate"), {"organization": other.pk, "role": "member", "may_move": "True"})

    assert "Move to another organisation" in page
    assert other.pk not in stays
    assert viewer_for(customer).activated_organization_ids == {other.pk}
