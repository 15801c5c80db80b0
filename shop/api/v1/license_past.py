"""What became of a licence: its lineage, its history, looks at its key, questions about it."""

from typing import Any
from uuid import UUID

from django.utils.timezone import localdate
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from shop.api.pagination import InvalidCursor, SortKey, place_of, sealed_place
from shop.api.permissions import Administrator, Scope
from shop.api.v1.licenses import LicenseBase, LicenseDetailAnswer
from shop.api.views import Answer, PageQuery, Shape, operation
from shop.fulfillment.lineage import lineage_steps
from shop.licenses.enums import LicenseStatus, QuestionKind
from shop.licenses.histories import changes_of, key_looks
from shop.licenses.models import License
from shop.licenses.questions import LONGEST_QUESTION, ask_about_license, questions_of, vendor_support_of
from shop.licenses.register import license_with_key
from shop.licenses.selectors import licenses_for


class LicenseChangeAnswer(Shape):
    field = serializers.CharField()
    old = serializers.CharField()
    new = serializers.CharField()
    person = serializers.CharField()
    at = serializers.DateTimeField()


class HistoryAnswer(Shape):
    items = LicenseChangeAnswer(many=True)


class StepAnswer(Shape):
    id = serializers.UUIDField(source="license.public_id")
    product_name = serializers.CharField(source="license.product_name")
    purchase_type = serializers.CharField(source="license.purchase_type")
    sen = serializers.CharField(source="license.sen")
    stored_status = serializers.ChoiceField(LicenseStatus.choices, source="license.status")
    starts_on = serializers.DateField(source="license.starts_on", allow_null=True)
    ends_on = serializers.DateField(source="license.ends_on", allow_null=True)
    request = serializers.CharField(source="documents.request_number")
    quote = serializers.CharField(source="documents.quote_number")
    order = serializers.CharField(source="documents.order_number")
    delivery_note = serializers.CharField(source="documents.delivery_note_number")
    invoice = serializers.CharField(source="documents.invoice_number")
    is_this = serializers.BooleanField()


class LineageAnswer(Shape):
    items = StepAnswer(many=True)


class LookAnswer(Shape):
    license = serializers.UUIDField(source="license.public_id")
    product_name = serializers.CharField(source="license.product_name")
    sen = serializers.CharField(source="license.sen")
    person = serializers.CharField()
    at = serializers.DateTimeField()
    is_exported = serializers.BooleanField(help_text="Into a file, rather than shown.")


class LooksAnswer(Shape):
    items = LookAnswer(many=True)
    next = serializers.CharField(allow_null=True, help_text="Cursor of the next part, null on the last.")


class LicenseQuestionAnswer(Shape):
    id = serializers.UUIDField(source="public_id")
    kind = serializers.ChoiceField(QuestionKind.choices)
    text = serializers.CharField()
    asked_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)


class LicenseQuestionsAnswer(Shape):
    items = LicenseQuestionAnswer(many=True)
    next = serializers.CharField(allow_null=True)
    total = serializers.IntegerField()
    vendor_support = serializers.CharField(
        help_text="Where the app's vendor answers technical questions; empty for what we answer ourselves."
    )


class LicenseQuestionBody(Shape):
    kind = serializers.ChoiceField(QuestionKind.choices)
    text = serializers.CharField(max_length=LONGEST_QUESTION)


class KeyBody(Shape):
    license_key = serializers.CharField(
        max_length=10_000, trim_whitespace=True, help_text="The whole key; a part of one finds nothing."
    )


class LicenseHistoryView(LicenseBase):
    @operation(answer=HistoryAnswer)
    def get(self, request: Request, license_id: UUID) -> Response:
        """What was changed in a licence, the newest change first"""
        license_ = licenses_for(self.viewer).get(public_id=license_id)
        return Response(self.as_json(HistoryAnswer, {"items": changes_of(license_)}))


class LicenseLineageView(LicenseBase):
    @operation(answer=LineageAnswer)
    def get(self, request: Request, license_id: UUID) -> Response:
        """From the first licence to the newest, with the documents of each"""
        steps = lineage_steps(viewer=self.viewer, license_id=self.find(str(license_id)))
        return Response(self.as_json(LineageAnswer, {"items": steps}))


class LicenseQuestionsView(LicenseBase):
    @operation(answer=LicenseQuestionsAnswer, query=PageQuery)
    def get(self, request: Request, license_id: UUID) -> Response:
        """The questions about a licence, newest first"""
        license_ = (
            licenses_for(self.viewer).select_related("product__listing__vendor").get(public_id=license_id)
        )
        answer = self.list_answer(
            LicenseQuestionAnswer,
            questions_of(viewer=self.viewer, license_id=license_.pk),
            order=(SortKey("pk", is_descending=True),),
            query=self.query_as(PageQuery),
        )
        return Response({**answer.data, "vendor_support": vendor_support_of(license_)})

    @operation(answer=LicenseQuestionAnswer, status=201, body=LicenseQuestionBody, once=True)
    def post(self, request: Request, license_id: UUID) -> Response:
        """Ask about a licence; the department answers by mail"""
        pk = self.find(str(license_id))
        body = self.body_as(LicenseQuestionBody)

        def ask() -> Answer:
            question = ask_about_license(
                license_id=pk,
                viewer=self.viewer,
                kind=QuestionKind(body["kind"]),
                text=body["text"],
                by=self.caller,
                at=self.now,
            )
            return 201, self.as_json(LicenseQuestionAnswer, question)

        return self.once(ask)


class LicenseByKeyView(LicenseBase):
    @operation(answer=LicenseDetailAnswer, body=KeyBody)
    def post(self, request: Request) -> Response:
        """Find a licence by its whole key

        The key travels in the body; it is compared by its keyed digest. 404 when no licence of yours has it.
        """
        key = self.body_as(KeyBody)["license_key"]
        found = license_with_key(viewer=self.viewer, key=key, on_date=localdate(self.now))
        if found is None:
            raise License.DoesNotExist
        return self.describe(str(found.public_id))


class KeyLooksView(LicenseBase):
    permission_classes = [Administrator]
    required_scopes = (Scope.LICENSES,)

    @operation(answer=LooksAnswer, query=PageQuery)
    def get(self, request: Request) -> Response:
        """Who looked at which key, the latest first

        For the administrators of an organisation.
        """
        query = self.query_as(PageQuery)
        place = place_of(query["cursor"], name="key looks")
        if not place.isdigit() and place:
            raise InvalidCursor()
        looks, following = key_looks(
            viewer=self.viewer, before=int(place) if place else None, limit=query["limit"]
        )
        body: dict[str, Any] = {
            "items": looks,
            "next": sealed_place("key looks", str(following)) if following else None,
        }
        return Response(self.as_json(LooksAnswer, body))
