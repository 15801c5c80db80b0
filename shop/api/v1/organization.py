"""The caller's organisation: its facts, its members, leaving it and handing it over."""

from typing import Any
from uuid import UUID

from django.conf import settings
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from shop.accounts.enums import ContactKind, MembershipRole
from shop.accounts.models import Membership, Organization
from shop.accounts.selectors import current_members
from shop.accounts.services import (
    ContactFacts,
    change_role,
    edit_organization,
    leave_organization,
    remove_member,
    transfer_administration,
)
from shop.accounts.services.organizations import FACTS, MOST_CONTACTS
from shop.accounts.viewer import Viewer
from shop.api.fields import Address, Text
from shop.api.pagination import SortKey
from shop.api.permissions import Activated, Administrator, Scope
from shop.api.versions import IF_MATCH, wanted_version, with_etag
from shop.api.views import ApiView, PageQuery, Shape, operation, page_of

LONGEST_VAT_NUMBER = 40


class OrganizationContactBody(Shape):
    """An e-mail address or a phone number is needed."""

    kind = serializers.ChoiceField(ContactKind.choices)
    name = serializers.CharField(max_length=200)
    email = Address()
    phone = Text(max_length=40)


class OrganizationContactAnswer(Shape):
    kind = serializers.ChoiceField(ContactKind.choices)
    name = serializers.CharField()
    email = serializers.CharField()
    phone = serializers.CharField()


class OrganizationBody(Shape):
    """What is left out stays as it is; `contacts` replace all contacts."""

    name = serializers.CharField(
        required=False, max_length=200, help_text="By staff only: documents carry it."
    )
    line1 = serializers.CharField(required=False, allow_blank=True, max_length=200)
    line2 = serializers.CharField(required=False, allow_blank=True, max_length=200)
    postcode = serializers.CharField(required=False, allow_blank=True, max_length=20)
    city = serializers.CharField(required=False, allow_blank=True, max_length=100)
    country = serializers.CharField(required=False, max_length=2, help_text="ISO 3166 code.")
    delivery_name = serializers.CharField(required=False, allow_blank=True, max_length=200)
    delivery_line1 = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=200,
        help_text="A delivery address needs line1, city and country; all empty: the billing address.",
    )
    delivery_line2 = serializers.CharField(required=False, allow_blank=True, max_length=200)
    delivery_postcode = serializers.CharField(required=False, allow_blank=True, max_length=20)
    delivery_city = serializers.CharField(required=False, allow_blank=True, max_length=100)
    delivery_country = serializers.CharField(required=False, allow_blank=True, max_length=2)
    vat_number = serializers.CharField(
        required=False, allow_blank=True, max_length=LONGEST_VAT_NUMBER, help_text="With its country."
    )
    email_for_invoices = serializers.EmailField(required=False, allow_blank=True, max_length=254)
    po_number_required = serializers.BooleanField(required=False)
    language = serializers.ChoiceField(settings.LANGUAGES, required=False)
    time_zone = serializers.CharField(required=False, max_length=40, help_text="Such as Europe/Berlin.")
    currency = serializers.CharField(
        required=False, max_length=3, help_text=f"One of {', '.join(settings.CURRENCIES)}."
    )
    contacts = OrganizationContactBody(many=True, required=False, max_length=MOST_CONTACTS)  # type: ignore[call-arg]

    @staticmethod
    def facts_of(body: dict[str, Any]) -> dict[str, object]:
        return {name: body[name] for name in FACTS if name in body}

    @staticmethod
    def contacts_of(body: dict[str, Any]) -> list[ContactFacts] | None:
        return [ContactFacts(**contact) for contact in body["contacts"]] if "contacts" in body else None


class OrganizationFactsAnswer(Shape):
    id = serializers.UUIDField(source="public_id")
    version = serializers.IntegerField(help_text="What the ETag says.")
    name = serializers.CharField()
    line1 = serializers.CharField()
    line2 = serializers.CharField()
    postcode = serializers.CharField()
    city = serializers.CharField()
    country = serializers.CharField()
    delivery_name = serializers.CharField(help_text="Delivery facts are empty where nothing differs.")
    delivery_line1 = serializers.CharField()
    delivery_line2 = serializers.CharField()
    delivery_postcode = serializers.CharField()
    delivery_city = serializers.CharField()
    delivery_country = serializers.CharField()
    vat_number = serializers.CharField()
    email_for_invoices = serializers.CharField()
    po_number_required = serializers.BooleanField()
    language = serializers.CharField()
    time_zone = serializers.CharField()
    currency = serializers.CharField()
    contacts = OrganizationContactAnswer(many=True, source="contacts.all")


class MemberAnswer(Shape):
    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField(source="person.full_name")
    email = serializers.CharField(source="person.email")
    role = serializers.ChoiceField(MembershipRole.choices)
    since = serializers.DateTimeField(source="started_at")
    is_activated = serializers.BooleanField(help_text="Whether staff have let this member in.")


class MemberBody(Shape):
    role = serializers.ChoiceField(MembershipRole.choices)


class TransferBody(Shape):
    member = serializers.UUIDField(help_text="Id of the member who becomes administrator.")


class OrganizationBase(ApiView):
    """Operations on the organisation that the caller acts for; without one it is missing."""

    permission_classes = [Activated]
    required_scopes = (Scope.ORGANIZATION,)

    @property
    def customer(self) -> Viewer:
        return self.viewer.as_customer

    def find(self) -> Organization:
        """Raises Organization.DoesNotExist."""
        return Organization.objects.visible_to(self.customer).get(pk=self.customer.organization_id or 0)

    def find_member(self, public_id: UUID) -> Membership:
        """Raises Membership.DoesNotExist for one of another organisation too."""
        return current_members(self.find().pk).get(public_id=public_id)

    @property
    def session_key(self) -> str:
        """The caller's session, which goes on when their other ones are ended; none for a token."""
        return "" if self.request.auth is not None else self.request._request.session.session_key or ""


class OrganizationView(OrganizationBase):
    def get_permissions(self) -> list[Any]:
        return [Administrator()] if self.asks_to("PATCH") else list(super().get_permissions())

    @operation(answer=OrganizationFactsAnswer, refusals=(404,))
    def get(self, request: Request) -> Response:
        """The facts of your organisation, with the ETag that editing needs"""
        return with_etag(self.as_json(OrganizationFactsAnswer, self.find()))

    @operation(answer=OrganizationFactsAnswer, body=OrganizationBody, headers=(IF_MATCH,), refusals=(404,))
    def patch(self, request: Request) -> Response:
        """Edit the facts of your organisation

        For its administrators. Documents that exist stay as they are.
        """
        organization = self.find()
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
        return with_etag(self.as_json(OrganizationFactsAnswer, edited))


class OrganizationMembersView(OrganizationBase):
    @operation(answer=page_of(MemberAnswer), query=PageQuery, refusals=(404,))
    def get(self, request: Request) -> Response:
        """The members of your organisation, the oldest first"""
        order = (SortKey("started_at"), SortKey("pk"))
        return self.list_answer(
            MemberAnswer, current_members(self.find().pk), order=order, query=self.query_as(PageQuery)
        )


class OrganizationMemberView(OrganizationBase):
    permission_classes = [Administrator]

    @operation(answer=MemberAnswer, body=MemberBody)
    def patch(self, request: Request, member_id: UUID) -> Response:
        """Give a member another role

        For administrators. The member is signed out elsewhere and loses their tokens. The last administrator
        cannot step down while there are other members (409 `last_administrator`).
        """
        member = self.find_member(member_id)
        body = self.body_as(MemberBody)
        change_role(
            membership_id=member.pk,
            role=MembershipRole(body["role"]),
            by=self.caller,
            at=self.now,
            session_key=self.session_key,
        )
        return Response(self.as_json(MemberAnswer, current_members(member.organization_id).get(pk=member.pk)))

    @operation(status=204)
    def delete(self, request: Request, member_id: UUID) -> Response:
        """End a membership

        For administrators. The person loses every session and token at once.
        """
        member = self.find_member(member_id)
        remove_member(membership_id=member.pk, by=self.caller, at=self.now)
        return Response(status=204)


class OrganizationLeaveView(OrganizationBase):
    @operation(status=204, refusals=(404,))
    def post(self, request: Request) -> Response:
        """Leave your organisation

        Everything of it is closed to you at once, tokens included; staff decide anew about your account.
        """
        leave_organization(
            organization_id=self.find().pk, by=self.caller, at=self.now, session_key=self.session_key
        )
        return Response(status=204)


class OrganizationTransferView(OrganizationBase):
    permission_classes = [Administrator]

    @operation(answer=MemberAnswer, body=TransferBody, refusals=(404,))
    def post(self, request: Request) -> Response:
        """Make another member administrator and yourself a member, both or neither"""
        organization = self.find()
        successor = self.find_member(self.body_as(TransferBody)["member"])
        transfer_administration(
            organization_id=organization.pk,
            to_membership_id=successor.pk,
            by=self.caller,
            at=self.now,
            session_key=self.session_key,
        )
        return Response(self.as_json(MemberAnswer, current_members(organization.pk).get(pk=successor.pk)))
