"""The rounds of deliveries to one endpoint: each is one event of the outbox, and the next is recorded with
the end of the one before. So there is never more than one that sends.
"""

from datetime import datetime

from django.db.models import Min

from shop.core.jobs import Job
from shop.core.outbox import enqueue_at, forget
from shop.webhooks.models import WebhookEndpoint
from shop.webhooks.selectors import waiting_deliveries


def arm(endpoint: WebhookEndpoint, *, at: datetime) -> None:
    """Have the endpoint's next round begin at that time, or sooner if it is to begin sooner already.

    The endpoint is locked by the caller. A round that runs just then looks for what is new when it ends.
    """
    enqueue_at(Job.DELIVER_WEBHOOKS, at=at, endpoint_id=endpoint.pk, round_number=endpoint.round_number)


def begin_next(endpoint: WebhookEndpoint) -> None:
    """Count the round that ends; the one before it is forgotten, or a receiver that is down would fill the
    outbox with a row a minute.
    """
    forget(Job.DELIVER_WEBHOOKS, endpoint_id=endpoint.pk, round_number=endpoint.round_number - 1)
    endpoint.round_number += 1
    endpoint.save(update_fields=["round_number"])


def next_time(endpoint: WebhookEndpoint) -> datetime | None:
    """When there is something to send; None if nothing waits."""
    found = waiting_deliveries(endpoint.pk).order_by().aggregate(first=Min("next_attempt_at"))
    first: datetime | None = found["first"]
    if first is None or endpoint.paused_until is None:
        return first
    return max(first, endpoint.paused_until)
