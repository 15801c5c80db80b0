"""Reminders before maintenance ends: what an organisation and a licence want, and sending what is due."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import structlog
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shop.accounts.models import Organization
from shop.accounts.selectors import administrators_of
from shop.accounts.viewer import Viewer
from shop.core.audit import record
from shop.core.exceptions import InvalidInput, NotPermitted, StaleVersion
from shop.core.jobs import Job
from shop.core.outbox import enqueue
from shop.licenses.editing import check_not_too_many, write_changes
from shop.licenses.enums import LicenseStatus
from shop.licenses.models import (
    License,
    LicenseChange,
    LicenseReminder,
    LicenseReminderItem,
    ReminderSettings,
)
from shop.licenses.models.reminders import DEFAULT_LEAD_DAYS
from shop.licenses.reminders import (
    LONGEST_LEAD_DAYS,
    MORNING_HOUR,
    Digest,
    RemindedLicense,
    ReminderWishes,
    checked_lead_days,
    digests_for,
    due_lead_time,
    local_day_and_hour,
    recipients,
)

logger = structlog.get_logger(__name__)
EDITED: Final = "reminders_edited"
# Of a licence, what the rules of reminders read.
_COLUMNS: Final = {
    "pk": "pk",
    "ends_on": "ends_on",
    "starts_on": "starts_on",
    "own_lead_days": "reminder_days",
    "snoozed_until": "snoozed_until",
    "is_not_renewed": "is_not_renewed",
    "technical_email": "technical_contact_email",
    "technical_name": "technical_contact_name",
    "department_email": "department_contact_email",
    "department_name": "department_contact_name",
}
_SETTINGS: Final = (
    "is_on",
    "lead_days",
    "reminds_administrators",
    "reminds_technical_contacts",
    "reminds_department_contacts",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenseWishes:
    """What one licence, or many, want: lead times of their own (None: those of the organisation, empty:
    none), the day until which they are silent, and whether they are to end.
    """

    lead_days: Sequence[int] | None = None
    snoozed_until: date | None = None
    is_not_renewed: bool = False


def reminder_settings(organization_id: int) -> ReminderSettings:
    """What an organisation wants; where nobody ever said, the defaults, not stored."""
    found = ReminderSettings.objects.filter(organization_id=organization_id).first()
    return found or ReminderSettings(organization_id=organization_id, lead_days=list(DEFAULT_LEAD_DAYS))


@transaction.atomic
def edit_reminder_settings(
    *,
    organization_id: int,
    viewer: Viewer,
    is_on: bool,
    lead_days: Iterable[int],
    administrators: bool,
    technical_contacts: bool,
    department_contacts: bool,
    version: int | None = None,
    by: User,
    at: datetime,
) -> ReminderSettings:
    """Say when and whom to remind. ``version`` is what the editor saw, None does not ask.

    Raises Organization.DoesNotExist for one the viewer may not see, NotPermitted unless they administer it,
    StaleVersion, InvalidInput naming the field.
    """
    organization = Organization.objects.visible_to(viewer).select_for_update().get(pk=organization_id)
    may = viewer.is_licensing_staff or organization.pk in viewer.administered_organization_ids
    if not may:
        raise NotPermitted()
    leads = checked_lead_days(lead_days)
    if is_on and not leads:
        raise InvalidInput(_("Please give at least one lead time."), field="lead_days")
    if is_on and not (administrators or technical_contacts or department_contacts):
        raise InvalidInput(_("Please choose whom to remind."), field="administrators")
    stored, _created = ReminderSettings.objects.get_or_create(organization=organization)
    if version is not None and stored.version != version:
        raise StaleVersion()
    wanted = dict(
        zip(_SETTINGS, (is_on, leads, administrators, technical_contacts, department_contacts), strict=True)
    )
    changed = sorted(name for name, value in wanted.items() if getattr(stored, name) != value)
    if changed:
        for name in changed:
            setattr(stored, name, wanted[name])
        stored.version += 1
        stored.save(update_fields=[*changed, "version"])
        details = {"fields": changed, "version": stored.version}
        record(organization, action=EDITED, by=by, at=at, details=details)
    return stored


@transaction.atomic
def set_license_reminders(
    *,
    license_ids: Collection[int],
    viewer: Viewer,
    wishes: LicenseWishes,
    version: int | None = None,
    today: date,
    by: User,
    at: datetime,
) -> int:
    """Give licences their own reminders, snooze them or let them end; all of them or none. Returns how many
    were changed. ``version`` is what the editor of one licence saw, None does not ask.

    Raises License.DoesNotExist when the viewer may not see one of them, StaleVersion, InvalidInput naming the
    field: for lead times, a snooze until today or earlier, a snooze beyond the end of a single licence.
    """
    wanted = set(license_ids)
    check_not_too_many(wanted)
    leads = None if wishes.lead_days is None else checked_lead_days(wishes.lead_days, field="reminder_days")
    until = wishes.snoozed_until
    chosen = License.objects.visible_to(viewer).filter(pk__in=wanted).order_by("pk").select_for_update()
    rows = list(chosen.only("pk", "version", "ends_on", "reminder_days", "snoozed_until", "is_not_renewed"))
    if len(rows) != len(wanted):
        raise License.DoesNotExist
    if version is not None and any(row.version != version for row in rows):
        raise StaleVersion()
    values = {"reminder_days": leads, "snoozed_until": until, "is_not_renewed": wishes.is_not_renewed}
    history = [change for row in rows for change in _changes(row, values, by, at)]
    if until is not None and any(change.field == "snoozed_until" for change in history):
        _check_snooze(until, rows, today)
    return write_changes(history, values, action=EDITED, by=by, at=at)


def _check_snooze(until: date, rows: Sequence[License], today: date) -> None:
    if not today < until <= today + timedelta(days=LONGEST_LEAD_DAYS):
        raise InvalidInput(_("Please choose a day after today, within two years."), field="snoozed_until")
    ends = [row.ends_on for row in rows]
    if all(end is not None and end < until for end in ends):
        raise InvalidInput(
            _("The maintenance ends before that day. Is it not to be renewed? Then say so instead."),
            field="snoozed_until",
        )


def _changes(row: License, values: Mapping[str, object], by: User, at: datetime) -> list[LicenseChange]:
    return [
        LicenseChange(license=row, field=name, old=_text(getattr(row, name)), new=_text(value), at=at, by=by)
        for name, value in values.items()
        if getattr(row, name) != value
    ]


def _text(value: object) -> str:
    """A value as the history keeps it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "-"
    return value.isoformat() if isinstance(value, date) else ""


def send_license_reminders(*, at: datetime) -> int:
    """Have everybody reminded whose licences are due; returns how many mails that makes.

    Meant to run every hour: an organisation is looked at from the morning of its own time zone on. Each lead
    time of a licence is told to an address once, and an address gets one mail a day, whatever crashes: that
    it was told and the mail's job are written together.
    """
    zones = Organization.objects.filter(blocked_at=None, licenses__status=LicenseStatus.ACTIVE)
    sent = 0
    for pk, zone in zones.order_by("pk").values_list("pk", "time_zone").distinct():
        today, hour = local_day_and_hour(at, zone)
        if hour >= MORNING_HOUR:
            sent += remind_organization(organization_id=pk, on_date=today, at=at)
    if sent:
        logger.info("license reminders", count=sent)
    return sent


def remind_organization(*, organization_id: int, on_date: date, at: datetime) -> int:
    """Write what an organisation's people are told on a day; returns how many mails that makes."""
    wishes = _wishes(reminder_settings(organization_id))
    if not wishes.is_on:
        return 0
    candidates = _candidates(organization_id, wishes, on_date)
    due = [
        one
        for one in candidates
        if due_lead_time(one, lead_days=wishes.lead_days, on_date=on_date) is not None
    ]
    if not due:
        return 0
    digests = digests_for(
        due,
        wishes=wishes,
        administrators=_administrators(organization_id),
        told=_told(organization_id, on_date),
        on_date=on_date,
    )
    # Who had today's mail is told the rest tomorrow.
    written = LicenseReminder.objects.filter(organization_id=organization_id, on_date=on_date)
    had = set(written.values_list("email", flat=True))
    return sum(
        _write(organization_id, digest, on_date, at) for email, digest in digests.items() if email not in had
    )


def _write(organization_id: int, digest: Digest, on_date: date, at: datetime) -> bool:
    """Whether this mail was recorded now, and not by somebody else at this moment."""
    try:
        with transaction.atomic():
            reminder = LicenseReminder.objects.create(
                organization_id=organization_id,
                email=digest.email,
                name=digest.name,
                on_date=on_date,
                created_at=at,
            )
            LicenseReminderItem.objects.bulk_create(
                (
                    LicenseReminderItem(
                        reminder=reminder,
                        license_id=one.pk,
                        email=digest.email,
                        ends_on=one.ends_on,
                        lead_days=one.lead_days,
                    )
                    for one in digest.due
                ),
                batch_size=1000,
            )
            enqueue(Job.MAIL_LICENSE_REMINDER, reminder_id=reminder.pk)
    except IntegrityError:
        return False
    return True


def _wishes(stored: ReminderSettings) -> ReminderWishes:
    return ReminderWishes(
        is_on=stored.is_on,
        lead_days=stored.lead_days,
        administrators=stored.reminds_administrators,
        technical_contacts=stored.reminds_technical_contacts,
        department_contacts=stored.reminds_department_contacts,
    )


def _candidates(organization_id: int, wishes: ReminderWishes, on_date: date) -> list[RemindedLicense]:
    longest = on_date + timedelta(days=max(wishes.lead_days, default=0))
    rows = License.objects.filter(
        Q(ends_on__lte=longest) | Q(reminder_days__isnull=False) | Q(snoozed_until__lte=on_date),
        organization_id=organization_id,
        status=LicenseStatus.ACTIVE,
        is_not_renewed=False,
        ends_on__gte=on_date,
    )
    return _reminded(rows.order_by("ends_on", "pk"))


def _reminded(rows: QuerySet[License]) -> list[RemindedLicense]:
    return [
        RemindedLicense(**dict(zip(_COLUMNS, values, strict=True)))
        for values in rows.values_list(*_COLUMNS.values())
    ]


def _told(organization_id: int, on_date: date) -> set[tuple[int, date, int, str]]:
    items = LicenseReminderItem.objects.filter(
        reminder__organization_id=organization_id, ends_on__gte=on_date
    )
    return set(items.values_list("license_id", "ends_on", "lead_days", "email"))


def _administrators(organization_id: int) -> dict[str, str]:
    """Name by address of those who administer an organisation and may see its licences."""
    rows = administrators_of(organization_id)
    return {row.person.user.email: row.person.full_name for row in rows}


def reminded_licenses(reminder: LicenseReminder) -> list[License]:
    """The licences of a mail that are still worth it when it goes out, those that end first in front; without
    their keys.

    Left out is what was renewed, corrected, snoozed or let go in the meantime, and what is no longer this
    address's business. Nothing at all for a blocked organisation.
    """
    wishes = _wishes(reminder_settings(reminder.organization_id))
    if reminder.organization.blocked_at is not None or not wishes.is_on:
        return []
    ends = dict(reminder.items.values_list("license_id", "ends_on"))
    rows = License.objects.filter(
        pk__in=reminder.items.values("license_id"),
        organization_id=reminder.organization_id,
        status=LicenseStatus.ACTIVE,
        is_not_renewed=False,
    ).exclude(snoozed_until__gt=reminder.on_date)
    administrators = _administrators(reminder.organization_id)
    worth = [
        one.pk
        for one in _reminded(rows)
        if ends[one.pk] == one.ends_on
        and reminder.email in recipients(one, wishes=wishes, administrators=administrators)
    ]
    found = License.objects.filter(pk__in=worth).defer("license_key", "search_text")
    return sorted(found, key=lambda one: (ends[one.pk], one.product_name, one.pk))
