"""One's own data: take it along, or have it erased with the account."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from shop.accounts.selectors import person_of
from shop.api.permissions import SignedInBySession
from shop.api.sign_in import require_recent_sign_in, sign_out
from shop.api.views import ApiView, Shape, kept_private, operation
from shop.privacy.exporting import export_person
from shop.privacy.services import check_is_own_address, check_may_erase_oneself, erase_person
from shop.privacy.wording import words_for

ZIP = {(200, "application/zip"): OpenApiTypes.BINARY}


class ErasureBody(Shape):
    email = serializers.EmailField(max_length=254, help_text="The own address, to confirm what is meant.")


class KeptAnswer(Shape):
    kind = serializers.CharField()
    what = serializers.SerializerMethodField()
    rows = serializers.IntegerField()
    until = serializers.DateField(help_text="The last day on which the law has it kept.")

    def get_what(self, kept: Any) -> str:
        return words_for(kept.kind)


class ErasureAnswer(Shape):
    withdrawn_requests = serializers.IntegerField()
    kept = KeptAnswer(many=True)


class MyDataView(ApiView):
    permission_classes = [SignedInBySession]

    @operation(answer=ZIP)
    def post(self, request: Request) -> HttpResponse:
        """Download my data

        A ZIP with `data.json` (what is stored about the person, by model) and the person's own files. It
        needs a recent sign-in: 403 with the code `recent_sign_in_required` otherwise.
        """
        require_recent_sign_in(request)
        export = export_person(person_id=person_of(self.caller.pk).pk, by=self.caller, at=self.now)
        headers = {"Content-Disposition": 'attachment; filename="my-data.zip"'}
        return kept_private(HttpResponse(export.as_zip(), content_type="application/zip", headers=headers))


class MyErasureView(ApiView):
    permission_classes = [SignedInBySession]

    @operation(answer=ErasureAnswer, body=ErasureBody)
    def post(self, request: Request) -> Response:
        """Delete my account

        For good: what names the person is deleted or replaced, every session and token ends, requests that
        are still open are withdrawn. The answer says what the law keeps. 409 with the code
        `last_administrator` for the last administrator of an organisation that has other members. It needs a
        recent sign-in.
        """
        require_recent_sign_in(request)
        person = person_of(self.caller.pk)
        check_is_own_address(person=person, typed=self.body_as(ErasureBody)["email"])
        check_may_erase_oneself(person)
        report = erase_person(person_id=person.pk, by=self.caller, at=self.now)
        sign_out(request._request)
        return Response(self.as_json(ErasureAnswer, report))
