"""When a licence is due for a reminder, and who is told. Plain values in, plain values out: no database, no
clock.

Days are those of the organisation's time zone. The last day of maintenance counts: a lead time of 15 days
begins 15 days before that day, and on the day itself 0 days are left.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from shop.core.exceptions import InvalidInput

# Mails go out from this hour on, where the customer is.
MORNING_HOUR: Final = 7
MOST_LEAD_DAYS: Final = 8
LONGEST_LEAD_DAYS: Final = 730


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindedLicense:
    """What the reminders need to know of a licence. ``own_lead_days`` None: those of the organisation hold;
    empty: this one has no reminder.
    """

    pk: int
    ends_on: date
    starts_on: date | None = None
    own_lead_days: Sequence[int] | None = None
    snoozed_until: date | None = None
    is_not_renewed: bool = False
    technical_email: str = ""
    technical_name: str = ""
    department_email: str = ""
    department_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderWishes:
    """What an organisation wants: lead times in days, and whom to tell."""

    is_on: bool = True
    lead_days: Sequence[int] = ()
    administrators: bool = True
    technical_contacts: bool = True
    department_contacts: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLicense:
    """A licence that somebody is told about now; ``lead_days`` is the lead time that is used up by it."""

    pk: int
    ends_on: date
    lead_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """All that one address is told on one day."""

    email: str
    name: str
    due: list[DueLicense] = field(default_factory=list)


def local_day_and_hour(at: datetime, time_zone: str) -> tuple[date, int]:
    """The day and the hour that the clocks in a time zone show."""
    local = at.astimezone(ZoneInfo(time_zone))
    return local.date(), local.hour


def checked_lead_days(values: Iterable[int], *, field: str = "lead_days") -> list[int]:
    """Lead times as they are stored: each once, the longest first. Raises InvalidInput naming the field."""
    days = sorted(set(values), reverse=True)
    if len(days) > MOST_LEAD_DAYS:
        message = ngettext(
            "Please give at most %(count)d lead time.",
            "Please give at most %(count)d lead times.",
            MOST_LEAD_DAYS,
        )
        raise InvalidInput(message % {"count": MOST_LEAD_DAYS}, field=field)
    if any(not 0 <= one <= LONGEST_LEAD_DAYS for one in days):
        raise InvalidInput(
            _("A lead time is a number of days from 0 to %(longest)d.") % {"longest": LONGEST_LEAD_DAYS},
            field=field,
        )
    return days


def lead_days_from_text(text: str, *, field: str = "lead_days") -> list[int]:
    """Read "90, 45, 15". Raises InvalidInput naming the field."""
    parts = text.replace(";", ",").replace(",", " ").split()
    if any(not (part.isascii() and part.isdigit() and len(part) <= 4) for part in parts):
        raise InvalidInput(
            _("Please write numbers of days with commas between them: 90, 45, 15"), field=field
        )
    return checked_lead_days((int(part) for part in parts), field=field)


def due_lead_time(license_: RemindedLicense, *, lead_days: Sequence[int], on_date: date) -> int | None:
    """The lead time, in days, that a licence is to be told about on a day, whether or not that was done.

    It is the shortest one that has begun: where several were missed because nobody was there to send them,
    only the most urgent counts. A lead time that lay before the first day of maintenance does not count. The
    day until which somebody snoozed the licence is a lead time of its own; before it there is none.
    """
    if license_.is_not_renewed or license_.ends_on < on_date:
        return None
    leads = set(lead_days if license_.own_lead_days is None else license_.own_lead_days)
    if license_.starts_on is not None:
        period = (license_.ends_on - license_.starts_on).days
        leads = {lead for lead in leads if lead <= period}
    until = license_.snoozed_until
    if until is not None:
        if on_date < until:
            return None
        if until <= license_.ends_on:
            leads.add((license_.ends_on - until).days)
    left = (license_.ends_on - on_date).days
    return min((lead for lead in leads if lead >= left), default=None)


def recipients(
    license_: RemindedLicense, *, wishes: ReminderWishes, administrators: Mapping[str, str]
) -> dict[str, str]:
    """The addresses that are told about a licence, in small letters, with their names; each once.

    ``administrators`` are name by address.
    """
    found: dict[str, str] = {}
    if wishes.technical_contacts:
        _add(found, license_.technical_email, license_.technical_name)
    if wishes.department_contacts:
        _add(found, license_.department_email, license_.department_name)
    if wishes.administrators:
        for email, name in administrators.items():
            _add(found, email, name)
    return found


def _add(found: dict[str, str], email: str, name: str) -> None:
    address = email.strip().casefold()
    if address and not found.get(address):
        found[address] = name.strip()


def digests_for(
    licenses: Iterable[RemindedLicense],
    *,
    wishes: ReminderWishes,
    administrators: Mapping[str, str],
    told: Collection[tuple[int, date, int, str]],
    on_date: date,
) -> dict[str, Digest]:
    """Who is told about what on a day, by address. ``told`` holds (licence, its end, lead time, address) of
    what was told before: whatever is in it is not told again.
    """
    digests: dict[str, Digest] = {}
    if not wishes.is_on:
        return digests
    for license_ in licenses:
        lead = due_lead_time(license_, lead_days=wishes.lead_days, on_date=on_date)
        if lead is None:
            continue
        due = DueLicense(pk=license_.pk, ends_on=license_.ends_on, lead_days=lead)
        for email, name in recipients(license_, wishes=wishes, administrators=administrators).items():
            if (license_.pk, license_.ends_on, lead, email) not in told:
                digests.setdefault(email, Digest(email=email, name=name)).due.append(due)
    return digests
