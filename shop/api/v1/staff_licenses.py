"""Licences at the desk: corrections, and customers' questions."""

from typing import Any
from uuid import UUID

from django.utils.timezone import localdate
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from shop.api.fields import Address, DayField, Text, TierField
from shop.api.pagination import SortKey
from shop.api.permissions import LicensingStaff, Scope
from shop.api.v1.license_past import LicenseQuestionAnswer
from shop.api.v1.licenses import LicenseBody, LicenseDetailAnswer
from shop.api.versions import IF_MATCH, wanted_version, with_etag
from shop.api.views import ApiView, PageQuery, operation, page_of
from shop.configurator.enums import Deployment, LicenseType, PurchaseType
from shop.licenses.editing import edit_license_as_staff
from shop.licenses.models import License
from shop.licenses.questions import close_question, questions_for_staff
from shop.licenses.selectors import licenses_for


class CorrectionBody(LicenseBody):
    """What is left out stays."""

    deployment = serializers.ChoiceField(Deployment.choices)
    license_type = serializers.ChoiceField(LicenseType.choices)
    purchase_type = serializers.ChoiceField(PurchaseType.choices)
    maintenance_months = serializers.IntegerField(min_value=0, max_value=240)
    user_tier = TierField()
    institution = Text(max_length=255)
    sen = Text(max_length=64)
    main_contact_email = Address()
    starts_on = DayField(allow_null=True)
    ends_on = DayField(allow_null=True)
    purchased_on = DayField(allow_null=True)
    is_declared = serializers.BooleanField()


class StaffQuestionAnswer(LicenseQuestionAnswer):
    license = serializers.UUIDField(source="license.public_id")
    product_name = serializers.CharField(source="license.product_name")
    sen = serializers.CharField(source="license.sen")
    organization = serializers.CharField(source="organization.name")
    asked_by = serializers.CharField(source="asked_by.email")


class QuestionQuery(PageQuery):
    answered = serializers.BooleanField(default=False)


class StaffLicenseBase(ApiView):
    permission_classes = [LicensingStaff]
    required_scopes: tuple[str, ...] = (Scope.STAFF,)


class StaffLicenseView(StaffLicenseBase):
    @operation(answer=LicenseDetailAnswer)
    def get(self, request: Request, license_id: UUID) -> Response:
        """One licence, with the ETag that correcting needs"""
        return self.describe(license_id)

    @operation(answer=LicenseDetailAnswer, body=CorrectionBody, headers=(IF_MATCH,))
    def patch(self, request: Request, license_id: UUID) -> Response:
        """Correct a licence: tier, dates, SEN, contacts"""
        pk = License.objects.visible_to(self.viewer).values_list("pk", flat=True).get(public_id=license_id)
        version = wanted_version(request)
        edit_license_as_staff(
            license_id=pk,
            viewer=self.viewer,
            changes=self.body_as(CorrectionBody),
            version=version,
            by=self.caller,
            at=self.now,
        )
        return self.describe(license_id)

    def describe(self, license_id: UUID) -> Response:
        license_ = licenses_for(self.viewer).get(public_id=license_id)
        plain: dict[str, Any] = self.as_json(LicenseDetailAnswer, license_, on_date=localdate(self.now))
        return with_etag(plain)


class StaffQuestionsView(StaffLicenseBase):
    @operation(answer=page_of(StaffQuestionAnswer), query=QuestionQuery)
    def get(self, request: Request) -> Response:
        """Customers' questions about licences: the open ones, oldest first, or the answered ones"""
        query = self.query_as(QuestionQuery)
        questions = questions_for_staff(viewer=self.viewer, is_open=not query["answered"])
        order = (SortKey("pk", is_descending=query["answered"]),)
        return self.list_answer(StaffQuestionAnswer, questions, order=order, query=query)


class StaffQuestionCloseView(StaffLicenseBase):
    @operation(answer=StaffQuestionAnswer)
    def post(self, request: Request, question_id: UUID) -> Response:
        """A question is answered"""
        question = close_question(public_id=question_id, viewer=self.viewer, by=self.caller, at=self.now)
        return Response(self.as_json(StaffQuestionAnswer, question))
