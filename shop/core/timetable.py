"""The schedule for people: what each entry of CELERY_BEAT_SCHEDULE does, when it ran last and is due next,
and starting one by hand. It is the same whether Celery beat or the relay keeps it.
"""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from celery.schedules import crontab, maybe_schedule
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shop.core.audit import record
from shop.core.enums import OutboxState
from shop.core.jobs import Job
from shop.core.models import OutboxEvent, ScheduledRun
from shop.core.outbox import event_key
from shop.core.schedule import task_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# So long after its time an entry has not started: nobody keeps the schedule. A relay looks every few seconds.
OVERDUE_AFTER: Final = timedelta(minutes=15)
WAKE: Final = "core.wake"
# Entries that do more than wake one job.
_NAMES: Final[Mapping[str, object]] = {
    "catalogue: what changed": _("Catalogue: what changed"),
    "catalogue: everything": _("Catalogue: everything"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedEntry:
    """An entry of the schedule. ``slug`` names it in addresses; ``last_run_at`` is None before its first run;
    ``event`` is the work that it wakes, None where it never ran or wakes no single job.
    """

    slug: str
    name: object
    rhythm: str
    job: str
    last_run_at: datetime | None
    next_run_at: datetime
    is_overdue: bool
    event: OutboxEvent | None


def planned_entries(*, now: datetime) -> list[PlannedEntry]:
    """Every entry in the order of its next run; two queries."""
    entries: Mapping[str, Mapping[str, Any]] = settings.CELERY_BEAT_SCHEDULE
    last_runs = dict(ScheduledRun.objects.filter(name__in=entries).values_list("name", "last_run_at"))
    keys = {name: event_key(Job(job), {}) for name, entry in entries.items() if (job := _job_of(entry))}
    events = {event.key: event for event in OutboxEvent.objects.filter(key__in=keys.values())}
    planned = [
        _planned(name, entry, last_run_at=last_runs.get(name), event=events.get(keys.get(name, "")), now=now)
        for name, entry in entries.items()
    ]
    return sorted(planned, key=lambda entry: entry.next_run_at)


def overdue_entries(*, now: datetime) -> list[PlannedEntry]:
    """Entries whose time has passed without a run."""
    return [entry for entry in planned_entries(now=now) if entry.is_overdue]


def planned_entry(slug: str, *, now: datetime) -> PlannedEntry:
    """The entry of that slug. Raises ScheduledRun.DoesNotExist where the schedule has none."""
    for entry in planned_entries(now=now):
        if entry.slug == slug:
            return entry
    raise ScheduledRun.DoesNotExist


@transaction.atomic
def start_entry(slug: str, *, by: "User", at: datetime) -> bool:
    """Start the entry now, whatever its time; returns whether it was started. One whose work is due or runs
    already is left alone, so that asking twice does it once. Raises ScheduledRun.DoesNotExist.
    """
    name, entry = _named(slug)
    run, is_new = ScheduledRun.objects.get_or_create(name=name, defaults={"last_run_at": at})
    run = ScheduledRun.objects.select_for_update().get(pk=run.pk)
    job = _job_of(entry)
    # Asked for and not begun, due after a failure, or running.
    underway = Q(state=OutboxState.RUNNING) | Q(state=OutboxState.PENDING, attempts=0)
    underway |= Q(state=OutboxState.PENDING, available_at__lte=at)
    if job and OutboxEvent.objects.filter(underway, key=event_key(Job(job), {})).exists():
        if is_new:
            run.delete()
        return False
    task_of(entry).run(*entry.get("args", ()), **entry.get("kwargs", {}))
    ScheduledRun.objects.filter(pk=run.pk).update(last_run_at=at)
    record(run, action="entry_started", by=by, at=at)
    return True


def _named(slug: str) -> tuple[str, Mapping[str, Any]]:
    for name, entry in settings.CELERY_BEAT_SCHEDULE.items():
        if slugify(name) == slug:
            return name, entry
    raise ScheduledRun.DoesNotExist


def _job_of(entry: Mapping[str, Any]) -> str:
    """The job that the entry wakes, "" where it does something else."""
    job = entry.get("kwargs", {}).get("job", "") if entry["task"] == WAKE else ""
    return job if job in Job.values else ""


def _planned(
    name: str,
    entry: Mapping[str, Any],
    *,
    last_run_at: datetime | None,
    event: OutboxEvent | None,
    now: datetime,
) -> PlannedEntry:
    # A copy with its own idea of now: the schedule itself is shared with whoever else reads the settings.
    schedule: Any = copy(maybe_schedule(entry["schedule"]))
    schedule.nowfun = lambda: now
    due_at = now + schedule.remaining_estimate(last_run_at or now)
    job = _job_of(entry)
    return PlannedEntry(
        slug=slugify(name),
        name=Job(job).label if job else _NAMES.get(name, name),
        rhythm=_rhythm(schedule),
        job=job,
        last_run_at=last_run_at,
        next_run_at=max(due_at, now),
        is_overdue=due_at < now - OVERDUE_AFTER,
        event=event,
    )


def _rhythm(schedule: Any) -> str:
    """How often, in words where the rhythm is a usual one; as operators write it where it is not."""
    if not isinstance(schedule, crontab):
        return str(schedule)
    minute, hour = str(schedule._orig_minute), str(schedule._orig_hour)
    month = (str(schedule._orig_day_of_month), str(schedule._orig_month_of_year))
    weekdays = str(schedule._orig_day_of_week)
    if month == ("*", "*") and minute.isdecimal() and hour.isdecimal():
        time = f"{int(hour):02}:{int(minute):02}"
        if weekdays == "*":
            return gettext("daily at %(time)s") % {"time": time}
        if weekdays == "mon-sat":
            return gettext("Monday to Saturday at %(time)s") % {"time": time}
        if weekdays == "sun":
            return gettext("Sundays at %(time)s") % {"time": time}
    if (hour, *month, weekdays) == ("*", "*", "*", "*"):
        if minute == "*":
            return gettext("every minute")
        if minute.startswith("*/"):
            return gettext("every %(count)s minutes") % {"count": minute[2:]}
        if minute.isdecimal():
            return gettext("hourly at minute %(minute)s") % {"minute": minute}
    return " ".join([minute, hour, *month, weekdays])
