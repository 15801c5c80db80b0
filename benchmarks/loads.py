"""Many visits to a page that may be answered badly: statuses and times instead of an error."""

import http.client
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count

from benchmarks.measuring import TIMEOUT_SECONDS, Visit

# The search says in this header that the database answered.
FALLBACK = "X-Search-Fallback"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one visit ended; status 0 is a connection that broke."""

    path: str
    status: int
    seconds: float
    is_fallback: bool = False

    @property
    def is_error(self) -> bool:
        return self.status == 0 or self.status >= 500


def visit_once(port: int, path: str) -> Outcome:
    """Visit a page as the reverse proxy would."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
    started = time.perf_counter()
    try:
        connection.request("GET", path, headers=Visit(path=path, pattern="").headers)
        answer = connection.getresponse()
        answer.read()
        status, is_fallback = answer.status, FALLBACK in answer.headers
    except (OSError, http.client.HTTPException):
        status, is_fallback = 0, False
    finally:
        connection.close()
    seconds = time.perf_counter() - started
    return Outcome(path=path, status=status, seconds=seconds, is_fallback=is_fallback)


def load(
    port: int, paths: Sequence[str], *, visits: int, clients: int, middle: Callable[[], object] = lambda: None
) -> list[Outcome]:
    """Make so many visits with so many clients at once, the paths in turn; ``middle`` runs half-way."""
    numbers, outcomes = count(), []

    def ask() -> None:
        while (number := next(numbers)) < visits:
            if number == visits // 2:
                middle()
            outcomes.append(visit_once(port, paths[number % len(paths)]))

    threads = [threading.Thread(target=ask) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def slowest(outcomes: Sequence[Outcome]) -> Outcome:
    return max(outcomes, key=lambda outcome: outcome.seconds)
