"""Running locust on a site, and what its figures mean."""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import psutil

from benchmarks.installations import ROOT
from benchmarks.load.site import Site

LOCUSTFILE = Path(__file__).with_name("locustfile.py")
# Locust waits for answers that are under way; beyond that it hangs.
PATIENCE_SECONDS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One scenario in one run. Times are milliseconds, as locust rounds them."""

    requests: int
    failures: int
    per_second: float
    p50: int
    p95: int
    p99: int


@dataclass(slots=True, kw_only=True)
class Run:
    """What a run of locust measured, by scenario, and the machine meanwhile."""

    users: Mapping[str, int]
    seconds: float
    scenarios: dict[str, Figures] = field(default_factory=dict)
    slowest_pages: list[tuple[str, int]] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)
    errors: list[dict[str, Any]] = field(default_factory=list)
    invoices: list[str] = field(default_factory=list)
    refused_without_wait: int = 0
    load_before: float = 0.0
    # Of all processors, while it ran: everybody's share, and that of locust itself.
    busy_percent: float = 0.0
    client_percent: float = 0.0

    @property
    def failures(self) -> int:
        return sum(figures.failures for figures in self.scenarios.values())

    def server_errors(self) -> int:
        """Answers of 500 and above, and connections that broke."""
        return sum(
            count
            for name, count in self.statuses.items()
            if (status := int(name.rpartition(" ")[2])) == 0 or (status >= 500 and status != 503)
        )

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def quantile(times: Counter[int], share: float) -> int:
    """The time that this share of the requests stayed within."""
    wanted, seen = share * times.total(), 0
    for taken, count in sorted(times.items()):
        seen += count
        if seen >= wanted:
            return taken
    return 0


def attack(site: Site, users: Mapping[str, int], *, seconds: int, overload: bool = False) -> Run:
    """Let so many people of each scenario use the site for so long. Raises RuntimeError when locust does not
    end in order.
    """
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result.json"
        total = sum(users.values())
        command = [sys.executable, "-m", "locust", f"--locustfile={LOCUSTFILE}", "--headless"]
        command += [f"--host={site.address}", f"--users={total}", f"--spawn-rate={max(5, total // 5)}"]
        command += [f"--run-time={seconds}s", "--stop-timeout=30", "--only-summary", "--loglevel=ERROR"]
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "LOAD_PLAN": str(site.plan_path),
            "LOAD_USERS": ",".join(f"{name}={count}" for name, count in users.items()),
            "LOAD_RESULT": str(result),
            "LOAD_OVERLOAD": "1" if overload else "",
        }
        load_before = os.getloadavg()[0]
        log = site.installation.folder / "locust.log"
        with log.open("ab") as output, _watched() as busy:
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
            watched = psutil.Process(process.pid)
            spent = 0.0
            deadline = time.monotonic() + seconds + PATIENCE_SECONDS
            while process.poll() is None:
                try:
                    times = watched.cpu_times()
                    spent = times.user + times.system
                except psutil.NoSuchProcess:
                    break
                if time.monotonic() > deadline:
                    process.kill()
                time.sleep(0.5)
            process.wait()
        if not result.exists():
            raise RuntimeError(f"locust ended with {process.returncode}: see {log}")
        found = json.loads(result.read_text(encoding="utf-8"))
    run = Run(users=users, seconds=found["seconds"], load_before=round(load_before, 2))
    run.busy_percent = busy[0]
    run.client_percent = 100 * spent / max(1.0, found["seconds"]) / (os.cpu_count() or 1)
    run.statuses, run.errors, run.invoices = found["statuses"], found["errors"], found["invoices"]
    run.refused_without_wait = found["refused_without_wait"]
    for name in users:
        entries = {key: one for key, one in found["entries"].items() if key.startswith(f"{name} ")}
        run.scenarios[name] = _figures(list(entries.values()), found["seconds"])
        for key, one in entries.items():
            run.slowest_pages.append((key, quantile(_times(one), 0.95)))
    run.slowest_pages.sort(key=lambda pair: -pair[1])
    return run


def _times(entry: Mapping[str, Any]) -> Counter[int]:
    return Counter({int(float(taken)): count for taken, count in entry["times"].items()})


def _figures(entries: list[Mapping[str, Any]], seconds: float) -> Figures:
    times: Counter[int] = Counter()
    for entry in entries:
        times.update(_times(entry))
    requests = sum(entry["requests"] for entry in entries)
    return Figures(
        requests=requests,
        failures=sum(entry["failures"] for entry in entries),
        per_second=round(requests / max(1.0, seconds), 1),
        p50=quantile(times, 0.5),
        p95=quantile(times, 0.95),
        p99=quantile(times, 0.99),
    )


@contextmanager
def _watched() -> Iterator[list[float]]:
    """How busy the processors are while the block runs, in percent of all of them."""
    found = [0.0]
    psutil.cpu_percent()
    yield found
    found[0] = psutil.cpu_percent()


class MemoryWatch:
    """The most memory that each of our processes had, looked at every few seconds while the block runs."""

    def __init__(self, site: Site, *, every: float = 3.0) -> None:
        self.site, self.every = site, every
        self.most: dict[str, float] = {}
        self.together = 0.0
        self.series: list[tuple[float, dict[str, float]]] = []
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "MemoryWatch":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        began = time.monotonic()
        while True:
            found = self.site.memory()
            self.series.append((time.monotonic() - began, found))
            self.together = max(self.together, sum(found.values()))
            for name, taken in found.items():
                self.most[name] = max(self.most.get(name, 0.0), taken)
            if self._ended.wait(self.every):
                return
