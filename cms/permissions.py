"""Who may do what in the Wagtail admin beyond its own rules."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from wagtail.permission_policies import BasePermissionPolicy


class SuperuserOnlyPolicy(BasePermissionPolicy):
    """Users and groups are managed by superusers alone.

    Wagtail's forms set ``is_superuser`` and group membership: whoever may change users could become anything.
    """

    def user_has_permission(self, user: Any, action: str) -> bool:
        return bool(user.is_active and user.is_superuser)

    def user_has_any_permission(self, user: Any, actions: Collection[str]) -> bool:
        return bool(user.is_active and user.is_superuser)

    def users_with_any_permission(self, actions: Collection[str]) -> QuerySet[Any]:
        return get_user_model()._default_manager.filter(is_active=True, is_superuser=True)
