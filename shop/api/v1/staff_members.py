"""The licensing desk: who belongs to an organisation."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from shop.accounts.enums import MembershipRole
from shop.accounts.exceptions import MoveNotConfirmed
from shop.accounts.models import Membership
from shop.accounts.selectors import current_members, memberships_elsewhere, person_by_address
from shop.accounts.services import activate_person, change_role, remove_member
from shop.api.pagination import SortKey
from shop.api.problems import InvalidBody
from shop.api.v1.organization import MemberAnswer, MemberBody
from shop.api.v1.staff_organizations import StaffOrganizationBase
from shop.api.views import Answer, PageQuery, Shape, operation, page_of


class StaffMemberAnswer(MemberAnswer):
    activation = serializers.IntegerField(
        source="person.activation.pk", help_text="Id for `/staff/activations/{activation_id}`."
    )


class MemberAddBody(Shape):
    email = serializers.EmailField(max_length=254, help_text="Of an account that exists.")
    role = serializers.ChoiceField(MembershipRole.choices, default=MembershipRole.MEMBER)
    move = serializers.BooleanField(
        default=False, help_text="The person belongs to another organisation and shall move here."
    )


class StaffMembersView(StaffOrganizationBase):
    @operation(answer=page_of(StaffMemberAnswer), query=PageQuery)
    def get(self, request: Request, organization_id: UUID) -> Response:
        """The members of an organisation, the oldest first"""
        members = current_members(self.find(organization_id).pk)
        order = (SortKey("started_at"), SortKey("pk"))
        return self.list_answer(StaffMemberAnswer, members, order=order, query=self.query_as(PageQuery))

    @operation(answer=StaffMemberAnswer, status=201, body=MemberAddBody, once=True)
    def post(self, request: Request, organization_id: UUID) -> Response:
        """Let an account in as a member"""
        organization = self.find(organization_id)
        body = self.body_as(MemberAddBody)

        def add() -> Answer:
            person = person_by_address(body["email"])
            if person is None:
                raise InvalidBody({"email": [_("There is no account with this address.")]})
            elsewhere = memberships_elsewhere(person, organization_id=organization.pk)
            if not body["move"] and elsewhere.exists():
                raise MoveNotConfirmed()
            activate_person(
                person_id=person.pk,
                organization_id=organization.pk,
                role=MembershipRole(body["role"]),
                may_move=body["move"],
                by=self.caller,
                at=self.now,
            )
            member = current_members(organization.pk).get(person=person)
            return 201, self.as_json(StaffMemberAnswer, member)

        return self.once(add)


class StaffMemberView(StaffOrganizationBase):
    def find_member(self, organization_id: UUID, member_id: UUID) -> Membership:
        """Raises Membership.DoesNotExist for who is no current member of this organisation."""
        return current_members(self.find(organization_id).pk).get(public_id=member_id)

    @operation(answer=StaffMemberAnswer, body=MemberBody)
    def patch(self, request: Request, organization_id: UUID, member_id: UUID) -> Response:
        """Give a member another role"""
        member = self.find_member(organization_id, member_id)
        role = MembershipRole(self.body_as(MemberBody)["role"])
        change_role(membership_id=member.pk, role=role, by=self.caller, at=self.now)
        return Response(self.as_json(StaffMemberAnswer, self.find_member(organization_id, member_id)))

    @operation(status=204)
    def delete(self, request: Request, organization_id: UUID, member_id: UUID) -> Response:
        """End a membership; the person loses every session and token at once"""
        member = self.find_member(organization_id, member_id)
        remove_member(membership_id=member.pk, by=self.caller, at=self.now)
        return Response(status=204)
