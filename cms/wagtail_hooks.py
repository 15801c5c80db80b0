"""Where our site bends the Wagtail admin."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db.models import QuerySet
from wagtail import hooks
from wagtail.permissions import register_permission_policy
from wagtail.rich_text.feature_registry import FeatureRegistry

from cms.page_links import PageLinks
from cms.permissions import SuperuserOnlyPolicy

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
