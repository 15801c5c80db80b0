"""Filters and columns of My Licenses under a name: one's own, or shared with the organisation."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from shop.core.exceptions import DomainError
from shop.portal.license_forms import LicenseViewForm
from shop.portal.license_rows import page_columns, read_filter
from shop.portal.mixins import ActivatedMixin
from shop.portal.views.licenses import VIEWS_PAGE
from shop.saved_views.models import SavedView
from shop.saved_views.services import delete_view, save_view


def _list(query: str = "") -> HttpResponse:
    address = reverse("portal:license-list")
    return redirect(f"{address}?{query}" if query else address)


def _tidy(query: str) -> str:
    """The address again, of what the list knows only."""
    given = QueryDict(query)
    pairs = QueryDict(read_filter(given)[0].as_query(), mutable=True)
    if given.getlist("columns"):
        pairs.setlist("columns", [column.name for column in page_columns(given)])
    if given.get("layout") == "cards":
        pairs["layout"] = "cards"
    return pairs.urlencode()


class LicenseViewSaveView(ActivatedMixin, View):
    """POST: keep what the list shows under a name."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        organization_id = self.customer.organization_id
        if organization_id is None:
            raise Http404
        form = LicenseViewForm(request.POST)
        query = _tidy(request.POST.get("query", "")[:2000])
        if not form.is_valid():
            messages.error(request, " ".join(str(one) for errors in form.errors.values() for one in errors))
            return _list(query)
        try:
            view = save_view(
                owner=self.user,
                organization_id=organization_id,
                page=VIEWS_PAGE,
                name=form.cleaned_data["name"],
                query=query,
                is_shared=form.cleaned_data["is_shared"],
                at=timezone.now(),
            )
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("The view “%(name)s” is saved.") % {"name": view.name})
        return _list(query)


class LicenseViewDeleteView(ActivatedMixin, View):
    """POST: an own view goes, the list stays."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, view_id: UUID) -> HttpResponse:
        try:
            delete_view(public_id=view_id, owner=self.user)
        except SavedView.DoesNotExist:
            raise Http404 from None
        messages.success(request, _("The view is deleted."))
        return _list()
