"""Lists of licences that an organisation had before, on their way into its register.

For administrators of the organisation and, on behalf of any, for licensing staff.
"""

import hashlib
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from shop.accounts.models import Organization
from shop.api.fields import TierField
from shop.api.pagination import Page, SortKey, offset_cursor, offset_of
from shop.api.permissions import Caretaker, LicensingStaff, Scope
from shop.api.views import Answer, ApiView, PageQuery, Shape, operation, page_of
from shop.configurator.enums import Deployment, LicenseType
from shop.core.exceptions import InvalidInput
from shop.licenses.enums import PortfolioProblem, PortfolioStatus
from shop.licenses.models import PortfolioImport
from shop.licenses.portfolio import (
    UNDER_WAY,
    choose_columns,
    discard_portfolio,
    right_rows,
    take_portfolio,
)
from shop.licenses.portfolio_applying import (
    apply_portfolio,
    confirm_portfolio,
    kept_licenses,
    undo_portfolio,
)
from shop.licenses.portfolio_columns import (
    COLUMNS,
    DAY_FIRST,
    DAY_ORDER,
    DEFAULT_DEPLOYMENT,
    DEFAULT_TYPE,
    MONTH_FIRST,
)
from shop.licenses.portfolio_wording import column_of, in_words

NEWEST_FIRST = (SortKey("pk", is_descending=True),)
MOST_KEPT = 100


class PortfolioBody(Shape):
    file = serializers.FileField(help_text="CSV or Excel (.xlsx); names of columns in English or German.")
    organization = serializers.UUIDField(
        required=False, help_text="Whose licences; needed from staff only, else it is one's own."
    )


class PortfolioColumnsBody(Shape):
    """The choices of day order, deployment and licence type count for the whole file."""

    columns = serializers.DictField(
        child=serializers.CharField(max_length=80),
        help_text="The heading of the file for each column: "
        + ", ".join(f"`{name}`" for name in COLUMNS)
        + ".",
    )
    day_order = serializers.ChoiceField(
        [(DAY_FIRST, "30/11/2026"), (MONTH_FIRST, "11/30/2026")], required=False
    )
    default_deployment = serializers.ChoiceField(Deployment.choices, required=False)
    default_license_type = serializers.ChoiceField(LicenseType.choices, required=False)

    @staticmethod
    def mapping_of(body: dict[str, Any]) -> dict[str, str]:
        choices = {name: body[name] for name in (DAY_ORDER, DEFAULT_DEPLOYMENT, DEFAULT_TYPE) if name in body}
        return {**body["columns"], **choices}


class PortfolioApplyBody(Shape):
    only_right_rows = serializers.BooleanField(
        default=False, help_text="Without it a file with a wrong row is not imported at all."
    )


class PortfolioRowAnswer(Shape):
    row = serializers.IntegerField(help_text="As a spreadsheet counts: the first line is 1.")
    product = serializers.CharField(source="product_key")
    product_name = serializers.CharField(source="product")
    sen = serializers.CharField()
    deployment = serializers.ChoiceField(Deployment.choices)
    license_type = serializers.ChoiceField(LicenseType.choices)
    user_tier = TierField()
    starts_on = serializers.CharField(help_text="ISO 8601, or empty.")
    ends_on = serializers.CharField(help_text="ISO 8601, or empty.")
    has_key = serializers.BooleanField()


class PortfolioSummary(Shape):
    id = serializers.UUIDField(source="public_id")
    organization = serializers.CharField(source="organization.name")
    status = serializers.ChoiceField(PortfolioStatus.choices)
    file_name = serializers.CharField()
    rows = serializers.IntegerField()
    right = serializers.SerializerMethodField(help_text="Licences that would be, or were, entered.")
    known = serializers.IntegerField(
        source="duplicates", help_text="Rows that are left out: the register knows their SEN."
    )
    wrong = serializers.IntegerField(help_text="Wrong rows; see problems.")
    is_declared = serializers.BooleanField(help_text="Declared by the customer, not confirmed by staff.")
    done = serializers.IntegerField(help_text="Progress.")
    total = serializers.IntegerField(help_text="0 while nobody knows.")
    imported_by = serializers.CharField(source="imported_by.email")
    created_at = serializers.DateTimeField()
    applied_at = serializers.DateTimeField(allow_null=True)
    undone_at = serializers.DateTimeField(allow_null=True)
    error = serializers.CharField(help_text="Why it cannot be read, or was not entered, in words.")

    def get_right(self, portfolio: PortfolioImport) -> int:
        return max(0, right_rows(portfolio))


class PortfolioAnswer(PortfolioSummary):
    question = serializers.SerializerMethodField(
        help_text="Which choice would help: `day_order`, `product` or empty."
    )
    headings = serializers.SerializerMethodField(help_text="Those of the file.")
    columns = serializers.DictField(
        source="mapping", help_text="The heading of each column, and the choices."
    )
    first_rows = PortfolioRowAnswer(
        many=True,
        source="reading.first_rows",
        default=list,
        help_text="The first right rows, at most ten; none once the file is decided on.",
    )
    kept = serializers.SerializerMethodField(
        help_text="Ids of licences that stayed when the import was undone, at most a hundred."
    )

    def get_question(self, portfolio: PortfolioImport) -> str:
        return str(portfolio.reading.get("question", ""))

    def get_headings(self, portfolio: PortfolioImport) -> list[str]:
        return list(portfolio.reading.get("headings", []))

    def get_kept(self, portfolio: PortfolioImport) -> list[UUID]:
        if portfolio.status != PortfolioStatus.UNDONE:
            return []
        return list(kept_licenses(portfolio).values_list("public_id", flat=True)[:MOST_KEPT])


class PortfolioProblemAnswer(Shape):
    row = serializers.IntegerField(help_text="As a spreadsheet counts: the first line is 1.")
    field = serializers.CharField(help_text="The column as we call it, empty for the whole row.")
    column = serializers.SerializerMethodField(help_text="The column as the file calls it.")
    value = serializers.CharField(help_text="Never a licence key.")
    code = serializers.ChoiceField(PortfolioProblem.choices)
    text = serializers.SerializerMethodField(help_text="The problem in words.")

    def get_column(self, problem: dict[str, Any]) -> str:
        return column_of(problem)

    def get_text(self, problem: dict[str, Any]) -> str:
        return in_words(problem)


class ConfirmedAnswer(Shape):
    confirmed = serializers.IntegerField(help_text="Licences that were not confirmed before.")


class PortfolioBase(ApiView):
    permission_classes = [Caretaker]
    required_scopes: tuple[str, ...] = (Scope.LICENSES,)

    @property
    def portfolios(self) -> QuerySet[PortfolioImport]:
        found = PortfolioImport.objects.visible_to(self.viewer).select_related("organization", "imported_by")
        if self.viewer.is_licensing_staff:
            return found
        return found.filter(organization_id__in=self.viewer.administered_organization_ids)

    def find(self, portfolio_id: UUID) -> int:
        """Raises PortfolioImport.DoesNotExist."""
        return int(self.portfolios.values_list("pk", flat=True).get(public_id=portfolio_id))

    def describe(self, pk: int) -> dict[str, Any]:
        return self.as_json(PortfolioAnswer, self.portfolios.get(pk=pk))

    @staticmethod
    def status_of(portfolio: PortfolioImport) -> int:
        """202 while a job works on it."""
        return 202 if portfolio.status in UNDER_WAY else 200


class PortfoliosView(PortfolioBase):
    parser_classes = [MultiPartParser]

    @operation(answer=page_of(PortfolioSummary), query=PageQuery)
    def get(self, request: Request) -> Response:
        """Imports of licences, newest first"""
        found = self.portfolios.defer("reading", "problems")
        return self.list_answer(PortfolioSummary, found, order=NEWEST_FIRST, query=self.query_as(PageQuery))

    @operation(body=PortfolioBody, answer={201: PortfolioAnswer, 202: PortfolioAnswer}, status=201, once=True)
    def post(self, request: Request) -> Response:
        """Upload a list of licences and see what would be entered

        Nothing is written to the register. A long list is read in the background (202): ask again until its
        status is `ready`, or `refused` with the reason.
        """
        body = self.body_as(PortfolioBody)
        upload = body["file"]
        organization_id = self._organization(body.get("organization"))

        def take() -> Answer:
            portfolio = take_portfolio(
                file=upload,
                file_name=upload.name,
                organization_id=organization_id,
                viewer=self.viewer,
                by=self.caller,
                at=self.now,
            )
            return 202 if portfolio.status in UNDER_WAY else 201, self.describe(portfolio.pk)

        digest = hashlib.sha256()
        for chunk in upload.chunks():
            digest.update(chunk)
        said = {"organization": organization_id, "name": upload.name, "sha256": digest.hexdigest()}
        return self.once(take, body=said)

    def _organization(self, named: UUID | None) -> int:
        seen = Organization.objects.visible_to(self.viewer)
        if named is not None:
            return int(seen.values_list("pk", flat=True).get(public_id=named))
        if self.viewer.organization_id is None:
            raise InvalidInput(_("Say whose licences these are."), field="organization")
        return self.viewer.organization_id


class PortfolioView(PortfolioBase):
    @operation(answer=PortfolioAnswer)
    def get(self, request: Request, portfolio_id: UUID) -> Response:
        """One import: how far it is, what it would enter or has entered"""
        return Response(self.describe(self.find(portfolio_id)))

    @operation(status=204)
    def delete(self, request: Request, portfolio_id: UUID) -> Response:
        """Throw away a list that is not imported"""
        discard_portfolio(
            portfolio_id=self.find(portfolio_id), viewer=self.viewer, by=self.caller, at=self.now
        )
        return Response(status=204)


class PortfolioProblemsView(PortfolioBase):
    @operation(answer=page_of(PortfolioProblemAnswer), query=PageQuery)
    def get(self, request: Request, portfolio_id: UUID) -> Response:
        """What is wrong with which row, and which rows are left out; the first 5,000"""
        query = self.query_as(PageQuery)
        problems = self.portfolios.values_list("problems", flat=True).get(public_id=portfolio_id)
        start, limit = offset_of(query["cursor"]), query["limit"]
        following = offset_cursor(start + limit) if start + limit < len(problems) else None
        page = Page(items=problems[start : start + limit], next=following, total=len(problems))
        return self.page_answer(PortfolioProblemAnswer, page)


class PortfolioColumnsView(PortfolioBase):
    @operation(body=PortfolioColumnsBody, answer={200: PortfolioAnswer, 202: PortfolioAnswer}, once=True)
    def post(self, request: Request, portfolio_id: UUID) -> Response:
        """Read the list again with other columns

        The choice is remembered for files of the organisation with the same headings.
        """
        pk, body = self.find(portfolio_id), self.body_as(PortfolioColumnsBody)

        def choose() -> Answer:
            portfolio = choose_columns(
                portfolio_id=pk,
                mapping=PortfolioColumnsBody.mapping_of(body),
                viewer=self.viewer,
                by=self.caller,
                at=self.now,
            )
            return self.status_of(portfolio), self.describe(pk)

        return self.once(choose)


class PortfolioApplyView(PortfolioBase):
    @operation(body=PortfolioApplyBody, answer={200: PortfolioAnswer, 202: PortfolioAnswer}, once=True)
    def post(self, request: Request, portfolio_id: UUID) -> Response:
        """Enter the licences

        409 with `has_problems` or `nothing_to_import`. A long list is entered in the background (202). If the
        register has changed since the preview nothing is entered: the status is `ready` again, with the
        reason in `error`.
        """
        pk, body = self.find(portfolio_id), self.body_as(PortfolioApplyBody)

        def apply() -> Answer:
            portfolio = apply_portfolio(
                portfolio_id=pk,
                only_right_rows=body["only_right_rows"],
                viewer=self.viewer,
                by=self.caller,
                at=self.now,
            )
            return self.status_of(portfolio), self.describe(pk)

        return self.once(apply)


class PortfolioUndoView(PortfolioBase):
    @operation(answer=PortfolioAnswer, once=True)
    def post(self, request: Request, portfolio_id: UUID) -> Response:
        """Take the licences out of the register again

        Those that were changed, renewed or used since stay; see `kept`.
        """
        pk = self.find(portfolio_id)

        def undo() -> Answer:
            undo_portfolio(portfolio_id=pk, viewer=self.viewer, by=self.caller, at=self.now)
            return 200, self.describe(pk)

        return self.once(undo)


class PortfolioConfirmView(PortfolioBase):
    permission_classes = [LicensingStaff]
    required_scopes = (Scope.STAFF,)

    @operation(answer=ConfirmedAnswer, once=True)
    def post(self, request: Request, portfolio_id: UUID) -> Response:
        """Confirm the licences of an import that the customer declared"""
        pk = self.find(portfolio_id)

        def confirm() -> Answer:
            count = confirm_portfolio(portfolio_id=pk, viewer=self.viewer, by=self.caller, at=self.now)
            return 200, {"confirmed": count}

        return self.once(confirm)
