"""The schedule where no Celery beat runs: the same CELERY_BEAT_SCHEDULE, remembered in the database.

Each entry's task only records work in the outbox. That an entry ran is written in the transaction of that
record, under the condition that nobody else wrote it first: a restart neither forgets nor repeats an entry,
and of two relays one starts it.
"""

from collections.abc import Mapping
from copy import copy
from datetime import datetime
from typing import Any

import structlog
from celery import current_app
from celery.schedules import maybe_schedule
from django.conf import settings
from django.db import transaction

from shop.core.models import ScheduledRun

logger = structlog.get_logger(__name__)


def start_due_entries(*, now: datetime) -> list[str]:
    """Start what is due at ``now``; returns the names of the entries. One missed several times starts once.

    An entry seen for the first time counts from now on. One that fails is logged and waits for its next turn.
    """
    entries: Mapping[str, Mapping[str, Any]] = settings.CELERY_BEAT_SCHEDULE
    last_runs = dict(ScheduledRun.objects.values_list("name", "last_run_at"))
    new = [ScheduledRun(name=name, last_run_at=now) for name in entries if name not in last_runs]
    if new:
        ScheduledRun.objects.bulk_create(new, ignore_conflicts=True)
    return [
        name
        for name, entry in entries.items()
        if name in last_runs
        and _is_due(entry["schedule"], last_run_at=last_runs[name], now=now)
        and _start(name, entry, last_run_at=last_runs[name], now=now)
    ]


def note_run(*, task: str, given: Mapping[str, Any], now: datetime) -> None:
    """Remember that Celery beat started the entry of this task and these arguments, for whoever looks at the
    schedule. A task does not learn the name of its entry, so that one without an entry is passed over.
    """
    for name, entry in settings.CELERY_BEAT_SCHEDULE.items():
        if entry["task"] == task and entry.get("kwargs", {}) == given:
            ScheduledRun.objects.update_or_create(name=name, defaults={"last_run_at": now})


def task_of(entry: Mapping[str, Any]) -> Any:
    """The entry's task; a process that is no Celery worker has to look for the applications' tasks first."""
    if entry["task"] not in current_app.tasks:
        current_app.loader.import_default_modules()
    return current_app.tasks[entry["task"]]


def _is_due(given: Any, *, last_run_at: datetime, now: datetime) -> bool:
    # A copy with its own idea of now: the schedule itself is shared with whoever else reads the settings.
    schedule: Any = copy(maybe_schedule(given))
    schedule.nowfun = lambda: now
    return bool(schedule.is_due(last_run_at).is_due)


def _start(name: str, entry: Mapping[str, Any], *, last_run_at: datetime, now: datetime) -> bool:
    task = task_of(entry)
    mine = ScheduledRun.objects.filter(name=name, last_run_at=last_run_at)
    try:
        with transaction.atomic():
            if not mine.update(last_run_at=now):
                return False
            task.run(*entry.get("args", ()), **entry.get("kwargs", {}))
    except Exception as error:
        # One broken entry must not stop the others, nor the queue.
        logger.exception("scheduled entry failed", entry=name, error=type(error).__name__)
        mine.update(last_run_at=now)
        return False
    logger.info("scheduled entry started", entry=name)
    return True
