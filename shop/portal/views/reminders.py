"""Reminders before maintenance ends: of the organisation, of one licence, of many."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from django.views.generic import FormView

from shop.core.exceptions import DomainError
from shop.licenses.editing import MOST_AT_ONCE
from shop.licenses.models import License, ReminderSettings
from shop.licenses.reminding import edit_reminder_settings, reminder_settings, set_license_reminders
from shop.portal.mixins import ActivatedMixin, found
from shop.portal.reminder_forms import LicenseRemindersForm, ManyRemindersForm, ReminderSettingsForm
from shop.portal.selections import selected_licenses
from shop.portal.views.licenses import OneLicenseMixin
from shop.portal.views.organization import AdministratorMixin


class ReminderSettingsView(AdministratorMixin, FormView[ReminderSettingsForm]):
    """When and whom the organisation is reminded; for its administrators."""

    template_name = "portal/license_reminder_settings.html"
    form_class = ReminderSettingsForm

    @cached_property
    def stored(self) -> ReminderSettings:
        return reminder_settings(self.organization.pk)

    def get_initial(self) -> dict[str, Any]:
        return ReminderSettingsForm.values_of(self.stored)

    def form_valid(self, form: ReminderSettingsForm) -> HttpResponse:
        try:
            edit_reminder_settings(
                organization_id=self.organization.pk,
                viewer=self.customer,
                by=self.user,
                at=timezone.now(),
                **form.cleaned_data,
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self.form_invalid(form)
        messages.success(self.request, _("Your reminders are saved."))
        return redirect("portal:license-reminder-settings")

    def form_invalid(self, form: ReminderSettingsForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class LicenseRemindersView(OneLicenseMixin, FormView[LicenseRemindersForm]):
    """One licence: days of its own, a pause, "do not renew"."""

    template_name = "portal/license_reminders.html"
    form_class = LicenseRemindersForm

    def get_initial(self) -> dict[str, Any]:
        return LicenseRemindersForm.values_of(self.license)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        settings = reminder_settings(self.license.organization_id)
        return super().get_context_data(settings=settings, **kwargs)

    def form_valid(self, form: LicenseRemindersForm) -> HttpResponse:
        try:
            found(
                set_license_reminders,
                license_ids=[self.license.pk],
                viewer=self.viewer,
                wishes=form.wishes,
                version=form.cleaned_data["version"],
                today=timezone.localdate(),
                by=self.user,
                at=timezone.now(),
            )
        except DomainError as error:
            field = {"reminder_days": "lead_days"}.get(error.field, error.field)
            form.add_error(field if field in form.fields else None, error.message)
            return self.form_invalid(form)
        messages.success(self.request, _("The reminders of this licence are saved."))
        return redirect(self.address)

    def form_invalid(self, form: LicenseRemindersForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class ManyRemindersView(ActivatedMixin, View):
    """POST: the same for all that was selected. The first step shows the form, the second writes."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            chosen = selected_licenses(request.POST, viewer=self.customer, on_date=timezone.localdate())
            ids = list(chosen.values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
        except License.DoesNotExist:
            return self.refuse(_("One of these licences is not in your register. Nothing was changed."))
        except DomainError as error:
            return self.refuse(error.message)
        if not ids:
            return self.refuse(_("No licence fits any more. Nothing was changed."))
        if request.POST.get("do") != "1":
            return self.show(ManyRemindersForm(), len(ids))
        form = ManyRemindersForm(request.POST)
        if not form.is_valid():
            return self.show(form, len(ids), status=422)
        try:
            count = set_license_reminders(
                license_ids=ids,
                viewer=self.customer,
                wishes=form.wishes,
                today=timezone.localdate(),
                by=self.user,
                at=timezone.now(),
            )
        except License.DoesNotExist:
            return self.refuse(_("One of these licences is not in your register. Nothing was changed."))
        except DomainError as error:
            field = {"reminder_days": "lead_days"}.get(error.field, error.field)
            form.add_error(field if field in form.fields else None, error.message)
            return self.show(form, len(ids), status=422)
        text = ngettext("%(count)d licence was changed.", "%(count)d licences were changed.", count)
        messages.success(request, text % {"count": count})
        return self.go_back()

    def show(self, form: ManyRemindersForm, count: int, *, status: int = 200) -> HttpResponse:
        posted = self.request.POST
        is_all = posted.get("all") == "1"
        context = {
            "form": form,
            "count": count,
            "is_all": is_all,
            "ids": [] if is_all else [" ".join(posted.getlist("ids"))],
            "query": posted.get("query", ""),
        }
        return render(self.request, "portal/license_reminders_many.html", context, status=status)

    def refuse(self, message: str) -> HttpResponse:
        messages.error(self.request, message)
        return self.go_back()

    def go_back(self) -> HttpResponse:
        query = self.request.POST.get("query", "")
        address = reverse("portal:license-list")
        return redirect(f"{address}?{query}" if query else address)
