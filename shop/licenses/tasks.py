from celery import shared_task
from django.utils import timezone

from shop.core.jobs import Job
from shop.licenses import reminding


@shared_task(name=Job.SEND_LICENSE_REMINDERS.value, acks_late=True)
def send_license_reminders(**_later: object) -> None:
    reminding.send_license_reminders(at=timezone.now())
