"""Inviting colleagues, and what the invited person sees."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from shop.accounts.enums import MembershipRole
from shop.accounts.models import Invitation
from shop.accounts.organization_forms import InviteForm
from shop.accounts.selectors import invitation_for, standing_of, state_for_invited
from shop.accounts.services import accept_invitation, invite, resend_invitation, revoke_invitation
from shop.core.exceptions import DomainError
from shop.portal.mixins import PortalMixin, found
from shop.portal.views.organization import AdministratorMixin, organization_context


class InviteView(AdministratorMixin, TemplateView):
    """POST: invite a colleague. The answer does not tell whether the address has an account."""

    http_method_names = ["post"]
    template_name = "portal/organization.html"

    def post(self, request: HttpRequest) -> HttpResponse:
        form = InviteForm(request.POST)
        if form.is_valid():
            try:
                invitation = found(
                    invite,
                    organization_id=self.organization.pk,
                    email=form.cleaned_data["email"],
                    role=MembershipRole(form.cleaned_data["role"]),
                    by=self.user,
                    at=timezone.now(),
                )
            except DomainError as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
            else:
                messages.success(
                    request, _("We send the invitation to %(email)s.") % {"email": invitation.email}
                )
                return self.back()
        context = organization_context(self.organization, is_administrator=True, invite_form=form)
        return self.render_to_response(self.get_context_data(**context), status=422)


class InvitationChangeView(AdministratorMixin, View):
    """POST: do something about an invitation of one's organisation."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        mine = Invitation.objects.visible_to(self.customer).filter(organization=self.organization)
        invitation = found(mine.get, public_id=public_id)
        try:
            message = found(self.change, invitation)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, message)
        return self.back()

    def change(self, invitation: Invitation) -> str:
        """Do it and say so. Raises DomainError."""
        raise LookupError


class InvitationResendView(InvitationChangeView):
    def change(self, invitation: Invitation) -> str:
        resend_invitation(invitation_id=invitation.pk, by=self.user, at=timezone.now())
        return _("We send the invitation to %(email)s.") % {"email": invitation.email}


class InvitationRevokeView(InvitationChangeView):
    def change(self, invitation: Invitation) -> str:
        revoke_invitation(invitation_id=invitation.pk, by=self.user, at=timezone.now())
        return _("The invitation of %(email)s is withdrawn.") % {"email": invitation.email}


class InvitationView(PortalMixin, TemplateView):
    """Where the link of the mail leads: what the invitation means, and accepting it.

    Visitors sign in or register first. A forged link and somebody else's are both missing.
    """

    template_name = "portal/invitation.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        invitation = found(invitation_for, kwargs["token"], user=self.user)
        place = standing_of(self.user.pk).place
        context = {
            "invitation": invitation,
            "state": state_for_invited(invitation, at=timezone.now()),
            "place": place if place and place.organization_id != invitation.organization_id else None,
            "is_activated": self.customer.is_activated,
        }
        return super().get_context_data(**context, **kwargs)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        try:
            place = found(
                accept_invitation,
                secret=token,
                may_move="leave" in request.POST,
                by=self.user,
                at=timezone.now(),
                session_key=request.session.session_key or "",
            )
        except DomainError as error:
            messages.error(request, error.message)
            return redirect("portal:invitation", token=token)
        messages.success(
            request,
            _("You belong to %(name)s now. We tell you by mail as soon as your account is activated.")
            % {"name": place.organization.name},
        )
        return redirect("portal:overview")
