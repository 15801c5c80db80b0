"""Who is told of what, and what waits for whom."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet

from shop.accounts.selectors import viewer_for
from shop.accounts.viewer import Viewer
from shop.webhooks.enums import DeliveryState
from shop.webhooks.models import WebhookDelivery, WebhookEndpoint


def endpoints_for(viewer: Viewer) -> QuerySet[WebhookEndpoint]:
    """The endpoints that the viewer takes care of."""
    return WebhookEndpoint.objects.visible_to(viewer)


def deliveries_of(endpoint: WebhookEndpoint) -> QuerySet[WebhookDelivery]:
    """All that is kept of what an endpoint was told, newest first."""
    return endpoint.deliveries.select_related("event").order_by("-pk")


def listening_endpoints() -> QuerySet[WebhookEndpoint]:
    """Those that are switched on, and whose organisation is not closed."""
    return WebhookEndpoint.objects.filter(
        Q(organization=None) | Q(organization__blocked_at=None), is_active=True
    ).order_by("pk")


def still_entitled(endpoints: Iterable[WebhookEndpoint]) -> list[WebhookEndpoint]:
    """Without those of people who work in the department no longer. Staff's are few: some queries each."""
    staff: dict[int, bool] = {}
    entitled = []
    for endpoint in endpoints:
        if endpoint.organization_id is None:
            owner_id = endpoint.created_by_id
            if owner_id not in staff:
                staff[owner_id] = viewer_for(User.objects.get(pk=owner_id)).is_licensing_staff
            if not staff[owner_id]:
                continue
        entitled.append(endpoint)
    return entitled


def waiting_deliveries(endpoint_id: int) -> QuerySet[WebhookDelivery]:
    """What waits, the oldest event first; of several about one object only the first."""
    waiting = WebhookDelivery.objects.filter(endpoint_id=endpoint_id, state=DeliveryState.PENDING)
    earlier = waiting.filter(subject=OuterRef("subject"), event_id__lt=OuterRef("event_id"))
    return waiting.filter(~Exists(earlier)).order_by("event_id")


def next_delivery(endpoint_id: int, *, now: datetime) -> WebhookDelivery | None:
    """What to send now; None if nothing is due."""
    due = waiting_deliveries(endpoint_id).filter(next_attempt_at__lte=now)
    return due.select_related("event").first()
