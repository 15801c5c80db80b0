"""My Licenses: the register, one licence, its key, the customer's own facts about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import FormView, ListView, TemplateView

from shop.accounts.sign_in import signed_in_recently
from shop.configurator.configuration import counted
from shop.configurator.facts import ListingFacts
from shop.configurator.rulebook import RuleBook, Unit
from shop.configurator.selectors import rules_in_force
from shop.core.crypto import DecryptionFailed
from shop.core.exceptions import DomainError
from shop.fulfillment.selectors import invoice_numbers
from shop.licenses.enums import LicenseState
from shop.licenses.models import License
from shop.licenses.selectors import license_counts, licenses_for
from shop.licenses.services import edit_license, reveal_key
from shop.portal.forms import LicenseFilterForm, LicenseForm
from shop.portal.mixins import (
    ROWS_PER_PAGE,
    ActivatedMixin,
    WaitingPageMixin,
    confirm_first,
    found,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenseRow:
    """A licence with what a page says about it on a day."""

    license: License
    state: LicenseState
    tier: str
    invoice_number: str
    days_left: int | None

    @property
    def has_key(self) -> bool:
        return bool(self.license.license_key_index)


def license_rows(licenses: Iterable[License], *, on_date: date) -> list[LicenseRow]:
    """Rows of licences whose listings are prefetched; two queries for any number."""
    licenses = list(licenses)
    numbers = invoice_numbers(license_.pk for license_ in licenses)
    rules = rules_in_force()
    return [
        LicenseRow(
            license=license_,
            state=license_.state(on_date),
            tier=counted(license_.configuration.user_tier, _unit(license_, rules)),
            invoice_number=numbers.get(license_.pk, ""),
            days_left=(license_.ends_on - on_date).days if license_.ends_on else None,
        )
        for license_ in licenses
    ]


def _unit(license_: License, rules: RuleBook) -> Unit:
    """What the licence's tier counts. Of the listing only kind and hosts matter here, so no hosting is
    read.
    """
    listing = license_.product.listing
    facts = ListingFacts(
        key=listing.key,
        name=listing.name,
        kind=listing.kind,
        deployments=frozenset(),
        payment_models={},
        applications=frozenset(application.key for application in listing.applications.all()),
        is_listed=listing.is_listed,
    )
    return rules.unit_for(facts)


def with_hosts(licenses: QuerySet[License]) -> QuerySet[License]:
    """Prefetch what tells the unit of a licence's tier."""
    return licenses.prefetch_related("product__listing__applications")


class LicenseListView(WaitingPageMixin, ListView[License]):
    """The organisation's licences, filtered and sorted by the address."""

    template_name = "portal/license_list.html"
    paginate_by = ROWS_PER_PAGE
    section = "licenses"

    @cached_property
    def filters(self) -> LicenseFilterForm:
        return LicenseFilterForm(self.request.GET)

    def get_queryset(self) -> QuerySet[License]:
        licenses = with_hosts(licenses_for(self.customer))
        return self.filters.apply(licenses, on_date=timezone.localdate())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        context = super().get_context_data(**kwargs)
        return context | {
            "rows": license_rows(context["object_list"], on_date=today),
            "filters": self.filters,
            "counts": license_counts(self.customer, on_date=today),
        }


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


class LicenseDetailView(OneLicenseMixin, TemplateView):
    """All facts of one licence; its key masked."""

    template_name = "portal/license_detail.html"


class LicenseRevealView(OneLicenseMixin, View):
    """POST: the key in clear, in this answer only. Every look is in the audit trail."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        license_ = self.license
        if not signed_in_recently(request):
            messages.info(request, _("Confirm that it is you, then show the key."))
            return confirm_first(request, following=self.address)
        context: dict[str, Any] = {}
        status = 200
        try:
            context["key"] = found(
                reveal_key, license_id=license_.pk, viewer=self.viewer, by=self.user, at=timezone.now()
            )
        except DomainError as error:
            context["key_error"], status = error.message, 429
        except DecryptionFailed:
            context["key_error"], status = _("This key cannot be read at the moment. Please contact us."), 500
        fragment = getattr(request, "htmx", False)
        template = "portal/includes/license_key.html" if fragment else LicenseDetailView.template_name
        # A fragment replaces the place of the key whatever happened; htmx leaves out answers that are errors.
        response = render(
            request, template, self.get_context_data(**context), status=200 if fragment else status
        )
        response.headers["Cache-Control"] = "private, no-store"
        return response


class LicenseEditView(OneLicenseMixin, FormView[LicenseForm]):
    """The facts that are the customer's own."""

    template_name = "portal/license_edit.html"
    form_class = LicenseForm

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.license, name) for name in LicenseForm.base_fields}

    def form_valid(self, form: LicenseForm) -> HttpResponse:
        changes = {name: form.cleaned_data[name] for name in form.changed_data}
        if changes:
            try:
                found(
                    edit_license,
                    license_id=self.license.pk,
                    viewer=self.viewer,
                    changes=changes,
                    by=self.user,
                    at=timezone.now(),
                )
            except DomainError as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
                return self.form_invalid(form)
            messages.success(self.request, _("Your changes are saved."))
        return redirect(self.address)

    def form_invalid(self, form: LicenseForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)
