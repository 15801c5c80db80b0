"""The settings of those processes: the real ones with short waits, and the kill points installed."""

import os
from datetime import timedelta

from shop.settings import *  # noqa: F403

INSTALLED_APPS += ["tests.background.apps.KillPointsConfig"]  # noqa: F405
EMAIL_BACKEND = "tests.background.kill_points.MailBackend"
EMAIL_TIMEOUT = 3
# Short enough to wait for; a test whose jobs may take longer on a busy machine asks for more.
OUTBOX_LEASE_SECONDS = int(os.environ.get("LEASE_SECONDS", "4"))
OUTBOX_MAX_ATTEMPTS = 3
OUTBOX_RETRY_SECONDS = [1]
# One entry, for the tests about the beat; nothing else may come due by chance.
CELERY_BEAT_SCHEDULE = {}
if job := os.environ.get("BEAT_JOB"):
    CELERY_BEAT_SCHEDULE["beat"] = {
        "task": "core.wake",
        "schedule": timedelta(seconds=1),
        "kwargs": {"job": job},
    }
