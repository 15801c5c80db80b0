"""The rules of reminders: plain values only."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.core.exceptions import InvalidInput
from shop.licenses.reminders import (
    RemindedLicense,
    ReminderWishes,
    checked_lead_days,
    digests_for,
    due_lead_time,
    lead_days_from_text,
    local_day_and_hour,
    recipients,
)

LEADS = (90, 45, 15)
WISHES = ReminderWishes(lead_days=LEADS)


def ends(day: date, **values: object) -> RemindedLicense:
    return RemindedLicense(**{"pk": 1, "ends_on": day, "technical_email": "tessa@example.com", **values})


def first_days(license_: RemindedLicense, leads: tuple[int, ...] = LEADS) -> dict[int, date]:
    """The first day of each lead time, found by walking through two years before the end."""
    found: dict[int, date] = {}
    for back in range(800, -3, -1):
        day = license_.ends_on - timedelta(days=back)
        lead = due_lead_time(license_, lead_days=leads, on_date=day)
        if lead is not None:
            found.setdefault(lead, day)
    return found


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        # Over the leap day of 2028, and over the end of a February without one.
        (date(2028, 3, 15), {90: date(2027, 12, 16), 45: date(2028, 1, 30), 15: date(2028, 2, 29)}),
        (date(2027, 3, 15), {90: date(2026, 12, 15), 45: date(2027, 1, 29), 15: date(2027, 2, 28)}),
        # The leap day itself is the end.
        (date(2028, 2, 29), {90: date(2027, 12, 1), 45: date(2028, 1, 15), 15: date(2028, 2, 14)}),
        # Ends of months, of a year, and over the change of the clocks in spring.
        (date(2026, 12, 31), {90: date(2026, 10, 2), 45: date(2026, 11, 16), 15: date(2026, 12, 16)}),
        (date(2027, 1, 14), {90: date(2026, 10, 16), 45: date(2026, 11, 30), 15: date(2026, 12, 30)}),
        (date(2027, 4, 10), {90: date(2027, 1, 10), 45: date(2027, 2, 24), 15: date(2027, 3, 26)}),
    ],
)
def test_lead_times_begin_on_exactly_their_day(end, expected):
    assert first_days(ends(end)) == expected


def test_last_day_still_counts_and_the_day_after_does_not():
    license_ = ends(date(2026, 12, 31))

    assert due_lead_time(license_, lead_days=(0,), on_date=date(2026, 12, 30)) is None
    assert due_lead_time(license_, lead_days=(0,), on_date=date(2026, 12, 31)) == 0
    assert due_lead_time(license_, lead_days=(90,), on_date=date(2027, 1, 1)) is None


def test_after_days_of_silence_only_the_most_urgent_lead_time_counts():
    assert due_lead_time(ends(date(2026, 12, 31)), lead_days=LEADS, on_date=date(2026, 12, 20)) == 15


def test_license_with_lead_times_of_its_own_ignores_those_of_the_organization():
    own = ends(date(2026, 12, 31), own_lead_days=[10])

    assert first_days(own) == {10: date(2026, 12, 21)}
    assert first_days(ends(date(2026, 12, 31), own_lead_days=[])) == {}


def test_license_that_is_not_renewed_has_no_reminder():
    assert first_days(ends(date(2026, 12, 31), is_not_renewed=True)) == {}


def test_lead_time_before_the_first_day_of_maintenance_does_not_count():
    bought_for_two_months = ends(date(2026, 12, 31), starts_on=date(2026, 11, 1))

    assert first_days(bought_for_two_months) == {45: date(2026, 11, 16), 15: date(2026, 12, 16)}


def test_snoozed_license_is_silent_and_told_about_on_the_day_it_was_snoozed_to():
    snoozed = ends(date(2026, 12, 31), snoozed_until=date(2026, 12, 1))

    assert first_days(snoozed) == {30: date(2026, 12, 1), 15: date(2026, 12, 16)}


def test_license_that_is_snoozed_beyond_its_end_stays_silent():
    assert first_days(ends(date(2026, 12, 31), snoozed_until=date(2027, 2, 1))) == {}


def test_each_address_is_told_once_whatever_role_it_has():
    license_ = ends(
        date(2026, 12, 31),
        technical_email="Tessa@Example.com",
        technical_name="Tessa",
        department_email="tessa@example.com ",
        department_name="Department",
    )

    told = recipients(
        license_, wishes=WISHES, administrators={"TESSA@example.com": "Admin", "clara@example.com": "Clara"}
    )

    assert told == {"tessa@example.com": "Tessa", "clara@example.com": "Clara"}


@pytest.mark.parametrize(
    ("switched_off", "left"),
    [
        ({"administrators": False}, ["dora@example.com", "tessa@example.com"]),
        ({"technical_contacts": False}, ["clara@example.com", "dora@example.com"]),
        ({"department_contacts": False}, ["clara@example.com", "tessa@example.com"]),
    ],
)
def test_whoever_is_switched_off_is_not_told(switched_off, left):
    license_ = ends(date(2026, 12, 31), department_email="dora@example.com")
    wishes = ReminderWishes(lead_days=LEADS, **switched_off)

    told = recipients(license_, wishes=wishes, administrators={"clara@example.com": "Clara"})

    assert sorted(told) == left


def test_digest_gathers_what_is_due_and_leaves_out_what_was_told():
    day = date(2026, 12, 1)
    rows = [ends(day + timedelta(days=15 * number), pk=number) for number in (1, 2, 3, 9)]
    told = {(2, rows[1].ends_on, 45, "tessa@example.com")}

    digests = digests_for(
        rows, wishes=WISHES, administrators={"clara@example.com": "Clara"}, told=told, on_date=day
    )

    assert {email: [(one.pk, one.lead_days) for one in digest.due] for email, digest in digests.items()} == {
        "tessa@example.com": [(1, 15), (3, 45)],
        "clara@example.com": [(1, 15), (2, 45), (3, 45)],
    }


def test_organization_that_switched_reminders_off_has_none():
    rows = [ends(date(2026, 12, 1))]

    digests = digests_for(
        rows,
        wishes=ReminderWishes(is_on=False, lead_days=LEADS),
        administrators={},
        told=(),
        on_date=date(2026, 12, 1),
    )

    assert digests == {}


@given(
    end=st.dates(date(2026, 1, 1), date(2032, 12, 31)),
    leads=st.sets(st.integers(0, 200), min_size=1, max_size=6),
    seen=st.sets(st.integers(-5, 220), max_size=60),
)
def test_whatever_days_are_missed_no_lead_time_is_told_twice_and_the_last_run_tells_the_most_urgent(
    end, leads, seen
):
    license_ = ends(end)
    told: list[int] = []
    for left in sorted(seen, reverse=True):
        lead = due_lead_time(license_, lead_days=sorted(leads), on_date=end - timedelta(days=left))
        if lead is not None and lead not in told:
            told.append(lead)

    assert told == sorted(told, reverse=True)
    last = min((left for left in seen if left >= 0), default=None)
    begun = [lead for lead in leads if last is not None and lead >= last]
    assert (told[-1] if told else None) == min(begun, default=None)


@pytest.mark.parametrize(
    ("at", "zone", "expected"),
    [
        # The night in which Berlin's clocks jump: seven in the morning is an hour of UTC earlier.
        (datetime(2027, 3, 27, 6, tzinfo=UTC), "Europe/Berlin", (date(2027, 3, 27), 7)),
        (datetime(2027, 3, 28, 5, tzinfo=UTC), "Europe/Berlin", (date(2027, 3, 28), 7)),
        (datetime(2026, 12, 31, 18, tzinfo=UTC), "Pacific/Auckland", (date(2027, 1, 1), 7)),
        (datetime(2027, 1, 1, 6, tzinfo=UTC), "America/Los_Angeles", (date(2026, 12, 31), 22)),
        (datetime(2028, 2, 29, 17, 45, tzinfo=UTC), "Asia/Kathmandu", (date(2028, 2, 29), 23)),
    ],
)
def test_day_and_hour_are_those_of_the_customer(at, zone, expected):
    assert local_day_and_hour(at, zone) == expected


@pytest.mark.parametrize(
    ("text", "days"), [("90, 45,15", [90, 45, 15]), ("15 90;90", [90, 15]), ("", []), ("0", [0])]
)
def test_lead_times_are_read_as_people_write_them(text, days):
    assert lead_days_from_text(text) == days


@pytest.mark.parametrize("text", ["-5", "1.5", "ten", "731", "1,2,3,4,5,6,7,8,9", "٣"])
def test_what_is_no_lead_time_is_refused(text):
    with pytest.raises(InvalidInput) as refusal:
        lead_days_from_text(text)

    assert refusal.value.field == "lead_days"


def test_negative_lead_time_is_refused():
    with pytest.raises(InvalidInput):
        checked_lead_days([-1])
