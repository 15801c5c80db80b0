"""The editors' report of searches that found nothing."""

from functools import cache
from typing import Any
from urllib.parse import urlencode

import django_filters
from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page
from wagtail.permissions import policy_registry

from cms.models import FaqIndexPage
from search.models import SearchMiss

LANGUAGES = dict(settings.LANGUAGES)
# Who may do one of these to some page is an editor.
EDITORS_MAY = ["add", "change", "publish"]


class SearchMissFilterSet(WagtailFilterSet):
    language = django_filters.ChoiceFilter(label=_("Language"), choices=settings.LANGUAGES)
    last_at = django_filters.DateFromToRangeFilter(label=_("Last time"), widget=DateRangePickerWidget)
    times = django_filters.NumberFilter(label=_("At least this often"), lookup_expr="gte", min_value=1)

    class Meta:
        model = SearchMiss
        fields = ["language", "last_at", "times"]


class SearchMissesView(ReportView):
    """What people searched for in vain, the most frequent first."""

    model = SearchMiss
    page_title = _("Searches without result")
    header_icon = "search"
    index_url_name = "search_misses"
    index_results_url_name = "search_misses_results"
    filterset_class = SearchMissFilterSet
    is_searchable = True
    search_fields = ["text"]
    default_ordering = "-times"
    any_permission_required = EDITORS_MAY
    verbose_name_plural = SearchMiss._meta.verbose_name_plural
    list_export = ["text", "language", "times", "first_at", "last_at"]
    export_headings = {
        "text": _("Searched for"),
        "language": _("Language"),
        "times": _("How often"),
        "first_at": _("First time"),
        "last_at": _("Last time"),
    }

    @cached_property
    def permission_policy(self) -> Any:
        return policy_registry.get_by_type(Page)

    @cached_property
    def columns(self) -> list[Column]:
        return [
            # The page that the reader saw: after an answer was written it shows whether it is found now.
            TitleColumn("text", label=_("Searched for"), sort_key="text", get_url=_results_url),
            Column(
                "language", label=_("Language"), sort_key="language", accessor=lambda miss: _language_of(miss)
            ),
            NumberColumn("times", label=_("How often"), sort_key="times"),
            DateColumn("first_at", label=_("First time"), sort_key="first_at"),
            DateColumn("last_at", label=_("Last time"), sort_key="last_at"),
            TitleColumn(
                "answer", label=_("Answer"), accessor=lambda _miss: _("Write an answer"), get_url=_faq_urls()
            ),
        ]

    def order_queryset(self, queryset: "QuerySet[SearchMiss]") -> "QuerySet[SearchMiss]":
        """Also by time and key: pages of a list must not overlap where many rows have the same value."""
        return queryset.order_by(self.ordering, "-last_at", "pk")

    def get_filename(self) -> str:
        return f"searches-without-result-{timezone.localdate().isoformat()}"


def _language_of(miss: SearchMiss) -> str:
    return str(LANGUAGES.get(miss.language, miss.language))


def _results_url(miss: SearchMiss) -> str:
    with override(miss.language):
        return f"{reverse('search:search')}?{urlencode({'q': miss.text})}"


def _faq_urls() -> Any:
    """Return a function that says where the topics of the FAQ in the language of a miss are listed."""

    @cache
    def url(language: str) -> str | None:
        faq = FaqIndexPage.objects.filter(locale__language_code=language).order_by("path").first()
        return reverse("wagtailadmin_explore", args=[faq.pk]) if faq else None

    return lambda miss: url(miss.language)
