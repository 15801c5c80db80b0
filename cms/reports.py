"""The editors' report of what readers said about answers."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Locale, Page
from wagtail.permissions import policy_registry

from cms.models import FaqEntryPage
from cms.votes import with_votes

# Who may do one of these to some page is an editor.
EDITORS_MAY = ["add", "change", "publish"]


class AnswerVotesFilterSet(WagtailFilterSet):
    locale = django_filters.ModelChoiceFilter(label=_("Language"), queryset=Locale.objects.all())
    not_helpful = django_filters.NumberFilter(
        label=_("At least this many did not find it helpful"), lookup_expr="gte", min_value=1
    )

    class Meta:
        model = FaqEntryPage
        fields = ["locale", "not_helpful"]


class AnswerVotesView(ReportView):
    """Answers that readers voted on, those that helped least first."""

    model = FaqEntryPage
    page_title = _("Answers that helped, or not")
    header_icon = "help"
    index_url_name = "answer_votes"
    index_results_url_name = "answer_votes_results"
    filterset_class = AnswerVotesFilterSet
    is_searchable = True
    search_fields = ["title"]
    default_ordering = "-not_helpful"
    any_permission_required = EDITORS_MAY
    list_export = ["title", "locale", "helpful", "not_helpful"]
    export_headings = {
        "title": _("Question"),
        "locale": _("Language"),
        "helpful": _("Helpful"),
        "not_helpful": _("Not helpful"),
    }

    @cached_property
    def permission_policy(self) -> Any:
        return policy_registry.get_by_type(Page)

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "title",
                label=_("Question"),
                sort_key="title",
                get_url=lambda entry: reverse("wagtailadmin_pages:edit", args=[entry.pk]),
            ),
            Column("locale", label=_("Language"), sort_key="locale"),
            NumberColumn("helpful", label=_("Helpful"), sort_key="helpful"),
            NumberColumn("not_helpful", label=_("Not helpful"), sort_key="not_helpful"),
        ]

    def get_base_queryset(self) -> QuerySet[FaqEntryPage]:
        return with_votes(FaqEntryPage.objects.select_related("locale")).filter(voted__gt=0)

    def order_queryset(self, queryset: QuerySet[FaqEntryPage]) -> QuerySet[FaqEntryPage]:
        """Also by key: pages of a list must not overlap where many rows have the same value."""
        return queryset.order_by(self.ordering, "pk")

    def get_filename(self) -> str:
        return f"votes-on-answers-{timezone.localdate().isoformat()}"
