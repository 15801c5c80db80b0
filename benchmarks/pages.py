"""Editorial pages: an FAQ of 100 questions for visitors and for others, and what Lighthouse thinks.

`python -m benchmarks.pages [--questions 100] [--seconds 10] [--postgres] [--no-lighthouse]`

A visitor's page is kept; whoever has a cookie of their own, such as a session, gets one that is made for
them. The ratio is between the two, in one run. Lighthouse sees the site as production serves it but for the
proxy, without which it cannot read robots.txt: the tests have it judge what search engines see.
"""

import argparse
import statistics
import sys
from collections.abc import Sequence

from benchmarks.databases import databases
from benchmarks.installations import OURS, Installation, end_in_order, install_empty, run, served
from benchmarks.measuring import Visit, check, machine, p95, sample
from benchmarks.reporting import Target, finish, print_table
from tests.lighthouse import grades

MOST_P95 = 60.0  # milliseconds
MOST_QUERIES = 8
LEAST_GRADE = 95
CATEGORIES = ("performance", "accessibility", "best-practices")
GRADED = ("/", "/faq/", "/after-the-order/", "/catalogue/jira-software/")
# With the style sheets and scripts that the other benchmarks leave out.
WITH_FILES = {"DJANGO_SETTINGS_MODULE": "shop.settings"}


def visits(questions: int) -> dict[str, Visit]:
    """The FAQ as a visitor gets it, and as somebody does who has been here before."""
    pattern = r'id="[^"]+--[^"]+"'
    return {
        "FAQ, visitor": Visit(path="/faq/", pattern=pattern, matches=questions),
        "FAQ, made anew": Visit(path="/faq/", pattern=pattern, matches=questions, cookie="seen=1"),
    }


def grade(installation: Installation) -> dict[str, dict[str, int]]:
    """Serve the site with its static files and return Lighthouse's grades of each page."""
    run(installation, "-m", "django", "collectstatic", "--noinput", "--verbosity=0", **WITH_FILES)
    with served(installation, **WITH_FILES) as port:
        return {
            path: grades(f"http://127.0.0.1:{port}{path}", categories=CATEGORIES, as_proxy=True)
            for path in GRADED
        }


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.pages", description=__doc__.splitlines()[0])
    parser.add_argument("--questions", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=10, help="of each visit")
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL started for this run")
    parser.add_argument("--no-lighthouse", action="store_true", help="only the times")
    options = parser.parse_args(arguments)
    before = machine()
    taken = {}
    with databases(on_postgres=options.postgres) as store:
        installation = Installation(shop=OURS, purpose="pages", size=options.questions, databases=store)
        install_empty(installation)
        run(installation, "-m", "benchmarks.ours.pages", str(options.questions))
        with served(installation) as port:
            for name, visit in visits(options.questions).items():
                check(port, visit)
                taken[name] = sample(port, visit, connections=1, seconds=options.seconds)
        graded = {} if options.no_lighthouse else grade(installation)
    print(f"\n{options.questions} questions; {before['cores']} cores, load average {before['load']} before")
    figures = {
        name: {
            "ms": found.p50,
            "p95": p95([found]),
            "cpu_ms": found.cpu,
            "queries": statistics.median(answer.queries for answer in found.answers),
        }
        for name, found in taken.items()
    }
    print_table(
        ["page", "ms", "p95", "CPU ms", "queries"],
        [
            [
                name,
                f"{facts['ms']:.1f}",
                f"{facts['p95']:.1f}",
                f"{facts['cpu_ms']:.1f}",
                f"{facts['queries']:.0f}",
            ]
            for name, facts in figures.items()
        ],
    )
    kept, anew = figures.values()
    print(f"Made anew it takes {anew['ms'] / kept['ms']:.1f} times as long")
    print_table(
        ["Lighthouse", *CATEGORIES],
        [[path, *(str(found[name]) for name in CATEGORIES)] for path, found in graded.items()],
    )
    targets = [
        Target(name=f"{name}: p95", value=facts["p95"], limit=MOST_P95, unit=" ms")
        for name, facts in figures.items()
    ]
    targets += [Target(name="FAQ, made anew: queries", value=anew["queries"], limit=MOST_QUERIES)]
    targets += [
        Target(name=f"{path}: what {name} lacks of 100", value=100 - found[name], limit=100 - LEAST_GRADE)
        for path, found in graded.items()
        for name in CATEGORIES
    ]
    return finish(
        "pages-postgres" if options.postgres else "pages", {"times": figures, "grades": graded}, targets
    )


if __name__ == "__main__":
    end_in_order()
    sys.exit(main(sys.argv[1:]))
