"""The licensing desk: the facts of organisations, and blocking them."""

from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from shop.accounts.models import Organization
from shop.accounts.services import block_organization, edit_organization, unblock_organization
from shop.accounts.services.activation import LONGEST_REASON
from shop.api.v1.organization import OrganizationBody, OrganizationFactsAnswer
from shop.api.v1.staff_accounts import StaffView
from shop.api.versions import IF_MATCH, wanted_version, with_etag
from shop.api.views import Shape, operation


class StaffOrganizationAnswer(OrganizationFactsAnswer):
    blocked_at = serializers.DateTimeField(allow_null=True)
    block_reason = serializers.CharField()


class BlockBody(Shape):
    reason = serializers.CharField(max_length=LONGEST_REASON, help_text="The members read it.")


class StaffOrganizationBase(StaffView):
    def find(self, organization_id: UUID) -> Organization:
        """Raises Organization.DoesNotExist."""
        return Organization.objects.visible_to(self.viewer).get(public_id=organization_id)

    def describe(self, organization: Organization) -> Response:
        return with_etag(self.as_json(StaffOrganizationAnswer, organization))


class StaffOrganizationView(StaffOrganizationBase):
    @operation(answer=StaffOrganizationAnswer)
    def get(self, request: Request, organization_id: UUID) -> Response:
        """An organisation, with the ETag that editing needs"""
        return self.describe(self.find(organization_id))

    @operation(answer=StaffOrganizationAnswer, body=OrganizationBody, headers=(IF_MATCH,))
    def patch(self, request: Request, organization_id: UUID) -> Response:
        """Edit an organisation, its name included"""
        organization = self.find(organization_id)
        version = wanted_version(request)
        body = self.body_as(OrganizationBody)
        edited = edit_organization(
            organization_id=organization.pk,
            version=version,
            facts=OrganizationBody.facts_of(body),
            contacts=OrganizationBody.contacts_of(body),
            by=self.caller,
            at=self.now,
        )
        return self.describe(edited)


class StaffOrganizationBlockView(StaffOrganizationBase):
    @operation(answer=StaffOrganizationAnswer, body=BlockBody)
    def post(self, request: Request, organization_id: UUID) -> Response:
        """Block an organisation

        Its members are signed out, see nothing of it and can neither request nor order.
        """
        organization = self.find(organization_id)
        reason = self.body_as(BlockBody)["reason"]
        return self.describe(
            block_organization(organization_id=organization.pk, reason=reason, by=self.caller, at=self.now)
        )


class StaffOrganizationUnblockView(StaffOrganizationBase):
    @operation(answer=StaffOrganizationAnswer)
    def post(self, request: Request, organization_id: UUID) -> Response:
        """Open a blocked organisation again"""
        organization = self.find(organization_id)
        return self.describe(
            unblock_organization(organization_id=organization.pk, by=self.caller, at=self.now)
        )
