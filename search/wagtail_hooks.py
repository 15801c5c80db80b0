"""What the search adds to the Wagtail admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page
from wagtail.permissions import policy_registry

from search.reports import EDITORS_MAY, SearchMissesView


class EditorsMenuItem(MenuItem):
    """Shown to those who may work on some page."""

    def is_shown(self, request: HttpRequest) -> bool:
        policy: Any = policy_registry.get_by_type(Page)
        return bool(policy.user_has_any_permission(request.user, EDITORS_MAY))


@hooks.register("register_admin_urls")
def search_misses_urls() -> list[URLPattern]:
    """Give the report its addresses."""
    return [
        path("reports/searches-without-result/", SearchMissesView.as_view(), name="search_misses"),
        path(
            "reports/searches-without-result/results/",
            SearchMissesView.as_view(results_only=True),
            name="search_misses_results",
        ),
    ]


@hooks.register("register_reports_menu_item")
def search_misses_menu_item() -> MenuItem:
    """List the report among the others."""
    return EditorsMenuItem(
        _("Searches without result"),
        reverse("search_misses"),
        name="searches-without-result",
        icon_name="search",
        order=600,
    )
