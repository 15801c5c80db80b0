"""The register of licences. A key is in no list: it is revealed one by one, and each time is recorded."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from shop.accounts.models import Organization
from shop.api.declared import FIELDS
from shop.api.fields import Address, ConfigurationField, DayField, Text
from shop.api.pagination import DEFAULT_LIMIT, Page, place_of, sealed_place
from shop.api.permissions import Activated, Scope
from shop.api.sign_in import require_recent_sign_in
from shop.api.versions import wanted_version, with_etag
from shop.api.views import ApiView, Shape, operation, page_of
from shop.configurator.enums import Deployment, LicenseType, PurchaseType
from shop.core.exceptions import InvalidInput
from shop.core.links import digest_of
from shop.fulfillment.selectors import invoice_numbers
from shop.licenses.editing import MOST_AT_ONCE, edit_license, edit_licenses
from shop.licenses.enums import LicenseState
from shop.licenses.models import License
from shop.licenses.register import (
    LONGEST_TEXT,
    PARAMETERS,
    SORTS,
    RegisterFilter,
    filtered_licenses,
    register_page,
)
from shop.licenses.selectors import licenses_for
from shop.licenses.services import reveal_key

IF_MATCH_OPTIONAL = OpenApiParameter(
    "If-Match", OpenApiTypes.STR, OpenApiParameter.HEADER, description="The ETag that was read."
)
LARGEST_LIMIT = 1000


class LicensePlace(Shape):
    """The part of the query that is no filter of the register."""

    limit = serializers.IntegerField(
        min_value=1, max_value=LARGEST_LIMIT, default=DEFAULT_LIMIT, help_text="How many items to answer."
    )
    cursor = serializers.CharField(
        default="", allow_blank=True, max_length=1000, help_text="The `next` of the part before."
    )
    organization = serializers.UUIDField(
        required=False, help_text="Those of one organisation; for staff, who see all of them."
    )
    ends_before = DayField(required=False, help_text="As `ends_until`, but without the day itself.")


def _some(choices: Any = None, **options: Any) -> serializers.ListField:
    child = serializers.ChoiceField(choices) if choices else serializers.CharField(max_length=LONGEST_TEXT)
    return serializers.ListField(child=child, required=False, **options)


class LicenseQuery(LicensePlace):
    q = serializers.CharField(
        required=False,
        max_length=LONGEST_TEXT,
        help_text="Words, each part of the product's name, SEN, address of the instance, department, area or "
        "a contact.",
    )
    status = _some(LicenseState.choices)
    product = _some(help_text="Keys of products.")
    deployment = _some(Deployment.choices)
    license_type = _some(LicenseType.choices)
    purchase_type = _some(PurchaseType.choices)
    department = _some()
    business_area = _some()
    ends_from = DayField(required=False)
    ends_until = DayField(required=False)
    purchased_from = DayField(required=False)
    purchased_until = DayField(required=False)
    tier_from = serializers.CharField(required=False, help_text="A number or `unlimited`.")
    tier_until = serializers.CharField(required=False, help_text="A number or `unlimited`.")
    declared = serializers.ChoiceField(["yes", "no"], required=False)
    has_key = serializers.ChoiceField(["yes", "no"], required=False)
    archived = serializers.ChoiceField(
        ["all", "yes", "no"],
        default="all",
        help_text="`yes`: what was replaced, taken back, or expired more than 90 days ago.",
    )
    sort = serializers.ChoiceField([sign + name for name in SORTS for sign in ("", "-")], default="ends_on")


class LicenseAnswer(Shape):
    id = serializers.UUIDField(source="public_id")
    product = serializers.CharField(source="product.listing.key")
    product_name = serializers.CharField()
    organization = serializers.CharField(source="organization.name")
    status = serializers.SerializerMethodField()
    sen = serializers.CharField()
    has_key = serializers.SerializerMethodField()
    configuration = ConfigurationField()
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True, help_text="The last day of maintenance.")
    purchased_on = serializers.DateField(allow_null=True)
    business_area = serializers.CharField()
    department = serializers.CharField()
    department_contact_name = serializers.CharField()
    department_contact_email = serializers.CharField()
    technical_contact_name = serializers.CharField()
    technical_contact_email = serializers.CharField()
    technical_contact_phone = serializers.CharField()
    main_contact_email = serializers.CharField()
    is_declared = serializers.BooleanField(help_text="Entered by the customer and not yet checked.")
    version = serializers.IntegerField(help_text="What the ETag says.")

    def get_status(self, license_: License) -> LicenseState:
        return license_.state(self.context["on_date"])

    def get_has_key(self, license_: License) -> bool:
        return bool(license_.license_key_index)


class LicenseDetailAnswer(LicenseAnswer):
    invoice = serializers.SerializerMethodField(help_text="Number of the invoice it is on.")

    def get_invoice(self, license_: License) -> str | None:
        return invoice_numbers([license_.pk]).get(license_.pk)


class LicenseBody(Shape):
    """What is the customer's own to change; what is left out stays."""

    business_area = Text(max_length=100)
    department = Text(max_length=100)
    department_contact_name = Text(max_length=200)
    department_contact_email = Address()
    technical_contact_name = Text(max_length=200)
    technical_contact_email = Address()
    technical_contact_phone = Text(max_length=40)
    instance_url = Text(max_length=255)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options | {"partial": True})


class ManyBody(Shape):
    ids = serializers.ListField(
        child=serializers.UUIDField(), required=False, min_length=1, max_length=MOST_AT_ONCE
    )
    filter = serializers.DictField(required=False, help_text="Parameters of the list with their values.")
    changes = serializers.DictField(help_text="Fields of one licence's PATCH; what is left out stays.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("ids" in attrs) == ("filter" in attrs):
            raise serializers.ValidationError(_("Send either ids or a filter."))
        if not attrs["changes"]:
            raise serializers.ValidationError({"changes": _("Say what is to be changed.")})
        # A shape of its own: inside another one it would not be partial, and empty what is left out.
        body = LicenseBody(data=attrs["changes"])
        unknown = set(attrs["changes"]) - set(body.fields)
        if unknown:
            raise serializers.ValidationError({min(unknown): _("This field cannot be changed here.")})
        if not body.is_valid():
            raise serializers.ValidationError(body.errors)
        return {**attrs, "changes": body.validated_data}


class ManyAnswer(Shape):
    matched = serializers.IntegerField(help_text="How many were chosen.")
    changed = serializers.IntegerField(help_text="In how many of them something differed.")


class KeyAnswer(Shape):
    license_key = serializers.CharField()


class LicenseBase(ApiView):
    permission_classes = [Activated]
    required_scopes: tuple[str, ...] = (Scope.LICENSES,)

    def describe(self, license_id: str) -> Response:
        license_ = licenses_for(self.viewer).get(public_id=license_id)
        return with_etag(self.as_json(LicenseDetailAnswer, license_, on_date=localdate(self.now)))

    def find(self, license_id: str) -> int:
        """The key of a visible licence. Raises License.DoesNotExist, also for a foreign one."""
        return int(
            License.objects.visible_to(self.viewer).values_list("pk", flat=True).get(public_id=license_id)
        )


class LicensesView(LicenseBase):
    @operation(answer=page_of(LicenseAnswer), query=LicenseQuery)
    def get(self, request: Request) -> Response:
        """My licences, those that end first on top

        A parameter may be repeated where it takes several values. One that is not listed is refused (400).
        ``total`` is counted with the first page; the pages behind it repeat it.
        """
        place = self.query_as(LicensePlace)
        filters = request.query_params.copy()
        for parameter in (*LicensePlace().fields, FIELDS):
            filters.pop(str(parameter), None)
        wanted = register_filter(filters)
        if place.get("organization"):
            wanted = replace(wanted, organization_id=self.organization_id_of(place["organization"]))
        if place.get("ends_before"):
            day_before = place["ends_before"] - timedelta(days=1)
            wanted = replace(wanted, ends_until=min(wanted.ends_until or day_before, day_before))
        today = localdate(self.now)
        # A cursor belongs to one list, so the count it carries does, too: a walk counts once.
        name = f"licenses {digest_of(repr(wanted))}"
        total, _space, after = place_of(place["cursor"], name=name).partition(" ")
        found = register_page(
            viewer=self.viewer,
            wanted=wanted,
            on_date=today,
            after=after,
            limit=place["limit"],
            total=int(total) if total else None,
        )
        following = sealed_place(name, f"{found.total} {found.following}") if found.following else None
        page = Page(items=found.rows, next=following, total=found.total)
        return self.page_answer(LicenseAnswer, page, on_date=today)

    def organization_id_of(self, public_id: UUID) -> int:
        """Raises ValidationError (400) for one that the caller does not see."""
        organizations = Organization.objects.visible_to(self.viewer)
        try:
            return int(organizations.values_list("pk", flat=True).get(public_id=public_id))
        except Organization.DoesNotExist:
            raise ValidationError({"organization": [_("There is no such organisation.")]}) from None

    @operation(answer=ManyAnswer, body=ManyBody)
    def patch(self, request: Request) -> Response:
        """Change many licences at once

        Those in `ids`, or those that `filter` lets through: an object of the parameters of the list, values
        or lists of values. All of them are changed or none; at most 5,000.
        """
        body = self.body_as(ManyBody)
        today = localdate(self.now)
        if "ids" in body:
            ids = set(body["ids"])
            wanted = RegisterFilter()
        else:
            ids = set()
            wanted = register_filter(_query_of(body["filter"]))
        found = filtered_licenses(viewer=self.viewer, wanted=wanted, on_date=today)
        if ids:
            found = found.filter(public_id__in=ids)
        pks = list(found.values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
        if ids and len(pks) != len(ids):
            raise License.DoesNotExist
        changed = edit_licenses(
            license_ids=pks, viewer=self.viewer, changes=body["changes"], by=self.caller, at=self.now
        )
        return Response({"matched": len(pks), "changed": changed})


class LicenseView(LicenseBase):
    @operation(answer=LicenseDetailAnswer)
    def get(self, request: Request, license_id: str) -> Response:
        """One licence, without its key; with the ETag of its version"""
        return self.describe(license_id)

    @operation(answer=LicenseDetailAnswer, body=LicenseBody, headers=(IF_MATCH_OPTIONAL,))
    def patch(self, request: Request, license_id: str) -> Response:
        """Change what is the customer's own: department, contacts, instance

        With If-Match it is refused (412) when somebody saved in between; without, the fields sent are
        written.
        """
        pk = self.find(license_id)
        version = wanted_version(request) if "If-Match" in request.headers else None
        changes = self.body_as(LicenseBody)
        if changes:
            edit_license(
                license_id=pk,
                viewer=self.viewer,
                changes=changes,
                version=version,
                by=self.caller,
                at=self.now,
            )
        return self.describe(license_id)


class LicenseRevealView(LicenseBase):
    required_scopes = (Scope.LICENSES, Scope.REVEAL)

    @operation(answer=KeyAnswer)
    def post(self, request: Request, license_id: str) -> Response:
        """Reveal a licence key

        Recorded each time, and limited per hour (429). A session needs a recent sign-in (403
        `recent_sign_in_required`); a token needs the scope `licenses:reveal` beside `licenses` (403
        `insufficient_scope`).
        """
        pk = self.find(license_id)
        require_recent_sign_in(request)
        key = reveal_key(license_id=pk, viewer=self.viewer, by=self.caller, at=self.now)
        return Response({"license_key": key})


def _query_of(filters: Mapping[str, Any]) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, value in filters.items():
        query.setlist(name, [str(one) for one in (value if isinstance(value, list) else [value])])
    return query


def register_filter(query: QueryDict) -> RegisterFilter:
    """The filters of an operation's query string; both the archive and the rest unless it says otherwise.

    Raises ValidationError (400) for what is no filter of the register.
    """
    wanted = query.copy()
    wanted.setdefault("archived", "all")
    for name in wanted:
        if name not in PARAMETERS:
            raise ValidationError({name: [_("The list cannot be filtered by this.")]})
    try:
        return RegisterFilter.from_query(wanted)
    except InvalidInput as error:
        raise ValidationError({error.field: [error.message]}) from None
