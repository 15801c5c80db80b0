from celery import shared_task
from django.utils import timezone

from shop.core.jobs import Job
from shop.webhooks import services


def wake_telling() -> None:
    """What the application asks for with each sealing of the trail."""
    services.wake_telling(now=timezone.now())


@shared_task(name=Job.TELL_WEBHOOKS.value, acks_late=True)
def tell_webhooks(**_later: object) -> None:
    """Read the audit trail on for those who are told of events."""
    services.tell_sealed(at=timezone.now())


@shared_task(name=Job.DELIVER_WEBHOOKS.value, acks_late=True)
def deliver_webhooks(*, endpoint_id: int, round_number: int, **_later: object) -> None:
    """Send what is due for one endpoint."""
    services.deliver_round(endpoint_id=endpoint_id, round_number=round_number, clock=timezone.now)
