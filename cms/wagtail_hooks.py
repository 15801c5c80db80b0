"""Where our site bends the Wagtail admin."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db.models import QuerySet
from wagtail import hooks
from wagtail.permissions import register_permission_policy

from cms.permissions import SuperuserOnlyPolicy

for _model in (get_user_model(), Group):
    register_permission_policy(_model, SuperuserOnlyPolicy(_model))


@hooks.register("register_permissions")
def letterhead_permission() -> QuerySet[Permission]:
    """Offer the right to change seller and bank data in the group editor."""
    return Permission.objects.filter(content_type__app_label="cms", codename="change_letterhead")
