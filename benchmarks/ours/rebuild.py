"""Run `rebuild_search` and write what it took: `… .rebuild RESULT DOCUMENTS`.

The command itself runs unchanged; its statements are counted on their way to the database. What is indexed is
written to DOCUMENTS, a line of JSON for each, for engines that do not know our index classes.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

django.setup()

import httpx
from django.conf import settings
from django.core.management import call_command
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from haystack import connections

from benchmarks.ours.synchronize import peak_mib

MIB = 1024**2


def index_mib() -> float:
    """What the index takes on disk, here or on the server."""
    options = settings.HAYSTACK_CONNECTIONS["default"]
    if "PATH" in options:
        return sum(path.stat().st_size for path in Path(options["PATH"]).rglob("*") if path.is_file()) / MIB
    address = f"{options['URL']}/{options['INDEX_NAME']}"
    httpx.post(f"{address}/_flush").raise_for_status()
    stored: int = httpx.get(f"{address}/_stats/store").json()["_all"]["total"]["store"]["size_in_bytes"]
    return stored / MIB


def write_documents(path: Path) -> int:
    """Write what is indexed, and return how many documents that is."""
    written = 0
    with path.open("w", encoding="utf-8") as lines:
        for index in connections["default"].get_unified_index().get_indexes().values():
            for row in index.index_queryset():
                lines.write(json.dumps(index.full_prepare(row), cls=DjangoJSONEncoder) + "\n")
                written += 1
    return written


def main(result: Path, documents: Path) -> None:
    queries = 0

    def note(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*arguments)

    started, began = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
    with connection.execute_wrapper(note):
        call_command("rebuild_search")
    seconds, ended = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF)
    peak = peak_mib()
    count = write_documents(documents)
    figures = {
        "seconds": seconds,
        "cpu_seconds": ended.ru_utime + ended.ru_stime - began.ru_utime - began.ru_stime,
        "peak_mib": peak,
        "index_mib": index_mib(),
        "documents": count,
        "queries": queries,
        "queries_per_100": 100 * queries / count,
    }
    result.write_text(json.dumps(figures))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
