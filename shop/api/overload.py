"""Turns away what cannot be answered in good time, quickly and politely, so that the others are served."""

import random
from collections.abc import Callable
from functools import cache
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language_from_path

from shop.api.error_pages import API, overloaded_problem
from shop.core.overload import waiting_connections

# Seconds after which to come again: not all at once.
SOONEST, LATEST = 3, 10
# Whoever watches the process wants to know about it now more than ever.
ALWAYS_ANSWERED: Final = frozenset({"/healthz", "/readyz", "/metrics"})


class OverloadMiddleware:
    """Answers 503 with ``Retry-After`` while more connections than MOST_WAITING_REQUESTS wait before this
    process. Static files are handed out before this, and nothing is asked of the database.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        most = settings.MOST_WAITING_REQUESTS
        if most and request.path_info not in ALWAYS_ANSWERED and waiting_connections() > most:
            return _turn_away(request)
        return self.get_response(request)


def _turn_away(request: HttpRequest) -> HttpResponse:
    language = get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
    if request.path_info.startswith(API):
        with translation.override(language):
            response = overloaded_problem()
    else:
        response = HttpResponse(_page(language), status=503, headers={"Cache-Control": "no-store"})
    # Not an error of ours, and not to be written down as one hundreds of times a second.
    response._has_been_logged = True  # type: ignore[attr-defined]
    response.headers["Retry-After"] = str(random.randint(SOONEST, LATEST))  # noqa: S311 - no secret
    return response


@cache
def _page(language: str) -> str:
    """Rendered once: in a crowd it is given hundreds of times a second."""
    with translation.override(language):
        return render_to_string("503.html")
