"""Staff look after an organisation: its facts, its members, blocking it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from shop.accounts.enums import MembershipRole
from shop.accounts.models import Membership, Organization
from shop.accounts.organization_forms import OrganizationEditor, RoleForm
from shop.accounts.selectors import current_members, memberships_elsewhere, person_by_address
from shop.accounts.services import (
    activate_person,
    block_organization,
    change_role,
    remove_member,
    unblock_organization,
)
from shop.backoffice.access import StaffPage
from shop.backoffice.forms import BlockForm, MemberAddForm
from shop.core.exceptions import DomainError


class CustomerPage(StaffPage):
    """The page on which staff edit an organisation, shown again with what was refused."""

    template_name = "backoffice/organization_edit.html"

    def find(self, public_id: UUID) -> Organization:
        """Raises Http404."""
        organization = Organization.objects.visible_to(self.viewer).filter(public_id=public_id).first()
        if organization is None:
            raise Http404
        return organization

    def find_member(self, organization: Organization, member_id: UUID) -> Membership:
        """Raises Http404 for who is no current member of this organisation."""
        member = current_members(organization.pk).filter(public_id=member_id).first()
        if member is None:
            raise Http404
        return member

    def show(
        self,
        organization: Organization,
        *,
        editor: OrganizationEditor | None = None,
        add_form: MemberAddForm | None = None,
        block_form: BlockForm | None = None,
        status: int = 200,
    ) -> HttpResponse:
        context: dict[str, Any] = {
            "organization": organization,
            "editor": editor or OrganizationEditor(organization, with_name=True),
            "members": list(current_members(organization.pk)),
            "roles": MembershipRole.choices,
            "add_form": add_form or MemberAddForm(prefix="add"),
            "block_form": block_form or BlockForm(prefix="block"),
        }
        return self.render_to_response(context, status=status)

    def back(self, organization: Organization) -> HttpResponse:
        return redirect("backoffice:customer-edit", public_id=organization.public_id)


class CustomerEditView(CustomerPage):
    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        return self.show(self.find(public_id))

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        organization = self.find(public_id)
        editor = OrganizationEditor(organization, with_name=True, data=request.POST)
        if editor.save(by=self.staff, at=self.at):
            messages.success(request, _("The facts of %(name)s are saved.") % {"name": organization.name})
            return self.back(organization)
        return self.show(organization, editor=editor, status=409 if editor.conflicts else 422)


class CustomerBlockView(CustomerPage):
    """Close an organisation to its members, with a reason that they read."""

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        organization = self.find(public_id)
        form = BlockForm(request.POST, prefix="block")
        if form.is_valid():
            try:
                block_organization(
                    organization_id=organization.pk,
                    reason=form.cleaned_data["reason"],
                    by=self.staff,
                    at=self.at,
                )
            except DomainError as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
        if form.errors:
            return self.show(organization, block_form=form, status=422)
        messages.success(
            request, _("%(name)s is blocked; its members were signed out.") % {"name": organization.name}
        )
        return self.back(organization)


class CustomerUnblockView(CustomerPage):
    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        organization = self.find(public_id)
        unblock_organization(organization_id=organization.pk, by=self.staff, at=self.at)
        messages.success(request, _("%(name)s is open again.") % {"name": organization.name})
        return self.back(organization)


class CustomerMemberAddView(CustomerPage):
    """Let an account in as a member; who belongs to another organisation is moved, if staff say so."""

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        organization = self.find(public_id)
        form = MemberAddForm(request.POST, prefix="add")
        if form.is_valid():
            self.add(organization, form)
        if form.errors:
            return self.show(organization, add_form=form, status=422)
        messages.success(request, _("The account is activated and told so."))
        return self.back(organization)

    def add(self, organization: Organization, form: MemberAddForm) -> None:
        person = person_by_address(form.cleaned_data["email"])
        if person is None:
            form.add_error("email", _("There is no account with this address."))
            return
        elsewhere = memberships_elsewhere(person, organization_id=organization.pk)
        if elsewhere.exists() and not form.cleaned_data["may_move"]:
            form.add_error(
                "may_move", _("This person belongs to another organisation. Tick this to move them.")
            )
            return
        try:
            activate_person(
                person_id=person.pk,
                organization_id=organization.pk,
                role=MembershipRole(form.cleaned_data["role"]),
                may_move=form.cleaned_data["may_move"],
                by=self.staff,
                at=self.at,
            )
        except DomainError as error:
            form.add_error(None, error.message)


class CustomerMemberRoleView(CustomerPage):
    def post(self, request: HttpRequest, public_id: UUID, member_id: UUID) -> HttpResponse:
        organization = self.find(public_id)
        member = self.find_member(organization, member_id)
        form = RoleForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Please choose one of the roles."))
            return self.back(organization)
        with self.telling_refusals():
            change_role(
                membership_id=member.pk,
                role=MembershipRole(form.cleaned_data["role"]),
                by=self.staff,
                at=self.at,
            )
            messages.success(request, _("%(name)s has another role now.") % {"name": member.person.full_name})
        return self.back(organization)


class CustomerMemberEndView(CustomerPage):
    def post(self, request: HttpRequest, public_id: UUID, member_id: UUID) -> HttpResponse:
        organization = self.find(public_id)
        member = self.find_member(organization, member_id)
        with self.telling_refusals():
            remove_member(membership_id=member.pk, by=self.staff, at=self.at)
            messages.success(
                request,
                _("%(name)s is no member any more and was signed out everywhere.")
                % {"name": member.person.full_name},
            )
        return self.back(organization)
