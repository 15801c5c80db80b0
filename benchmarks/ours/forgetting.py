"""Lets a visit find the shop as after a change of the catalogue, or after the ten minutes of the outline."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from shop.marketplace.outline import forget_outline


class ForgettingMiddleware:
    """Drops what the process remembers of the catalogue, before an answer to who asks for that."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "X-Forget" in request.headers:
            forget_outline()
        return self.get_response(request)
