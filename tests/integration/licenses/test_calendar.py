"""The calendar of the ends of licences, read as a calendar program reads it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from shop.accounts.models import Organization
from shop.accounts.selectors import viewer_for
from shop.accounts.services import deactivate_person
from shop.core.exceptions import InvalidInput
from shop.core.models import AuditEvent
from shop.licenses.calendar import (
    MOST_CALENDARS,
    calendars_of,
    create_calendar,
    read_calendar,
    revoke_calendar,
)
from shop.licenses.models import CalendarFeed, License
from tests.factories.licenses import make_license_rows

pytestmark = [pytest.mark.django_db, pytest.mark.journey]
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
TODAY = NOW.date()
KEY = "AAAB-CANARY-KEY-9XYZ"


@pytest.fixture
def make(organization, listing, staff):
    def rows(*each, **values):
        return make_license_rows(organization, listing, len(each), by=staff, each=each, **values)

    return rows


@pytest.fixture
def subscribe(customer):
    def subscribed(**values):
        wanted = {"name": "Phone", "alarm_days": [30, 7], "language": "en", **values}
        return create_calendar(viewer=viewer_for(customer), by=customer, at=NOW, **wanted)

    return subscribed


def read(secret: str, **values):
    return read_calendar(secret=secret, **{"today": TODAY, "at": NOW, **values})


def events(secret: str) -> list:
    return Calendar.from_ical(read(secret).text).walk("VEVENT")


def test_calendar_has_an_all_day_event_with_alarms_for_each_end(make, subscribe):
    (license_,) = make({"sen": "SEN-7", "ends_on": date(2028, 2, 29), "deployment": "data_center"})
    _feed, secret = subscribe()

    (event,) = events(secret)

    assert event["uid"] == f"{license_.public_id}@testserver"
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2028, 2, 29), date(2028, 3, 1))
    assert event["summary"] == "Maintenance ends: Example App Data Center (SEN-7)"
    assert event["url"].endswith(f"/accounts/licenses/{license_.public_id}/")
    alarms = [(one["action"], one["trigger"].dt, str(one["description"])) for one in event.walk("VALARM")]
    assert alarms == [
        ("DISPLAY", timedelta(days=-30), "30 days left: Example App Data Center (SEN-7)"),
        ("DISPLAY", timedelta(days=-7), "7 days left: Example App Data Center (SEN-7)"),
    ]


def test_calendar_holds_neither_keys_nor_people(make, subscribe):
    make(
        {
            "license_key": KEY,
            "technical_contact_email": "canary@example.com",
            "department": "CANARY",
            "instance_url": "https://canary.example.com",
        }
    )
    _feed, secret = subscribe()

    text = read(secret).text.decode().casefold()

    assert "canary" not in text
    assert "@example.com" not in text


def test_event_keeps_its_name_when_the_end_moves(make, subscribe):
    (license_,) = make({"ends_on": date(2027, 1, 31)})
    _feed, secret = subscribe()
    (before,) = events(secret)
    License.objects.filter(pk=license_.pk).update(ends_on=date(2027, 2, 28), version=2)

    (after,) = events(secret)

    assert after["uid"] == before["uid"]
    assert (after["dtstart"].dt, after["sequence"]) == (date(2027, 2, 28), 1)


def test_what_was_replaced_taken_back_or_ended_long_ago_is_not_in_it(make, subscribe):
    make(
        {"sen": "A", "ends_on": TODAY - timedelta(days=365)},
        {"sen": "B", "ends_on": TODAY - timedelta(days=366)},
        {"sen": "C", "status": "superseded"},
        {"sen": "D", "status": "cancelled"},
        {"sen": "E", "ends_on": None},
        {"sen": "F", "is_not_renewed": True},
    )
    _feed, secret = subscribe()

    found = events(secret)

    assert [str(event["summary"]) for event in found] == [
        "Maintenance ends: Example App Cloud (A)",
        "Maintenance ends, not to be renewed: Example App Cloud (F)",
    ]
    assert [len(event.walk("VALARM")) for event in found] == [2, 0]


def test_entries_are_in_the_language_of_the_calendar(make, subscribe, monkeypatch):
    make({"sen": "A"})
    _feed, secret = subscribe(language="de")

    assert b"/de/accounts/licenses/" in read(secret).text.replace(b"\r\n ", b"")


def test_etag_is_the_same_until_something_changes(make, subscribe):
    (license_,) = make({"sen": "A"})
    _feed, secret = subscribe()
    first = read(secret)

    same = read(secret, known_etags=[first.etag], at=NOW + timedelta(days=1))
    assert (same.etag, same.text) == (first.etag, None)
    assert read(secret).text == first.text

    License.objects.filter(pk=license_.pk).update(sen="B")
    changed = read(secret, known_etags=[first.etag])
    assert changed.etag != first.etag
    assert b"(B)" in changed.text


def test_secret_is_stored_as_a_digest_only(subscribe):
    feed, secret = subscribe()

    stored = CalendarFeed.objects.values().get()

    assert secret not in str(stored)
    assert len(secret) >= 43
    assert list(AuditEvent.objects.for_object(feed).values_list("action", "details")) == [
        ("calendar_created", {})
    ]


@pytest.mark.parametrize("secret", ["", "guess", "A" * 43, "x" * 5000])
def test_guessed_address_is_unknown(subscribe, secret):
    subscribe()

    with pytest.raises(CalendarFeed.DoesNotExist):
        read(secret)


def test_revoked_address_is_unknown_at_once(make, subscribe, customer, stranger):
    make({})
    feed, secret = subscribe()
    with pytest.raises(CalendarFeed.DoesNotExist):
        revoke_calendar(public_id=feed.public_id, by=stranger, at=NOW)
    assert len(events(secret)) == 1

    revoke_calendar(public_id=feed.public_id, by=customer, at=NOW)

    with pytest.raises(CalendarFeed.DoesNotExist):
        read(secret)
    assert list(calendars_of(viewer_for(customer))) == []
    with pytest.raises(CalendarFeed.DoesNotExist):
        revoke_calendar(public_id=feed.public_id, by=customer, at=NOW)


@pytest.mark.parametrize("how", ["deactivated", "left", "blocked", "switched off"])
def test_owner_who_lost_access_has_no_calendar(make, subscribe, customer, organization, staff, how):
    make({})
    _feed, secret = subscribe()
    if how == "deactivated":
        deactivate_person(person_id=customer.person.pk, reason="left", by=staff, at=NOW)
    elif how == "left":
        customer.person.memberships.update(ended_at=NOW)
    elif how == "blocked":
        Organization.objects.filter(pk=organization.pk).update(blocked_at=NOW)
    else:
        customer.is_active = False
        customer.save()

    with pytest.raises(CalendarFeed.DoesNotExist):
        read(secret)


def test_reading_is_noted_once_an_hour_and_costs_the_same_for_any_number(make, subscribe):
    make({})
    feed, secret = subscribe()
    read(secret)
    with CaptureQueriesContext(
        connection,
    ) as few:
        read(secret, at=NOW + timedelta(minutes=59))
    make(*({} for _ in range(50)), prefix="MORE")
    with CaptureQueriesContext(connection) as many:
        read(secret, at=NOW + timedelta(minutes=59))

    feed.refresh_from_db()
    assert feed.last_read_at == NOW
    assert len(few) == len(many) == 3


def test_calendar_that_makes_no_sense_is_refused(subscribe, organization, staff):
    for values, field in (
        ({"language": "fr"}, "language"),
        ({"alarm_days": [5000]}, "alarm_days"),
        ({"name": "x" * 61}, "name"),
    ):
        with pytest.raises(InvalidInput) as refusal:
            subscribe(**values)
        assert refusal.value.field == field
    with pytest.raises(Organization.DoesNotExist):
        create_calendar(viewer=viewer_for(staff), name="", alarm_days=[], language="en", by=staff, at=NOW)
    for _ in range(MOST_CALENDARS):
        subscribe()
    with pytest.raises(InvalidInput) as refusal:
        subscribe()
    assert refusal.value.field == "name"
