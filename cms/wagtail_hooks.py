"""Where our site bends the Wagtail admin."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from rest_framework.parsers import FormParser, MultiPartParser
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.contrib.redirects import views as redirect_views
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail.permissions import policy_registry, register_permission_policy
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail_localize.views import edit_translation

from cms.freshness import REVIEWED
from cms.freshness_report import PageFreshnessView, PageReviewedView
from cms.page_links import PageLinks
from cms.permissions import SuperuserOnlyPolicy
from cms.redirects import CircleFreeRedirectForm
from cms.reports import EDITORS_MAY, AnswerVotesView

for _model in (get_user_model(), Group):
    register_permission_policy(_model, SuperuserOnlyPolicy(_model))

for _view in (redirect_views.CreateView, redirect_views.EditView):
    _view.form_class = CircleFreeRedirectForm

# The two views that save a translated text read forms; the parsers of our API read JSON only.
for _view in (edit_translation.edit_string_translation, edit_translation.edit_override):
    _view.cls.parser_classes = [FormParser, MultiPartParser]


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


@hooks.register("register_admin_urls")
def page_freshness_urls() -> list[URLPattern]:
    """Give the report of pages to review its addresses."""
    return [
        path("reports/pages-to-review/", PageFreshnessView.as_view(), name="page_freshness"),
        path(
            "reports/pages-to-review/results/",
            PageFreshnessView.as_view(results_only=True),
            name="page_freshness_results",
        ),
        path("reports/pages-to-review/reviewed/", PageReviewedView.as_view(), name="page_freshness_reviewed"),
    ]


@hooks.register("register_reports_menu_item")
def page_freshness_menu_item() -> MenuItem:
    """List the report before the others: it is what an editor's day begins with."""
    return EditorsMenuItem(
        _("Pages to review"),
        reverse("page_freshness"),
        name="pages-to-review",
        icon_name="time",
        order=100,
    )


@hooks.register("register_log_actions")
def review_log_action(actions: LogActionRegistry) -> None:
    """Name a review in the history of a page."""
    actions.register_action(REVIEWED, _("Review"), _("Reviewed and found right"))
