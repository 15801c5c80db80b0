from celery import shared_task
from django.utils import timezone

from shop.core import outbox
from shop.core.jobs import Job


@shared_task(name="core.run_outbox_event", acks_late=True)
def run_outbox_event(event_id: int) -> None:
    """Run one event of the outbox in a worker; the database lease keeps others away."""
    outbox.run_event(event_id)


@shared_task(name="core.wake")
def wake(*, job: str, **_later: object) -> None:
    """Wake a job for the schedule."""
    outbox.wake(Job(job), now=timezone.now())
