"""Who calls: a personal token, or the session of the web pages."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from knox.auth import TokenAuthentication
from rest_framework.authentication import CSRFCheck
from rest_framework.authentication import SessionAuthentication as FrameworkSessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from shop.accounts.models import ApiToken
from shop.accounts.selectors import viewer_for

UNSAFE_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})
# The time of last use is for people; a write for every call would be too much.
USE_RECORDED_EVERY = timedelta(minutes=1)


class CsrfFailed(PermissionDenied):
    """A call in a session without its CSRF token."""

    default_code = "csrf_failed"
    default_detail = _("The CSRF token is missing or wrong. GET /api/v1/session gives one.")


class BearerAuthentication(TokenAuthentication):
    """``Authorization: Bearer TOKEN`` with a personal token; the request's viewer becomes the token's
    person.
    """

    def authenticate(self, request: Request) -> Any:
        try:
            result = super().authenticate(request)
        except UnicodeDecodeError:
            raise AuthenticationFailed(_("Invalid token.")) from None
        if result is not None:
            user, token = result
            request._request.viewer = viewer_for(user)  # type: ignore[attr-defined]
            now = timezone.now()
            if token.last_used_at is None or token.last_used_at < now - USE_RECORDED_EVERY:
                ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
        return result

    def _cleanup_token(self, auth_token: ApiToken) -> bool:
        """Whether the token has expired. Unlike knox, nothing is deleted and no other token looked at: a
        call that reads writes nothing, and the person still sees in the list why a token does not work.
        """
        return auth_token.expiry is not None and auth_token.expiry <= timezone.now()


def _nothing(_request: HttpRequest) -> HttpResponse:
    """What the CSRF check wants to stand in front of."""
    return HttpResponse()


class SessionAuthentication(FrameworkSessionAuthentication):
    """The session cookie. Every unsafe call needs the CSRF token, a visitor's too, since a visitor has a
    basket.
    """

    def authenticate(self, request: Request) -> tuple[AbstractBaseUser, None] | None:
        user = request._request.user
        if request.method in UNSAFE_METHODS:
            self.enforce_csrf(request)
        return (user, None) if user.is_authenticated and user.is_active else None

    def enforce_csrf(self, request: Request) -> None:
        check = CSRFCheck(_nothing)
        check.process_request(request._request)
        if check.process_view(request._request, _nothing, (), {}):
            raise CsrfFailed()

    def authenticate_header(self, request: Request) -> str:
        """What makes the framework answer 401, not 403, to whoever is not signed in."""
        return "Bearer"


class SignInAuthentication(SessionAuthentication):
    """For signing in, where a program has no CSRF token yet.

    A foreign page cannot send JSON without asking first, which this API does not answer; the origin is looked
    at in addition.
    """

    def enforce_csrf(self, request: Request) -> None:
        origin = request.headers.get("Origin")
        own = f"{request.scheme}://{request.get_host()}"
        if origin is not None and origin not in (own, *settings.CSRF_TRUSTED_ORIGINS):
            raise CsrfFailed()
