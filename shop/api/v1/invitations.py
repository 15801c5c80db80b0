"""Inviting colleagues, and accepting an invitation."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from shop.accounts.enums import InvitationState, MembershipRole
from shop.accounts.models import Invitation
from shop.accounts.selectors import invitation_for, standing_of, state_for_invited, viewer_for
from shop.accounts.services import accept_invitation, invite, resend_invitation, revoke_invitation
from shop.api.pagination import SortKey
from shop.api.permissions import Administrator, Scope, SignedIn
from shop.api.v1.organization import OrganizationBase
from shop.api.views import Answer, ApiView, PageQuery, Shape, operation, page_of

NEWEST_FIRST = (SortKey("created_at", is_descending=True), SortKey("pk", is_descending=True))


class InviteBody(Shape):
    # Its form is the service's to judge: it knows more than one spelling of an address.
    email = serializers.CharField(max_length=254)
    role = serializers.ChoiceField(MembershipRole.choices, default=MembershipRole.MEMBER)


class InvitationAnswer(Shape):
    id = serializers.UUIDField(source="public_id")
    email = serializers.CharField()
    role = serializers.ChoiceField(MembershipRole.choices)
    state = serializers.SerializerMethodField()
    invited_by = serializers.CharField(source="invited_by.get_full_name")
    created_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()

    def get_state(self, invitation: Invitation) -> InvitationState:
        at: datetime = self.context["at"]
        return invitation.state(at)


class InvitationLook(Shape):
    organization = serializers.SerializerMethodField(
        help_text="Null once the invitation is used or withdrawn: it says nothing of the organisation then."
    )
    invited_by = serializers.SerializerMethodField(help_text="Null once the invitation is used or withdrawn.")
    role = serializers.ChoiceField(MembershipRole.choices)
    state = serializers.SerializerMethodField()
    expires_at = serializers.DateTimeField()
    leaves = serializers.SerializerMethodField(
        help_text="The organisation whose membership ends with accepting; null for none."
    )

    def get_organization(self, invitation: Invitation) -> str | None:
        return invitation.organization.name if self._still_tells(invitation) else None

    def get_invited_by(self, invitation: Invitation) -> str | None:
        return invitation.invited_by.get_full_name() if self._still_tells(invitation) else None

    def get_state(self, invitation: Invitation) -> InvitationState:
        return state_for_invited(invitation, at=self.context["at"])

    def _still_tells(self, invitation: Invitation) -> bool:
        return self.get_state(invitation) in (InvitationState.OPEN, InvitationState.EXPIRED)

    def get_leaves(self, invitation: Invitation) -> str | None:
        caller: User = self.context["caller"]
        place = standing_of(caller.pk).place
        if place is None or place.organization_id == invitation.organization_id:
            return None
        return place.organization.name


class InvitationAcceptBody(Shape):
    leave = serializers.BooleanField(
        default=False,
        help_text="Needed where `leaves` names an organisation: its membership, the activation and all "
        "tokens end.",
    )


class PlaceAnswer(Shape):
    organization = serializers.CharField(source="organization.name")
    role = serializers.ChoiceField(MembershipRole.choices)
    is_activated = serializers.SerializerMethodField(help_text="False until staff let the account in.")

    def get_is_activated(self, place: Any) -> bool:
        caller: User = self.context["caller"]
        return viewer_for(caller).is_activated


class InvitationsBase(OrganizationBase):
    """For administrators; other members are refused (403)."""

    permission_classes = [Administrator]

    def find_invitation(self, public_id: UUID) -> Invitation:
        """Raises Invitation.DoesNotExist for another organisation's too."""
        mine = Invitation.objects.visible_to(self.customer).filter(organization=self.find())
        return mine.get(public_id=public_id)

    def describe(self, invitation: Invitation) -> dict[str, Any]:
        return self.as_json(InvitationAnswer, invitation, at=self.now)


class OrganizationInvitationsView(InvitationsBase):
    @operation(answer=page_of(InvitationAnswer), query=PageQuery)
    def get(self, request: Request) -> Response:
        """Invitations of your organisation, newest first"""
        mine = Invitation.objects.visible_to(self.customer).filter(organization=self.find())
        return self.list_answer(
            InvitationAnswer,
            mine.select_related("invited_by"),
            order=NEWEST_FIRST,
            query=self.query_as(PageQuery),
            at=self.now,
        )

    @operation(answer=InvitationAnswer, status=201, body=InviteBody, once=True)
    def post(self, request: Request) -> Response:
        """Invite a colleague by mail

        The answer is the same whether the address has an account or not. Inviting again renews the
        invitation. Who accepts it belongs to the organisation, and sees it once staff activated the account.
        """
        organization = self.find()
        body = self.body_as(InviteBody)

        def send() -> Answer:
            invitation = invite(
                organization_id=organization.pk,
                email=body["email"],
                role=MembershipRole(body["role"]),
                by=self.caller,
                at=self.now,
            )
            return 201, self.describe(invitation)

        return self.once(send)


class OrganizationInvitationView(InvitationsBase):
    @operation(status=204)
    def delete(self, request: Request, invitation_id: UUID) -> Response:
        """Withdraw an invitation; its link leads nowhere from then on"""
        invitation = self.find_invitation(invitation_id)
        revoke_invitation(invitation_id=invitation.pk, by=self.caller, at=self.now)
        return Response(status=204)


class OrganizationInvitationResendView(InvitationsBase):
    @operation(answer=InvitationAnswer, once=True)
    def post(self, request: Request, invitation_id: UUID) -> Response:
        """Send an open or expired invitation again; it is good for as long as a new one"""
        invitation = self.find_invitation(invitation_id)

        def send() -> Answer:
            sent = resend_invitation(invitation_id=invitation.pk, by=self.caller, at=self.now)
            return 200, self.describe(sent)

        return self.once(send)


class InvitationView(ApiView):
    permission_classes = [SignedIn]
    required_scopes = (Scope.ORGANIZATION,)

    @operation(answer=InvitationLook)
    def get(self, request: Request, token: str) -> Response:
        """What an invitation to you says

        `token` is the last part of the mail's link. A forged one and somebody else's are both missing.
        """
        invitation = invitation_for(token, user=self.caller)
        return Response(self.as_json(InvitationLook, invitation, at=self.now, caller=self.caller))

    @operation(answer=PlaceAnswer, body=InvitationAcceptBody)
    def post(self, request: Request, token: str) -> Response:
        """Accept an invitation

        You belong to the organisation then; staff are asked to activate the account, which opens it.
        """
        body = self.body_as(InvitationAcceptBody)
        session_key = "" if request.auth is not None else request._request.session.session_key or ""
        place = accept_invitation(
            secret=token, may_move=body["leave"], by=self.caller, at=self.now, session_key=session_key
        )
        return Response(self.as_json(PlaceAnswer, place, caller=self.caller))
