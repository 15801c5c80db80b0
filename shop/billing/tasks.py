from celery import shared_task
from django.utils import timezone

from shop.billing import services
from shop.core.jobs import Job


@shared_task(name=Job.RENDER_DELIVERY_NOTE.value, acks_late=True)
def render_delivery_note(*, delivery_note_id: int, **_later: object) -> None:
    services.print_delivery_note(delivery_note_id=delivery_note_id, at=timezone.now())


@shared_task(name=Job.RENDER_INVOICE.value, acks_late=True)
def render_invoice(*, invoice_id: int, **_later: object) -> None:
    services.print_invoice(invoice_id=invoice_id, at=timezone.now())


@shared_task(name=Job.RENDER_CREDIT_NOTE.value, acks_late=True)
def render_credit_note(*, credit_note_id: int, **_later: object) -> None:
    services.print_credit_note(credit_note_id=credit_note_id, at=timezone.now())


@shared_task(name=Job.CHECK_NUMBERS.value, acks_late=True)
def check_numbers(*, year: int, **_later: object) -> None:
    """The year-end check. What is wrong is no failure of the job: it is shown to staff."""
    services.run_check(year=year, at=timezone.now())
