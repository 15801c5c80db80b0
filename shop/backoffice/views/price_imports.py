"""Price lists: uploading, looking at what they would change, importing, taking back."""

from typing import Any, cast

from django.contrib import messages
from django.core.files.base import File
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRefresh

from shop.backoffice.access import StaffPage, StaffView
from shop.backoffice.forms import new_token
from shop.backoffice.price_forms import DecimalMarkForm, MarketplacePricesForm, PriceListForm
from shop.configurator.configuration import Tier
from shop.configurator.enums import Deployment, LicenseType, PurchaseType
from shop.core.clock import local_date
from shop.core.exceptions import DomainError
from shop.pricing.columns import COLUMNS
from shop.pricing.enums import DecimalMark, ImportStatus
from shop.pricing.models import PriceListImport
from shop.pricing.selectors import is_outdated, names_of, price_lists
from shop.pricing.services import (
    apply_price_list,
    check_again,
    discard_price_list,
    request_marketplace_prices,
    take_price_list,
    undo_import,
)
from shop.pricing.wording import ANY_PURCHASE, in_words

BADGES = {
    ImportStatus.QUEUED: "waiting",
    ImportStatus.READING: "running",
    ImportStatus.READY: "needs_information",
    ImportStatus.REFUSED: "failed",
    ImportStatus.APPLYING: "running",
    ImportStatus.APPLIED: "done",
    ImportStatus.DISCARDED: "cancelled",
    ImportStatus.UNDONE: "superseded",
}


def _row(price_list: PriceListImport) -> dict[str, Any]:
    return {"price_list": price_list, "badge": BADGES[ImportStatus(price_list.status)]}


class PriceImportListView(StaffPage):
    """Who imported what and when, newest first."""

    template_name = "backoffice/prices/import_list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        page = self.page_of(price_lists())
        return self.render_to_response({"page": page, "rows": [_row(price_list) for price_list in page]})


class PriceUploadView(StaffPage):
    """Upload a list; a long one is read in the background."""

    template_name = "backoffice/prices/import_new.html"

    def show(self, form: PriceListForm | None = None, *, status: int = 200) -> HttpResponse:
        today = local_date(self.at)
        return self.render_to_response(
            {
                "form": form or PriceListForm(initial={"valid_from": today, "token": new_token()}),
                "marketplace_form": MarketplacePricesForm(
                    initial={"valid_from": today, "token": new_token()}, auto_id="id_marketplace_%s"
                ),
                "columns": list(COLUMNS.values()),
            },
            status=status,
        )

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PriceListForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form, status=422)
        answers = form.cleaned_data
        upload = cast("File[bytes]", answers["file"])
        try:
            price_list = take_price_list(
                file=upload,
                file_name=upload.name or "",
                currency=answers["currency"],
                valid_from=answers["valid_from"],
                valid_until=answers["valid_until"],
                decimal_mark=DecimalMark(answers["decimal_mark"]),
                is_complete=answers["is_complete"],
                by=self.staff,
                at=self.at,
            )
        except DomainError as error:
            form.add_error(error.field or None, error.message)
            return self.show(form, status=422)
        return redirect("backoffice:price-import", price_list_id=price_list.pk)


class PriceMarketplaceView(StaffView):
    """Have the Marketplace's list prices fetched."""

    def post(self, request: HttpRequest) -> HttpResponse:
        form = MarketplacePricesForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Please choose the day from which the prices count."))
            return redirect("backoffice:price-upload")
        self.do_once(
            lambda: request_marketplace_prices(
                valid_from=form.cleaned_data["valid_from"], is_complete=False, by=self.staff, at=self.at
            )
        )
        messages.success(request, _("The prices are fetched in the background. You need not wait for that."))
        return redirect("backoffice:price-import-list")


class PriceImportPage(StaffPage):
    """One list: how far it is, what it would change or changed, what is wrong with it."""

    template_name = "backoffice/prices/import_detail.html"

    def load(self, price_list_id: int) -> PriceListImport:
        price_list = price_lists().filter(pk=price_list_id).first()
        if price_list is None:
            raise Http404
        return price_list

    def show(self, price_list: PriceListImport) -> HttpResponse:
        page = self.page_of(price_list.problems.all())
        return self.render_to_response(
            {
                **_row(price_list),
                "page": page,
                "problems": [{"problem": problem, "words": in_words(problem)} for problem in page],
                "differences": _difference_rows(price_list),
                "is_outdated": is_outdated(price_list),
                "right": price_list.right_rows,
                "mark_form": DecimalMarkForm() if price_list.question == "decimal_mark" else None,
            }
        )

    def back(self, price_list_id: int) -> HttpResponse:
        return redirect("backoffice:price-import", price_list_id=price_list_id)


def _difference_rows(price_list: PriceListImport) -> list[dict[str, Any]]:
    names = names_of(one["listing_key"] for one in price_list.differences)
    return [
        {
            **one,
            "name": names.get(one["listing_key"], one["listing_key"]),
            "deployment": Deployment(one["deployment"]).label,
            "license_type": LicenseType(one["license_type"]).label,
            "purchase": PurchaseType(one["purchase_type"]).label if one["purchase_type"] else ANY_PURCHASE,
            "tier": Tier(one["user_tier"]).label,
        }
        for one in price_list.differences
    ]


class PriceImportView(PriceImportPage):
    def get(self, request: HttpRequest, price_list_id: int) -> HttpResponse:
        return self.show(self.load(price_list_id))


class PriceImportProgressView(PriceImportPage):
    """The progress alone, for htmx; when nothing is under way any more the page is loaded anew."""

    template_name = "backoffice/prices/progress.html"

    def get(self, request: HttpRequest, price_list_id: int) -> HttpResponse:
        price_list = self.load(price_list_id)
        if not getattr(request, "htmx", False):
            return self.back(price_list_id)
        if not price_list.is_under_way:
            return HttpResponseClientRefresh()
        return self.render_to_response({"price_list": price_list})


class PriceImportCheckView(PriceImportPage):
    """Read the list once more: with other products, another decimal mark, or against the book of today."""

    def post(self, request: HttpRequest, price_list_id: int) -> HttpResponse:
        price_list = self.load(price_list_id)
        mark = request.POST.get("decimal_mark", "")
        unknown = request.POST.get("unknown", "")
        with self.telling_refusals():
            check_again(
                price_list_id=price_list.pk,
                decimal_mark=DecimalMark(mark) if mark in DecimalMark.values else None,
                keeps_unknown={"keep": True, "leave": False}.get(unknown),
                by=self.staff,
                at=self.at,
            )
        return self.back(price_list_id)


class PriceImportApplyView(PriceImportPage):
    """Import it."""

    def post(self, request: HttpRequest, price_list_id: int) -> HttpResponse:
        price_list = self.load(price_list_id)
        with self.telling_refusals():
            applied = apply_price_list(
                price_list_id=price_list.pk,
                only_right_rows="only_right_rows" in request.POST,
                by=self.staff,
                at=self.at,
            )
            if applied.status == ImportStatus.APPLIED:
                messages.success(request, _("The prices were imported."))
            else:
                messages.success(request, _("The prices are imported in the background."))
        return self.back(price_list_id)


class PriceImportDiscardView(PriceImportPage):
    """Throw it away."""

    def post(self, request: HttpRequest, price_list_id: int) -> HttpResponse:
        price_list = self.load(price_list_id)
        try:
            discard_price_list(price_list_id=price_list.pk, by=self.staff, at=self.at)
        except DomainError as error:
            messages.error(request, error.message)
            return self.back(price_list_id)
        messages.success(request, _("The list was thrown away. The price book is as it was."))
        return redirect("backoffice:price-import-list")


class PriceImportUndoView(PriceImportPage):
    """Put the book back to before it."""

    def post(self, request: HttpRequest, price_list_id: int) -> HttpResponse:
        price_list = self.load(price_list_id)
        with self.telling_refusals():
            undo_import(price_list_id=price_list.pk, by=self.staff, at=self.at)
            messages.success(request, _("The import was undone. The prices before it count again."))
        return self.back(price_list_id)
