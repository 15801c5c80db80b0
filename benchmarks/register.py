"""The register of an organisation with 100,000 licences among 1,000,000, beside one of 1,000.

`python -m benchmarks.register [--licenses 1000000] [--share 10] [--rounds 15] [--postgres]`

Ends with 1 when a page takes longer than it may, or grows by more than it may.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any

from benchmarks.databases import Databases, databases
from benchmarks.installations import OURS, Installation, end_in_order, install_empty, run
from benchmarks.measuring import machine
from benchmarks.reporting import Target, finish, print_table

FEW = 1_000
FIRST_PAGE, FILTERED = 150, 300
OPERATIONS = {"API, list of 50": 120, "API, a department": 120, "API, a licence": 60}
MOST_QUERIES_OF_OPERATIONS = 10
MOST_QUERIES = 12
MOST_GROWTH = 1.5
LEAST_ROWS_PER_SECOND = 1_500

Figures = dict[str, Any]


def measure(licenses: int, *, share: int, rounds: int, store: Databases) -> Figures:
    """Fill an installation and return the figures of each page."""
    installation = Installation(shop=OURS, purpose="register", size=licenses, databases=store)
    install_empty(installation)
    result = installation.folder / "figures.json"
    arguments = (str(result), str(licenses), str(share), str(rounds))
    run(installation, "-m", "benchmarks.ours.register", *arguments)
    figures: Figures = json.loads(result.read_text())
    return figures


def targets_of(few: Figures, many: Figures, figure: str) -> list[Target]:
    pages = many["pages"]
    first = pages["first page"]
    return [
        Target(name="first page, p95", value=first["p95"], limit=FIRST_PAGE, unit=" ms"),
        Target(name="first page, queries", value=first["queries"], limit=MOST_QUERIES),
        *(
            Target(name=f"{page}, p95", value=facts["p95"], limit=FILTERED, unit=" ms")
            for page, facts in pages.items()
            if page != "first page" and page not in OPERATIONS
        ),
        *(
            Target(name=f"{page}, p95", value=pages[page]["p95"], limit=limit, unit=" ms")
            for page, limit in OPERATIONS.items()
        ),
        *(
            Target(name=f"{page}, queries", value=pages[page]["queries"], limit=MOST_QUERIES_OF_OPERATIONS)
            for page in OPERATIONS
        ),
        Target(name="page 500 ÷ page 1", value=pages["page 500"]["ms"] / first["ms"], limit=MOST_GROWTH),
        Target(
            name="growth of the first page",
            value=first[figure] / few["pages"]["first page"][figure],
            limit=MOST_GROWTH,
        ),
        Target(
            name="milliseconds for 1,000 rows over the API",
            value=1_000_000 / many["rows_per_second"],
            limit=1_000_000 / LEAST_ROWS_PER_SECOND,
        ),
    ]


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.register", description=__doc__.splitlines()[0])
    parser.add_argument("--licenses", type=int, default=1_000_000)
    parser.add_argument("--share", type=int, default=10, help="one of so many is the organisation's")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL started for this run")
    options = parser.parse_args(arguments)
    before = machine()
    with databases(on_postgres=options.postgres) as store:
        few = measure(FEW, share=1, rounds=options.rounds, store=store)
        many = measure(options.licenses, share=options.share, rounds=options.rounds, store=store)
    print(
        f"\n{options.licenses:,} licences, {options.licenses // options.share:,} of them looked at; filled in"
    )
    print(f"{many['filled_seconds']:.0f} s; {before['cores']} cores, load average {before['load']} before")
    # SQLite works in the process that measures: there the processor's time does not mind who else is busy.
    figure = "ms" if options.postgres else "cpu_ms"
    heads = ["page", f"ms, {FEW:,}", f"ms, {options.licenses:,}", "p95", "CPU ms", "growth", "queries"]
    rows = [
        [
            page,
            f"{few['pages'][page]['ms']:.1f}",
            f"{facts['ms']:.1f}",
            f"{facts['p95']:.1f}",
            f"{facts['cpu_ms']:.1f}",
            f"{facts[figure] / few['pages'][page][figure]:.2f}",
            f"{facts['queries']}",
        ]
        for page, facts in many["pages"].items()
    ]
    print_table(heads, rows)
    print(f"API: {many['rows_per_second']:,.0f} rows per second")
    name = "register-postgres" if options.postgres else "register"
    return finish(name, {"few": few, "many": many}, targets_of(few, many, figure))


if __name__ == "__main__":
    end_in_order()
    sys.exit(main(sys.argv[1:]))
