"""Tells the client what an answer took inside. Runs in both shops, so it needs Django alone."""

import threading
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.db import connections
from django.http import HttpRequest, HttpResponse

QUERIES = "X-Queries"
ENGINE_SECONDS = "X-Engine-Seconds"

_engine = threading.local()


def add_engine_seconds(seconds: float) -> None:
    """Note time spent in a search engine for the answer being made in this thread."""
    _engine.seconds = getattr(_engine, "seconds", 0.0) + seconds


class CountingMiddleware:
    """Puts the number of queries, and the seconds in a search engine, into headers.

    Outermost, so that what other middleware does counts too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        count, _engine.seconds = 0, 0.0

        def note(execute: Callable[..., Any], *arguments: Any) -> Any:
            nonlocal count
            count += 1
            return execute(*arguments)

        with ExitStack() as stack:
            for connection in connections.all():
                stack.enter_context(connection.execute_wrapper(note))
            response = self.get_response(request)
        response[QUERIES] = str(count)
        response[ENGINE_SECONDS] = str(_engine.seconds)
        return response
