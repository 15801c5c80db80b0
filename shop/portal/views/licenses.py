"""My Licenses: the register, and one licence with its past."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from shop.exports.columns import LICENSE_COLUMNS
from shop.fulfillment.lineage import lineage_steps
from shop.licenses.histories import changes_of, key_looks
from shop.licenses.models import License
from shop.licenses.questions import questions_of, vendor_support_of
from shop.licenses.register import (
    SORTS,
    RegisterChoices,
    RegisterFilter,
    register_choices,
    register_page,
)
from shop.licenses.selectors import license_counts, licenses_for
from shop.marketplace.models import Listing
from shop.portal.license_forms import KeySearchForm, LicenseViewForm, RegisterForm
from shop.portal.license_rows import chips, license_rows, page_columns, read_filter, with_hosts
from shop.portal.mixins import ActivatedMixin, WaitingPageMixin, found
from shop.saved_views.services import views_for

VIEWS_PAGE = "licenses"


class LicenseListView(WaitingPageMixin, TemplateView):
    """The organisation's licences. Filters, order, columns and the place in the list stand in the address."""

    template_name = "portal/license_list.html"
    section = "licenses"

    @cached_property
    def query(self) -> QueryDict:
        return self.request.GET

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        wanted, left_out = read_filter(self.query)
        columns = page_columns(self.query)
        page = register_page(
            viewer=self.customer,
            wanted=wanted,
            on_date=today,
            after=self.query.get("after", ""),
            before=self.query.get("before", ""),
        )
        prefetch_related_objects(page.rows, "product__listing__applications")
        shown = self.shown_pairs(columns)
        has_more = "more" in self.query
        choices = register_choices(self.customer) if has_more else RegisterChoices()
        views = views_for(
            user_id=self.user.pk, page=VIEWS_PAGE, organization_id=self.customer.organization_id
        )
        address = urlencode([*wanted.as_pairs(), *shown])
        return super().get_context_data(**kwargs) | {
            "rows": license_rows(page.rows, on_date=today, columns=columns),
            "page": page,
            "wanted": wanted,
            "query": wanted.as_query(),
            "address": address,
            "left_out": left_out,
            "columns": columns,
            "column_names": [column.name for column in columns],
            "product_column": LICENSE_COLUMNS[0],
            "span": 3 + len([column for column in columns if column.name != "product"]),
            "sorts": tuple(SORTS),
            "all_columns": LICENSE_COLUMNS,
            "kept": shown,
            "is_cards": self.query.get("layout") == "cards",
            "has_more": has_more,
            "filters": RegisterForm(
                wanted=wanted,
                products=choices.products,
                departments=choices.departments,
                business_areas=choices.business_areas,
            ),
            "chips": chips(wanted, products=self.product_names(wanted), kept=shown),
            "counts": license_counts(self.customer, on_date=today),
            "views": views,
            "own_views": [view for view in views if view.owner_id == self.user.pk],
            "view_form": LicenseViewForm(initial={"query": address}, auto_id="view-%s"),
            "key_form": KeySearchForm(auto_id="key-%s"),
            "is_administrator": bool(self.customer.administered_organization_ids),
        }

    def shown_pairs(self, columns: Any) -> list[tuple[str, str]]:
        """The parts of the address that say how the list is shown."""
        chosen = [("columns", column.name) for column in columns] if self.query.getlist("columns") else []
        return [*chosen, ("layout", "cards")] if self.query.get("layout") == "cards" else chosen

    def product_names(self, wanted: RegisterFilter) -> dict[str, str]:
        if not wanted.products:
            return {}
        return dict(Listing.objects.filter(key__in=wanted.products).values_list("key", "name"))


class OneLicenseMixin(ActivatedMixin):
    kwargs: dict[str, Any]

    @cached_property
    def license(self) -> License:
        licenses = with_hosts(licenses_for(self.viewer)).select_related(
            "product__listing__vendor", "predecessor"
        )
        return found(licenses.get, public_id=self.kwargs["public_id"])

    @property
    def address(self) -> str:
        return reverse("portal:license-detail", kwargs={"public_id": self.license.public_id})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = license_rows([self.license], on_date=timezone.localdate())[0]
        return super().get_context_data(**{"row": row, "license": self.license, **kwargs})


class LicensePageMixin(OneLicenseMixin):
    """The page of one licence, also as the answer to a form on it."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        license_ = self.license
        is_theirs = license_.organization_id in self.viewer.administered_organization_ids
        sees_looks = self.viewer.is_licensing_staff or is_theirs
        looks = key_looks(viewer=self.viewer, license_id=license_.pk)[0] if sees_looks else []
        past = {
            "steps": lineage_steps(viewer=self.viewer, license_id=license_.pk),
            "changes": changes_of(license_),
            "sees_looks": sees_looks,
            "looks": looks,
            "questions": questions_of(viewer=self.viewer, license_id=license_.pk),
            "vendor_support": vendor_support_of(license_),
        }
        return super().get_context_data(**{**past, **kwargs})


class LicenseDetailView(LicensePageMixin, TemplateView):
    """All facts of one licence; its key masked. htmx gets what the plus sign of the list opens."""

    template_name = "portal/license_detail.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not getattr(request, "htmx", False):
            return super().get(request, *args, **kwargs)
        row = license_rows([self.license], on_date=timezone.localdate())[0]
        return render(request, "portal/includes/license_opened.html", {"row": row})
