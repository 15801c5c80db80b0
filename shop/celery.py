"""The Celery application. The database outbox is the queue of record; Celery only carries its events to
workers.
"""

import logging
import os

from celery import Celery
from celery.signals import celeryd_init, setup_logging, worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")

app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


# The first thing a worker does; it warns of some things before it sets up its log.
@celeryd_init.connect
@setup_logging.connect
def log_like_the_others(**_about: object) -> None:
    """Write the log as the web process does. Celery's own way would be lines of another kind, with its own
    idea of the level.
    """
    from django.conf import settings
    from django.utils.log import configure_logging

    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
    logging.captureWarnings(capture=True)


@worker_process_init.connect
def count_under_a_place(**_about: object) -> None:
    """Let a process of the pool go on with the figures of its predecessor."""
    from billiard.process import current_process

    from shop.core.metrics import take_place

    take_place(f"worker-{current_process().index}")
