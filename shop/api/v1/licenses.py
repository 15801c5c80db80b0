"""The register of licences. A key is in no list: it is revealed one by one, and each time is recorded."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from shop.api.fields import Address, ConfigurationField, DayField, Text
from shop.api.pagination import SortKey
from shop.api.permissions import Activated, Scope
from shop.api.sign_in import require_recent_sign_in
from shop.api.views import ApiView, PageQuery, Shape, operation, page_of
from shop.configurator.enums import Deployment
from shop.fulfillment.selectors import invoice_numbers
from shop.licenses.enums import LicenseState, LicenseStatus
from shop.licenses.models import License
from shop.licenses.selectors import licenses_for
from shop.licenses.services import edit_license, reveal_key

PK = SortKey("pk")
ORDERS: dict[str, tuple[SortKey, ...]] = {
    "ends_on": (SortKey("ends_on", is_nullable=True), PK),
    "-ends_on": (SortKey("ends_on", is_descending=True, is_nullable=True), PK),
    "product": (SortKey("product_name"), PK),
    "-product": (SortKey("product_name", is_descending=True), PK),
    "purchased_on": (SortKey("purchased_on", is_nullable=True), PK),
    "-purchased_on": (SortKey("purchased_on", is_descending=True, is_nullable=True), PK),
    "user_tier": (SortKey("user_tier"), PK),
    "-user_tier": (SortKey("user_tier", is_descending=True), PK),
}


class LicenseQuery(PageQuery):
    status = serializers.ChoiceField(LicenseState.choices, default="", allow_blank=True)
    product = serializers.CharField(
        default="", allow_blank=True, max_length=255, help_text="Key of the product."
    )
    deployment = serializers.ChoiceField(Deployment.choices, default="", allow_blank=True)
    department = serializers.CharField(default="", allow_blank=True, max_length=100)
    ends_before = DayField(required=False)
    sort = serializers.ChoiceField([(name, name) for name in ORDERS], default="ends_on")


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


class KeyAnswer(Shape):
    license_key = serializers.CharField()


class LicenseBase(ApiView):
    permission_classes = [Activated]
    required_scopes: tuple[str, ...] = (Scope.LICENSES,)

    def describe(self, license_id: str) -> Response:
        license_ = licenses_for(self.viewer).get(public_id=license_id)
        return Response(self.as_json(LicenseDetailAnswer, license_, on_date=localdate(self.now)))

    def find(self, license_id: str) -> int:
        """The key of a visible licence. Raises License.DoesNotExist, also for a foreign one."""
        return int(
            License.objects.visible_to(self.viewer).values_list("pk", flat=True).get(public_id=license_id)
        )


class LicensesView(LicenseBase):
    @operation(answer=page_of(LicenseAnswer), query=LicenseQuery)
    def get(self, request: Request) -> Response:
        """My licences, those that end first on top"""
        query = self.query_as(LicenseQuery)
        today = localdate(self.now)
        found = _narrowed(licenses_for(self.viewer), query, today)
        return self.list_answer(LicenseAnswer, found, order=ORDERS[query["sort"]], query=query, on_date=today)


class LicenseView(LicenseBase):
    @operation(answer=LicenseDetailAnswer)
    def get(self, request: Request, license_id: str) -> Response:
        """One licence, without its key"""
        return self.describe(license_id)

    @operation(answer=LicenseDetailAnswer, body=LicenseBody)
    def patch(self, request: Request, license_id: str) -> Response:
        """Change what is the customer's own: department, contacts, instance"""
        pk = self.find(license_id)
        changes = self.body_as(LicenseBody)
        if changes:
            edit_license(license_id=pk, viewer=self.viewer, changes=changes, by=self.caller, at=self.now)
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


def _narrowed(licenses: QuerySet[License], query: dict[str, Any], today: date) -> QuerySet[License]:
    exact = {
        "product__listing__key": query["product"],
        "deployment": query["deployment"],
        "department": query["department"],
    }
    licenses = licenses.filter(**{name: value for name, value in exact.items() if value})
    if query.get("ends_before"):
        licenses = licenses.filter(ends_on__lt=query["ends_before"])
    if query["status"]:
        licenses = licenses.filter(_in_state(query["status"], today))
    return licenses


def _in_state(state: str, today: date) -> Q:
    """The same as ``License.state`` says of one."""
    if state == LicenseState.SUPERSEDED:
        return Q(status=LicenseStatus.SUPERSEDED)
    soon = today + timedelta(days=settings.LICENSE_WARNING_DAYS)
    by_end = {
        LicenseState.ACTIVE.value: Q(ends_on=None) | Q(ends_on__gt=soon),
        LicenseState.EXPIRING.value: Q(ends_on__gte=today, ends_on__lte=soon),
        LicenseState.EXPIRED.value: Q(ends_on__lt=today),
    }
    return Q(status=LicenseStatus.ACTIVE) & by_end[state]
