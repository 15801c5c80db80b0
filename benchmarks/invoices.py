"""The desk's and the customer's lists of invoices in front of 100 invoices and of 100,000.

`python -m benchmarks.invoices [--invoices 100000] [--rounds 15] [--postgres]`

Ends with 1 when a page grows by more than it may. As many invoices are open in both: what is paid must not
slow down what is not. A search that has to look at every invoice is shown too, without a target.
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

FEW = 100
MOST_GROWTH = 1.5
# Linear by nature, see above.
SEARCHING = frozenset({"a word that nobody has"})

Figures = dict[str, dict[str, Any]]


def measure(invoices: int, *, rounds: int, store: Databases) -> Figures:
    """Fill an installation and return the figures of each page."""
    installation = Installation(shop=OURS, purpose="invoices", size=invoices, databases=store)
    install_empty(installation)
    result = installation.folder / "figures.json"
    run(installation, "-m", "benchmarks.ours.invoices", str(result), str(invoices), str(rounds))
    figures: Figures = json.loads(result.read_text())
    return figures


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.invoices", description=__doc__.splitlines()[0])
    parser.add_argument("--invoices", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL started for this run")
    options = parser.parse_args(arguments)
    before = machine()
    with databases(on_postgres=options.postgres) as store:
        few = measure(FEW, rounds=options.rounds, store=store)
        many = measure(options.invoices, rounds=options.rounds, store=store)
    print(f"\n{before['cores']} cores, load average {before['load']} before")
    figure = "ms" if options.postgres else "cpu_ms"
    growth = {page: many[page][figure] / few[page][figure] for page in few}
    unit = figure.replace("_", " ")
    heads = ["page", f"{unit}, {FEW:,}", f"{unit}, {options.invoices:,}", "growth", "queries"]
    rows = [
        [
            page,
            f"{few[page][figure]:.1f}",
            f"{many[page][figure]:.1f}",
            f"{growth[page]:.2f}",
            f"{few[page]['queries']}/{many[page]['queries']}",
        ]
        for page in few
    ]
    print_table(heads, rows)
    targets = [
        Target(name=f"{page}: time ÷ that of {FEW:,} invoices", value=growth[page], limit=MOST_GROWTH)
        for page in few
        if page not in SEARCHING
    ]
    figures = {"few": few, "many": many, "invoices": options.invoices}
    return finish("invoices-postgres" if options.postgres else "invoices", figures, targets)


if __name__ == "__main__":
    end_in_order()
    sys.exit(main(sys.argv[1:]))
