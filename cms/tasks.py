from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from cms.freshness import remind_owners
from shop.core.jobs import Job


@shared_task(name=Job.PUBLISH_SCHEDULED_PAGES.value, acks_late=True)
def publish_scheduled_pages(**_later: object) -> None:
    """Publish the pages whose time has come, and take back those whose time is over."""
    call_command("publish_scheduled", verbosity=0)


@shared_task(name=Job.REMIND_PAGE_OWNERS.value, acks_late=True)
def remind_page_owners(**_later: object) -> None:
    """Have owners written to about the pages that have become due since the last time."""
    remind_owners(at=timezone.now())
