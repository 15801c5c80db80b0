"""Staff look after an organisation."""

from django.contrib.auth.models import User
from django.test import Client

from shop.accounts.enums import MembershipRole
from shop.accounts.models import Membership, Organization
from shop.accounts.organization_forms import OrganizationEditor
from shop.accounts.selectors import viewer_for
from tests.factories.accounts import make_member, make_organization, make_person


def path_of(organization: Organization, step: str = "edit") -> str:
    return f"/dashboard/customers/{organization.public_id}/{step}/"


def typed(organization: Organization, **changes: object) -> dict[str, object]:
    """The form as the page shows it, with some fields changed."""
    editor = OrganizationEditor(Organization.objects.get(pk=organization.pk), with_name=True)
    values = {name: value for name, value in editor.form.initial.items() if value not in (None, False)}
    management = {"contacts-TOTAL_FORMS": "2", "contacts-INITIAL_FORMS": "0"}
    return {**values, **management, **changes}


def member_path(organization: Organization, user: User, step: str) -> str:
    member = Membership.objects.current().get(person__user=user)
    return path_of(organization, f"members/{member.public_id}/{step}")


def test_staff_change_the_name_and_the_rest(desk: Client, customer: User, organization: Organization):
    answer = desk.post(path_of(organization), typed(organization, name="New Name", city="Potsdam"))

    organization.refresh_from_db()
    assert (answer.status_code, answer.url) == (302, path_of(organization))
    assert (organization.name, organization.city) == ("New Name", "Potsdam")
    assert "New Name" in desk.get(path_of(organization)).content.decode()


def test_who_saved_in_between_is_shown_and_not_overwritten(desk: Client, organization: Organization):
    mine = typed(organization, city="Hamburg")
    desk.post(path_of(organization), typed(organization, city="Potsdam", line1="Park 1"))

    refused = desk.post(path_of(organization), mine)
    page = " ".join(refused.content.decode().split())

    organization.refresh_from_db()
    assert refused.status_code == 409
    assert organization.city == "Potsdam"
    assert "City: “Potsdam” (your form says “Hamburg”)" in page
    assert "Street and number: “Park 1” (your form says “Campus Road 1”)" in page
    again = {**mine, "version": refused.context["editor"].form["version"].value()}
    assert desk.post(path_of(organization), again).status_code == 302
    organization.refresh_from_db()
    assert organization.city == "Hamburg"


def test_blocking_closes_the_organisation_until_it_is_opened(
    desk: Client, customer: User, organization: Organization
):
    without_reason = desk.post(path_of(organization, "block"), {"block-reason": ""})
    desk.post(path_of(organization, "block"), {"block-reason": "Two invoices are unpaid."})
    blocked = viewer_for(customer)
    page = desk.get(path_of(organization)).content.decode()
    desk.post(path_of(organization, "unblock"))

    assert without_reason.status_code == 422
    assert (blocked.is_activated, blocked.is_blocked) == (False, True)
    assert "Two invoices are unpaid." in page
    assert viewer_for(customer).is_activated


def test_staff_change_roles_and_end_memberships(desk: Client, customer: User, organization: Organization):
    desk.post(member_path(organization, customer, "role"), {"role": "administrator"})
    administers = viewer_for(customer).administered_organization_ids
    desk.post(member_path(organization, customer, "end"))

    assert administers == {organization.pk}
    assert not viewer_for(customer).is_activated


def test_the_last_administrator_is_not_ended_by_staff_either(
    desk: Client, staff: User, organization: Organization
):
    head = make_member(organization, staff=staff, role=MembershipRole.ADMINISTRATOR)
    make_member(organization, staff=staff)

    page = desk.post(member_path(organization, head, "end"), follow=True).content.decode()

    assert "make another member administrator first" in page
    assert viewer_for(head).administered_organization_ids == {organization.pk}


def test_an_account_is_added_and_moved_only_when_told_so(
    desk: Client, customer: User, organization: Organization
):
    other, newcomer = make_organization(), make_person()
    add = path_of(other, "members/add")

    unknown = desk.post(add, {"add-email": "nobody@example.org", "add-role": "member"})
    desk.post(add, {"add-email": newcomer.email.upper(), "add-role": "administrator"})
    refused = desk.post(add, {"add-email": customer.email, "add-role": "member"})
    stays = viewer_for(customer).activated_organization_ids
    desk.post(add, {"add-email": customer.email, "add-role": "member", "add-may_move": "on"})

    assert set(unknown.context["add_form"].errors) == {"email"}
    assert viewer_for(newcomer).administered_organization_ids == {other.pk}
    assert set(refused.context["add_form"].errors) == {"may_move"}
    assert stays == {organization.pk}
    assert viewer_for(customer).activated_organization_ids == {other.pk}


def test_members_of_another_organisation_are_missing(
    desk: Client, customer: User, organization: Organization
):
    member = Membership.objects.get(person__user=customer)
    other = make_organization()

    answer = desk.post(path_of(other, f"members/{member.public_id}/end"))

    assert answer.status_code == 404
    assert viewer_for(customer).is_activated
    assert desk.get("/dashboard/customers/00000000-0000-4000-8000-000000000000/edit/").status_code == 404
