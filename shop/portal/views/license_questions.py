"""Ask about this licence."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import FormView

from shop.core.exceptions import DomainError
from shop.licenses.enums import QuestionKind
from shop.licenses.questions import ask_about_license, vendor_support_of
from shop.portal.license_forms import QuestionForm
from shop.portal.mixins import found
from shop.portal.views.licenses import OneLicenseMixin


class LicenseAskView(OneLicenseMixin, FormView[QuestionForm]):
    """A question to the department; technical ones about an app go to its vendor's own support."""

    template_name = "portal/license_ask.html"
    form_class = QuestionForm

    def get_initial(self) -> dict[str, Any]:
        return {"kind": QuestionKind.LICENSE}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"vendor_support": vendor_support_of(self.license), **kwargs})

    def form_valid(self, form: QuestionForm) -> HttpResponse:
        try:
            found(
                ask_about_license,
                license_id=self.license.pk,
                viewer=self.viewer,
                kind=QuestionKind(form.cleaned_data["kind"]),
                text=form.cleaned_data["text"],
                by=self.user,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self.form_invalid(form)
        messages.success(self.request, _("Thank you. We have your question and answer by mail."))
        return redirect(self.address)

    def form_invalid(self, form: QuestionForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)
