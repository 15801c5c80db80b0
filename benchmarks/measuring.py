"""Taking figures: visits over HTTP, medians, the state of the machine."""

import http.client
import os
import re
import statistics
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from benchmarks.counting import ENGINE_SECONDS, QUERIES

TIMEOUT_SECONDS = 120
# A page that takes seconds still gets so many visits per round and connection.
FEWEST_VISITS = 2
FEWEST_AT_ONCE = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A page to ask for, and how to know that it shows what it should: so many different matches."""

    path: str
    pattern: str
    matches: int = 1
    cookie: str = ""

    @property
    def headers(self) -> dict[str, str]:
        # What the reverse proxy in front of a production site says.
        headers = {"X-Forwarded-Proto": "https", "Accept-Language": "en"}
        return headers | ({"Cookie": self.cookie} if self.cookie else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The visits of one page in one round: seconds each, and of these in a search engine; the most queries
    that one took; the seconds of all together.
    """

    times: list[float]
    engine_times: list[float]
    queries: int
    elapsed: float

    @property
    def p50(self) -> float:
        """Median in milliseconds."""
        return statistics.median(self.times) * 1000

    @property
    def p50_without_engine(self) -> float:
        """Median in milliseconds, as if the search engine had answered at once."""
        pairs = zip(self.times, self.engine_times, strict=True)
        return statistics.median(seconds - engine for seconds, engine in pairs) * 1000

    @property
    def p95(self) -> float:
        """Milliseconds that 95 % of the visits stay below; of few visits, the longest."""
        return sorted(self.times)[min(len(self.times) - 1, int(0.95 * len(self.times)))] * 1000

    @property
    def rate(self) -> float:
        """Visits per second."""
        return len(self.times) / self.elapsed


class WrongAnswer(Exception):
    """A page did not show what it should; its time would mean nothing."""


@dataclass(slots=True)
class _Visitor:
    """One connection that asks again and again until the time is over."""

    port: int
    visit: Visit
    until: float
    fewest: int
    times: list[float] = field(default_factory=list)
    engine_times: list[float] = field(default_factory=list)
    queries: int = 0
    error: Exception | None = None

    def run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_SECONDS)
        try:
            while time.perf_counter() < self.until or len(self.times) < self.fewest:
                started = time.perf_counter()
                connection.request("GET", self.visit.path, headers=self.visit.headers)
                answer = connection.getresponse()
                answer.read()
                self.times.append(time.perf_counter() - started)
                if answer.status != 200:
                    raise WrongAnswer(f"{self.visit.path} answered {answer.status}")
                self.queries = max(self.queries, int(answer.headers[QUERIES]))
                self.engine_times.append(float(answer.headers[ENGINE_SECONDS]))
        except (OSError, http.client.HTTPException, WrongAnswer) as error:
            self.error = error
        finally:
            connection.close()


def sample(port: int, visit: Visit, *, connections: int, seconds: float) -> Sample:
    """Visit a page over so many connections at once, for so long. Raises WrongAnswer."""
    started = time.perf_counter()
    fewest = FEWEST_VISITS if connections == 1 else FEWEST_AT_ONCE
    visitors = [_Visitor(port, visit, started + seconds, fewest) for _ in range(connections)]
    threads = [threading.Thread(target=visitor.run) for visitor in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed = time.perf_counter() - started
    for visitor in visitors:
        if visitor.error is not None:
            raise WrongAnswer(f"{visit.path}: {visitor.error}") from visitor.error
    return Sample(
        times=[seconds for visitor in visitors for seconds in visitor.times],
        engine_times=[seconds for visitor in visitors for seconds in visitor.engine_times],
        queries=max(visitor.queries for visitor in visitors),
        elapsed=elapsed,
    )


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


def spread(values: list[float]) -> tuple[float, float, float]:
    """Median, smallest and largest of the rounds."""
    return statistics.median(values), min(values), max(values)


def machine() -> Mapping[str, object]:
    """The number of cores and the load averages of 1, 5 and 15 minutes, which every figure depends on."""
    return {"cores": os.cpu_count(), "load": [round(load, 2) for load in os.getloadavg()]}
