"""My Exports: lists as files."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import ListView, TemplateView

from shop.accounts.sign_in import signed_in_recently
from shop.core.exceptions import DomainError, InvalidInput
from shop.exports.enums import ExportFormat, ExportResource
from shop.exports.models import Export
from shop.exports.responses import export_response
from shop.exports.rows import Choice, count_of
from shop.exports.selectors import exports_for, may_export_keys
from shop.exports.services import cancel_export, open_export, request_export
from shop.portal.export_forms import ExportForm
from shop.portal.mixins import ROWS_PER_PAGE, ActivatedMixin, confirm_first, found
from shop.portal.selections import selected_names

LISTS = {ExportResource.LICENSES: "portal:license-list", ExportResource.INVOICES: "portal:invoice-list"}
# So many chosen ids fit into an address; with more a confirmation leads back to the list, which kept them.
MOST_IN_ADDRESS = 40
SELECTED, MATCHING, ALL = "selected", "matching", "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a list sends along: its own address, and the rows that are chosen in it unless all are meant."""

    resource: ExportResource
    query: str
    ids: tuple[str, ...]

    @classmethod
    def read(cls, data: QueryDict) -> "Wish":
        """Raises InvalidInput for a list that there is not."""
        resource = data.get("resource", ExportResource.LICENSES.value)
        if resource not in ExportResource.values:
            raise InvalidInput(_("There is no such list."), field="resource")
        ids = [] if data.get("all") else selected_names(data)
        return cls(resource=ExportResource(resource), query=data.get("query", ""), ids=tuple(ids))

    def choice(self, rows: str) -> Choice:
        """The rows by the form's answer."""
        if rows == SELECTED:
            return Choice(resource=self.resource, ids=self.ids, query="")
        return Choice(resource=self.resource, query=self.query if rows == MATCHING else "")

    @property
    def address(self) -> str:
        """The page where this is asked, as a link; the list where the chosen rows are too many for one."""
        if len(self.ids) > MOST_IN_ADDRESS:
            return self.list_address
        parts = [("resource", self.resource.value), ("query", self.query), ("ids", " ".join(self.ids))]
        return f"{reverse('portal:export-new')}?{urlencode(parts)}"

    @property
    def list_address(self) -> str:
        address = reverse(LISTS[self.resource])
        return f"{address}?{self.query}" if self.query else address


class WishMixin(ActivatedMixin):
    """A page about rows that some list sent."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except InvalidInput as error:
            messages.error(request, error.message)
            return redirect("portal:export-list")

    @cached_property
    def wish(self) -> Wish:
        return Wish.read(self.request.POST if self.request.method == "POST" else self.request.GET)

    def form(self, data: QueryDict | None = None) -> ExportForm:
        return ExportForm(
            data,
            resource=self.wish.resource,
            rows=self._rows(),
            may_have_keys=self.wish.resource == ExportResource.LICENSES and may_export_keys(self.customer),
        )

    def _rows(self) -> list[tuple[str, str]]:
        """The choices of rows, the nearest one first, with how many they are."""
        wish, rows = self.wish, []
        if wish.ids:
            count = len(wish.ids)
            words = ngettext("The %(count)d chosen entry", "The %(count)d chosen entries", count)
            rows.append((SELECTED, words % {"count": count}))
        if wish.query:
            count = self._count(MATCHING)
            words = ngettext(
                "The %(count)d entry that the filters let through",
                "All %(count)d entries that the filters let through",
                count,
            )
            rows.append((MATCHING, words % {"count": count}))
        count = self._count(ALL)
        words = ngettext("The whole list: %(count)d entry", "The whole list: %(count)d entries", count)
        return [*rows, (ALL, words % {"count": count})]

    def _count(self, rows: str) -> int:
        return count_of(self.wish.choice(rows), viewer=self.customer, on_date=timezone.localdate())

    def show_form(self, form: ExportForm, *, status: int = 200) -> HttpResponse:
        context = {"form": form, "wish": self.wish, "list_address": self.wish.list_address}
        return render(self.request, "portal/export_new.html", context, status=status)


class ExportNewView(WishMixin, View):
    """Ask which rows, columns and kind of file. A list may come here by a link or send its selection."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show_form(self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        return self.show_form(self.form())


class ExportListView(WishMixin, ListView[Export]):
    """My exports, newest first; POST asks for one."""

    template_name = "portal/export_list.html"
    context_object_name = "exports"
    paginate_by = ROWS_PER_PAGE

    def get_queryset(self) -> QuerySet[Export]:
        return exports_for(self.viewer)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show_form(form, status=422)
        answers = form.cleaned_data
        has_keys = bool(answers.get("with_keys"))
        if has_keys and not signed_in_recently(request):
            messages.info(request, _("Confirm that it is you, then export the keys."))
            return confirm_first(request, following=self.wish.address)
        choice = self.wish.choice(answers["rows"])
        try:
            export = request_export(
                viewer=self.customer,
                resource=choice.resource,
                file_format=ExportFormat(answers["format"]),
                columns=answers["columns"],
                query=choice.query,
                ids=choice.ids,
                has_keys=has_keys,
                language=get_language() or "en",
                by=self.user,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self.show_form(form, status=422)
        return redirect("portal:export-detail", public_id=export.public_id)


class OneExportMixin(ActivatedMixin):
    kwargs: dict[str, Any]

    @cached_property
    def export(self) -> Export:
        return found(exports_for(self.viewer).get, public_id=self.kwargs["public_id"])

    @property
    def address(self) -> str:
        return reverse("portal:export-detail", kwargs={"public_id": self.export.public_id})


class ExportDetailView(OneExportMixin, TemplateView):
    """How far an export is, and its file. A fragment asks for the state again until it is over."""

    template_name = "portal/export_detail.html"

    def get_template_names(self) -> list[str]:
        is_fragment = getattr(self.request, "htmx", False)
        return ["portal/includes/export_state.html" if is_fragment else self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(export=self.export, **kwargs)


class ExportFileView(OneExportMixin, View):
    """The file, for its owner. One with keys needs a recent sign-in, like a key that is shown."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        export = self.export
        if export.has_keys and not signed_in_recently(request):
            return confirm_first(request, following=self.address)
        try:
            content = open_export(export_id=export.pk, by=self.user, at=timezone.now())
        except DomainError as error:
            messages.error(request, error.message)
            return redirect(self.address)
        return export_response(export, content)


class ExportCancelView(OneExportMixin, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            cancel_export(export_id=self.export.pk, by=self.user, at=timezone.now())
        except DomainError as error:
            messages.error(request, error.message)
            return redirect(self.address)
        messages.success(request, _("The export is cancelled, and its file is gone."))
        return redirect("portal:export-list")
