"""The synchronisation with a catalogue of 10,000 apps, over real HTTP from another process.

`python -m benchmarks.sync [--apps 10000] [--no-logos] [--postgres]`

First everything, then everything again without a change, then what changed after 1 % did; and a tenth of the
catalogue first, to see whether the queries per listing stay the same. Ends with 1 when a target is missed.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import httpx

from benchmarks.databases import Databases, databases
from benchmarks.installations import OURS, ROOT, Installation, end_in_order, install_empty, run
from benchmarks.measuring import machine
from benchmarks.reporting import Target, finish, print_table
from tests.services import free_port

MINUTE = 60.0
# Between a tenth of the catalogue and the whole; some queries are made once, whatever the size.
MOST_QUERY_GROWTH = 1.1

Figures = dict[str, Any]


@contextmanager
def marketplace(apps: int, *, logos: bool) -> Iterator[str]:
    """Serve a Marketplace from a process of its own and yield its address."""
    port = free_port()
    command = [sys.executable, "-m", "tests.marketplace_stub", f"--port={port}", f"--apps={apps}"]
    command += [] if logos else ["--no-logos"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            # It says so when it serves.
            if process.stdout is None or not process.stdout.readline():
                raise RuntimeError("the stub of the Marketplace does not start")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def change_one_percent(address: str) -> None:
    """Give 1 % of the apps a new version."""
    httpx.post(f"{address}/stub/faults", params={"name": "touched-1"}, timeout=30).raise_for_status()


def synchronize(installation: Installation, address: str, *options: str) -> Figures:
    """Run the command in a process of its own and return what it took."""
    result = installation.folder / "figures.json"
    log = installation.folder / "sync.log"
    with log.open("ab") as output:
        run(
            installation,
            *("-m", "benchmarks.ours.synchronize", str(result), "--source", address, *options),
            output=output,
        )
    figures: Figures = json.loads(result.read_text())
    return figures


def measure(apps: int, *, logos: bool, store: Databases) -> dict[str, Figures]:
    """Synchronise four times and return the figures of each, in the order in which they ran."""
    found = {}
    tenth = Installation(shop=OURS, purpose="sync", size=apps // 10, databases=store)
    install_empty(tenth)
    with marketplace(tenth.size, logos=logos) as address:
        found[f"first, {tenth.size:,} apps"] = synchronize(tenth, address, "--full")
    whole = Installation(shop=OURS, purpose="sync", size=apps, databases=store)
    install_empty(whole)
    with marketplace(apps, logos=logos) as address:
        for name, options in (("first", ["--full"]), ("unchanged", ["--full"]), ("1 % changed", [])):
            if name == "1 % changed":
                change_one_percent(address)
            print(f"{name}: load average {os.getloadavg()[0]:.2f}", flush=True)
            found[name] = synchronize(whole, address, *options)
    return found


def targets_of(found: dict[str, Figures]) -> list[Target]:
    small, first, unchanged, _changed = found.values()
    return [
        Target(name="first, own time", value=first["own_seconds"], limit=5 * MINUTE, unit=" s"),
        Target(name="unchanged, own time", value=unchanged["own_seconds"], limit=MINUTE, unit=" s"),
        Target(
            name="unchanged, rows of the catalogue written",
            value=unchanged["catalogue_rows_written"],
            limit=0,
        ),
        Target(
            name="memory, at most in any run",
            value=max(figures["peak_mib"] for figures in found.values()),
            limit=300,
            unit=" MiB",
        ),
        Target(
            name="first, queries per 100 listings ÷ those of a tenth",
            value=first["queries_per_100"] / small["queries_per_100"],
            limit=MOST_QUERY_GROWTH,
        ),
    ]


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.sync", description=__doc__.splitlines()[0])
    parser.add_argument("--apps", type=int, default=10_000)
    parser.add_argument("--no-logos", action="store_true", help="apps without logos: nothing to mirror")
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL started for this run")
    options = parser.parse_args(arguments)
    before = machine()
    with databases(on_postgres=options.postgres) as store:
        found = measure(options.apps, logos=not options.no_logos, store=store)
    print(f"\n{options.apps:,} apps; {before['cores']} cores, load average {before['load']} before")
    heads = ["synchronisation", "listings", "wall s", "own s", "CPU s", "peak MiB", "queries/100", "rows"]
    rows = [
        [
            name,
            f"{figures['listings']:,}",
            *(f"{figures[part]:.1f}" for part in ("wall_seconds", "own_seconds", "cpu_seconds")),
            f"{figures['peak_mib']:.0f}",
            f"{figures['queries_per_100']:.0f}",
            f"{figures['catalogue_rows_written']:,}",
        ]
        for name, figures in found.items()
    ]
    print_table(heads, rows)
    return finish("sync-postgres" if options.postgres else "sync", found, targets_of(found))


if __name__ == "__main__":
    end_in_order()
    sys.exit(main(sys.argv[1:]))
