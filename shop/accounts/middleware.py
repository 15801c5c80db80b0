import re
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect
from redis.exceptions import RedisError

from shop.accounts.attempts import busy_page, is_storm, retry_after
from shop.accounts.second_factor import EDITING_PERMISSION, has_second_factor
from shop.accounts.selectors import viewer_for
from shop.accounts.sessions import keep_session

GetResponse = Callable[[HttpRequest], HttpResponse]
A_MINUTE = 60
DESK, EDITORIAL = "dashboard", "cms"
# The desk has addresses in each language.
STAFF_ADDRESS = re.compile(rf"^/(?:[a-z]{{2}}/)?({DESK}|{EDITORIAL})/")
LOGIN_ADDRESS = re.compile(r"^/(?:[a-z]{2}/)?accounts/login/$")


class ViewerMiddleware:
    """Adds ``request.viewer`` and shows signed-in people the times of their own time zone."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.viewer = SimpleLazyObject(lambda: viewer_for(request.user))  # type: ignore[attr-defined]
        time_zone = request.viewer.time_zone if request.user.is_authenticated else ""  # type: ignore[attr-defined]
        with timezone.override(time_zone or None):
            return self.get_response(request)


class SecondFactorMiddleware:
    """Leads people who work here to setting up a second factor before the desk or the editorial pages open.

    Everything else that staff may do follows from their viewer, which has no staff's rights until then.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        address = STAFF_ADDRESS.match(request.path_info)
        if address and request.user.is_authenticated and _is_second_factor_due(request, address[1]):
            text = _("Your account opens a lot here, so it needs a second factor. Please set one up first.")
            messages.warning(request, text)
            target = reverse("mfa_index")
            is_fragment = getattr(request, "htmx", False)
            return HttpResponseClientRedirect(target) if is_fragment else redirect(target)
        return self.get_response(request)


def _is_second_factor_due(request: HttpRequest, area: str) -> bool:
    if not settings.STAFF_NEED_SECOND_FACTOR:
        return False
    viewer = request.viewer  # type: ignore[attr-defined]
    if viewer.is_second_factor_due or viewer.is_licensing_staff or viewer.is_superuser:
        return bool(viewer.is_second_factor_due)
    # Of the editors the viewer knows nothing, because most requests have nothing to do with them.
    is_editor = area == EDITORIAL and request.user.has_perm(EDITING_PERMISSION)
    return is_editor and not has_second_factor(request.user.pk or 0)


class CrowdMiddleware:
    """Refuses what a storm of sign-ins brings beyond the machine's strength, before anything is looked up."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and LOGIN_ADDRESS.match(request.path_info) and is_storm():
            return busy_page()
        return self.get_response(request)


class SignInMiddleware:
    """Keeps sessions in use alive, and gives refusals of the login door the status that belongs to them.

    allauth shows "too many attempts" as an error of the form with status 200; the form stays, the status
    becomes 429, and every 429 says when to come again.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Who calls with a token is the request's user too, and has no session.
        if request.user.is_authenticated and SESSION_KEY in request.session:
            keep_session(request.session, user=request.user, at=timezone.now())
        seconds = retry_after(request)
        if seconds and response.status_code == 200:
            response.status_code = 429
        if response.status_code == 429:
            response.headers.setdefault("Retry-After", str(seconds or A_MINUTE))
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Where attempts cannot be counted nobody comes in; everything else goes on without the cache."""
        if not isinstance(exception, RedisError):
            return None
        response = render(request, "account/unavailable.html", status=503)
        response.headers["Retry-After"] = str(A_MINUTE)
        return response
