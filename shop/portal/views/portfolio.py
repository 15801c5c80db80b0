"""My Licenses, import: a list that the customer had before, uploaded, previewed, entered, taken back."""

import csv
import io
import uuid
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import ListView, TemplateView
from django_htmx.http import HttpResponseClientRefresh

from shop.accounts.models import Organization
from shop.configurator.configuration import Tier
from shop.configurator.enums import Deployment, LicenseType
from shop.core.exceptions import DomainError
from shop.exports.files.sheets import harmless
from shop.licenses.enums import PortfolioStatus
from shop.licenses.models import PortfolioImport
from shop.licenses.portfolio import (
    UNDER_WAY,
    choose_columns,
    discard_portfolio,
    earlier_import,
    right_rows,
    take_portfolio,
)
from shop.licenses.portfolio_applying import (
    apply_portfolio,
    confirm_portfolio,
    kept_licenses,
    undo_portfolio,
)
from shop.licenses.portfolio_columns import COLUMNS, DATES, DAY_ORDER, template_rows
from shop.licenses.portfolio_wording import column_of, in_words
from shop.portal.mixins import ROWS_PER_PAGE, ActivatedMixin, found
from shop.portal.portfolio_forms import ColumnsForm, PortfolioForm

KEPT_SHOWN = 50
BADGES = {
    PortfolioStatus.QUEUED: "waiting",
    PortfolioStatus.READING: "running",
    PortfolioStatus.READY: "needs_information",
    PortfolioStatus.REFUSED: "failed",
    PortfolioStatus.APPLYING: "running",
    PortfolioStatus.APPLIED: "done",
    PortfolioStatus.DISCARDED: "cancelled",
    PortfolioStatus.UNDONE: "superseded",
}


class CaretakerMixin(ActivatedMixin):
    """For administrators of the organisation, and for staff on behalf of any; other members are told so."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        viewer = self.viewer
        if viewer.is_activated and not viewer.is_licensing_staff and not viewer.administered_organization_ids:
            raise PermissionDenied
        response = super().dispatch(request, *args, **kwargs)
        # Names, addresses and SENs: no cache keeps them.
        response.headers["Cache-Control"] = "private, no-store"
        return response

    @property
    def portfolios(self) -> QuerySet[PortfolioImport]:
        """Those that the viewer may work on, newest first."""
        portfolios = PortfolioImport.objects.visible_to(self.viewer).select_related(
            "organization", "imported_by"
        )
        if self.viewer.is_licensing_staff:
            return portfolios
        return portfolios.filter(organization_id__in=self.viewer.administered_organization_ids)

    @cached_property
    def organization(self) -> Organization | None:
        """Whose licences: one's own organisation; staff name it in the address, else it is None."""
        seen = Organization.objects.visible_to(self.viewer)
        if not self.viewer.is_licensing_staff:
            return found(seen.get, pk=self.viewer.organization_id or 0)
        named = self.request.GET.get("organization", "")
        if not named:
            return None
        try:
            return found(seen.get, public_id=uuid.UUID(named))
        except ValueError:
            raise Http404 from None


class PortfolioListView(CaretakerMixin, ListView[PortfolioImport]):
    """What was imported and when."""

    template_name = "portal/portfolio_list.html"
    paginate_by = ROWS_PER_PAGE

    def get_queryset(self) -> QuerySet[PortfolioImport]:
        portfolios = self.portfolios.defer("reading", "problems", "mapping")
        return portfolios.filter(organization=self.organization) if self.organization else portfolios

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        rows = [
            {"portfolio": one, "badge": BADGES[PortfolioStatus(one.status)], "right": right_rows(one)}
            for one in context["object_list"]
        ]
        return context | {"rows": rows, "organization": self.organization}


class PortfolioUploadView(CaretakerMixin, TemplateView):
    """Choose a file; a long one is read in the background."""

    template_name = "portal/portfolio_new.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", PortfolioForm())
        return super().get_context_data(
            organization=self.organization, columns=list(COLUMNS.values()), **kwargs
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PortfolioForm(request.POST, request.FILES)
        if self.organization is None:
            form.add_error(None, _("Choose a customer first."))
        if self.organization is None or not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        file = form.cleaned_data["file"]
        try:
            portfolio = take_portfolio(
                file=file,
                file_name=file.name or "",
                organization_id=self.organization.pk,
                viewer=self.viewer,
                by=self.user,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self.render_to_response(self.get_context_data(form=form), status=422)
        return redirect("portal:portfolio", public_id=portfolio.public_id)


class PortfolioTemplateView(CaretakerMixin, View):
    """An empty list with the names of the columns and two rows as examples."""

    def get(self, request: HttpRequest) -> HttpResponse:
        german = (get_language() or "en").startswith("de")
        return csv_answer(template_rows(german=german), name="licences.csv")


def csv_answer(rows: Iterable[Iterable[object]], *, name: str) -> HttpResponse:
    """A CSV file for spreadsheets, in which no cell is a formula."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([harmless(str(cell)) for cell in row] for row in rows)
    response = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


class OnePortfolioMixin(CaretakerMixin):
    kwargs: dict[str, Any]

    @cached_property
    def portfolio(self) -> PortfolioImport:
        return found(self.portfolios.get, public_id=self.kwargs["public_id"])

    def back(self) -> HttpResponse:
        return redirect("portal:portfolio", public_id=self.portfolio.public_id)

    def told(self, action: Callable[[], object]) -> bool:
        """Whether the action was done; a refusal becomes a message on the next page."""
        try:
            found(action)
        except DomainError as error:
            messages.error(self.request, error.message)
            return False
        return True


class PortfolioView(OnePortfolioMixin, TemplateView):
    """One file: how far it is, what it would enter or has entered, what is wrong with it."""

    template_name = "portal/portfolio_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        portfolio = self.portfolio
        page = Paginator(portfolio.problems, ROWS_PER_PAGE).get_page(self.request.GET.get("page"))
        kept = kept_licenses(portfolio) if portfolio.status in ("applied", "undone") else None
        kwargs.setdefault("columns_form", columns_form(portfolio))
        return super().get_context_data(
            portfolio=portfolio,
            badge=BADGES[PortfolioStatus(portfolio.status)],
            is_under_way=portfolio.status in UNDER_WAY,
            right=right_rows(portfolio),
            page=page,
            problems=[_problem(one) for one in page],
            problem_count=len(portfolio.problems),
            first_rows=[shown_row(row) for row in portfolio.reading.get("first_rows", [])],
            kept=list(kept[:KEPT_SHOWN]) if kept is not None and portfolio.status == "undone" else [],
            kept_count=kept.count() if kept is not None else 0,
            declared_count=kept.filter(is_declared=True).count() if kept is not None else 0,
            is_staff=self.viewer.is_licensing_staff,
            may_undo=portfolio.is_declared or self.viewer.is_licensing_staff,
            earlier=earlier_import(portfolio) if portfolio.status == PortfolioStatus.READY else None,
            **kwargs,
        )


def _problem(problem: dict[str, Any]) -> dict[str, Any]:
    return {
        "row": problem["row"],
        "column": column_of(problem),
        "value": problem["value"],
        "words": in_words(problem),
        "is_left_out": problem["code"] in ("known", "repeated"),
    }


def shown_row(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the preview in words."""
    days = {name: date.fromisoformat(row[name]) if row[name] else None for name in DATES}
    known = {
        "row",
        "product",
        "product_key",
        "deployment",
        "license_type",
        "user_tier",
        "sen",
        "has_key",
        *DATES,
    }
    more = [(str(COLUMNS[name]), value) for name, value in row.items() if name not in known and value]
    return {
        **row,
        **days,
        "deployment": Deployment(row["deployment"]).label,
        "license_type": LicenseType(row["license_type"]).label,
        "user_tier": Tier(row["user_tier"]).label,
        "more": more,
    }


def columns_form(portfolio: PortfolioImport, data: Any = None) -> ColumnsForm | None:
    """The choices of columns; None for a file whose headings are not known."""
    headings = portfolio.reading.get("headings")
    if not headings or portfolio.status not in (PortfolioStatus.READY, PortfolioStatus.REFUSED):
        return None
    asks = portfolio.reading.get("question") == DAY_ORDER or bool(portfolio.reading.get("day_order"))
    return ColumnsForm(data, headings=headings, mapping=portfolio.mapping, asks_day_order=asks)


class PortfolioProgressView(OnePortfolioMixin, TemplateView):
    """The progress alone, for htmx; when nothing is under way any more the page is loaded anew."""

    template_name = "portal/includes/portfolio_progress.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not getattr(request, "htmx", False):
            return self.back()
        if self.portfolio.status not in UNDER_WAY:
            return HttpResponseClientRefresh()
        return self.render_to_response({"portfolio": self.portfolio})


class PortfolioProblemsView(OnePortfolioMixin, View):
    """What is wrong with which row, as a file to work off."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        head = (_("Row"), _("Column"), _("Value"), _("What is wrong"))
        rows = [(one["row"], column_of(one), one["value"], in_words(one)) for one in self.portfolio.problems]
        return csv_answer([head, *rows], name="problems.csv")


class PortfolioColumnsView(OnePortfolioMixin, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = columns_form(self.portfolio, request.POST)
        if form is None or not form.is_valid():
            messages.error(request, _("The columns of this file cannot be chosen like that."))
            return self.back()
        self.told(
            lambda: choose_columns(
                portfolio_id=self.portfolio.pk,
                mapping=form.mapping,
                viewer=self.viewer,
                by=self.user,
                at=timezone.now(),
            )
        )
        return self.back()


class PortfolioApplyView(OnePortfolioMixin, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        is_done = self.told(
            lambda: apply_portfolio(
                portfolio_id=self.portfolio.pk,
                only_right_rows="only_right_rows" in request.POST,
                viewer=self.viewer,
                by=self.user,
                at=timezone.now(),
            )
        )
        status = self.portfolios.values_list("status", flat=True).get(pk=self.portfolio.pk)
        if is_done and status == PortfolioStatus.APPLIED:
            messages.success(request, _("The licences are in the register."))
        elif is_done and status == PortfolioStatus.APPLYING:
            messages.success(request, _("The licences are being entered. You need not wait for that."))
        return self.back()


class PortfolioDiscardView(OnePortfolioMixin, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        portfolio = self.portfolio
        if not self.told(
            lambda: discard_portfolio(
                portfolio_id=portfolio.pk, viewer=self.viewer, by=self.user, at=timezone.now()
            )
        ):
            return self.back()
        messages.success(request, _("The file was thrown away. The register is as it was."))
        return redirect("portal:portfolio-list")


class PortfolioUndoView(OnePortfolioMixin, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.told(
            lambda: undo_portfolio(
                portfolio_id=self.portfolio.pk, viewer=self.viewer, by=self.user, at=timezone.now()
            )
        ):
            kept = kept_licenses(self.portfolio).count()
            words = ngettext(
                "The import was undone. %(count)d licence that was used since stays; it is named below.",
                "The import was undone. %(count)d licences that were used since stay; they are named below.",
                kept,
            )
            messages.success(request, words % {"count": kept} if kept else _("The import was undone."))
        return self.back()


class PortfolioConfirmView(OnePortfolioMixin, View):
    """Staff have checked what the customer declared."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        counted: list[int] = []
        if self.told(
            lambda: counted.append(
                confirm_portfolio(
                    portfolio_id=self.portfolio.pk, viewer=self.viewer, by=self.user, at=timezone.now()
                )
            )
        ):
            count = counted[0]
            words = ngettext("%(count)d licence is confirmed.", "%(count)d licences are confirmed.", count)
            messages.success(request, words % {"count": count})
        return self.back()
