"""Taking figures: visits over HTTP, medians, the state of the machine."""

import http.client
import os
import re
import statistics
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from benchmarks.counting import CPU_SECONDS, ENGINE_SECONDS, QUERIES

TIMEOUT_SECONDS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A page to ask for, and how to know that it shows what it should: so many different matches.

    ``is_cold``: the shop shall have forgotten what its process remembers of the catalogue.
    """

    path: str
    pattern: str
    matches: int = 1
    cookie: str = ""
    is_cold: bool = False

    @property
    def headers(self) -> dict[str, str]:
        # What the reverse proxy in front of a production site says.
        headers = {"X-Forwarded-Proto": "https", "Accept-Language": "en"}
        headers |= {"Cookie": self.cookie} if self.cookie else {}
        return headers | ({"X-Forget": "1"} if self.is_cold else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one visit took: seconds until the last byte, and what the server says of itself."""

    seconds: float
    engine_seconds: float
    cpu_seconds: float
    queries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The visits of one page in one round, and the seconds of all together."""

    answers: list[Answer]
    elapsed: float

    @property
    def p50(self) -> float:
        """Median in milliseconds."""
        return statistics.median(answer.seconds for answer in self.answers) * 1000

    @property
    def p50_without_engine(self) -> float:
        """Median in milliseconds, as if the search engine had answered at once."""
        return statistics.median(answer.seconds - answer.engine_seconds for answer in self.answers) * 1000

    @property
    def cpu(self) -> float:
        """Median of the processor's milliseconds: what a page costs whatever else the machine does."""
        return statistics.median(answer.cpu_seconds for answer in self.answers) * 1000

    @property
    def rate(self) -> float:
        """Visits per second."""
        return len(self.answers) / self.elapsed

    @property
    def queries(self) -> int:
        """The most that one answer took."""
        return max(answer.queries for answer in self.answers)


class WrongAnswer(Exception):
    """A page did not show what it should; its time would mean nothing."""


@dataclass(slots=True)
class _Visitor:
    """One connection that asks again and again until the time is over."""

    port: int
    visit: Visit
    until: float
    answers: list[Answer] = field(default_factory=list)
    error: Exception | None = None

    def run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_SECONDS)
        try:
            while time.perf_counter() < self.until or not self.answers:
                self.answers.append(self._ask(connection))
        except (OSError, http.client.HTTPException, WrongAnswer) as error:
            self.error = error
        finally:
            connection.close()

    def _ask(self, connection: http.client.HTTPConnection) -> Answer:
        started = time.perf_counter()
        connection.request("GET", self.visit.path, headers=self.visit.headers)
        response = connection.getresponse()
        response.read()
        seconds = time.perf_counter() - started
        if response.status != 200:
            raise WrongAnswer(f"answered {response.status}")
        return Answer(
            seconds=seconds,
            engine_seconds=float(response.headers[ENGINE_SECONDS]),
            cpu_seconds=float(response.headers[CPU_SECONDS]),
            queries=int(response.headers[QUERIES]),
        )


def sample(port: int, visit: Visit, *, connections: int, seconds: float) -> Sample:
    """Visit a page over so many connections at once, for so long, each at least once. Raises WrongAnswer."""
    started = time.perf_counter()
    visitors = [_Visitor(port, visit, started + seconds) for _ in range(connections)]
    threads = [threading.Thread(target=visitor.run) for visitor in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed = time.perf_counter() - started
    for visitor in visitors:
        if visitor.error is not None:
            raise WrongAnswer(f"{visit.path}: {visitor.error}") from visitor.error
    return Sample(answers=[answer for visitor in visitors for answer in visitor.answers], elapsed=elapsed)


def check(port: int, visit: Visit) -> None:
    """Visit a page once and look at it. Raises WrongAnswer unless it shows what it should."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
    connection.request("GET", visit.path, headers=visit.headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    found = len(set(re.findall(visit.pattern, text)))
    if answer.status != 200 or found < visit.matches:
        raise WrongAnswer(
            f"{visit.path} answered {answer.status} with {found} of {visit.matches} × {visit.pattern}"
        )


def p95(samples: Iterable[Sample]) -> float:
    """Milliseconds that 95 % of the visits of all rounds stay below."""
    times = sorted(answer.seconds for taken in samples for answer in taken.answers)
    return times[min(len(times) - 1, int(0.95 * len(times)))] * 1000


def spread(values: list[float]) -> tuple[float, float, float]:
    """Median, smallest and largest of the rounds."""
    return statistics.median(values), min(values), max(values)


def machine() -> Mapping[str, object]:
    """The number of cores and the load averages of 1, 5 and 15 minutes, which every figure depends on."""
    return {"cores": os.cpu_count(), "load": [round(load, 2) for load in os.getloadavg()]}
