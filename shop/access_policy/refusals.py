"""How a refusal is told: as the view behind the wall would tell it, without running it."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.mixins import AccessMixin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views import View
from rest_framework.exceptions import APIException, MethodNotAllowed, NotFound
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from shop.access_policy.policies import Audience, Policy
from shop.api.permissions import (
    Activated,
    Administrator,
    Anyone,
    Caretaker,
    LicensingStaff,
    SignedIn,
    SignedInBySession,
)
from shop.api.views import ApiView, UnknownAddress

# The rules of the API's views, as the table calls them.
PERMISSIONS: Mapping[Audience, type[BasePermission]] = {
    Audience.VISITOR: Anyone,
    Audience.SIGNED_IN: SignedIn,
    Audience.SESSION: SignedInBySession,
    Audience.ACTIVATED: Activated,
    Audience.ADMINISTRATOR: Administrator,
    Audience.CARETAKER: Caretaker,
    Audience.LICENSING_STAFF: LicensingStaff,
}


class RefusedCall(ApiView):
    """Answers in place of an operation: 401 or 403 as the permission says it, else the error given."""

    schema = None
    required_scopes: tuple[str, ...] | None = ()
    error: APIException = NotFound()
    methods: tuple[str, ...] = ()

    @property
    def allowed_methods(self) -> list[str]:
        return [*self.methods, "OPTIONS"]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise self.error


def refused_call(request: HttpRequest, audience: Audience) -> HttpResponseBase:
    """The answer to a caller who does not belong to the audience of an operation."""
    return RefusedCall.as_view(permission_classes=[PERMISSIONS[audience]])(request)


def missing_call(request: HttpRequest) -> HttpResponseBase:
    """The answer of an operation that does not exist."""
    return UnknownAddress.as_view()(request)


def wrong_method_of_call(request: HttpRequest, policy: Policy) -> HttpResponseBase:
    """The answer to a method that an operation does not have."""
    error = MethodNotAllowed(request.method or "")
    return RefusedCall.as_view(permission_classes=[Anyone], error=error, methods=policy.methods)(request)


def refused_page(request: HttpRequest, audience: Audience, view: Any) -> HttpResponseBase:
    """The answer to somebody who does not belong to the audience of a page: visitors are sent to the login.

    Raises Http404 for what opens with the activation, where an object is missing before, and for an address
    that is nobody's; PermissionDenied otherwise.
    """
    if audience == Audience.NOBODY:
        raise Http404
    if not request.user.is_authenticated:
        page_class = getattr(view, "view_class", None)
        if page_class is not None and issubclass(page_class, AccessMixin):
            # Its own way to the login: what comes after it, and how a fragment takes the page along.
            page: Any = page_class(**view.view_initkwargs)
            View.setup(page, request)
            answer: HttpResponseBase = page.handle_no_permission()
            return answer
        return redirect_to_login(request.get_full_path())
    opens_with_activation = audience in {Audience.ACTIVATED, Audience.ADMINISTRATOR, Audience.CARETAKER}
    if opens_with_activation and not request.viewer.is_activated:  # type: ignore[attr-defined]
        raise Http404
    raise PermissionDenied
