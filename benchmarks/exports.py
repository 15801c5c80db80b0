"""Exports of long lists: 50,000 licences as CSV and Excel, 10,000 as PDF, beside the library alone.

`python -m benchmarks.exports [--rows 50000] [--pdf-rows 10000] [--rounds 3] [--postgres]`

Each export is made in a process of its own by the service that its job calls. Memory is what it takes beyond
what the process held before. The ratio is its time over that of the library that only writes the same values.
"""

import argparse
import json
import statistics
import sys
from collections.abc import Sequence

from benchmarks.databases import Databases, databases
from benchmarks.installations import OURS, Installation, end_in_order, install_empty, run
from benchmarks.measuring import machine
from benchmarks.reporting import Target, finish, print_table

Figures = dict[str, float]
MOST_SECONDS = {"xlsx": 15.0, "pdf": 15.0}
MOST_MEMORY = {"xlsx": 150.0, "pdf": 300.0}  # MiB
MOST_FIRST_BYTE = 1.0


def measure(formats: Sequence[str], rows: int, *, rounds: int, store: Databases) -> dict[str, Figures]:
    """Fill an installation; the median of each figure of each format."""
    installation = Installation(shop=OURS, purpose="exports", size=rows, databases=store)
    install_empty(installation)
    run(installation, "-m", "benchmarks.ours.exports", "fill", str(rows))
    result = installation.folder / "figures.json"
    found: dict[str, Figures] = {}
    for name in [*formats, *(f"raw-{one}" for one in formats)]:
        taken: list[Figures] = []
        for _round in range(rounds):
            run(installation, "-m", "benchmarks.ours.exports", str(result), name, str(rows))
            taken.append(json.loads(result.read_text()))
        found[name] = {key: statistics.median(one[key] for one in taken) for key in taken[0]}
    return found


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.exports", description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--pdf-rows", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL started for this run")
    options = parser.parse_args(arguments)
    before = machine()
    with databases(on_postgres=options.postgres) as store:
        figures = measure(["csv", "xlsx"], options.rows, rounds=options.rounds, store=store)
        figures |= measure(["pdf"], options.pdf_rows, rounds=options.rounds, store=store)
    print(f"\n{before['cores']} cores, load average {before['load']} before")
    heads = ["export", "rows", "first byte s", "s", "cpu s", "file MiB", "memory MiB", "library s", "ratio"]
    table, targets = [], []
    for name in ("csv", "xlsx", "pdf"):
        ours, raw = figures[name], figures[f"raw-{name}"]
        memory = ours["memory_peak"] - ours["memory_before"]
        table.append(
            [
                name,
                f"{options.pdf_rows if name == 'pdf' else options.rows:,}",
                f"{ours['first_byte_seconds']:.2f}",
                f"{ours['seconds']:.1f}",
                f"{ours['cpu_seconds']:.1f}",
                f"{ours['megabytes']:.1f}",
                f"{memory:.0f}",
                f"{raw['seconds']:.1f}",
                f"{ours['cpu_seconds'] / raw['cpu_seconds']:.2f}",
            ]
        )
        if name in MOST_SECONDS:
            targets.append(Target(name=f"{name}: seconds", value=ours["seconds"], limit=MOST_SECONDS[name]))
            targets.append(Target(name=f"{name}: MiB", value=memory, limit=MOST_MEMORY[name]))
    first = figures["csv"]["first_byte_seconds"]
    targets.append(Target(name="csv: seconds to the first byte", value=first, limit=MOST_FIRST_BYTE))
    print_table(heads, table)
    return finish("exports-postgres" if options.postgres else "exports", {"figures": figures}, targets)


if __name__ == "__main__":
    end_in_order()
    sys.exit(main(sys.argv[1:]))
