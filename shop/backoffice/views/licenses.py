"""Licences at the desk: corrections, and customers' questions about them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from shop.backoffice.access import StaffPage, StaffView
from shop.backoffice.license_forms import LicenseCorrectionForm
from shop.core.exceptions import DomainError
from shop.licenses.editing import edit_license_as_staff
from shop.licenses.histories import changes_of
from shop.licenses.models import License, LicenseQuestion
from shop.licenses.questions import close_question, questions_for_staff
from shop.licenses.selectors import licenses_for


class LicenseCorrectView(StaffPage):
    """Everything that is the department's to correct in one licence, with its history."""

    template_name = "backoffice/license_edit.html"

    def get(self, request: HttpRequest, license_id: UUID) -> HttpResponse:
        license_ = self.load(license_id)
        return self.show(license_, LicenseCorrectionForm(initial=LicenseCorrectionForm.values_of(license_)))

    def post(self, request: HttpRequest, license_id: UUID) -> HttpResponse:
        license_ = self.load(license_id)
        form = LicenseCorrectionForm(request.POST, initial=LicenseCorrectionForm.values_of(license_))
        if not form.is_valid():
            return self.show(license_, form, status=422)
        try:
            edit_license_as_staff(
                license_id=license_.pk,
                viewer=self.viewer,
                changes=form.changes,
                version=form.cleaned_data["version"],
                by=self.staff,
                at=self.at,
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self.show(license_, form, status=422)
        messages.success(request, _("Your changes are saved."))
        return redirect("portal:license-detail", public_id=license_.public_id)

    def load(self, license_id: UUID) -> License:
        try:
            return licenses_for(self.viewer).get(public_id=license_id)
        except License.DoesNotExist:
            raise Http404 from None

    def show(self, license_: License, form: LicenseCorrectionForm, *, status: int = 200) -> HttpResponse:
        context = {"license": license_, "form": form, "changes": changes_of(license_)}
        return self.render_to_response(context, status=status)


class QuestionListView(StaffPage):
    """Customers' questions about licences: the open ones, or with ``?answered=1`` the answered ones."""

    template_name = "backoffice/question_list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        is_open = request.GET.get("answered") != "1"
        page = self.page_of(questions_for_staff(viewer=self.viewer, is_open=is_open))
        return self.render_to_response({"page": page, "is_open": is_open})


class QuestionCloseView(StaffView):
    """POST: it is answered."""

    def post(self, request: HttpRequest, question_id: UUID) -> HttpResponse:
        try:
            close_question(public_id=question_id, viewer=self.viewer, by=self.staff, at=self.at)
        except LicenseQuestion.DoesNotExist:
            raise Http404 from None
        messages.success(request, _("The question is closed."))
        return redirect("backoffice:question-list")
