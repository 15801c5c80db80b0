"""What state the search is in, for monitoring and for the pages that say so."""

from enum import StrEnum

from search.backends.absent import AbsentSearchBackend
from search.backends.errors import EngineDown
from search.indexing import LOCK, engine
from shop.core.locks import exclusive


class SearchState(StrEnum):
    OK = "ok"
    DOWN = "down"  # the engine does not answer
    EMPTY = "empty"  # it has no index to answer from; the relay builds one within a minute
    REBUILDING = "rebuilding"  # it has none, and somebody builds it; no downtime where there was one before
    OFF = "off"  # this installation searches the database


def state() -> SearchState:
    """Return the state: within a second while all is well, without a query; within three when it is not."""
    backend = engine()
    if isinstance(backend, AbsentSearchBackend):
        return SearchState.OFF
    if backend.is_healthy():
        return SearchState.OK
    try:
        has_no_index = backend.needs_rebuild()
    except EngineDown:
        return SearchState.DOWN
    if not has_no_index:
        return SearchState.DOWN
    with exclusive(LOCK) as is_free:
        return SearchState.EMPTY if is_free else SearchState.REBUILDING
