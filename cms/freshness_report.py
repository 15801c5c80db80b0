"""The editors' report of pages by their next review, and the button that says "I have looked at these"."""

from datetime import date, timedelta
from typing import Any

import django_filters
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views import View
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import PermissionCheckedMixin
from wagtail.admin.views.reports import ReportView
from wagtail.models import Locale, Page
from wagtail.permissions import policy_registry

from cms.freshness import PageCare, cared_pages, mark_reviewed
from cms.freshness_forms import name_of
from cms.reports import EDITORS_MAY
from cms.selectors import editors
from shop.core.clock import local_date

SOON_DAYS = 30
REVIEWERS_MAY = ["change", "publish"]
DUE, SOON = "due", "soon"
NOBODY = "nobody"


def _owners() -> list[tuple[str, object]]:
    return [(NOBODY, _("Nobody")), *((str(user.pk), name_of(user)) for user in editors())]


class PageFreshnessFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=_("Review"),
        choices=[(DUE, _("Due now")), (SOON, _("Due within 30 days"))],
        method="in_state",
    )
    owner = django_filters.ChoiceFilter(label=_("Owner"), choices=_owners, method="of_owner")
    locale = django_filters.ModelChoiceFilter(label=_("Language"), queryset=Locale.objects.all())

    class Meta:
        model = Page
        fields = ["state", "owner", "locale"]

    def __init__(self, *args: Any, cares: dict[int, PageCare], today: date, **options: Any) -> None:
        self.cares, self.today = cares, today
        super().__init__(*args, **options)

    def in_state(self, pages: QuerySet[Page], _name: str, state: str) -> QuerySet[Page]:
        """Those that are due on this day, or by a day that is near."""
        on_date = self.today + timedelta(days=SOON_DAYS if state == SOON else 0)
        return pages.filter(pk__in=[pk for pk, care in self.cares.items() if care.is_due(on_date)])

    def of_owner(self, pages: QuerySet[Page], _name: str, owner: str) -> QuerySet[Page]:
        """Those of one editor, or those that nobody looks after any more."""
        active = {str(pk) for pk in editors().values_list("pk", flat=True)}
        owners = {pk: str(care.page.content_owner_id) for pk, care in self.cares.items()}
        return pages.filter(
            pk__in=[
                pk for pk, key in owners.items() if key == owner or (owner == NOBODY and key not in active)
            ]
        )


def report_address(query: QueryDict) -> str:
    """Return the address of the report as it was filtered and ordered, on its first page."""
    kept = QueryDict(mutable=True)
    for name in (*PageFreshnessFilterSet.Meta.fields, "ordering"):
        kept.setlist(name, query.getlist(name))
    kept_query = kept.urlencode()
    return reverse("page_freshness") + (f"?{kept_query}" if kept_query else "")


class ChooseColumn(BaseColumn):
    """A box to tick; what is ticked is sent with the form around the table."""

    cell_template_name = "cms/admin/choose_cell.html"


class PageFreshnessView(ReportView):
    """Published pages, those that wait longest for a review first."""

    model = Page
    page_title = _("Pages to review")
    header_icon = "time"
    results_template_name = "cms/admin/freshness_results.html"
    index_url_name = "page_freshness"
    index_results_url_name = "page_freshness_results"
    filterset_class = PageFreshnessFilterSet
    default_ordering = "urgency"
    any_permission_required = EDITORS_MAY
    is_searchable = False
    verbose_name_plural = _("pages")
    list_export = ["title", "locale", "care.page.labels", "owner_name", "last_published_at", "care.due_on"]
    export_headings = {
        "title": _("Page"),
        "locale": _("Language"),
        "care.page.labels": _("Labels"),
        "owner_name": _("Owner"),
        "last_published_at": _("Last updated"),
        "care.due_on": _("Review by"),
    }

    @cached_property
    def permission_policy(self) -> Any:
        return policy_registry.get_by_type(Page)

    @cached_property
    def cares(self) -> dict[int, PageCare]:
        """Every published page, the longest due first."""
        rows = sorted(cared_pages(), key=lambda care: (care.due_on or date.max, care.page.path))
        return {care.page.pk: care for care in rows}

    @cached_property
    def today(self) -> date:
        return local_date(timezone.now())

    @cached_property
    def columns(self) -> list[BaseColumn]:
        return [
            ChooseColumn("choose", label=_("Choose")),
            TitleColumn(
                "title",
                label=_("Page"),
                sort_key="title",
                get_url=lambda page: reverse("wagtailadmin_pages:edit", args=[page.pk]),
            ),
            Column("locale", label=_("Language"), sort_key="locale"),
            Column(
                "labels", label=_("Labels"), accessor=lambda page: page.care.page.labels or _("no labels")
            ),
            Column("owner", label=_("Owner"), accessor="owner_name"),
            DateColumn("last_published_at", label=_("Last updated"), sort_key="last_published_at"),
            DateColumn("reviewed_at", label=_("Last reviewed"), accessor="care.page.reviewed_at"),
            Column("due_on", label=_("Review by"), sort_key="urgency", accessor=self.due_text),
        ]

    def due_text(self, page: Page) -> str:
        """The last day before the page is due, with a word where that day has passed."""
        day = page.care.due_on.isoformat() if page.care.due_on else "–"
        return f"{day} · {_('due')}" if page.care.is_due(self.today) else day

    def get_filterset_kwargs(self) -> dict[str, Any]:
        return {**super().get_filterset_kwargs(), "cares": self.cares, "today": self.today}

    def get_base_queryset(self) -> QuerySet[Page]:
        places = [When(pk=pk, then=Value(place)) for place, pk in enumerate(self.cares)]
        urgency = Case(*places, default=Value(len(places)), output_field=IntegerField())
        mine = self.permission_policy.instances_user_has_any_permission_for(self.request.user, EDITORS_MAY)
        return mine.filter(pk__in=self.cares).select_related("locale").annotate(urgency=urgency)

    def order_queryset(self, queryset: QuerySet[Page]) -> QuerySet[Page]:
        """Also by key: pages of a list must not overlap where many rows have the same value."""
        return queryset.order_by(self.ordering, "pk")

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        """Give each row its care and its owner's name; an export has all rows."""
        rows = list(object_list)
        names = {user.pk: name_of(user) for user in editors()}
        for page in rows:
            page.care = self.cares[page.pk]
            page.owner_name = names.get(page.care.page.content_owner_id, str(_("Nobody")))
        return rows

    def get_table(self, object_list: Any) -> Any:
        return super().get_table(self.decorate_paginated_queryset(object_list))

    def get_filename(self) -> str:
        return f"pages-to-review-{self.today.isoformat()}"


class PageReviewedView(PermissionCheckedMixin, View):
    """POST: somebody has looked at the ticked pages today and found them right."""

    any_permission_required = EDITORS_MAY
    http_method_names = ["post"]

    @cached_property
    def permission_policy(self) -> Any:
        return policy_registry.get_by_type(Page)

    def post(self, request: HttpRequest) -> HttpResponse:
        ticked = [int(key) for key in request.POST.getlist("page") if key.isdecimal() and len(key) < 10]
        mine = self.permission_policy.instances_user_has_any_permission_for(
            request.user, ["change", "publish"]
        )
        ids = list(mine.filter(pk__in=ticked).values_list("pk", flat=True))
        count = mark_reviewed(page_ids=ids, by=request.user, at=timezone.now())
        if count:
            text = ngettext("%(count)d page is marked.", "%(count)d pages are marked.", count)
            messages.success(request, text % {"count": count})
        else:
            messages.warning(request, _("Nothing was marked. Tick the pages that you have looked at."))
        return redirect(report_address(request.GET))
