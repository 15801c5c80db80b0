"""The organisation: its facts, its members, who is invited; leaving it and handing it over."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import FormView, TemplateView

from shop.accounts.enums import MembershipRole
from shop.accounts.models import Membership, Organization
from shop.accounts.organization_forms import InviteForm, OrganizationEditor, RoleForm
from shop.accounts.selectors import current_members, invitations_shown
from shop.accounts.services import (
    change_role,
    leave_organization,
    remove_member,
    transfer_administration,
)
from shop.core.exceptions import DomainError
from shop.portal.forms import SuccessorForm
from shop.portal.mixins import ActivatedMixin, PortalMixin, found, waiting_context


class OwnOrganizationMixin(ActivatedMixin):
    """A page about the organisation that the customer acts for; missing for everybody else."""

    @cached_property
    def organization(self) -> Organization:
        mine = Organization.objects.visible_to(self.customer)
        return found(mine.get, pk=self.customer.organization_id or 0)

    @property
    def is_administrator(self) -> bool:
        return self.organization.pk in self.customer.administered_organization_ids

    @property
    def session_key(self) -> str:
        """The session that goes on when the person's other ones are ended."""
        return self.request.session.session_key or ""

    def member(self, public_id: UUID) -> Membership:
        """A current member of this organisation. Raises Http404."""
        return found(current_members(self.organization.pk).get, public_id=public_id)

    def back(self) -> HttpResponse:
        return redirect("portal:organization")


class AdministratorMixin(OwnOrganizationMixin):
    """For administrators only; other members are told so (403)."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.viewer.is_authenticated and self.customer.is_activated and not self.is_administrator:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


def organization_context(
    organization: Organization, *, is_administrator: bool, invite_form: InviteForm | None = None
) -> dict[str, Any]:
    """What the page of an organisation shows; invitations only to its administrators."""
    members = list(current_members(organization.pk))
    context: dict[str, Any] = {
        "organization": organization,
        "contacts_of_organization": list(organization.contacts.all()),
        "members": members,
        "is_administrator": is_administrator,
        "roles": MembershipRole.choices,
    }
    if is_administrator:
        context |= {
            "invitations": invitations_shown(organization.pk, at=timezone.now()),
            "invite_form": invite_form or InviteForm(),
            "can_hand_over": len(members) > 1,
        }
    return context


class OrganizationView(PortalMixin, TemplateView):
    """Facts and members; administrators manage both from here."""

    template_name = "portal/organization.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        organization = (
            Organization.objects.visible_to(self.customer)
            .filter(pk=self.customer.organization_id or 0)
            .first()
        )
        if organization is None:
            return super().get_context_data(**waiting_context(self.user), **kwargs)
        is_administrator = organization.pk in self.customer.administered_organization_ids
        context = organization_context(organization, is_administrator=is_administrator)
        return super().get_context_data(**context, **kwargs)


class OrganizationEditView(AdministratorMixin, TemplateView):
    """Edit the facts and contacts. Who saved in between is not overwritten unseen (409)."""

    template_name = "portal/organization_edit.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("editor", OrganizationEditor(self.organization, with_name=False))
        return super().get_context_data(organization=self.organization, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        editor = OrganizationEditor(self.organization, with_name=False, data=request.POST)
        try:
            is_saved = found(editor.save, by=self.user, at=timezone.now())
        except DomainError as error:
            messages.error(request, error.message)
            return self.back()
        if is_saved:
            messages.success(request, _("The facts of your organisation are saved."))
            return self.back()
        status = 409 if editor.conflicts else 422
        return self.render_to_response(self.get_context_data(editor=editor), status=status)


class MemberRoleView(AdministratorMixin, View):
    """POST: give a member another role."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        member = self.member(public_id)
        form = RoleForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Please choose one of the roles."))
            return self.back()
        try:
            found(
                change_role,
                membership_id=member.pk,
                role=MembershipRole(form.cleaned_data["role"]),
                by=self.user,
                at=timezone.now(),
                session_key=self.session_key,
            )
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("%(name)s has another role now.") % {"name": member.person.full_name})
        return self.back()


class MemberRemoveView(AdministratorMixin, TemplateView):
    """Asks first; the POST ends the membership."""

    template_name = "portal/member_remove.html"

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        member = self.member(public_id)
        if member.person.user_id == self.user.pk:
            return redirect("portal:organization-leave")
        return self.render_to_response(self.get_context_data(member=member, organization=self.organization))

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        member = self.member(public_id)
        try:
            found(
                remove_member,
                membership_id=member.pk,
                by=self.user,
                at=timezone.now(),
                session_key=self.session_key if member.person.user_id == self.user.pk else "",
            )
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(
                request,
                _("%(name)s is no member any more and was signed out everywhere.")
                % {"name": member.person.full_name},
            )
        return self.back()


class OrganizationLeaveView(OwnOrganizationMixin, TemplateView):
    """Says what is lost; the POST ends one's own membership."""

    template_name = "portal/organization_leave.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(organization=self.organization, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        name = self.organization.name
        try:
            found(
                leave_organization,
                organization_id=self.organization.pk,
                by=self.user,
                at=timezone.now(),
                session_key=self.session_key,
            )
        except DomainError as error:
            messages.error(request, error.message)
            return self.back()
        messages.success(request, _("You have left %(name)s.") % {"name": name})
        return redirect("portal:overview")


class OrganizationTransferView(AdministratorMixin, FormView[SuccessorForm]):
    """Make another member administrator and oneself a member."""

    template_name = "portal/organization_transfer.html"
    form_class = SuccessorForm

    def get_form_kwargs(self) -> dict[str, Any]:
        others = [
            member
            for member in current_members(self.organization.pk)
            if member.person.user_id != self.user.pk and member.is_activated
        ]
        return {**super().get_form_kwargs(), "others": others}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(organization=self.organization, **kwargs)

    def form_valid(self, form: SuccessorForm) -> HttpResponse:
        successor = self.member(UUID(form.cleaned_data["member"]))
        try:
            found(
                transfer_administration,
                organization_id=self.organization.pk,
                to_membership_id=successor.pk,
                by=self.user,
                at=timezone.now(),
                session_key=self.session_key,
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self.form_invalid(form)
        messages.success(
            self.request,
            _("%(name)s is administrator now; you are a member.") % {"name": successor.person.full_name},
        )
        return self.back()

    def form_invalid(self, form: SuccessorForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)
