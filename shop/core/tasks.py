from celery import shared_task

from shop.core import outbox


@shared_task(name="core.run_outbox_event", acks_late=True)
def run_outbox_event(event_id: int) -> None:
    """Run one event of the outbox in a worker; the database lease keeps others away."""
    outbox.run_event(event_id)
