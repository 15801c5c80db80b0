"""``/metrics`` for Prometheus: what the processes counted, and how the installation stands at this moment."""

import secrets
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError
from django.db.models import Count, Max, Min
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from search import health as search_health
from shop.api.health import broker_queue_length, mail_answers
from shop.core.enums import OPEN_WORK, OutboxState
from shop.core.metrics import process_figures
from shop.core.models import AuditCheck, AuditEvent, AuditSeal, OutboxEvent, ScheduledRun
from shop.core.paths import release
from shop.marketplace.enums import SyncStatus
from shop.marketplace.models import SyncRun

logger = structlog.get_logger(__name__)
LOOPBACK: Final = frozenset({"127.0.0.1", "::1"})
# Several servers may ask; the database is asked once in this time.
KEPT_SECONDS: Final = 10
KEY: Final = "metrics:installation"


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """All figures in Prometheus' text format: for this machine, or with ``Authorization: Bearer`` and
    METRICS_TOKEN. They say nothing about a customer, but much about how busy the house is.
    """
    if not _may_read(request):
        return HttpResponse("Needs METRICS_TOKEN.\n", content_type="text/plain", status=403)
    try:
        counted = _told_by(process_figures())
    except Exception as error:  # noqa: BLE001 - a damaged file fails in as many ways as it has bytes
        logger.error("figures of the processes not readable", error=type(error).__name__)
        counted = None
    installation = _told_by(InstallationFigures(figures_readable=counted is not None))
    return HttpResponse((counted or b"") + installation, content_type=CONTENT_TYPE_LATEST)


def _told_by(collector: Collector) -> bytes:
    registry = CollectorRegistry()
    registry.register(collector)
    return generate_latest(registry)


def _may_read(request: HttpRequest) -> bool:
    word, _space, given = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    token = settings.METRICS_TOKEN
    if token and word.lower() == "bearer" and secrets.compare_digest(given.encode(), token.encode()):
        return True
    # What comes through the proxy comes from somewhere else, whatever the proxy's own address.
    is_direct = "HTTP_X_FORWARDED_FOR" not in request.META
    return is_direct and request.META.get("REMOTE_ADDR", "") in LOOPBACK


class InstallationFigures(Collector):
    """How queue, search, broker, mail server and catalogue stand now. What cannot be asked is left out, and
    said to be down.
    """

    def __init__(self, *, figures_readable: bool) -> None:
        self.figures_readable = figures_readable

    def describe(self) -> Iterator[Metric]:
        """Nothing beforehand: registering must not ask the database."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        up = GaugeMetricFamily("shop_up", "Whether a part of the installation answers.", labels=["part"])
        try:
            yield from _from_database(now=timezone.now())
            up.add_metric(["database"], 1)
        except DatabaseError as error:
            logger.error("database not reachable", error=type(error).__name__)
            up.add_metric(["database"], 0)
        if settings.REDIS_URL:
            length = broker_queue_length()
            up.add_metric(["broker"], length is not None)
            if length is not None:
                yield GaugeMetricFamily(
                    "shop_broker_messages", "Jobs handed over that no worker has taken yet.", value=length
                )
        up.add_metric(["mail"], mail_answers())
        up.add_metric(["figures"], self.figures_readable)
        search = search_health.state()
        up.add_metric(["search"], search in (search_health.SearchState.OK, search_health.SearchState.OFF))
        yield up
        state = GaugeMetricFamily("shop_search_state", "1 for the state the search is in.", labels=["state"])
        for known in search_health.SearchState:
            state.add_metric([known.value], known == search)
        yield state
        info = GaugeMetricFamily("shop_build_info", "The release that runs.", labels=["version"])
        info.add_metric([release()], 1)
        yield info


def _from_database(*, now: datetime) -> list[Metric]:
    figures = _kept_figures()
    depth = GaugeMetricFamily("shop_outbox_events", "Jobs in the queue by state.", labels=["state"])
    for word, count in figures["depth"].items():
        depth.add_metric([word], count)
    families: list[Metric] = [depth]

    def age(name: str, text: str, since: datetime | None) -> None:
        if since is not None:
            families.append(GaugeMetricFamily(name, text, value=max(0.0, (now - since).total_seconds())))

    age("shop_outbox_lag_seconds", "Since when the job that waits longest has been due.", figures["due"])
    if figures["due"] is None:
        families.append(
            GaugeMetricFamily(
                "shop_outbox_lag_seconds", "Since when the job that waits longest has been due.", value=0
            )
        )
    age("shop_sync_age_seconds", "Since the catalogue was last read whole or in part.", figures["sync"])
    age("shop_audit_check_age_seconds", "Since the audit trail was last walked.", figures["audit"])
    age("shop_schedule_age_seconds", "Since the schedule last started something.", figures["schedule"])
    families.append(
        GaugeMetricFamily(
            "shop_audit_damaged_events",
            "Events that the last walk over the audit trail found changed or gone.",
            value=figures["damaged"],
        )
    )
    families.append(
        GaugeMetricFamily("shop_audit_unsealed", "Newest events that wait for a seal.", value=figures["open"])
    )
    return families


def _kept_figures() -> dict[str, Any]:
    """The figures of the last KEPT_SECONDS, or new ones. A cache that is down keeps nothing."""
    try:
        kept: dict[str, Any] | None = cache.get(KEY)
    except Exception:  # noqa: BLE001 - each cache has errors of its own; figures do without it
        kept = None
    if kept is None:
        kept = read_figures(now=timezone.now())
        try:
            cache.set(KEY, kept, KEPT_SECONDS)
        except Exception as error:  # noqa: BLE001 - as above
            logger.warning("cache not reachable", error=type(error).__name__)
    return kept


def read_figures(*, now: datetime) -> dict[str, Any]:
    """Ask the database, in six queries whatever it holds. Raises DatabaseError."""
    open_states = list(OPEN_WORK.values())
    counted = dict(
        OutboxEvent.objects.filter(state__in=open_states)
        .values_list("state")
        .annotate(Count("pk"))
        .order_by("state")
    )
    due = OutboxEvent.objects.filter(state=OutboxState.PENDING, available_at__lte=now)
    synced = SyncRun.objects.filter(status=SyncStatus.COMPLETED)
    check = AuditCheck.objects.order_by("-pk").values_list("finished_at", "damaged").first()
    sealed = AuditSeal.objects.aggregate(last=Max("event_id"))["last"]
    return {
        "depth": {word: counted.get(state, 0) for word, state in OPEN_WORK.items()},
        "due": due.aggregate(oldest=Min("available_at"))["oldest"],
        "sync": synced.aggregate(last=Max("finished_at"))["last"],
        "audit": check[0] if check else None,
        "damaged": check[1] if check else 0,
        "schedule": ScheduledRun.objects.aggregate(last=Max("last_run_at"))["last"],
        "open": AuditEvent.objects.filter(pk__gt=sealed or 0).count(),
    }
