"""Pages of our shop beside those of a stock Oscar with the same listings, at two sizes, in the same run.

`python -m benchmarks.catalogue [--apps 10000] [--rounds 9] [--seconds 0.4] [--postgres]`

The four installations take turns within each short round, so that a busy machine hits all of them. Ends
with 1 when a target of ours is missed.
"""

import argparse
import os
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass

from benchmarks.databases import BENCH, databases
from benchmarks.generating import write_contents
from benchmarks.installations import (
    OURS,
    STOCK_SHOP,
    WORKERS,
    Installation,
    end_in_order,
    install,
    install_stock_environment,
    served,
)
from benchmarks.measuring import Sample, Visit, check, p95, sample, spread
from benchmarks.reporting import Target, finish, print_table

AT_ONCE = 8
# Pages that are also visited by several at once.
BUSY_PAGES = ("catalogue, page 1", "product", "basket, 10 lines")
# Each worker compiles its templates at the first visit; so many visits, or so many seconds, reach both.
WARM_UPS = 6
WARM_UP_SECONDS = 3.0
MOST_QUERIES = 12
MOST_GROWTH = 1.3
# A tenth of it must have a page 20.
FEWEST_APPS = 5_000
COLD_PAGE = "catalogue, cold"
LIST_PAGES = ("catalogue, page 1", COLD_PAGE, "catalogue, page 20", "catalogue, one category")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What one sample was taken of."""

    shop: str
    size: int
    page: str
    connections: int


Samples = dict[Setting, list[Sample]]


def measure(installations: Sequence[Installation], *, rounds: int, seconds: float) -> Samples:
    """Visit every page of every installation in turn, round by round."""
    samples: Samples = defaultdict(list)
    with ExitStack() as stack:
        ports = {installation: stack.enter_context(served(installation)) for installation in installations}
        visits = {installation: installation.visits() for installation in installations}
        for installation, port in ports.items():
            for visit in visits[installation].values():
                warm_up(port, visit)
        for number in range(1, rounds + 1):
            print(f"round {number} of {rounds}, load average {os.getloadavg()[0]:.2f}", flush=True)
            for page in visits[installations[0]]:
                for connections in (1, AT_ONCE) if page in BUSY_PAGES else (1,):
                    for installation, port in ports.items():
                        setting = Setting(
                            shop=installation.shop.name,
                            size=installation.size,
                            page=page,
                            connections=connections,
                        )
                        visit = visits[installation][page]
                        samples[setting].append(sample(port, visit, connections=connections, seconds=seconds))
    return samples


def warm_up(port: int, visit: Visit) -> None:
    """Visit a page until every worker has it ready, and look at what it shows. Raises WrongAnswer."""
    until = time.perf_counter() + WARM_UP_SECONDS
    for _ in range(WARM_UPS):
        check(port, visit)
        if time.perf_counter() > until:
            return


@dataclass(frozen=True, slots=True)
class Results:
    """The samples, and how they are compared: round by round, since the machine changes between rounds."""

    samples: Samples

    def of(self, shop: str, size: int, page: str, connections: int = 1) -> list[Sample]:
        return self.samples[Setting(shop=shop, size=size, page=page, connections=connections)]

    def queries(self, shop: str, size: int, page: str) -> int:
        """The most queries that one visit took."""
        return max(taken.queries for taken in self.of(shop, size, page))

    def ratios(self, above: list[Sample], below: list[Sample], figure: str, other: str = "") -> list[float]:
        """One figure of each round divided by that (or another) of the other samples in the same round."""
        pairs = zip(above, below, strict=True)
        return [getattr(one, figure) / getattr(two, other or figure) for one, two in pairs]

    def growth(self, shop: str, sizes: Sequence[int], page: str, figure: str = "p50") -> list[float]:
        """How many times as much a page takes with the larger catalogue, one visit at a time."""
        small, large = sizes
        return self.ratios(self.of(shop, large, page), self.of(shop, small, page), figure)


def print_times(results: Results, pages: Sequence[str], size: int) -> None:
    print(f"\n{size:,} listings, one visit at a time: milliseconds, median of the rounds (smallest–largest)")
    rows = []
    for page in pages:
        ours, stock = (results.of(shop, size, page) for shop in ("ours", "stock"))
        rows.append(
            [
                page,
                str(results.queries("ours", size, page)),
                str(results.queries("stock", size, page)),
                _figure([taken.p50 for taken in ours]),
                _figure([taken.p50 for taken in stock]),
                _middle(results.ratios(ours, stock, "p50")),
                _middle(results.ratios(ours, stock, "p50", "p50_without_engine")),
                f"{p95(ours):.0f}",
                f"{p95(stock):.0f}",
                _middle([taken.cpu for taken in ours], digits=1),
                _middle([taken.cpu for taken in stock], digits=1),
                _middle(results.ratios(ours, stock, "cpu")),
            ]
        )
    heads = ["page", "queries", "stock", "p50", "stock", "ratio", "without engine", "p95", "stock"]
    print_table([*heads, "CPU", "stock", "ratio"], rows)


def print_rates(results: Results, size: int) -> None:
    print(f"\n{size:,} listings, {AT_ONCE} visits at once, {WORKERS} workers each: answers per second")
    rows = []
    for page in BUSY_PAGES:
        ours, stock = (results.of(shop, size, page, AT_ONCE) for shop in ("ours", "stock"))
        rows.append(
            [
                page,
                _figure([taken.rate for taken in ours]),
                _figure([taken.rate for taken in stock]),
                _middle(results.ratios(ours, stock, "rate")),
                f"{p95(ours):.0f}",
                f"{p95(stock):.0f}",
            ]
        )
    print_table(["page", "ours", "stock", "ratio", "p95 ms", "stock"], rows)


def print_growth(results: Results, pages: Sequence[str], sizes: Sequence[int]) -> None:
    small, large = sizes
    print(f"\n{large:,} listings ÷ {small:,}, one visit at a time (smallest–largest of the rounds)")
    rows = []
    for page in pages:
        row = [page]
        for shop in ("ours", "stock"):
            row += [
                f"{results.queries(shop, small, page)} → {results.queries(shop, large, page)}",
                _figure(results.growth(shop, sizes, page), digits=2),
                _middle(results.growth(shop, sizes, page, "cpu")),
            ]
        rows.append(row)
    print_table(["page", "queries", "p50", "CPU", "stock: queries", "p50", "CPU"], rows)


def targets_of(results: Results, sizes: Sequence[int]) -> list[Target]:
    """The limits for lists. A cold one reads the whole catalogue once per process: it has no limit to its
    growth, and most visits are not the first.
    """
    small, large = sizes
    targets = []
    for page in LIST_PAGES:
        queries = results.queries("ours", large, page)
        targets.append(
            Target(name=f"{page}, queries at {large:,} listings", value=queries, limit=MOST_QUERIES)
        )
        if page == COLD_PAGE:
            continue
        growth = spread(results.growth("ours", sizes, page))[0]
        targets.append(Target(name=f"{page}, p50 at {large:,} ÷ {small:,}", value=growth, limit=MOST_GROWTH))
    return targets


def _middle(values: list[float], digits: int = 2) -> str:
    return f"{spread(values)[0]:.{digits}f}"


def _figure(values: list[float], digits: int = 1) -> str:
    middle, smallest, largest = spread(values)
    return f"{middle:.{digits}f} ({smallest:.{digits}f}–{largest:.{digits}f})"


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.catalogue", description=__doc__.splitlines()[0])
    parser.add_argument("--apps", type=int, default=10_000, help="compared with a tenth of it")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=float, default=0.4, help="of visits per page and round")
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL started for this run")
    options = parser.parse_args(arguments)
    if options.apps < FEWEST_APPS:
        parser.error(f"--apps must be at least {FEWEST_APPS}: a tenth of it is visited up to its page 20")
    sizes = (options.apps // 10, options.apps)
    install_stock_environment()
    with databases(on_postgres=options.postgres) as store:
        installations, filled = [], {}
        for size in sizes:
            contents = write_contents(BENCH, size)
            for shop in (OURS, STOCK_SHOP):
                installation = Installation(shop=shop, purpose="pages", size=size, databases=store)
                filled[installation.name] = install(installation, contents)
                installations.append(installation)
        for name, spent in filled.items():
            if spent:
                print(f"{name} filled in {spent:.0f} s")
        results = Results(measure(installations, rounds=options.rounds, seconds=options.seconds))
    pages = list(dict.fromkeys(setting.page for setting in results.samples))
    print_times(results, pages, options.apps)
    print_rates(results, options.apps)
    print_growth(results, pages, sizes)
    figures = {
        "database": store.engine,
        "rounds": options.rounds,
        "filled_seconds": filled,
        "samples": [
            {
                **asdict(setting),
                "queries": max(taken.queries for taken in taken_all),
                "visits": [len(taken.answers) for taken in taken_all],
                "p50_ms": [round(taken.p50, 2) for taken in taken_all],
                "p50_without_engine_ms": [round(taken.p50_without_engine, 2) for taken in taken_all],
                "cpu_ms": [round(taken.cpu, 2) for taken in taken_all],
                "p95_ms": round(p95(taken_all), 2),
                "per_second": [round(taken.rate, 2) for taken in taken_all],
            }
            for setting, taken_all in results.samples.items()
        ],
    }
    name = "catalogue-postgres" if options.postgres else "catalogue"
    return finish(name, figures, targets_of(results, sizes))


if __name__ == "__main__":
    end_in_order()
    sys.exit(main(sys.argv[1:]))
