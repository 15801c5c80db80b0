"""Run `sync_marketplace` with these arguments and write what it took: `… .synchronize RESULT --source URL …`.

The command itself runs unchanged; its statements are counted on their way to the database.
"""

import json
import re
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

django.setup()

from django.core.management import call_command
from django.db import connection

from shop.marketplace.models import SyncRun
from shop.marketplace.services import runs
from shop.marketplace.sources import CatalogueSource, open_source

WRITES = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM) "(\w+)"')
# What a run writes about itself, not about the catalogue.
DIARY = ("marketplace_syncrun", "marketplace_syncchange", "core_")


class Watch:
    """Counts queries, and the rows written by table; keeps the opened source."""

    def __init__(self) -> None:
        self.queries = 0
        self.rows: Counter[str] = Counter()
        self.source: Any = None
        self._written = ""
        self._changes = 0

    def note(
        self,
        execute: Callable[..., Any],
        sql: str,
        params: Any,
        many: bool,
        context: dict[str, Any],
    ) -> Any:
        self.queries += 1
        self.settle()
        result = execute(sql, params, many, context)
        if written := WRITES.match(sql):
            self._written = written[1]
            self.rows[self._written] += 0 if connection.vendor == "sqlite" else context["cursor"].rowcount
        return result

    def settle(self) -> None:
        """Count what the last statement wrote. SQLite's cursors do not know how many rows an INSERT with
        RETURNING wrote; its connection does, once all rows of the answer are read.
        """
        if connection.vendor == "sqlite" and connection.connection is not None:
            changes = connection.connection.total_changes
            if changes > self._changes:
                self.rows[self._written] += changes - self._changes
            self._changes = changes

    def opening(self, open_source: Callable[..., CatalogueSource]) -> Callable[..., CatalogueSource]:
        """Let the run open its source, and remember it: it measures how long it waited."""

        def opened(*arguments: Any, **options: Any) -> CatalogueSource:
            source = self.source = open_source(*arguments, **options)
            return source

        return opened


def peak_mib() -> float:
    """The most memory that this process has had resident. Not getrusage: that begins with its parent's."""
    lines = Path("/proc/self/status").read_text().splitlines()
    (line,) = (line for line in lines if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def main(result: Path, arguments: list[str]) -> None:
    watch = Watch()
    runs.open_source = watch.opening(open_source)  # type: ignore[attr-defined]
    started = time.perf_counter()
    with connection.execute_wrapper(watch.note):
        call_command("sync_marketplace", *arguments)
    wall = time.perf_counter() - started
    watch.settle()
    used = resource.getrusage(resource.RUSAGE_SELF)
    run = SyncRun.objects.latest("pk")
    counts = ("added", "changed", "unchanged", "skipped", "delisted")
    listings = run.added + run.changed + run.unchanged + run.skipped
    away = watch.source.seconds_on_network + watch.source.seconds_waited
    figures = {
        "wall_seconds": wall,
        "network_seconds": away,
        "own_seconds": wall - away,
        "cpu_seconds": used.ru_utime + used.ru_stime,
        "peak_mib": peak_mib(),
        "listings": listings,
        "counts": {name: getattr(run, name) for name in counts},
        "queries": watch.queries,
        "queries_per_100": 100 * watch.queries / listings,
        "rows_written": dict(watch.rows),
        "catalogue_rows_written": sum(
            count for table, count in watch.rows.items() if not table.startswith(DIARY)
        ),
    }
    result.write_text(json.dumps(figures))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
