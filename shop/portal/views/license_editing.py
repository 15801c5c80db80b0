"""The customer's own facts about licences: of one, in place or on a page, and of many at once."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from django.views.generic import FormView

from shop.core.exceptions import DomainError, StaleVersion
from shop.licenses.editing import (
    EDITABLE_BY_CUSTOMER,
    MOST_AT_ONCE,
    check_not_too_many,
    edit_license,
    edit_licenses,
)
from shop.licenses.models import License
from shop.portal.license_forms import LicenseForm, ManyLicensesForm
from shop.portal.license_rows import license_rows
from shop.portal.mixins import ActivatedMixin, found
from shop.portal.selections import selected_licenses
from shop.portal.views.licenses import OneLicenseMixin


class LicenseEditView(OneLicenseMixin, FormView[LicenseForm]):
    """One licence; as a fragment in the opened row, or as a page."""

    template_name = "portal/license_edit.html"
    form_class = LicenseForm

    @property
    def is_fragment(self) -> bool:
        return bool(getattr(self.request, "htmx", False))

    def get_template_names(self) -> list[str]:
        return ["portal/includes/license_edit_form.html"] if self.is_fragment else [self.template_name]

    def get_form_kwargs(self) -> dict[str, Any]:
        # Several rows may be open for editing on one page.
        return super().get_form_kwargs() | {"auto_id": f"edit-{self.license.pk}-%s"}

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.license, name) for name in LicenseForm.base_fields}

    def form_valid(self, form: LicenseForm) -> HttpResponse:
        changes = {name: form.cleaned_data[name] for name in form.changed_data if name != "version"}
        if changes:
            try:
                self.license = found(
                    edit_license,
                    license_id=self.license.pk,
                    viewer=self.viewer,
                    changes=changes,
                    version=form.cleaned_data["version"],
                    by=self.user,
                    at=timezone.now(),
                )
            except StaleVersion as error:
                return self.show_conflict(form, error)
            except DomainError as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
                return self.form_invalid(form)
        if self.is_fragment:
            del self.license
            row = license_rows([self.license], on_date=timezone.localdate())[0]
            context = {"row": row, "license": self.license, "is_saved": True}
            return render(self.request, "portal/includes/license_facts.html", context)
        if changes:
            messages.success(self.request, _("Your changes are saved."))
        return redirect(self.address)

    def show_conflict(self, form: LicenseForm, error: StaleVersion) -> HttpResponse:
        """What was typed stays, beside what the others wrote; saving again overwrites that."""
        typed = self.request.POST.copy()
        typed["version"] = str(self.license.version)
        kept = LicenseForm(typed, initial=self.get_initial(), auto_id=f"edit-{self.license.pk}-%s")
        kept.add_error(None, error.message)
        differing = [
            (field.label, getattr(self.license, name))
            for name, field in kept.fields.items()
            if name != "version" and typed.get(name, "") != getattr(self.license, name)
        ]
        context = self.get_context_data(form=kept, differing=differing)
        return self.render_to_response(context, status=200 if self.is_fragment else 409)

    def form_invalid(self, form: LicenseForm) -> HttpResponse:
        # htmx leaves out answers that are errors.
        status = 200 if self.is_fragment else 422
        return self.render_to_response(self.get_context_data(form=form), status=status)


class LicensesEditView(ActivatedMixin, View):
    """POST: the same facts for all that was selected. The first step shows the form, the second writes."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            chosen = selected_licenses(request.POST, viewer=self.customer, on_date=timezone.localdate())
            ids = list(chosen.values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
            check_not_too_many(ids)
        except License.DoesNotExist:
            return self.refuse(_("One of these licences is not in your register. Nothing was changed."))
        except DomainError as error:
            return self.refuse(error.message)
        if not ids:
            return self.refuse(_("No licence fits any more. Nothing was changed."))
        if request.POST.get("do") != "1":
            return self.show(ManyLicensesForm(), len(ids))
        form = ManyLicensesForm(request.POST)
        if not form.is_valid():
            return self.show(form, len(ids), status=422)
        if not form.changes:
            form.add_error(None, _("Nothing would change: fill in or tick what is to be changed."))
            return self.show(form, len(ids), status=422)
        try:
            count = edit_licenses(
                license_ids=ids,
                viewer=self.customer,
                changes=form.changes,
                by=self.user,
                at=timezone.now(),
            )
        except License.DoesNotExist:
            return self.refuse(_("One of these licences is not in your register. Nothing was changed."))
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self.show(form, len(ids), status=422)
        messages.success(
            request,
            ngettext("%(count)d licence was changed.", "%(count)d licences were changed.", count)
            % {"count": count},
        )
        return self.go_back()

    def show(self, form: ManyLicensesForm, count: int, *, status: int = 200) -> HttpResponse:
        posted = self.request.POST
        context = {
            "form": form,
            "count": count,
            "editable": EDITABLE_BY_CUSTOMER,
            "ids": [] if posted.get("all") == "1" else [" ".join(posted.getlist("ids"))],
            "is_all": posted.get("all") == "1",
            "query": posted.get("query", ""),
        }
        return render(self.request, "portal/license_edit_many.html", context, status=status)

    def refuse(self, message: str) -> HttpResponse:
        messages.error(self.request, message)
        return self.go_back()

    def go_back(self) -> HttpResponse:
        query = self.request.POST.get("query", "")
        address = reverse("portal:license-list")
        return redirect(f"{address}?{query}" if query else address)
