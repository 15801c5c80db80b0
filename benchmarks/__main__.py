"""All benchmarks, one after the other: `python -m benchmarks [spine catalogue search sync … ] …`.

Each runs to its end whatever the others found. Ends with 1 when one of them missed a target or failed.
"""

import argparse
import subprocess
import sys
from collections.abc import Sequence

from benchmarks.installations import ROOT, end_in_order

NAMES = (
    "spine",
    "offers",
    "catalogue",
    "search",
    "sync",
    "pricebook",
    "logins",
    "queues",
    "numbering",
    "invoices",
    "exports",
    "register",
    "portfolio",
    "growth",
    "pages",
    "programs",
)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="|".join(NAMES), help="default: all of them")
    parser.add_argument("--apps", type=int, default=10_000, help="compared with a tenth of it")
    parser.add_argument("--requests", type=int, default=100_000, help="of the queue, compared with 100")
    parser.add_argument("--rounds", type=int, default=9, help="of the pages of catalogue and search")
    parser.add_argument("--postgres", action="store_true", help="all but spine and offers on PostgreSQL")
    parser.add_argument("--elasticsearch", default="8.19", help="of the search: 8.19, 9.2 or none")
    options = parser.parse_args(arguments)
    if unknown := set(options.names) - set(NAMES):
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}")
    shared = [f"--apps={options.apps}", *(["--postgres"] if options.postgres else [])]
    pages = [*shared, f"--rounds={options.rounds}"]
    given = {
        "numbering": [],
        "invoices": [],
        "exports": ["--postgres"] if options.postgres else [],
        "register": ["--postgres"] if options.postgres else [],
        "portfolio": ["--postgres"] if options.postgres else [],
        "growth": ["--postgres"] if options.postgres else [],
        "pages": ["--postgres"] if options.postgres else [],
        "spine": [],
        "offers": [],
        "catalogue": pages,
        "programs": pages,
        "search": [*pages, f"--elasticsearch={options.elasticsearch}"],
        "sync": shared,
        "pricebook": ["--postgres"] if options.postgres else [],
        "logins": ["--postgres"] if options.postgres else [],
        "queues": [f"--requests={options.requests}", *(["--postgres"] if options.postgres else [])],
    }
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
