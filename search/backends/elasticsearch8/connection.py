"""The server: one client for a process, and what counts as a server that does not answer."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from elasticsearch import ApiError, Elasticsearch, TransportError

from search.backends.errors import EngineDown

# What an overloaded or restarting server, or one without our index, answers.
DOWN_STATUSES: Final = frozenset({404, 408, 429, 502, 503, 504})

_clients: dict[tuple[int, str], Elasticsearch] = {}


def client_of(url: str, timeout: float, options: Mapping[str, Any]) -> Elasticsearch:
    """The client of this process for a server, made when it is first asked for.

    It is shared by threads, not by processes; it asks one node once, retries and looks for nodes never.
    """
    key = (os.getpid(), json.dumps([url, timeout, options], sort_keys=True, default=str))
    if key not in _clients:
        fixed = {"request_timeout": timeout, "max_retries": 0, "retry_on_timeout": False}
        _clients[key] = Elasticsearch(url, **(fixed | dict(options)))
    return _clients[key]


@contextmanager
def engine_errors() -> Iterator[None]:
    """Raise EngineDown for a server that does not answer, not in time, or has no index; bugs stay bugs."""
    try:
        yield
    except TransportError as error:
        raise EngineDown(str(error)) from error
    except ApiError as error:
        if error.status_code not in DOWN_STATUSES:
            raise
        raise EngineDown(f"{error.status_code} {error.message}") from error
