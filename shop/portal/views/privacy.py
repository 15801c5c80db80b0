"""One's own data: take it along, or have it erased with the account."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import FormView

from shop.accounts.models import Person
from shop.accounts.selectors import person_of
from shop.accounts.sign_in import signed_in_recently
from shop.core.exceptions import DomainError
from shop.portal.mixins import PortalMixin, confirm_first, found
from shop.portal.privacy_forms import DeleteAccountForm
from shop.privacy.exporting import export_person
from shop.privacy.services import check_erasable, check_is_own_address, check_may_erase_oneself, erase_person
from shop.privacy.wording import kept_by_law


class DownloadDataView(PortalMixin, View):
    """POST: what is stored about the person, as a ZIP."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponseBase:
        person = found(person_of, self.user.pk)
        if not signed_in_recently(request):
            messages.info(request, _("Confirm that it is you, then download your data."))
            return confirm_first(request, following=reverse("portal:profile"))
        export = export_person(person_id=person.pk, by=self.user, at=timezone.now())
        return HttpResponse(
            export.as_zip(),
            content_type="application/zip",
            headers={
                "Content-Disposition": 'attachment; filename="my-data.zip"',
                "Cache-Control": "private, no-store",
            },
        )


class DeleteAccountView(PortalMixin, FormView[DeleteAccountForm]):
    """What goes, what the law keeps, and the button, which asks for one's own address."""

    template_name = "portal/delete_account.html"
    form_class = DeleteAccountForm

    @cached_property
    def person(self) -> Person:
        return found(person_of, self.user.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(refusal=self.refusal(), kept=kept_by_law(), **kwargs)

    def refusal(self) -> str:
        """Why it is not possible; empty when it is."""
        try:
            check_may_erase_oneself(self.person)
            check_erasable(self.person)
        except DomainError as error:
            return error.message
        return ""

    def form_valid(self, form: DeleteAccountForm) -> HttpResponse:
        if not signed_in_recently(self.request):
            messages.info(self.request, _("Confirm that it is you, then delete your account."))
            return confirm_first(self.request, following=reverse("portal:delete-account"))
        try:
            check_is_own_address(person=self.person, typed=form.cleaned_data["email"])
            check_may_erase_oneself(self.person)
            erase_person(person_id=self.person.pk, by=self.user, at=timezone.now())
        except DomainError as error:
            form.add_error(error.field or None, error.message)
            return self.form_invalid(form)
        logout(self.request)
        messages.success(self.request, _("Your account is deleted. Thank you for having been with us."))
        return redirect("/")

    def form_invalid(self, form: DeleteAccountForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)
