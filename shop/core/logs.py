"""How a line of the log is written, by all processes: gunicorn, the application, relay, worker, beat.

Plain functions that need no settings: gunicorn asks before there are any.
"""

import ipaddress
import re
from collections.abc import MutableMapping
from typing import Any, Final

import structlog

from shop.core.failures import scrubbed

# Parts of a path that are no words but keys: of a password reset, of a calendar, of a signed link. Ids of
# objects (UUIDs) have shorter runs and are shorter in all; they open nothing.
KEY: Final = re.compile(r"[^/]*(?:[A-Za-z0-9]{20,}|[A-Za-z0-9_-]{40,})[^/]*")
# What follows the path of an address: searches, codes, mail addresses.
_QUERY: Final = re.compile(r"(?<=[\w/])\?[^\s\"'<>?=]*=[^\s\"'<>]*")
_PATH: Final = re.compile(r"/\S*")
_IPV4: Final = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])")
# Times of the day look alike; whether it is an address is asked of who knows.
_IPV6: Final = re.compile(r"(?<![\w:.])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?![\w:])")

SHARED: Final[list[Any]] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
]


def begin() -> None:
    """Let structlog write by way of Python's own logging."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def formatter(*, for_people: bool) -> dict[str, Any]:
    """The formatter, as a dictionary of logging.config: lines for people, or one of JSON for each event."""
    last = structlog.dev.ConsoleRenderer(colors=False) if for_people else structlog.processors.JSONRenderer()
    return {
        "()": structlog.stdlib.ProcessorFormatter,
        "processors": [
            of_its_request,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            # Tracebacks as plain text: the values of variables may hold licence keys.
            structlog.processors.format_exc_info,
            without_people,
            last,
        ],
        "foreign_pre_chain": SHARED,
    }


def of_its_request(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Django's own lines about a refused request, written after it ended: with its id, and without keys."""
    request = getattr(event.get("_record"), "request", None)
    # It may also be a socket, in the lines of the development server.
    meta, path = getattr(request, "META", None), getattr(request, "path", "")
    if meta is not None:
        event.setdefault("request_id", meta.get("HTTP_X_REQUEST_ID", ""))
        if path:
            event["event"] = str(event["event"]).replace(path, KEY.sub("…", path))
    return event


def without_people(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Every text of the line without mail addresses, sign-ins, query strings and whole network addresses."""
    if event.get("logger") == "gunicorn.error":
        event["event"] = _PATH.sub(lambda path: KEY.sub("…", path[0]), str(event["event"]))
    for name, value in event.items():
        if isinstance(value, str) and name not in ("timestamp", "level", "logger"):
            text = scrubbed(_QUERY.sub("?…", value))
            event[name] = _IPV6.sub(_cut, _IPV4.sub(_cut, text))
    return event


def _cut(found: re.Match[str]) -> str:
    """A network address without its last part: 24 of 32 bits are kept, or 48 of 128."""
    try:
        address = ipaddress.ip_address(found[0])
    except ValueError:
        return found[0]
    if address.is_loopback or address.is_unspecified:
        return found[0]
    kept = 24 if address.version == 4 else 48
    return str(ipaddress.ip_network(f"{address}/{kept}", strict=False).network_address)
