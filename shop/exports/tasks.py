from celery import shared_task
from django.utils import timezone

from shop.core.jobs import Job
from shop.exports import services


@shared_task(name=Job.MAKE_EXPORT.value, acks_late=True)
def make_export(*, export_id: int, **_later: object) -> None:
    """Make the file of a long export, and tell its owner."""
    services.make_export(export_id=export_id, at=timezone.now(), tells_owner=True)
