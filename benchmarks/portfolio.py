"""Lists of 50,000 licences read and entered into a register, one of them taken back.

`python -m benchmarks.portfolio [--rows 50000] [--postgres]`

As CSV, as CSV with licence keys, as Excel. Ends with 1 when a target is missed.
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
LISTS = ("CSV", "CSV with keys", "Excel")


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
            limit=800,
            unit=" MiB",
        ),
    ]


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.portfolio", description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL started for this run")
    options = parser.parse_args(arguments)
    before = machine()
    with databases(on_postgres=options.postgres) as store:
        installation = Installation(shop=OURS, purpose="portfolio", size=options.rows, databases=store)
        install_empty(installation)
        result = installation.folder / "figures.json"
        command = (
            "-m",
            "benchmarks.ours.portfolio",
            str(result),
            str(options.rows),
            str(installation.folder),
        )
        run(installation, *command)
        found = json.loads(result.read_text())
    print(f"\n{options.rows:,} rows; {before['cores']} cores, load average {before['load']} before")
    parts = [(f"{name}: {step}", found[name][step]) for name in LISTS for step in STEPS]
    rows = [
        [
            name,
            f"{part['seconds']:.2f}",
            f"{part['cpu_seconds']:.2f}",
            f"{part['queries']:,}",
            f"{part['load']:.1f}",
        ]
        for name, part in [*parts, ("undo", found["undo"])]
    ]
    print_table(["step", "seconds", "CPU s", "queries", "load"], rows)
    return finish("portfolio-postgres" if options.postgres else "portfolio", found, targets_of(found))


if __name__ == "__main__":
    end_in_order()
    sys.exit(main(sys.argv[1:]))
