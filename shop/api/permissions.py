"""Who may call an operation. The default is nobody; each view names its rule."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request


class DenyAll(BasePermission):
    def has_permission(self, request: Request, view: Any) -> bool:
        return False


class HasScope(BasePermission):
    """Base of all rules: a token must hold the view's ``required_scope``; a session holds every scope."""

    def has_permission(self, request: Request, view: Any) -> bool:
        scope = getattr(view, "required_scope", "")
        token = request.auth
        return token is None or not scope or scope in token.scopes


class Anyone(HasScope):
    """Visitors too."""


class SignedIn(HasScope):
    def has_permission(self, request: Request, view: Any) -> bool:
        return request.user.is_authenticated and super().has_permission(request, view)


class Activated(SignedIn):
    """Members of an activated account, and licensing staff."""

    def has_permission(self, request: Request, view: Any) -> bool:
        viewer = request._request.viewer
        return super().has_permission(request, view) and (viewer.is_activated or viewer.is_licensing_staff)


class LicensingStaff(SignedIn):
    def has_permission(self, request: Request, view: Any) -> bool:
        return super().has_permission(request, view) and request._request.viewer.is_licensing_staff
