"""Fill the installation of this environment with made-up data: `python -m benchmarks.ours.seed [OPTIONS]`.

Without options that is data set L: 10,000 listings, 2,000 organisations, 10,000 people, 100,000 licences,
50,000 invoices with their orders, offers and requests. The same options make the same rows. Refuses where an
organisation, a licence, an order or an invoice is, and then changes nothing.
"""

import argparse
import os
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
django.setup()

import structlog
from django.core.management import call_command
from django.utils import timezone

from benchmarks.ours.volume.filling import (
    NotEmpty,
    Size,
    fill,
    make_plan,
    new_password,
    write_plan,
)

WHOLE = Size()


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.ours.seed", description=__doc__.splitlines()[0])
    parser.add_argument("--listings", type=int, default=WHOLE.listings)
    parser.add_argument("--organizations", type=int, default=WHOLE.organizations)
    parser.add_argument("--people", type=int, default=WHOLE.people)
    parser.add_argument("--licenses", type=int, default=WHOLE.licenses, help="and half as many invoices")
    parser.add_argument("--documents", type=int, default=WHOLE.documents, help="invoices that are printed")
    parser.add_argument("--until", type=date.fromisoformat, help="day of the last invoice; default yesterday")
    parser.add_argument("--password", help="of all made-up people; default: a new one")
    parser.add_argument(
        "--plan", type=Path, help="file for what a load test needs: sessions, tokens, addresses"
    )
    parser.add_argument("--no-search", action="store_true", help="leave the search index as it is")
    options = parser.parse_args(arguments)
    size = Size(
        listings=options.listings,
        organizations=options.organizations,
        people=options.people,
        licenses=options.licenses,
        documents=options.documents,
    )
    if min(size.listings, size.organizations, size.people, size.licenses) < 1:
        parser.error("listings, organisations, people and licences are 1 at least")
    # What the services log is for operators of real installations.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    password = options.password or new_password()
    now = timezone.now()
    until = options.until or timezone.localdate(now) - timedelta(days=1)
    started = time.monotonic()
    try:
        fill(size, password=password, until=until, at=now, say=lambda text: print(text, flush=True))
    except NotEmpty as error:
        print(error, file=sys.stderr)
        return 1
    if options.plan:
        write_plan(options.plan, make_plan(size, password=password, at=now))
        print(f"Sessions, tokens and the password are in {options.plan}")
    if not options.no_search:
        call_command("rebuild_search")
    print(f"Filled in {time.monotonic() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
