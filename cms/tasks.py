from celery import shared_task
from django.core.management import call_command

from shop.core.jobs import Job


@shared_task(name=Job.PUBLISH_SCHEDULED_PAGES.value, acks_late=True)
def publish_scheduled_pages(**_later: object) -> None:
    """Publish the pages whose time has come, and take back those whose time is over."""
    call_command("publish_scheduled", verbosity=0)
