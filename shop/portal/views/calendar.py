"""One's calendars of the ends of licences: made, shown once, revoked."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import FormView

from shop.core.exceptions import DomainError
from shop.licenses.calendar import (
    MOST_EVENTS,
    calendar_address,
    calendars_of,
    create_calendar,
    revoke_calendar,
)
from shop.portal.mixins import ActivatedMixin, found
from shop.portal.reminder_forms import CalendarForm


class CalendarListView(ActivatedMixin, FormView[CalendarForm]):
    """One's calendars, and the form for another one. Its address is in the answer to the form only."""

    template_name = "portal/license_calendar.html"
    form_class = CalendarForm

    def get_initial(self) -> dict[str, Any]:
        return {"language": self.viewer.language, "alarm_days": [30, 7]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(calendars=calendars_of(self.viewer), most=MOST_EVENTS, **kwargs)

    def form_valid(self, form: CalendarForm) -> HttpResponse:
        try:
            feed, secret = found(
                create_calendar, viewer=self.customer, by=self.user, at=timezone.now(), **form.cleaned_data
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self.form_invalid(form)
        fresh = CalendarForm(initial=self.get_initial())
        context = self.get_context_data(form=fresh, made=feed, address=calendar_address(secret))
        response = self.render_to_response(context)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    def form_invalid(self, form: CalendarForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class CalendarRevokeView(ActivatedMixin, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, calendar_id: UUID) -> HttpResponse:
        found(revoke_calendar, public_id=calendar_id, by=self.user, at=timezone.now())
        messages.success(request, _("The calendar is revoked; its address does not work any more."))
        return redirect("portal:license-calendar")
