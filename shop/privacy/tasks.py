from celery import shared_task
from django.utils import timezone

from shop.core.jobs import Job
from shop.privacy import retention


@shared_task(name=Job.APPLY_RETENTION.value, acks_late=True)
def apply_retention(**_later: object) -> None:
    """Forget what has had its time, for the schedule."""
    retention.apply_retention(at=timezone.now())
