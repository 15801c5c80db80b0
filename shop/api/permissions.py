"""Who may call an operation. The default is nobody; each view names its rule and the scope that a token
needs.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

# Views take rules and scopes from here.
from shop.accounts.tokens import Scope as Scope
from shop.accounts.viewer import Viewer
from shop.core.exceptions import NotPermitted


class ScopeMissing(PermissionDenied):
    default_code = "insufficient_scope"
    default_detail = _("This token may not be used for that: it lacks a scope.")


class SessionNeeded(PermissionDenied):
    default_code = "session_needed"
    default_detail = _("This works in a session only, not with a token.")


class SecondFactorRequired(PermissionDenied):
    """Of somebody who works here; until then they have the rights of a customer."""

    default_code = "second_factor_required"
    default_detail = _("Your account needs a second factor. Please set one up in your profile first.")


class NotAdministrator(PermissionDenied):
    default_code = NotPermitted.code
    default_detail = NotPermitted.default_message


class DenyAll(BasePermission):
    def has_permission(self, request: Request, view: Any) -> bool:
        return False


class HasScope(BasePermission):
    """Base of all rules: a token must hold the view's ``required_scopes``; a session holds every scope.

    A view that names no scopes (an empty tuple says "none needed") is closed to tokens.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        token: Any = request.auth
        if token is None:
            return True
        scopes = getattr(view, "required_scopes", None)
        if scopes is None or not set(scopes) <= set(token.scopes):
            raise ScopeMissing()
        return True


class Anyone(HasScope):
    """Visitors too."""


class SignedIn(HasScope):
    def has_permission(self, request: Request, view: Any) -> bool:
        return request.user.is_authenticated and super().has_permission(request, view)


class SignedInBySession(SignedIn):
    """What a token must not do: sign out, and make tokens, which could reach further than itself."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if request.auth is not None:
            raise SessionNeeded()
        return super().has_permission(request, view)


class Activated(SignedIn):
    """Members of an activated account, and licensing staff."""

    code = "activation_needed"
    message = _("Your account is not activated yet. POST /api/v1/activation asks for it.")

    def has_permission(self, request: Request, view: Any) -> bool:
        if not super().has_permission(request, view):
            return False
        viewer = _staff_factor_checked(request)
        return bool(viewer.is_activated or viewer.is_licensing_staff)


class Administrator(Activated):
    """Administrators of an organisation that is open to them."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not super().has_permission(request, view):
            return False
        if not request._request.viewer.administered_organization_ids:  # type: ignore[attr-defined]
            raise NotAdministrator()
        return True


class Caretaker(Activated):
    """Administrators of an organisation that is open to them, and licensing staff for all of them."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not super().has_permission(request, view):
            return False
        viewer: Viewer = request._request.viewer  # type: ignore[attr-defined]
        if not viewer.administered_organization_ids and not viewer.is_licensing_staff:
            raise NotAdministrator()
        return True


class LicensingStaff(SignedIn):
    code = "staff_only"
    message = _("This is for the licensing department only.")

    def has_permission(self, request: Request, view: Any) -> bool:
        if not super().has_permission(request, view):
            return False
        return _staff_factor_checked(request).is_licensing_staff


def _staff_factor_checked(request: Request) -> Viewer:
    """The viewer. Raises SecondFactorRequired for staff whose rights wait for one."""
    viewer: Viewer = request._request.viewer  # type: ignore[attr-defined]
    if viewer.is_second_factor_due:
        raise SecondFactorRequired()
    return viewer
