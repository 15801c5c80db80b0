"""Search engines for tests: each with an index of its own, and nothing left of it after the test."""

import contextlib
import threading
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from haystack import connections


@contextlib.contextmanager
def search_engine(**options: Any) -> Iterator[None]:
    """Have the site search with the engine of these options (as in HAYSTACK_CONNECTIONS) in all threads."""
    old = settings.HAYSTACK_CONNECTIONS
    new = {"default": {"INCLUDE_SPELLING": True, "TIMEOUT": 2, **options}}
    try:
        _connect(new)
        yield
    finally:
        _connect(old)


def _connect(engines: dict[str, dict[str, Any]]) -> None:
    settings.HAYSTACK_CONNECTIONS = engines
    connections.connections_info = engines
    # Haystack keeps a connection for each thread, those of a live server included.
    connections.thread_local = threading.local()
