"""Where our site bends the Wagtail admin."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page
from wagtail.permissions import policy_registry, register_permission_policy
from wagtail.rich_text.feature_registry import FeatureRegistry

from cms.page_links import PageLinks
from cms.permissions import SuperuserOnlyPolicy
from cms.reports import EDITORS_MAY, AnswerVotesView

for _model in (get_user_model(), Group):
    register_permission_policy(_model, SuperuserOnlyPolicy(_model))


@hooks.register("register_permissions")
def letterhead_permission() -> QuerySet[Permission]:
    """Offer the right to change seller and bank data in the group editor."""
    return Permission.objects.filter(content_type__app_label="cms", codename="change_letterhead")


# After Wagtail's own hook of this name, which registers the handler that asks the database once per link.
@hooks.register("register_rich_text_features", order=10)
def page_links(features: FeatureRegistry) -> None:
    """Resolve all page links of a text at once."""
    features.register_link_type(PageLinks)


class EditorsMenuItem(MenuItem):
    """Shown to those who may work on some page."""

    def is_shown(self, request: HttpRequest) -> bool:
        policy: Any = policy_registry.get_by_type(Page)
        return bool(policy.user_has_any_permission(request.user, EDITORS_MAY))


@hooks.register("register_admin_urls")
def answer_votes_urls() -> list[URLPattern]:
    """Give the report of votes its addresses."""
    return [
        path("reports/votes-on-answers/", AnswerVotesView.as_view(), name="answer_votes"),
        path(
            "reports/votes-on-answers/results/",
            AnswerVotesView.as_view(results_only=True),
            name="answer_votes_results",
        ),
    ]


@hooks.register("register_reports_menu_item")
def answer_votes_menu_item() -> MenuItem:
    """List the report among the others."""
    return EditorsMenuItem(
        _("Answers that helped, or not"),
        reverse("answer_votes"),
        name="votes-on-answers",
        icon_name="help",
        order=610,
    )
