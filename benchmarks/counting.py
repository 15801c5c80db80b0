"""Tells the client what an answer took inside. Runs in both shops, so it needs Django alone."""

import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.db import connections
from django.http import HttpRequest, HttpResponse

QUERIES = "X-Queries"
CPU_SECONDS = "X-Cpu-Seconds"
ENGINE_SECONDS = "X-Engine-Seconds"

_engine = threading.local()


def add_engine_seconds(seconds: float) -> None:
    """Note time spent in a search engine for the answer being made in this thread."""
    _engine.seconds = getattr(_engine, "seconds", 0.0) + seconds


class CountingMiddleware:
    """Puts the number of queries, the processor's seconds and those in a search engine into headers.

    Outermost, so that what other middleware does counts too. A worker makes one answer at a time, so the
    processor's time of the whole process is that of the answer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        count, _engine.seconds, started = 0, 0.0, time.process_time()

        def note(execute: Callable[..., Any], *arguments: Any) -> Any:
            nonlocal count
            count += 1
            return execute(*arguments)

        with ExitStack() as stack:
            for connection in connections.all():
                stack.enter_context(connection.execute_wrapper(note))
            response = self.get_response(request)
        response[CPU_SECONDS] = str(time.process_time() - started)
        response[QUERIES] = str(count)
        response[ENGINE_SECONDS] = str(_engine.seconds)
        return response
