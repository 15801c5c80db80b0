"""For load balancers and monitoring: is the process alive, and can it do its work."""

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


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """503 only without the database; else 200, with ``degraded`` naming what is down: broker, relay, search.

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
    if settings.REDIS_URL and not _broker_answers():
        degraded.append("broker")
    if backlog >= BACKLOG:
        degraded.append("relay")
    search = search_health.state()
    if search not in (search_health.SearchState.OK, search_health.SearchState.OFF):
        degraded.append("search")
    return JsonResponse({"status": "ok", "degraded": degraded, "search": search})


def _broker_answers() -> bool:
    from redis import Redis, RedisError

    try:
        return bool(Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1).ping())
    except RedisError:
        return False
