"""Counts every request, and refuses those that nobody can be answered in time any more."""

import time
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from shop.core.metrics import REQUEST_SECONDS, REQUESTS, SHED

GetResponse = Callable[[HttpRequest], HttpResponse]
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
# What has no address of ours: static files, unknown paths, refusals before an address was looked up.
UNNAMED: Final = "-"
MONITORING: Final = frozenset({"/healthz", "/readyz", "/metrics"})
RETRY_SECONDS: Final = 10
# The header is the proxy's clock, in seconds or milliseconds; a value further away than this is nonsense.
LONGEST_BELIEVABLE: Final = 3_600.0


class RequestMetricsMiddleware:
    """Counts answers and their time by the name of the address: as many labels as there are addresses."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.monotonic()
        response = self.get_response(request)
        match = request.resolver_match
        view = (match.view_name if match else "") or UNNAMED
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(view, method, response.status_code).inc()
        REQUEST_SECONDS.labels(view).observe(time.monotonic() - began)
        return response


class OverloadMiddleware:
    """Refuses what has waited before the processes for longer than LONGEST_QUEUE_SECONDS, at next to no cost.

    Whoever has waited so long has gone or tries again; answering them would make everybody after them wait
    as long. The proxy says with X-Request-Start when the request reached it; without that nothing is refused.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        waited = _seconds_waited(request.META.get("HTTP_X_REQUEST_START", ""))
        if waited <= settings.LONGEST_QUEUE_SECONDS or request.path_info in MONITORING:
            return self.get_response(request)
        SHED.labels("api" if request.path_info.startswith("/api/") else "page").inc()
        return _refusal(request)


def _seconds_waited(header: str) -> float:
    """Seconds since the proxy's time, as ``t=1733011200.123`` or in milliseconds; 0 for what is no time."""
    try:
        started = float(header.removeprefix("t="))
    except ValueError:
        return 0.0
    now = time.time()
    if started > 1e11:
        started /= 1_000
    waited = now - started
    return waited if 0 < waited < LONGEST_BELIEVABLE else 0.0


def _refusal(request: HttpRequest) -> HttpResponse:
    if request.path_info.startswith("/api/"):
        detail = f"Too many requests at once. Please try again in {RETRY_SECONDS} seconds."
        response: HttpResponse = JsonResponse(
            {
                # As all problems of the API; this one is told before the API has its say.
                "type": "/api/v1/errors#unavailable",
                "title": "Service Unavailable",
                "status": 503,
                "detail": detail,
                "code": "unavailable",
                "errors": [{"field": "", "code": "unavailable", "detail": detail}],
            },
            status=503,
            content_type="application/problem+json",
        )
    else:
        response = HttpResponse(render_to_string("503.html"), status=503)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    response.headers["Cache-Control"] = "no-store"
    return response
