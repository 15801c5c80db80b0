"""Search engines for tests: each with an index of its own, and nothing left of it after the test."""

import contextlib
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.conf import settings
from haystack import connections

# Of a test's parameters the newest server gets every so many-th in each run.
PART = 4


def parameters_of(item: pytest.Item) -> dict[str, Any]:
    """The parameters of one test, by name."""
    params: dict[str, Any] = getattr(getattr(item, "callspec", None), "params", {})
    return params


def leave_a_part(items: Iterable[pytest.Item]) -> None:
    """Mark as slow what the newest server need not be asked in each run, since the oldest is asked all of it.

    Of each test the first of the given items stays, and every fourth after it.
    """
    met: Counter[str] = Counter()
    for item in items:
        test = item.nodeid.partition("[")[0]
        if met[test] % PART:
            item.add_marker(pytest.mark.slow)
        met[test] += 1


@contextlib.contextmanager
def search_engine(**options: Any) -> Iterator[None]:
    """Have the site search with the engine of these options (as in HAYSTACK_CONNECTIONS) in all threads."""
    old = settings.HAYSTACK_CONNECTIONS
    new = {**old, "default": {"INCLUDE_SPELLING": True, "TIMEOUT": 2, **options}}
    try:
        _connect(new)
        yield
    finally:
        _connect(old)


def _connect(engines: dict[str, dict[str, Any]]) -> None:
    settings.HAYSTACK_CONNECTIONS = engines
    connections.connections_info = engines
    # Haystack keeps a connection for each thread, those of a live server included. Other connections of this
    # one, such as those of the contract of the backends, outlive single tests and stay.
    others = dict(vars(connections.thread_local).get("connections", {}))
    others.pop("default", None)
    connections.thread_local = threading.local()
    connections.thread_local.connections = others
