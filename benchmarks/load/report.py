"""The figures of a run beside their targets: on the screen, as JSON, and as Markdown."""

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from benchmarks.installations import ROOT
from benchmarks.load.running import MemoryWatch, Run
from benchmarks.reporting import RESULTS, Target, finish, print_table

# Milliseconds at the 95th percentile, and requests in a second.
MOST_P95 = {"R-01": 500, "R-02": 800, "R-03": 1500}
MOST_P99 = {"R-01": 1200}
LEAST_PER_SECOND = 40
LEAST_ROWS_PER_SECOND = 1500
MOST_PULL_GROWTH = 100  # MiB
MOST_EXPORT = {"csv": 60.0, "xlsx": 60.0}
MOST_EXPORT_GROWTH = 400  # MiB
MOST_RECOVERY = 30
MOST_STORM_P95 = 1000
MOST_BACKUP, MOST_RESTORE = 5 * 60, 15 * 60
MOST_MEMORY = 1536  # MiB
MOST_SOAK_GROWTH = 5  # percent an hour
MOST_BESIDE = 2.0
HOUR = 3600


@dataclass(slots=True, kw_only=True)
class Report:
    """What was measured so far."""

    licenses: int
    workers: int
    machine_before: dict[str, object]
    engine: str = ""
    figures: dict[str, Any] = field(default_factory=dict)
    targets: list[Target] = field(default_factory=list)
    scenarios: list[list[str]] = field(default_factory=list)
    others: list[list[str]] = field(default_factory=list)
    memories: list[list[str]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def failed(self, name: str, error: Exception) -> None:
        self.failures.append(f"{name}: {type(error).__name__}: {error}")

    def _most(self, name: str, value: float, limit: float, unit: str = "") -> None:
        self.targets.append(Target(name=name, value=value, limit=limit, unit=unit))

    def _other(self, what: str, figure: str, target: str) -> None:
        self.others.append([what, figure, target])
        print(f"{what}: {figure} (target {target})", flush=True)

    def scenario(self, run_name: str, run: Run, name: str) -> None:
        """One scenario of a run; ``run_name`` says what ran beside it."""
        found = run.scenarios[name]
        self.figures[f"{run_name} {name}"] = run.as_json()
        title = name if run_name == name else f"{name}, {run_name}"
        self.scenarios.append(
            [
                title,
                str(run.users[name]),
                f"{found.requests:,}",
                f"{found.per_second:.1f}",
                f"{found.p50:,}",
                f"{found.p95:,}",
                f"{found.p99:,}",
                str(found.failures),
                f"{run.busy_percent:.0f} % ({run.client_percent:.0f} %)",
                f"{run.load_before:.1f}",
            ]
        )
        print_table(SCENARIO_HEADS, self.scenarios[-1:])
        for error in run.errors[:5]:
            print(f"  {error['count']} × {error['name']}: {error['error'][:200]}", flush=True)
        print("  slowest at p95: " + ", ".join(f"{page} {time}" for page, time in run.slowest_pages[:4]))
        self._most(f"{title}: failures", found.failures, 0)
        self._most(f"{title}: p95", found.p95, MOST_P95[name], " ms")
        if name in MOST_P99:
            self._most(f"{title}: p99", found.p99, MOST_P99[name], " ms")
        if run_name == "R-01":
            # Seconds for as many requests as a second shall answer.
            needed = LEAST_PER_SECOND / max(0.1, found.per_second)
            self._most(f"{title}: seconds for {LEAST_PER_SECOND} requests", needed, 1)

    def idle(self, memory: Mapping[str, float]) -> None:
        self.memories.append(["after the first visits", *_memory_cells(memory, sum(memory.values()))])

    def memory(self, watch: MemoryWatch) -> None:
        """The most memory of our processes during the three scenarios together."""
        self.figures["memory"] = {"most": watch.most, "together": watch.together}
        self.memories.append(["R-01, R-02 and R-03 together", *_memory_cells(watch.most, watch.together)])
        print_table(MEMORY_HEADS, self.memories)
        self._most("memory of all our processes", watch.together, MOST_MEMORY, " MiB")

    def numbers(self, name: str, found: Mapping[str, int]) -> None:
        self.figures[f"numbers after {name}"] = dict(found)
        self._most(f"{name}: numbers missing, twice or lost", sum(map(abs, found.values())), 0)

    def overload(self, run: Run, recovery: float) -> None:
        self.figures["R-10"] = {**run.as_json(), "recovery_seconds": recovery}
        refused = sum(count for name, count in run.statuses.items() if name.endswith((" 503", " 429")))
        total = sum(run.statuses.values())
        served = sum(count for name, count in run.statuses.items() if name.endswith((" 200", " 201", " 204")))
        errors = run.server_errors()
        for error in run.errors[:5]:
            print(f"  {error['count']} × {error['name']}: {error['error'][:200]}", flush=True)
        self._other(
            f"R-10: {run.users['R-01']} visitors",
            f"{total:,} requests: {served / run.seconds:.0f} a second served, {refused / max(1, total):.0%}"
            f" refused with 429 or 503, {errors} errors",
            "no error",
        )
        self._other("R-10: quick again after", f"{recovery:.1f} s", f"{MOST_RECOVERY} s")
        self._most("R-10: errors", errors, 0)
        self._most("R-10: refusals without Retry-After", run.refused_without_wait, 0)
        self._most("R-10: recovery", recovery, MOST_RECOVERY, " s")

    def storm(self, run: Run) -> None:
        self.figures["R-11"] = run.as_json()
        visitors, hashed = run.scenarios["R-01"], run.statuses.get("R-11 200", 0) / max(1.0, run.seconds)
        self._other(
            f"R-11: catalogue while {run.users['R-11']} people a second sign in, p95",
            f"{visitors.p95:,} ms; {hashed:.1f} passwords hashed a second",
            f"{MOST_STORM_P95:,} ms",
        )
        self._most("R-11: catalogue p95", visitors.p95, MOST_STORM_P95, " ms")
        self._most("R-11: failures", run.failures, 0)
        self._most("R-11: passwords hashed a second", hashed, 3.5)

    def beside(self, alone: Run, beside: Run) -> None:
        ratio = beside.scenarios["R-01"].p95 / max(1, alone.scenarios["R-01"].p95)
        self._other("R-08: p95 of R-01 beside exports ÷ alone", f"{ratio:.2f}", f"{MOST_BESIDE:.0f}")
        self._most("R-08: p95 ÷ p95 alone", ratio, MOST_BESIDE)

    def pull(self, found: Mapping[str, Any]) -> None:
        self.figures["R-04"] = dict(found)
        self._other(
            f"R-04: {found['rows']:,} licences over the API, 500 at once",
            f"{found['rows_per_second']:,.0f} rows/s, web processes + {found['web_growth_mib']:.0f} MiB",
            f"{LEAST_ROWS_PER_SECOND:,} rows/s, + {MOST_PULL_GROWTH} MiB",
        )
        needed = 1000 * LEAST_ROWS_PER_SECOND / found["rows_per_second"]
        self._most(f"R-04: milliseconds for {LEAST_ROWS_PER_SECOND:,} rows", needed, 1000)
        self._most("R-04: growth of the web processes", found["web_growth_mib"], MOST_PULL_GROWTH, " MiB")
        self._most("R-04: rows seen twice", found["seen_twice"], 0)

    def export(self, file_format: str, found: Mapping[str, Any]) -> None:
        name = f"R-05, {file_format}"
        self.figures[name] = dict(found)
        if found["status"] != "ready":
            self.failures.append(f"{name}: {found['status']} {found['error']}")
        limit = MOST_EXPORT[file_format]
        self._other(
            f"{name}: {found['rows']:,} licences",
            f"{found['seconds']:.0f} s, {found['megabytes']:.1f} MiB,"
            f" worker + {found['worker_growth_mib']:.0f} MiB",
            f"{limit:.0f} s, + {MOST_EXPORT_GROWTH} MiB",
        )
        self._most(f"{name}: seconds", found["seconds"], limit, " s")
        self._most(f"{name}: growth of the worker", found["worker_growth_mib"], MOST_EXPORT_GROWTH, " MiB")

    def backup(self, found: Mapping[str, Any]) -> None:
        self.figures["backup"] = dict(found)
        backed_up, restored = found["backup_seconds"], found["restore_seconds"]
        self._other(
            f"Backup, by {found['by']}", f"{backed_up:.0f} s, {found['megabytes']:.0f} MiB", "5 minutes"
        )
        self._other(f"Restore, by {found['by']}", f"{restored:.0f} s", "15 minutes")
        self._most("backup", backed_up, MOST_BACKUP, " s")
        self._most("restore", restored, MOST_RESTORE, " s")
        self._most("restore: licences and invoices missing", abs(found["rows_missing"]), 0)

    def soak(self, watch: MemoryWatch) -> None:
        """The second half of the run, when the processes have what they need."""
        half = watch.series[len(watch.series) // 2 :]
        (began, first), (ended, last) = half[0], half[-1]
        before, after = sum(first.values()), sum(last.values())
        growth = 100 * (after - before) / before * HOUR / max(1.0, ended - began)
        self.figures["soak"] = {"series": watch.series}
        self._other(
            f"R-09: memory over the last {(ended - began) / 60:.0f} of {ended / 60:.0f} minutes",
            f"{before:.0f} → {after:.0f} MiB, {growth:+.0f} % an hour",
            f"{MOST_SOAK_GROWTH} % an hour",
        )
        self._most("R-09: growth an hour", growth, MOST_SOAK_GROWTH, " %")

    def finish(self) -> int:
        """Print and keep everything; returns the exit status."""
        text = self.markdown()
        print(f"\n{text}")
        RESULTS.mkdir(parents=True, exist_ok=True)
        (RESULTS / "load.md").write_text(text, encoding="utf-8")
        status = finish("load", {**self.figures, "failures": self.failures}, self.targets)
        for failure in self.failures:
            print(f"FAILED  {failure}")
        return status or int(bool(self.failures))

    def markdown(self) -> str:
        """Tables, and the targets that were missed."""
        cores, load = self.machine_before["cores"], self.machine_before["load"]
        commit = subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
        ).stdout.strip()
        head = (
            f"{datetime.now(UTC):%Y-%m-%d}, commit {commit}, {cores} cores, load averages {load} before;"
            f" {self.licenses:,} licences, PostgreSQL, Redis and {self.engine} on the same machine,"
            f" {self.workers} web processes."
        )
        lines = [head]
        for heads, rows in (
            (SCENARIO_HEADS, self.scenarios),
            (("", "measured", "target"), self.others),
            (MEMORY_HEADS, self.memories),
        ):
            if rows:
                lines += ["", _row(heads), _row(["---"] * len(heads)), *map(_row, rows)]
        missed = [str(target).removeprefix("OVER  ") for target in self.targets if not target.is_met]
        lines += ["", "Missed: " + ("; ".join([*missed, *self.failures]) or "nothing") + "."]
        return "\n".join(lines) + "\n"


SCENARIO_HEADS = (
    *("scenario", "people", "requests", "per second", "p50 ms", "p95", "p99", "failures"),
    *("processors busy (by the client)", "load before"),
)
MEMORY_HEADS = ("memory, MiB (PSS)", "web", "relay", "worker", "beat", "together")


def _memory_cells(memory: Mapping[str, float], together: float) -> list[str]:
    return [*(f"{memory.get(name, 0.0):.0f}" for name in MEMORY_HEADS[1:-1]), f"{together:.0f}"]


def _row(cells: Any) -> str:
    return f"| {' | '.join(cells)} |"
