from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from shop.accounts.selectors import viewer_for


class ViewerMiddleware:
    """Adds ``request.viewer`` and shows signed-in people the times of their own time zone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.viewer = SimpleLazyObject(lambda: viewer_for(request.user))  # type: ignore[attr-defined]
        time_zone = request.viewer.time_zone if request.user.is_authenticated else ""  # type: ignore[attr-defined]
        with timezone.override(time_zone or None):
            return self.get_response(request)
