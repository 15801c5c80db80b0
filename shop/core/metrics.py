"""What this process counts about itself for Prometheus: requests, background jobs, printing.

Every process of one machine writes its figures to a file of its own below ``VAR_DIR/metrics``; whichever web
process is asked adds them up. The files are named after places (``web-1``, ``relay``), not after process ids:
a successor goes on counting where its predecessor ended, and there are never more files than places.
"""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.conf import settings
from prometheus_client import CollectorRegistry, Counter, Histogram, values
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

_place = "other"


def take_place(name: str) -> None:
    """Say which place this process has, before it counts anything: no two processes may have the same."""
    global _place
    _place = name


def _file_name() -> str:
    # Containers may share the folder; each has a host name of its own.
    return f"{socket.gethostname()}-{_place}"


def _folder() -> Path | None:
    return Path(settings.METRICS_DIR) if settings.METRICS_DIR else None


if folder := _folder():
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
    values.ValueClass = values.MultiProcessValue(process_identifier=_file_name)

# Nothing is given to the library's own registry: a process answers for all of them, not for itself.
_own = CollectorRegistry()
REQUESTS: Final = Counter("shop_requests", "Answered requests.", ["view", "method", "status"], registry=_own)
REQUEST_SECONDS: Final = Histogram(
    "shop_request_seconds",
    "Time from a request's arrival in the process to its answer.",
    ["view"],
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
    registry=_own,
)
SHED: Final = Counter(
    "shop_requests_shed", "Requests refused because they had waited too long.", ["where"], registry=_own
)
JOBS: Final = Counter("shop_jobs", "Attempts of background jobs.", ["job", "outcome"], registry=_own)
JOB_SECONDS: Final = Histogram(
    "shop_job_seconds",
    "Time that an attempt of a job took.",
    ["job"],
    buckets=(0.1, 0.5, 2, 10, 60, 600, 3600),
    registry=_own,
)
PDF_SECONDS: Final = Histogram(
    "shop_pdf_seconds",
    "Time to print a document.",
    ["template"],
    buckets=(0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60),
    registry=_own,
)


def process_figures() -> Collector:
    """The figures of all processes of this machine, or of this one where they are not shared."""
    folder = _folder()
    if folder is None:
        return _own
    return MultiProcessCollector(None, path=str(folder))


@contextmanager
def timed(histogram: Histogram, label: str) -> Iterator[None]:
    """Count how long the block took, whatever became of it."""
    began = time.monotonic()
    try:
        yield
    finally:
        histogram.labels(label).observe(time.monotonic() - began)
