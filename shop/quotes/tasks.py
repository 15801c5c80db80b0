from celery import shared_task
from django.utils import timezone

from shop.core.jobs import Job
from shop.quotes import services


@shared_task(name=Job.RENDER_QUOTE_PDF.value, acks_late=True)
def render_quote_pdf(*, revision_id: int, **_later: object) -> None:
    services.print_quote(revision_id=revision_id, at=timezone.now())


@shared_task(name=Job.ADOPT_REQUESTS.value, acks_late=True)
def adopt_requests(*, user_id: int, organization_id: int, **_later: object) -> None:
    services.adopt_requests(user_id=user_id, organization_id=organization_id)


@shared_task(name=Job.EXPIRE_QUOTES.value, acks_late=True)
def expire_quotes(**_later: object) -> None:
    services.expire_quotes(at=timezone.now())


@shared_task(name=Job.SEND_REMINDERS.value, acks_late=True)
def send_reminders(**_later: object) -> None:
    services.send_reminders(at=timezone.now())


@shared_task(name=Job.VALUE_REQUEST.value, acks_late=True)
def value_request(*, request_id: int, **_later: object) -> None:
    services.value_request(request_id=request_id, at=timezone.now())


@shared_task(name=Job.VALUE_OPEN_REQUESTS.value, acks_late=True)
def value_open_requests(**_later: object) -> None:
    services.value_open_requests(at=timezone.now())
