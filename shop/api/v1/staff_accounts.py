"""The licensing desk: letting people in."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from shop.accounts.enums import ActivationStatus, MembershipRole, WaitingCause
from shop.accounts.models import Activation, Organization
from shop.accounts.selectors import activations_with_places, waiting_activations
from shop.accounts.services import activate_person, deactivate_person, reject_activation
from shop.api.fields import Text
from shop.api.pagination import SortKey
from shop.api.permissions import LicensingStaff, Scope
from shop.api.problems import InvalidBody
from shop.api.views import Answer, ApiView, PageQuery, Shape, operation, page_of


class OrganizationSummary(Shape):
    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    city = serializers.CharField()
    country = serializers.CharField()


class PlaceSummary(Shape):
    organization = OrganizationSummary()
    role = serializers.ChoiceField(MembershipRole.choices)
    invited_by = serializers.CharField(
        source="invitation.invited_by.email", default=None, allow_null=True, help_text="Null: nobody did."
    )


class ActivationSummary(Shape):
    id = serializers.IntegerField(source="pk")
    status = serializers.ChoiceField(ActivationStatus.choices)
    email = serializers.CharField(source="person.email")
    name = serializers.CharField(source="person.full_name")
    waiting_since = serializers.DateTimeField()
    waiting_cause = serializers.ChoiceField(WaitingCause.choices)
    requested_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(help_text="Of the last refusal; empty otherwise.")
    places = PlaceSummary(
        many=True, source="person.places", help_text="Where the account has a place, by an invitation mostly."
    )


class DecisionBody(Shape):
    """Either the organisation to let the person into, or the reason to refuse."""

    organization = serializers.UUIDField(
        required=False, help_text="Id of the organisation; memberships elsewhere end."
    )
    role = serializers.ChoiceField(
        MembershipRole.choices, required=False, help_text="Left out: as invited, else a member."
    )
    move = serializers.BooleanField(
        default=False, help_text="The account is activated for another organisation and shall move here."
    )
    reason = Text(max_length=2000, help_text="Refuse, and say why; the customer reads it.")
    deactivate = serializers.BooleanField(
        default=False,
        help_text="With a reason: take an activation back until it is decided again, membership kept, "
        "instead of refusing for good.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("organization" in attrs) == bool(attrs["reason"].strip()):
            raise serializers.ValidationError(_("Send either the organisation or the reason for a refusal."))
        return attrs


class OrganizationQuery(PageQuery):
    q = serializers.CharField(default="", allow_blank=True, max_length=200)


class StaffView(ApiView):
    """Base of the desk's operations."""

    permission_classes = [LicensingStaff]
    required_scopes = (Scope.STAFF,)


class StaffActivationsView(StaffView):
    @operation(answer=page_of(ActivationSummary), query=PageQuery)
    def get(self, request: Request) -> Response:
        """Accounts that wait for activation, those who asked first"""
        order = (SortKey("requested_at", is_nullable=True), SortKey("waiting_since"), SortKey("pk"))
        return self.list_answer(
            ActivationSummary, waiting_activations(), order=order, query=self.query_as(PageQuery)
        )


class StaffActivationView(StaffView):
    @operation(answer=ActivationSummary)
    def get(self, request: Request, activation_id: int) -> Response:
        """One account: who it is, how its activation stands, where it has a place"""
        return Response(self.as_json(ActivationSummary, activations_with_places().get(pk=activation_id)))

    @operation(answer=ActivationSummary, body=DecisionBody, once=True)
    def post(self, request: Request, activation_id: int) -> Response:
        """Let a person in, or refuse them with a reason

        Refusing somebody who was let in ends their membership, their sessions and their tokens at once.
        """
        activation = Activation.objects.get(pk=activation_id)
        body = self.body_as(DecisionBody)

        def decide() -> Answer:
            if "organization" not in body:
                close = deactivate_person if body["deactivate"] else reject_activation
                close(person_id=activation.person_id, reason=body["reason"], by=self.caller, at=self.now)
            else:
                activate_person(
                    person_id=activation.person_id,
                    organization_id=_organization_id(body["organization"]),
                    role=MembershipRole(body["role"]) if "role" in body else None,
                    may_move=body["move"],
                    by=self.caller,
                    at=self.now,
                )
            decided = activations_with_places().get(pk=activation_id)
            return 200, self.as_json(ActivationSummary, decided)

        return self.once(decide)


class StaffOrganizationsView(StaffView):
    @operation(answer=page_of(OrganizationSummary), query=OrganizationQuery)
    def get(self, request: Request) -> Response:
        """Organisations by name"""
        query = self.query_as(OrganizationQuery)
        organizations = Organization.objects.visible_to(self.viewer).filter(name__icontains=query["q"])
        order = (SortKey("name"), SortKey("pk"))
        return self.list_answer(OrganizationSummary, organizations, order=order, query=query)


def _organization_id(public_id: Any) -> int:
    found = Organization.objects.filter(public_id=public_id).values_list("pk", flat=True).first()
    if found is None:
        raise InvalidBody({"organization": [_("There is no such organisation.")]}, "not_found")
    return found
