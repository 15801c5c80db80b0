"""For load balancers and monitoring: is the process alive, and can it do its work."""

import socket
import time
from dataclasses import dataclass
from typing import Final

import structlog
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from search import health as search_health
from shop.core.outbox import due_events

logger = structlog.get_logger(__name__)
# More than this many due events mean that no relay works.
BACKLOG = 100
# Celery's own name for the one list that the relay fills.
QUEUE: Final = "celery"
MAIL_KEPT_SECONDS: Final = 30.0
MAIL_PATIENCE_SECONDS: Final = 1.0


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """503 only without the database; else 200, with ``degraded`` naming what is down: broker, relay, mail,
    search.

    ``search`` says what state the search is in; whatever it is, the site answers searches.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        backlog = len(due_events(now=timezone.now(), limit=BACKLOG))
    except DatabaseError as error:
        logger.error("database not reachable", error=type(error).__name__)
        return JsonResponse({"status": "unavailable", "degraded": ["database"]}, status=503)
    degraded = []
    if settings.REDIS_URL and broker_queue_length() is None:
        degraded.append("broker")
    if backlog >= BACKLOG:
        degraded.append("relay")
    if not mail_answers():
        degraded.append("mail")
    search = search_health.state()
    if search not in (search_health.SearchState.OK, search_health.SearchState.OFF):
        degraded.append("search")
    return JsonResponse({"status": "ok", "degraded": degraded, "search": search})


def broker_queue_length() -> int | None:
    """How many jobs lie in Redis, or None when it does not answer within a second."""
    from redis import Redis, RedisError

    try:
        redis = Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)
        return int(redis.llen(QUEUE))
    except RedisError:
        return None


def mail_answers() -> bool:
    """Whether the mail server takes connections; asked at most every MAIL_KEPT_SECONDS in each process, and
    given MAIL_PATIENCE_SECONDS. True where mails are files.
    """
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        return True
    if time.monotonic() >= _mail.until:
        try:
            address = (settings.EMAIL_HOST, settings.EMAIL_PORT)
            with socket.create_connection(address, timeout=MAIL_PATIENCE_SECONDS):
                _mail.answers = True
        except OSError:
            _mail.answers = False
        _mail.until = time.monotonic() + MAIL_KEPT_SECONDS
    return _mail.answers


@dataclass
class _MailServer:
    """What was last seen of the mail server, and until when that is believed (monotonic seconds)."""

    answers: bool = True
    until: float = 0.0


_mail = _MailServer()
