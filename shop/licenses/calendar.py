"""The calendar of an organisation: the ends of its licences, under a secret address that can be revoked."""

import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from icalendar import Alarm, Calendar, Event

from shop.accounts.models import Organization
from shop.accounts.selectors import viewer_for
from shop.accounts.viewer import Viewer
from shop.configurator.enums import Deployment
from shop.core.audit import record
from shop.core.exceptions import InvalidInput
from shop.core.links import absolute_url, at_site, digest_of
from shop.core.texts import one_line
from shop.licenses.models import CalendarFeed, License
from shop.licenses.reminders import checked_lead_days

MOST_CALENDARS: Final = 10
LONGEST_NAME: Final = 60
# A calendar program reads all of it each time, and each event costs milliseconds: the next ends count.
MOST_EVENTS: Final = 1_000
# How long an end stays in the calendar after it has passed.
DAYS_KEPT: Final = 365
# That a calendar is read is noted once in this time, not each time.
NOTED_EVERY: Final = timedelta(hours=1)
PRODUCT_ID: Final = "-//Licensing Service Center//Licences//EN"
_COLUMNS: Final = (
    "public_id",
    "product_name",
    "deployment",
    "sen",
    "ends_on",
    "version",
    "is_not_renewed",
    "created_at",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarFile:
    """What a calendar program gets. ``text`` is None where it has this state already."""

    etag: str
    text: bytes | None


@transaction.atomic
def create_calendar(
    *, viewer: Viewer, name: str, alarm_days: Iterable[int], language: str, by: User, at: datetime
) -> tuple[CalendarFeed, str]:
    """Make a calendar of the organisation one acts for; returns it with its secret, which is stored nowhere.

    Raises Organization.DoesNotExist for who acts for none, InvalidInput naming the field, also when there are
    MOST_CALENDARS already.
    """
    organization_id = viewer.organization_id
    if organization_id is None:
        raise Organization.DoesNotExist
    title = one_line(name, field="name", longest=LONGEST_NAME)
    alarms = checked_lead_days(alarm_days, field="alarm_days")
    if language not in dict(settings.LANGUAGES):
        raise InvalidInput(_("There is no such language."), field="language")
    # Whoever makes two at once waits for oneself.
    User.objects.select_for_update().get(pk=by.pk)
    if calendars_of(viewer).count() >= MOST_CALENDARS:
        message = _("You have %(count)d calendars, which is as many as there can be. Revoke one first.")
        raise InvalidInput(message % {"count": MOST_CALENDARS}, field="name")
    secret = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(
        organization_id=organization_id,
        owner=by,
        name=title,
        secret_digest=digest_of(secret),
        alarm_days=alarms,
        language=language,
        created_at=at,
    )
    record(feed, action="calendar_created", by=by, at=at)
    return feed, secret


def calendar_address(secret: str) -> str:
    """The address that a calendar program is given; the only place where the secret is told."""
    return at_site(reverse("api:calendar-file", kwargs={"secret": secret}))


def calendars_of(viewer: Viewer) -> QuerySet[CalendarFeed]:
    """One's own calendars that work: of an organisation whose licences one may still see."""
    return _unrevoked(viewer.user_id).filter(organization_id__in=viewer.activated_organization_ids)


def _unrevoked(owner_id: int | None) -> QuerySet[CalendarFeed]:
    return CalendarFeed.objects.filter(owner_id=owner_id, revoked_at=None).select_related("organization")


@transaction.atomic
def revoke_calendar(*, public_id: UUID, by: User, at: datetime) -> None:
    """Close the secret address for good. Raises CalendarFeed.DoesNotExist for another person's."""
    feed = _unrevoked(by.pk).select_for_update(of=("self",)).get(public_id=public_id)
    feed.revoked_at = at
    feed.save(update_fields=["revoked_at"])
    record(feed, action="calendar_revoked", by=by, at=at)


def read_calendar(*, secret: str, known_etags: Iterable[str] = (), today: date, at: datetime) -> CalendarFile:
    """What stands behind a secret address. Three queries, and one more within an hour.

    Raises CalendarFeed.DoesNotExist for an unknown and for a revoked address, and for one whose owner may not
    see the organisation's licences any more: nobody can tell which.
    """
    feed = CalendarFeed.objects.select_related("owner", "organization").get(
        secret_digest=digest_of(secret), revoked_at=None
    )
    viewer = viewer_for(feed.owner).as_customer
    if feed.organization_id not in viewer.activated_organization_ids:
        raise CalendarFeed.DoesNotExist
    if feed.last_read_at is None or feed.last_read_at <= at - NOTED_EVERY:
        CalendarFeed.objects.filter(pk=feed.pk).update(last_read_at=at)
    rows = _rows(feed, viewer, today)
    etag = f'"{_digest(feed, rows)}"'
    if etag in known_etags or "*" in known_etags:
        return CalendarFile(etag=etag, text=None)
    return CalendarFile(etag=etag, text=_written(feed, rows))


def _rows(feed: CalendarFeed, viewer: Viewer, today: date) -> list[License]:
    """Licences that people still have, the next ends first; no key and no contact is read."""
    chosen = (
        License.objects.visible_to(viewer)
        .current()
        .filter(organization_id=feed.organization_id, ends_on__gte=today - timedelta(days=DAYS_KEPT))
        .only(*_COLUMNS)
        .order_by("ends_on", "pk")
    )
    return list(chosen[:MOST_EVENTS])


def _digest(feed: CalendarFeed, rows: Iterable[License]) -> str:
    """The same for the same calendar, and another one as soon as a letter of it is."""
    frame = [feed.organization.name, feed.alarm_days, feed.language, settings.SITE_URL, PRODUCT_ID]
    facts = [[str(getattr(row, name)) for name in _COLUMNS] for row in rows]
    content = json.dumps([frame, facts], ensure_ascii=True)
    return hashlib.sha256(content.encode()).hexdigest()[:32]


def _written(feed: CalendarFeed, rows: Iterable[License]) -> bytes:
    with override(feed.language):
        calendar = Calendar()
        calendar.add("prodid", PRODUCT_ID)
        calendar.add("version", "2.0")
        calendar.add("calscale", "GREGORIAN")
        calendar.add("method", "PUBLISH")
        calendar.add("x-wr-calname", _("Licences of %(name)s") % {"name": feed.organization.name})
        calendar.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
        for row in rows:
            calendar.add_component(_event(row, feed))
        return bytes(calendar.to_ical())


def _event(row: License, feed: CalendarFeed) -> Event:
    """The last day of maintenance, all day long. Its name stays the same for as long as the licence lives, so
    that a changed end moves the event.
    """
    product = f"{row.product_name} {Deployment(row.deployment).label}"
    what = f"{product} ({row.sen})" if row.sen else product
    last_day = row.ends_on or date.max
    event = Event()
    event.add("uid", f"{row.public_id}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}")
    event.add("dtstamp", row.created_at)
    event.add("sequence", row.version - 1)
    event.add("dtstart", last_day)
    event.add("dtend", last_day + timedelta(days=1))
    text = (
        _("Maintenance ends, not to be renewed: %(what)s")
        if row.is_not_renewed
        else _("Maintenance ends: %(what)s")
    )
    event.add("summary", text % {"what": what})
    event.add("url", absolute_url("portal:license-detail", language=feed.language, public_id=row.public_id))
    event.add("transp", "TRANSPARENT")
    if not row.is_not_renewed:
        for days in feed.alarm_days:
            event.add_component(_alarm(days, what))
    return event


def _alarm(days: int, what: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -timedelta(days=days))
    text = ngettext("%(count)d day left: %(what)s", "%(count)d days left: %(what)s", days) % {
        "count": days,
        "what": what,
    }
    alarm.add("description", text if days else _("Last day of maintenance: %(what)s") % {"what": what})
    return alarm
