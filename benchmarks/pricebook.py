"""The price book: lists of 50,000 rows imported, prices proposed for an offer of 200 lines.

`python -m benchmarks.pricebook [--rows 50000] [--postgres]`

A list of new prices, one that changes them all, and one as an Excel file that changes them all again. Ends
with 1 when a target is missed.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any

from benchmarks.databases import databases
from benchmarks.installations import OURS, Installation, end_in_order, install_empty, run
from benchmarks.measuring import machine
from benchmarks.reporting import Target, finish, print_table

STEPS = ("upload", "read", "press Import", "import")
LISTS = ("CSV, all new", "CSV, all changed", "Excel, all changed")


def targets_of(found: dict[str, Any]) -> list[Target]:
    return [
        *(
            Target(
                name=f"{name}: read and import {found['rows']:,} rows",
                value=sum(found[name][step]["seconds"] for step in STEPS),
                limit=60,
                unit=" s",
            )
            for name in LISTS
        ),
        Target(
            name="memory, at most",
            value=max(found[name]["peak_mib"] for name in LISTS),
            limit=400,
            unit=" MiB",
        ),
        Target(name="queries for proposals of 200 lines", value=found["propose 200"]["queries"], limit=1),
    ]


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.pricebook", description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL started for this run")
    options = parser.parse_args(arguments)
    before = machine()
    with databases(on_postgres=options.postgres) as store:
        installation = Installation(shop=OURS, purpose="prices", size=options.rows, databases=store)
        install_empty(installation)
        result = installation.folder / "figures.json"
        command = ("-m", "benchmarks.ours.prices", str(result), str(options.rows), str(installation.folder))
        run(installation, *command)
        found = json.loads(result.read_text())
    print(f"\n{options.rows:,} rows; {before['cores']} cores, load average {before['load']} before")
    rows = [
        [
            f"{name}: {step}",
            f"{part['seconds']:.2f}",
            f"{part['cpu_seconds']:.2f}",
            f"{part['queries']:,}",
            f"{part['load']:.1f}",
        ]
        for name in LISTS
        for step, part in found[name].items()
        if step in STEPS
    ]
    rows += [
        [
            name,
            f"{part['seconds']:.4f}",
            f"{part['cpu_seconds']:.4f}",
            f"{part['queries']:,}",
            f"{part['load']:.1f}",
        ]
        for name, part in found.items()
        if name not in (*LISTS, "rows")
    ]
    print_table(["step", "seconds", "CPU s", "queries", "load"], rows)
    return finish("pricebook-postgres" if options.postgres else "pricebook", found, targets_of(found))


if __name__ == "__main__":
    end_in_order()
    sys.exit(main(sys.argv[1:]))
