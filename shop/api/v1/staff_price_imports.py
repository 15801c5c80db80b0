"""The licensing desk: price lists on their way into the price book."""

import hashlib
from typing import Any

from django.conf import settings
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from shop.api.fields import DayField, TierField
from shop.api.pagination import SortKey
from shop.api.v1.staff_accounts import StaffView
from shop.api.views import Answer, PageQuery, Shape, operation, page_of
from shop.configurator.enums import Deployment, LicenseType, PurchaseType
from shop.core.clock import local_date
from shop.pricing.enums import DecimalMark, ImportStatus, PriceSource, Problem
from shop.pricing.models import PriceListImport, PriceProblem
from shop.pricing.selectors import is_outdated, price_lists
from shop.pricing.services import (
    apply_price_list,
    check_again,
    discard_price_list,
    request_marketplace_prices,
    take_price_list,
    undo_import,
)
from shop.pricing.wording import in_words

NEWEST_FIRST = (SortKey("pk", is_descending=True),)
BY_ROW = (SortKey("row"), SortKey("pk"))


class UploadBody(Shape):
    """What is said here counts for rows that say nothing else."""

    file = serializers.FileField(help_text="CSV or Excel (.xlsx); names of columns in English or German.")
    currency = serializers.ChoiceField([(code, code) for code in settings.CURRENCIES])
    valid_from = DayField(required=False, help_text="Left out: today.")
    valid_until = DayField(required=False, help_text="Left out: until another price comes.")
    decimal_mark = serializers.ChoiceField(DecimalMark.choices, default=DecimalMark.AUTO)
    is_complete = serializers.BooleanField(
        default=False, help_text="Prices of its products that it does not hold end the day before."
    )


class MarketplaceBody(Shape):
    valid_from = DayField(required=False, help_text="Left out: today.")


class CheckBody(Shape):
    decimal_mark = serializers.ChoiceField(DecimalMark.choices, required=False)
    keeps_unknown = serializers.BooleanField(required=False, help_text="With rows of unknown products.")


class ApplyBody(Shape):
    only_right_rows = serializers.BooleanField(
        default=False, help_text="Without it a list with a wrong row is not imported at all."
    )


class DifferenceAnswer(Shape):
    product = serializers.CharField(source="listing_key")
    deployment = serializers.ChoiceField(Deployment.choices)
    license_type = serializers.ChoiceField(LicenseType.choices)
    purchase_type = serializers.ChoiceField(PurchaseType.choices, allow_blank=True)
    user_tier = TierField()
    maintenance_months = serializers.IntegerField()
    currency = serializers.CharField()
    row = serializers.IntegerField()
    old = serializers.CharField(help_text="Amount until now.")
    new = serializers.CharField(help_text="Amount by the list.")
    percent = serializers.CharField(help_text="Empty where the old amount is zero.")
    is_jump = serializers.BooleanField()


class PriceImportSummary(Shape):
    id = serializers.IntegerField(source="pk")
    source = serializers.ChoiceField(PriceSource.choices)  # type: ignore[assignment]
    status = serializers.ChoiceField(ImportStatus.choices)
    file_name = serializers.CharField()
    reason = serializers.CharField(help_text="Of a change by hand.")
    currency = serializers.CharField()
    valid_from = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True)
    rows = serializers.IntegerField()
    added = serializers.IntegerField()
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    ended = serializers.IntegerField()
    wrong = serializers.IntegerField(help_text="Wrong rows; see problems.")
    unknown = serializers.IntegerField(help_text="Rows with products that the catalogue does not know.")
    keeps_unknown = serializers.BooleanField()
    done = serializers.IntegerField(help_text="Progress.")
    total = serializers.IntegerField(help_text="0 while nobody knows.")
    imported_by = serializers.CharField(source="imported_by.email", allow_null=True, default=None)
    created_at = serializers.DateTimeField()
    applied_at = serializers.DateTimeField(allow_null=True)
    undone_at = serializers.DateTimeField(allow_null=True)
    error = serializers.CharField(help_text="Why it cannot be read, in words.")
    question = serializers.CharField(help_text="Which choice would help: `decimal_mark` or empty.")


class PriceImportAnswer(PriceImportSummary):
    is_outdated = serializers.SerializerMethodField(help_text="The book has changed since: check it again.")
    differences = DifferenceAnswer(many=True, help_text="The largest ones, at most 100.")
    reading = serializers.DictField(help_text="How the file was understood.")

    def get_is_outdated(self, price_list: PriceListImport) -> bool:
        return is_outdated(price_list)


class ProblemAnswer(Shape):
    row = serializers.IntegerField(help_text="As a spreadsheet counts: the first line is 1.")
    column = serializers.CharField()
    value = serializers.CharField()
    code = serializers.ChoiceField(Problem.choices)
    text = serializers.SerializerMethodField(help_text="The problem in words.")

    def get_text(self, problem: PriceProblem) -> str:
        return in_words(problem)


class PriceImportBase(StaffView):
    def find(self, price_list_id: int) -> PriceListImport:
        """Raises PriceListImport.DoesNotExist."""
        return price_lists().get(pk=price_list_id)

    def describe(self, price_list_id: int) -> dict[str, Any]:
        return self.as_json(PriceImportAnswer, self.find(price_list_id))

    def status_of(self, price_list: PriceListImport) -> int:
        """202 while a job works on it."""
        return 202 if price_list.is_under_way else 200


class PriceImportsView(PriceImportBase):
    parser_classes = [MultiPartParser]

    @operation(answer=page_of(PriceImportSummary), query=PageQuery)
    def get(self, request: Request) -> Response:
        """Price lists and changes by hand, newest first"""
        query = self.query_as(PageQuery)
        return self.list_answer(PriceImportSummary, price_lists(), order=NEWEST_FIRST, query=query)

    @operation(
        body=UploadBody, answer={201: PriceImportAnswer, 202: PriceImportAnswer}, status=201, once=True
    )
    def post(self, request: Request) -> Response:
        """Upload a price list and see what it would change

        Nothing is written to the price book. A long list is read in the background (202): ask again until its
        status is `ready`, or `refused` with the reason.
        """
        body = self.body_as(UploadBody)
        upload = body["file"]

        def take() -> Answer:
            price_list = take_price_list(
                file=upload,
                file_name=upload.name,
                currency=body["currency"],
                valid_from=body.get("valid_from") or local_date(self.now),
                valid_until=body.get("valid_until"),
                decimal_mark=DecimalMark(body["decimal_mark"]),
                is_complete=body["is_complete"],
                by=self.caller,
                at=self.now,
            )
            return 202 if price_list.is_under_way else 201, self.describe(price_list.pk)

        digest = hashlib.sha256()
        for chunk in upload.chunks():
            digest.update(chunk)
        said = {name: value for name, value in body.items() if name != "file"}
        return self.once(take, body={**said, "name": upload.name, "sha256": digest.hexdigest()})


class MarketplacePricesView(PriceImportBase):
    @operation(body=MarketplaceBody, answer=PriceImportAnswer, status=202, once=True)
    def post(self, request: Request) -> Response:
        """Fetch the Marketplace's list prices, for the same preview"""
        day = self.body_as(MarketplaceBody).get("valid_from") or local_date(self.now)

        def fetch() -> Answer:
            price_list = request_marketplace_prices(
                valid_from=day, is_complete=False, by=self.caller, at=self.now
            )
            return 202, self.describe(price_list.pk)

        return self.once(fetch)


class PriceImportView(PriceImportBase):
    @operation(answer=PriceImportAnswer)
    def get(self, request: Request, price_list_id: int) -> Response:
        """One price list: how far it is, what it would change or has changed"""
        return Response(self.describe(price_list_id))

    @operation(status=204)
    def delete(self, request: Request, price_list_id: int) -> Response:
        """Throw away a list that is not imported"""
        discard_price_list(price_list_id=self.find(price_list_id).pk, by=self.caller, at=self.now)
        return Response(status=204)


class PriceProblemsView(PriceImportBase):
    @operation(answer=page_of(ProblemAnswer), query=PageQuery)
    def get(self, request: Request, price_list_id: int) -> Response:
        """What is wrong with which row"""
        problems = self.find(price_list_id).problems.all()
        return self.list_answer(ProblemAnswer, problems, order=BY_ROW, query=self.query_as(PageQuery))


class PriceCheckView(PriceImportBase):
    @operation(body=CheckBody, answer={200: PriceImportAnswer, 202: PriceImportAnswer}, once=True)
    def post(self, request: Request, price_list_id: int) -> Response:
        """Read the list once more, with other choices or against the book of today"""
        price_list, body = self.find(price_list_id), self.body_as(CheckBody)

        def check() -> Answer:
            checked = check_again(
                price_list_id=price_list.pk,
                decimal_mark=DecimalMark(body["decimal_mark"]) if "decimal_mark" in body else None,
                keeps_unknown=body.get("keeps_unknown"),
                by=self.caller,
                at=self.now,
            )
            return self.status_of(checked), self.describe(price_list_id)

        return self.once(check)


class PriceApplyView(PriceImportBase):
    @operation(body=ApplyBody, answer={200: PriceImportAnswer, 202: PriceImportAnswer}, once=True)
    def post(self, request: Request, price_list_id: int) -> Response:
        """Import the list

        409 with `has_problems`, `nothing_to_import`, or `stale_price_book` if the book has changed since the
        preview. A long list is imported in the background (202).
        """
        price_list, body = self.find(price_list_id), self.body_as(ApplyBody)

        def apply() -> Answer:
            applied = apply_price_list(
                price_list_id=price_list.pk,
                only_right_rows=body["only_right_rows"],
                by=self.caller,
                at=self.now,
            )
            return self.status_of(applied), self.describe(price_list_id)

        return self.once(apply)


class PriceUndoView(PriceImportBase):
    @operation(answer=PriceImportAnswer, once=True)
    def post(self, request: Request, price_list_id: int) -> Response:
        """Put the book back to before an import"""
        price_list = self.find(price_list_id)

        def undo() -> Answer:
            undo_import(price_list_id=price_list.pk, by=self.caller, at=self.now)
            return 200, self.describe(price_list_id)

        return self.once(undo)
