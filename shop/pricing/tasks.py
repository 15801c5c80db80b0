from celery import shared_task
from django.utils import timezone

from shop.core.jobs import Job
from shop.core.outbox import NotBefore
from shop.marketplace.sources import ComeBackLater
from shop.pricing import services


@shared_task(name=Job.READ_PRICE_LIST.value, acks_late=True)
def read_price_list(*, price_list_id: int, **_later: object) -> None:
    """Read and check a price list; one of the Marketplace is fetched first, from where it stopped."""
    try:
        services.read_price_list(price_list_id=price_list_id, at=timezone.now())
    except ComeBackLater as error:
        raise NotBefore(error.seconds) from error


@shared_task(name=Job.APPLY_PRICE_LIST.value, acks_late=True)
def apply_price_list(*, price_list_id: int, **_later: object) -> None:
    """Import a price list, all of it or nothing."""
    services.carry_out_import(price_list_id=price_list_id, at=timezone.now())
