"""Whoosh, timed: so that the comparison can also be made as if the search engine took no time."""

import time
from typing import Any

from haystack.backends.whoosh_backend import WhooshEngine, WhooshSearchBackend

from benchmarks.counting import add_engine_seconds


class TimedBackend(WhooshSearchBackend):
    def search(self, *arguments: Any, **options: Any) -> Any:
        started = time.perf_counter()
        try:
            return super().search(*arguments, **options)
        finally:
            add_engine_seconds(time.perf_counter() - started)


class TimedEngine(WhooshEngine):
    backend = TimedBackend
