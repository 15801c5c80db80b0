"""Load on a whole installation: `python -m benchmarks.load [R-01 R-02 R-03 together R-10 …] [OPTIONS]`.

Without names: R-01, R-02 and R-03 one after the other and together, R-04, R-05, R-10, R-11, backup and
restore, memory. `soak` runs all three for --minutes and looks at the memory. R-06, R-07 are
`benchmarks.sync` and `benchmarks.search`. Ends with 1 when a target is missed or something failed. The tables
are also written as Markdown to var/bench/load.md.
"""

import argparse
import sys
import traceback
from collections.abc import Callable, Sequence

from benchmarks.installations import end_in_order
from benchmarks.load import measures
from benchmarks.load.report import Report
from benchmarks.load.running import MemoryWatch, attack
from benchmarks.load.site import Site, site
from benchmarks.measuring import machine

# People of each scenario. Thirty visitors with two seconds between pages ask for 15 pages a second at most;
# forty a second take ninety.
USERS = {"R-01": 90, "R-02": 20, "R-03": 5}
STORM = 20
OVERLOAD = 10
PULLED = 50_000
PARTS = ("R-01", "R-02", "R-03", "together", "R-04", "R-05", "R-10", "R-11", "backup")
# What takes long and says nothing that the others do not say within minutes.
ON_DEMAND = ("R-08", "soak")


class Benchmark:
    """The parts, each of which leaves its figures in the report."""

    def __init__(self, site: Site, report: Report, *, seconds: int, scale: float) -> None:
        self.site, self.report, self.seconds = site, report, seconds
        self.users = {name: max(1, round(count * scale)) for name, count in USERS.items()}
        self.said: list[str] = []

    def part(self, name: str) -> None:
        """Measure one part; what fails is reported, and the others go on."""
        print(f"\n=== {name} ===", flush=True)
        alone: Callable[[], None] = lambda: self.scenario(name)  # noqa: E731
        parts: dict[str, Callable[[], None]] = {
            "together": self.together,
            "R-04": self.pull,
            "R-05": self.exports,
            "R-08": self.beside_background,
            "R-10": self.overload,
            "R-11": self.storm,
            "backup": self.backup,
            "soak": self.soak,
        }
        try:
            parts.get(name, alone)()
        except Exception as error:  # noqa: BLE001 - the other parts shall still be measured
            traceback.print_exc()
            self.report.failed(name, error)

    def scenario(self, name: str) -> None:
        run = attack(self.site, {name: self.users[name]}, seconds=self.seconds)
        self.said += run.invoices
        self.report.scenario(name, run, name)
        self._check_numbers(name)

    def together(self) -> None:
        with MemoryWatch(self.site) as memory:
            run = attack(self.site, self.users, seconds=self.seconds)
        self.said += run.invoices
        for name in self.users:
            self.report.scenario("together", run, name)
        self.report.memory(memory)
        self._check_numbers("together")

    def beside_background(self) -> None:
        """R-01 while the worker makes documents: exports of everything, one after the other."""
        alone = attack(self.site, {"R-01": self.users["R-01"]}, seconds=self.seconds)
        with measures.busy_worker(self.site):
            beside = attack(self.site, {"R-01": self.users["R-01"]}, seconds=self.seconds)
        self.report.scenario("R-08, before", alone, "R-01")
        self.report.scenario("R-08", beside, "R-01")
        self.report.beside(alone, beside)

    def overload(self) -> None:
        users = {**self.users, "R-01": OVERLOAD * self.users["R-01"]}
        run = attack(self.site, users, seconds=self.seconds, overload=True)
        self.said += run.invoices
        seconds = measures.recovery(self.site)
        self.report.overload(run, seconds)
        self._check_numbers("R-10")

    def storm(self) -> None:
        run = attack(self.site, {"R-01": self.users["R-01"] // 3 or 1, "R-11": STORM}, seconds=self.seconds)
        self.report.storm(run)

    def pull(self) -> None:
        self.report.pull(measures.pull(self.site, most=min(PULLED, self.report.licenses)))

    def exports(self) -> None:
        for file_format in ("csv", "xlsx"):
            self.report.export(file_format, measures.export(self.site, file_format))

    def backup(self) -> None:
        self.report.backup(measures.backup_and_restore(self.site))

    def soak(self) -> None:
        with MemoryWatch(self.site, every=10.0) as memory:
            run = attack(self.site, self.users, seconds=self.seconds)
        for name in self.users:
            self.report.scenario("soak", run, name)
        self.report.soak(memory)
        self._check_numbers("soak")

    def _check_numbers(self, name: str) -> None:
        self.report.numbers(name, measures.numbers(self.site, self.said))


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.load", description=__doc__.splitlines()[0])
    parser.add_argument(
        "names", nargs="*", metavar="|".join((*PARTS, *ON_DEMAND)), help="default: all but R-08, soak"
    )
    parser.add_argument("--licenses", type=int, default=100_000)
    parser.add_argument("--listings", type=int, default=10_000)
    parser.add_argument("--organizations", type=int, default=2_000)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--minutes", type=float, default=1.0, help="of each scenario")
    parser.add_argument("--scale", type=float, default=1.0, help="times the usual number of users")
    parser.add_argument("--workers", type=int, default=3, help="web processes")
    parser.add_argument("--no-elasticsearch", action="store_true", help="the embedded engine instead")
    options = parser.parse_args(arguments)
    if unknown := set(options.names) - {*PARTS, *ON_DEMAND}:
        parser.error(f"no part is called {', '.join(sorted(unknown))}")
    sizes = {"listings": options.listings, "organizations": options.organizations, "people": options.people}
    report = Report(licenses=options.licenses, workers=options.workers, machine_before=dict(machine()))
    with site(
        licenses=options.licenses,
        workers=options.workers,
        with_elasticsearch=not options.no_elasticsearch,
        sizes=sizes,
    ) as found:
        report.engine = "Elasticsearch" if found.has_elasticsearch else "the embedded engine"
        measures.warm_up(found)
        report.idle(found.memory())
        benchmark = Benchmark(found, report, seconds=round(60 * options.minutes), scale=options.scale)
        for name in options.names or PARTS:
            benchmark.part(name)
    return report.finish()


if __name__ == "__main__":
    end_in_order()
    sys.exit(main(sys.argv[1:]))
