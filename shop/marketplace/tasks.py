import structlog
from celery import Task, shared_task
from django.conf import settings
from django.utils import timezone

from shop.core.jobs import Job
from shop.core.outbox import NotBefore
from shop.core.schedule import note_run
from shop.marketplace import services
from shop.marketplace.enums import SyncMode
from shop.marketplace.exceptions import SyncInProgress
from shop.marketplace.sources import ComeBackLater

logger = structlog.get_logger(__name__)


@shared_task(name=Job.SYNC_MARKETPLACE.value, acks_late=True)
def sync_marketplace(*, run_id: int, **_later: object) -> None:
    """Carry out a run; one that fails is gone on with when the outbox tries again."""
    try:
        services.attempt_sync(run_id=run_id, clock=timezone.now)
    except ComeBackLater as error:
        raise NotBefore(error.seconds) from error


@shared_task(name="marketplace.request_scheduled_sync", bind=True)
def request_scheduled_sync(self: Task, *, mode: str, **_later: object) -> None:
    """Record the work for the schedule; what runs already is not disturbed."""
    if not self.request.called_directly:
        note_run(task=str(self.name), given={"mode": mode}, now=timezone.now())
    try:
        services.request_sync(
            source=settings.MARKETPLACE_URL, mode=SyncMode(mode), by=None, at=timezone.now()
        )
    except SyncInProgress as refusal:
        logger.info("scheduled synchronisation left out", reason=refusal.message)
