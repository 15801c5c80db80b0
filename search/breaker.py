"""Whether to ask the search engine: one that failed a moment ago is left in peace for a while."""

import time
from collections.abc import Callable
from functools import cache
from threading import Lock
from typing import Final, TypeVar

import structlog
from haystack import connections
from haystack.constants import DEFAULT_ALIAS

from search.backends.errors import EngineDown, NoEngine

logger = structlog.get_logger(__name__)

PAUSE_SECONDS: Final = 10.0

Answer = TypeVar("Answer")


class CircuitBreaker:
    """Says whether to ask a service that may be down. Safe in threads.

    After a failure nobody asks for ``pause`` seconds. Then one caller does, while the others go on without,
    for another pause at most: whether it succeeds, fails or never comes back.
    """

    def __init__(self, *, pause: float = PAUSE_SECONDS, clock: Callable[[], float] = time.monotonic) -> None:
        self._pause = pause
        self._clock = clock
        self._lock = Lock()
        self._silent_until: float | None = None

    def allows(self) -> bool:
        """Whether this caller may ask now; it has to report ``succeeded`` or ``failed``."""
        with self._lock:
            if self._silent_until is None:
                return True
            now = self._clock()
            if now < self._silent_until:
                return False
            self._silent_until = now + self._pause
            return True

    def succeeded(self) -> None:
        """The service answered: everybody may ask again."""
        with self._lock:
            self._silent_until = None

    def failed(self) -> None:
        """The service did not answer, not in time, or not usefully."""
        with self._lock:
            self._silent_until = self._clock() + self._pause


@cache
def breaker_of(engine: str) -> CircuitBreaker:
    """The one breaker of this process for an engine (``engine_in_use``)."""
    return CircuitBreaker()


def engine_in_use() -> str:
    """The engine that the site searches with: its class and where it is."""
    options = connections.connections_info[DEFAULT_ALIAS]
    return " ".join(str(options.get(name, "")) for name in ("ENGINE", "URL", "INDEX_NAME", "PATH"))


def ask_engine(question: Callable[[], Answer]) -> Answer:
    """Return what ``question`` gets from the engine, which it asks through Haystack.

    Raises EngineDown when ``question`` does, and without calling it for some seconds after that.
    """
    breaker = breaker_of(engine_in_use())
    if not breaker.allows():
        raise EngineDown("it failed a moment ago")
    try:
        answer = question()
    except NoEngine:
        raise
    except EngineDown as error:
        breaker.failed()
        logger.warning("search engine down", reason=str(error))
        raise
    breaker.succeeded()
    return answer
