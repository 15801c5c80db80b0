"""Filters of a list under a name: kept, renamed, shared, deleted."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from shop.backoffice.access import StaffView
from shop.backoffice.request_forms import SaveViewForm, ViewForm
from shop.saved_views.models import SavedView
from shop.saved_views.services import delete_view, edit_view, save_view

# The lists that have saved views, by the name of their address.
PAGES: Final[Mapping[str, str]] = {"requests": "backoffice:request-list"}


def _back_to(page: str, query: str = "") -> HttpResponse:
    address = reverse(PAGES.get(page, "backoffice:desk"))
    return redirect(f"{address}?{query}" if query else address)


class SavedViewSaveView(StaffView):
    """POST: keep the filters that the list shows."""

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SaveViewForm(request.POST, prefix="view")
        page, query = request.POST.get("view-page", ""), request.POST.get("view-query", "")
        if page not in PAGES:
            raise Http404
        if not form.is_valid():
            messages.error(
                request, " ".join(str(error) for errors in form.errors.values() for error in errors)
            )
            return _back_to(page, query)
        with self.telling_refusals():
            view = save_view(
                owner=self.staff,
                page=page,
                name=form.cleaned_data["name"],
                query=QueryDict(form.cleaned_data["query"]).urlencode(safe="@"),
                is_shared=form.cleaned_data["is_shared"],
                at=self.at,
            )
            messages.success(request, _("The view “%(name)s” is saved.") % {"name": view.name})
        return _back_to(page, query)


class SavedViewEditView(StaffView):
    """POST: another name, shared or not."""

    def post(self, request: HttpRequest, view_id: UUID) -> HttpResponse:
        view = _own_view(view_id, self.staff.pk)
        form = ViewForm(request.POST)
        if not form.is_valid():
            messages.error(
                request, " ".join(str(error) for errors in form.errors.values() for error in errors)
            )
            return _back_to(view.page, view.query)
        with self.telling_refusals():
            edit_view(public_id=view_id, owner=self.staff, **form.cleaned_data)
            messages.success(request, _("The view is changed."))
        return _back_to(view.page, view.query)


class SavedViewDeleteView(StaffView):
    """POST: the view goes, the list stays."""

    def post(self, request: HttpRequest, view_id: UUID) -> HttpResponse:
        view = _own_view(view_id, self.staff.pk)
        try:
            delete_view(public_id=view_id, owner=self.staff)
        except SavedView.DoesNotExist:
            raise Http404 from None
        messages.success(request, _("The view “%(name)s” is deleted.") % {"name": view.name})
        return _back_to(view.page)


def _own_view(view_id: UUID, user_id: int) -> SavedView:
    try:
        return SavedView.objects.owned_by(user_id=user_id).get(public_id=view_id)
    except SavedView.DoesNotExist:
        raise Http404 from None
