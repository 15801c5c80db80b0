"""My Lists: baskets kept under a name, opened with today's rules, used again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from django.views.generic import FormView, ListView, TemplateView

from shop.accounts.models import Organization
from shop.baskets.lists import (
    ListDetail,
    ListUse,
    change_list,
    delete_list,
    list_detail,
    lists_for,
    put_list_into_basket,
    remove_list_line,
    save_basket_as_list,
)
from shop.baskets.models import RequisitionList
from shop.baskets.selectors import basket_overview
from shop.configurator.rules import RuleCode
from shop.core.exceptions import DomainError
from shop.portal.forms import ListChangeForm, ListSaveForm
from shop.portal.mixins import ROWS_PER_PAGE, PortalMixin, found


class RequisitionListListView(PortalMixin, ListView[RequisitionList]):
    """One's own lists and the shared ones, by name."""

    template_name = "portal/list_list.html"
    context_object_name = "lists"
    paginate_by = ROWS_PER_PAGE

    def get_queryset(self) -> QuerySet[RequisitionList]:
        return lists_for(self.customer)


class ListSaveView(PortalMixin, FormView[ListSaveForm]):
    """Keep the basket under a name; a visitor signs in on the way, and the basket comes along."""

    template_name = "portal/list_save.html"
    form_class = ListSaveForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        overview = basket_overview(
            self.request.basket,  # type: ignore[attr-defined]
            organization_id=self.customer.organization_id,
            on_date=timezone.now().date(),
        )
        return super().get_context_data(overview=overview, **kwargs)

    def form_valid(self, form: ListSaveForm) -> HttpResponse:
        try:
            kept = save_basket_as_list(
                basket=self.request.basket,  # type: ignore[attr-defined]
                name=form.cleaned_data["name"],
                is_replacing=form.cleaned_data["replace"],
                by=self.user,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self.form_invalid(form)
        messages.success(self.request, _("Your basket is saved as the list “%(name)s”.") % {"name": kept})
        return redirect("portal:list-detail", public_id=kept.public_id)

    def form_invalid(self, form: ListSaveForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class OneListMixin(PortalMixin):
    kwargs: dict[str, Any]

    @cached_property
    def detail(self) -> ListDetail:
        return found(
            list_detail,
            public_id=self.kwargs["public_id"],
            viewer=self.customer,
            on_date=timezone.now().date(),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        requisition_list = self.detail.requisition_list
        is_own = requisition_list.owner_id == self.user.pk
        return super().get_context_data(
            detail=self.detail, requisition_list=requisition_list, is_own=is_own, **kwargs
        )

    def back(self) -> HttpResponse:
        return redirect("portal:list-detail", public_id=self.kwargs["public_id"])


class OwnListMixin(OneListMixin):
    """A page for the owner; a colleague is sent back to the list with the reason."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.viewer.is_authenticated and self.detail.requisition_list.owner_id != self.user.pk:
            messages.error(request, _("Only the owner of a list can change it."))
            return self.back()
        return super().dispatch(request, *args, **kwargs)


class ListDetailView(OneListMixin, TemplateView):
    """The lines as sentences, and whether each is still possible."""

    template_name = "portal/list_detail.html"


class ListBasketView(OneListMixin, View):
    """POST: put the whole list, or one line of it, into the basket."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        line = request.POST.get("line", "")
        line_id = int(line) if line.isascii() and line.isdigit() and len(line) < 16 else 0
        try:
            use = found(
                put_list_into_basket,
                public_id=public_id,
                basket=request.basket,  # type: ignore[attr-defined]
                viewer=self.customer,
                line_ids=None if "line" not in request.POST else [line_id],
                accepted_codes=set(request.POST.getlist("ask_anyway")) & set(RuleCode),
                on_date=timezone.now().date(),
                at=timezone.now(),
            )
        except DomainError as error:
            messages.error(request, error.message)
            return self.back()
        self.tell(use)
        return redirect("basket:summary") if not use.refused else self.back()

    def tell(self, use: ListUse) -> None:
        """What went in, what was there already, and what stayed out."""
        if count := len(use.added):
            text = ngettext(
                "%(count)s line of the list is in your basket.",
                "%(count)s lines of the list are in your basket.",
                count,
            )
            messages.success(self.request, text % {"count": count})
        if count := len(use.present):
            text = ngettext(
                "%(count)s line was in your basket already.",
                "%(count)s lines were in your basket already.",
                count,
            )
            messages.info(self.request, text % {"count": count})
        if use.refused:
            names = [row.line.listing.name for row in self.detail.lines if row.line.id in use.refused]
            text = _("Not put in: %(products)s. The reasons stand below, line by line.")
            messages.warning(self.request, text % {"products": get_text_list(names, _("and"))})


class ListEditView(OwnListMixin, FormView[ListChangeForm]):
    """Name and sharing."""

    template_name = "portal/list_edit.html"
    form_class = ListChangeForm

    def get_form_kwargs(self) -> dict[str, Any]:
        shared_with = self.detail.requisition_list.shared_with
        organization = Organization.objects.filter(pk=self.customer.organization_id or 0).first()
        return super().get_form_kwargs() | {"organization": organization and (shared_with or organization)}

    def get_initial(self) -> dict[str, Any]:
        kept = self.detail.requisition_list
        return {"name": kept.name, "is_shared": kept.shared_with_id is not None}

    def form_valid(self, form: ListChangeForm) -> HttpResponse:
        try:
            kept = change_list(
                public_id=self.kwargs["public_id"],
                viewer=self.customer,
                name=form.cleaned_data["name"],
                is_shared=form.cleaned_data.get("is_shared", False),
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self.form_invalid(form)
        messages.success(self.request, _("The list “%(name)s” is saved.") % {"name": kept})
        return self.back()

    def form_invalid(self, form: ListChangeForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class ListLineRemoveView(OwnListMixin, View):
    """POST: take a line out of the list."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: UUID, line_id: int) -> HttpResponse:
        try:
            found(
                remove_list_line,
                public_id=public_id,
                line_id=line_id,
                viewer=self.customer,
                at=timezone.now(),
            )
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("The line is out of the list."))
        return self.back()


class ListDeleteView(OwnListMixin, TemplateView):
    """Asks first; the POST deletes."""

    template_name = "portal/list_delete.html"

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        name = self.detail.requisition_list.name
        found(delete_list, public_id=public_id, viewer=self.customer)
        messages.success(request, _("The list “%(name)s” is deleted.") % {"name": name})
        return redirect("portal:list-list")
