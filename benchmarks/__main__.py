"""All benchmarks, one after the other: `python -m benchmarks [spine catalogue sync] [--apps 10000] …`.

Each runs to its end whatever the others found. Ends with 1 when one of them missed a target or failed.
"""

import argparse
import subprocess
import sys
from collections.abc import Sequence

from benchmarks.installations import ROOT, end_in_order

NAMES = ("spine", "catalogue", "sync")


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="|".join(NAMES), help="default: all of them")
    parser.add_argument("--apps", type=int, default=10_000, help="compared with a tenth of it")
    parser.add_argument("--rounds", type=int, default=9, help="of the catalogue's pages")
    parser.add_argument("--postgres", action="store_true", help="catalogue and sync on PostgreSQL")
    options = parser.parse_args(arguments)
    if unknown := set(options.names) - set(NAMES):
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}")
    shared = [f"--apps={options.apps}", *(["--postgres"] if options.postgres else [])]
    given = {"spine": [], "catalogue": [*shared, f"--rounds={options.rounds}"], "sync": shared}
    failed = []
    for name in options.names or NAMES:
        print(f"\n=== {name} ===", flush=True)
        if subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *given[name]], cwd=ROOT).returncode:
            failed.append(name)
    if failed:
        print(f"\nMissed a target, or failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    end_in_order()
    sys.exit(main(sys.argv[1:]))
