"""How gunicorn serves the site: ``gunicorn -c python:shop.gunicorn_conf shop.wsgi``.

The environment has the last word: WEB_CONCURRENCY (processes), WEB_THREADS, WEB_BIND.
"""

import gc
import logging
import os
from itertools import count
from typing import Any

import structlog

from shop.core import logs

bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
# Pages are made of templates: they need the processor. More processes than 2 × cores + 1 only wait for it.
workers = int(os.environ.get("WEB_CONCURRENCY", 2 * (os.cpu_count() or 1) + 1))
threads = int(os.environ.get("WEB_THREADS", "1"))
# The proxy closes connections; a sync worker has one at a time anyway.
keepalive = 5
# A request that takes longer has its process ended, and comes back as 502 from the proxy.
timeout = 60
# What a request gets to end when the service is stopped or restarted.
graceful_timeout = 30
# A leak somewhere below us ends with its process; not all of them at the same time.
max_requests = 10_000
max_requests_jitter = 2_000
# So many connections wait before the processes; what waits too long is refused by OverloadMiddleware.
backlog = 512
limit_request_line = 8_190
limit_request_fields = 100
limit_request_field_size = 8_190
# The application is read once, and its memory shared by the processes.
preload_app = True
# Nobody steers a running server through a socket; it would lie in a home folder that may be read-only.
control_socket_disable = True
# Requests are in the application's own log, without addresses and query strings.
accesslog = None
loglevel = os.environ.get("LOG_LEVEL", "info").lower()
# Its own few lines look like those of the application.
logconfig_dict = {
    "formatters": {"structured": logs.formatter(for_people=False)},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stdout",
            "formatter": "structured",
        }
    },
    "root": {"handlers": ["console"], "level": loglevel.upper()},
    "loggers": {"gunicorn.error": {"handlers": ["console"], "level": loglevel.upper(), "propagate": False}},
}
# Also what the libraries say while they are loaded, before the application sets up its log.
logging.captureWarnings(capture=True)


def pre_request(worker: Any, request: Any) -> None:
    """Forget the last request before this one logs anything. Gunicorn itself would log the path, with the
    keys that are in some.
    """
    structlog.contextvars.clear_contextvars()


def when_ready(server: Any) -> None:
    """Read all views before the first process is forked, and keep the collector of garbage away from what was
    read: what nobody writes to is shared by all processes.
    """
    from django.urls import resolve

    resolve("/healthz")
    gc.collect()
    gc.freeze()


def pre_fork(server: Any, worker: Any) -> None:
    """Give the new process the lowest place that is free: it goes on with the figures of its predecessor."""
    taken = {getattr(other, "place", 0) for other in server.WORKERS.values()}
    worker.place = next(number for number in count(1) if number not in taken)


def post_fork(server: Any, worker: Any) -> None:
    """Count under this place, and share no connection with the other processes."""
    from django.db import connections

    from shop.core.metrics import take_place

    connections.close_all()
    take_place(f"web-{worker.place}")
