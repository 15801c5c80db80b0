"""Pages that list licences and invoices with 1,000, 10,000 and 100,000 licences in the installation.

`python -m benchmarks.growth [--licenses 100000] [--rounds 9] [--postgres]`

The largest number, a tenth and a hundredth of it; half as many invoices and orders. The organisation that is
looked at has a twentieth of them. Ends with 1 when a page grows by more than it may, or takes more queries.
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

MOST_GROWTH = 1.5

Figures = dict[str, dict[str, Any]]


def measure(licenses: int, *, listings: int, rounds: int, store: Databases) -> Figures:
    """Fill an installation and return the figures of each page."""
    installation = Installation(shop=OURS, purpose="growth", size=licenses, databases=store)
    install_empty(installation)
    people = max(2, licenses // 50)
    size = (f"--licenses={licenses}", f"--listings={listings}", f"--organizations={people}")
    more = (f"--people={people}", "--documents=0", "--no-search")
    run(installation, "-m", "benchmarks.ours.seed", *size, *more)
    result = installation.folder / "figures.json"
    run(installation, "-m", "benchmarks.ours.growth", str(result), str(rounds))
    figures: Figures = json.loads(result.read_text())
    return figures


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.growth", description=__doc__.splitlines()[0])
    parser.add_argument("--licenses", type=int, default=100_000)
    parser.add_argument("--listings", type=int, default=200, help="the catalogue is not what grows here")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL started for this run")
    options = parser.parse_args(arguments)
    before = machine()
    sizes = [options.licenses // 100, options.licenses // 10, options.licenses]
    with databases(on_postgres=options.postgres) as store:
        found = {
            size: measure(size, listings=options.listings, rounds=options.rounds, store=store)
            for size in sizes
        }
    # SQLite works in the process that measures: there the processor's time does not mind who else is busy.
    figure = "ms" if options.postgres else "cpu_ms"
    _few, middle, many = sizes
    growth = {page: facts[figure] / found[middle][page][figure] for page, facts in found[many].items()}
    print(f"\n{before['cores']} cores, load average {before['load']} before; {figure.replace('_', ' ')}")
    heads = ["page", *(f"{size:,}" for size in sizes), f"{many:,} ÷ {middle:,}", "queries"]
    rows = [
        [
            page,
            *(f"{found[size][page][figure]:.0f}" for size in sizes),
            f"{growth[page]:.2f}",
            ", ".join(str(found[size][page]["queries"]) for size in sizes),
        ]
        for page in found[many]
    ]
    print_table(heads, rows)
    targets = [
        *(
            Target(name=f"{page}: time ÷ that of {middle:,}", value=grown, limit=MOST_GROWTH)
            for page, grown in growth.items()
        ),
        *(
            Target(
                name=f"{page}: queries more than with {middle:,}",
                value=found[many][page]["queries"] - found[middle][page]["queries"],
                limit=0,
            )
            for page in growth
        ),
    ]
    name = "growth-postgres" if options.postgres else "growth"
    return finish(name, {str(size): found[size] for size in sizes}, targets)


if __name__ == "__main__":
    end_in_order()
    sys.exit(main(sys.argv[1:]))
