"""How many document numbers a second 16 workers get from one series on PostgreSQL, beside a bare counter row.

`python -m benchmarks.numbering [--workers 16] [--each 40] [--rounds 5]`

Every number is taken in a transaction of its own, one in five of which gives up. The server does not wait for
the disk, neither for our numbers nor for the bare row.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings_test")

from benchmarks.measuring import machine
from benchmarks.reporting import Target, finish, print_table
from tests.services import postgres_cluster

LEAST_PER_SECOND = 150


class GivenUp(Exception):
    pass


def rate(take: Callable[[], object], *, workers: int, each: int) -> float:
    """Numbers per second that stayed."""
    from django.db import transaction

    from tests.races import together

    def work(worker: int) -> None:
        for attempt in range(each):
            try:
                with transaction.atomic():
                    take()
                    if (worker + attempt) % 5 == 0:
                        raise GivenUp
            except GivenUp:
                continue

    started = time.perf_counter()
    results = together([lambda worker=worker: work(worker) for worker in range(workers)])  # type: ignore[misc]
    seconds = time.perf_counter() - started
    if any(result is not None for result in results):
        raise RuntimeError(str(results))
    return workers * each * 4 / 5 / seconds


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.numbering", description=__doc__.splitlines()[0])
    parser.add_argument("--workers", type=int, default=16)
    parser.add_argument("--each", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args(arguments)
    before = machine()
    with postgres_cluster() as url:
        os.environ["DATABASE_URL"] = url
        import django

        django.setup()
        from django.db import connection

        from shop.core.enums import DocumentKind
        from shop.core.models import NumberSeries
        from shop.core.numbering import next_number

        with connection.schema_editor() as editor:
            editor.create_model(NumberSeries)
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE bare (id int PRIMARY KEY, value int)")
            cursor.execute("INSERT INTO bare VALUES (1, 0)")

        def count() -> None:
            with connection.cursor() as cursor:
                cursor.execute("UPDATE bare SET value = value + 1 WHERE id = 1 RETURNING value")

        def number() -> None:
            next_number(kind=DocumentKind.INVOICE, year=2026)

        found: dict[str, list[float]] = {"bare counter row": [], "our numbers": []}
        for _round in range(options.rounds):
            for name, take in (("bare counter row", count), ("our numbers", number)):
                found[name].append(rate(take, workers=options.workers, each=options.each))
        kept = options.workers * options.each * 4 // 5 * options.rounds
        last = NumberSeries.objects.get(kind=DocumentKind.INVOICE, year=2026).last_number
        connection.close()
    if last != kept:
        raise RuntimeError(f"{kept} numbers stayed, but the last one is {last}")
    figures = {name: statistics.median(values) for name, values in found.items()}
    print(f"\n{before['cores']} cores, load average {before['load']} before")
    print_table(["what", "per second"], [[name, f"{value:.0f}"] for name, value in figures.items()])
    shortfall = LEAST_PER_SECOND / figures["our numbers"]
    target = Target(name=f"{LEAST_PER_SECOND} a second ÷ our numbers", value=shortfall, limit=1.0)
    return finish("numbering", figures, [target])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
