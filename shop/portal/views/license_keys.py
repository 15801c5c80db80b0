"""Keys of licences: shown one by one, found by their whole value, and who looked at which."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from shop.accounts.sign_in import signed_in_recently
from shop.core.crypto import DecryptionFailed
from shop.core.exceptions import DomainError, NotPermitted
from shop.licenses.histories import key_looks
from shop.licenses.register import license_with_key
from shop.licenses.services import reveal_key
from shop.portal.license_forms import KeySearchForm
from shop.portal.mixins import ActivatedMixin, confirm_first, found
from shop.portal.views.licenses import LicenseDetailView, LicensePageMixin
from shop.portal.views.organization import AdministratorMixin


class LicenseRevealView(LicensePageMixin, View):
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


class LicenseByKeyView(ActivatedMixin, View):
    """POST: from a whole key to the licence that has it. The key is in the body and goes no further."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        form = KeySearchForm(request.POST)
        # A key may have line breaks: what was typed is compared, whatever the form says of it.
        key = str(form.data.get("license_key", ""))[:10_000]
        license_ = license_with_key(viewer=self.customer, key=key, on_date=timezone.localdate())
        if license_ is None:
            messages.info(
                request, _("None of your licences has this key. It is found by its whole text only.")
            )
            return redirect("portal:license-list")
        return redirect("portal:license-detail", public_id=license_.public_id)


class KeyLooksView(AdministratorMixin, TemplateView):
    """Who looked at which key, for the organisation's administrators."""

    template_name = "portal/license_key_looks.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        text = self.request.GET.get("before", "")
        before = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
        try:
            looks, following = key_looks(viewer=self.customer, before=before)
        except NotPermitted:
            raise Http404 from None
        context = {"looks": looks, "following": following, "is_continued": before is not None}
        return super().get_context_data(**kwargs) | context
