from celery import shared_task
from django.utils import timezone

from shop.core.jobs import Job
from shop.fulfillment import services


@shared_task(name=Job.RENDER_ORDER_CONFIRMATION.value, acks_late=True)
def render_order_confirmation(*, order_id: int, **_later: object) -> None:
    services.print_order_confirmation(order_id=order_id, at=timezone.now())
