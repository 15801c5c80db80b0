"""Reminders before maintenance ends: on the right day, to the right people, once."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.management import call_command

from shop.accounts.enums import MembershipRole
from shop.accounts.selectors import viewer_for
from shop.accounts.services import deactivate_person
from shop.core.exceptions import InvalidInput, NotPermitted, StaleVersion
from shop.core.jobs import Job
from shop.core.models import AuditEvent, OutboxEvent
from shop.core.outbox import relay_once
from shop.core.schedule import start_due_entries
from shop.licenses.models import License, LicenseChange, LicenseReminder, LicenseReminderItem
from shop.licenses.reminding import (
    LicenseWishes,
    edit_reminder_settings,
    remind_organization,
    reminder_settings,
    send_license_reminders,
    set_license_reminders,
)
from shop.notifications.models import SentMail
from tests.factories.accounts import make_member
from tests.factories.licenses import make_license_rows

pytestmark = [pytest.mark.django_db, pytest.mark.journey]
END = date(2026, 12, 31)
KEY = "AAAB-CANARY-KEY-9XYZ"


def morning(day: date, zone: str = "Europe/Berlin", hour: int = 7) -> datetime:
    """An hour of a day where the customer is."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def before(days: int, end: date = END) -> datetime:
    return morning(end - timedelta(days=days))


def runs(first: date, last: date, *, closely: list[date]) -> list[datetime]:
    """Every hour around some days, once a day between them."""
    start = datetime(first.year, first.month, first.day, tzinfo=UTC)
    hours = [start + timedelta(hours=hour) for hour in range((last - first).days * 24)]
    near = {day + timedelta(days=offset) for day in closely for offset in (-1, 0, 1)}
    return [at for at in hours if at.hour == 21 or at.date() in near]


@pytest.fixture
def make(organization, listing, staff, customer):
    """Licences that end on the last day of 2026; only the administrator is told unless columns say more."""

    def rows(*each, **values):
        columns = each or ({},)
        columns = [{"ends_on": END, **one} for one in columns]
        return make_license_rows(organization, listing, len(columns), by=staff, each=columns, **values)

    return rows


@pytest.fixture
def settle(organization, customer):
    def settled(**values):
        wanted = {
            "is_on": True,
            "lead_days": [90, 45, 15],
            "administrators": True,
            "technical_contacts": True,
            "department_contacts": True,
            **values,
        }
        return edit_reminder_settings(
            organization_id=organization.pk,
            viewer=viewer_for(customer),
            by=customer,
            at=before(200),
            **wanted,
        )

    return settled


def mails() -> list[EmailMultiAlternatives]:
    """The reminders that went out, among whatever else did."""
    return [one for one in mail.outbox if "maintenance ends soon" in one.subject]


def told() -> list[tuple[str, str, int]]:
    """Day, address and lead time of every licence in a mail."""
    items = LicenseReminderItem.objects.order_by("reminder__on_date", "email", "license_id")
    return [
        (str(day), email, lead)
        for day, email, lead in items.values_list("reminder__on_date", "email", "lead_days")
    ]


# --- When
def test_license_is_told_about_on_the_day_of_each_lead_time_and_not_between(make, customer):
    make()

    sent = {days: send_license_reminders(at=before(days)) for days in (91, 90, 89, 45, 16, 15, 14, 0, -1)}

    assert sent == {91: 0, 90: 1, 89: 0, 45: 1, 16: 0, 15: 1, 14: 0, 0: 0, -1: 0}


@pytest.mark.parametrize(
    ("zone", "end", "days"),
    [
        # The clocks of Berlin change on 28 March 2027 and 31 October 2027.
        ("Europe/Berlin", date(2027, 4, 12), ["2027-01-12", "2027-02-26", "2027-03-28"]),
        ("Europe/Berlin", date(2027, 11, 15), ["2027-08-17", "2027-10-01", "2027-10-31"]),
        # A leap day, a year's end, a month's end.
        ("Europe/Berlin", date(2028, 3, 15), ["2027-12-16", "2028-01-30", "2028-02-29"]),
        ("Pacific/Auckland", date(2027, 1, 15), ["2026-10-17", "2026-12-01", "2026-12-31"]),
        ("America/Los_Angeles", date(2027, 4, 15), ["2027-01-15", "2027-03-01", "2027-03-31"]),
    ],
)
def test_hourly_runs_over_months_remind_on_exactly_three_days_in_the_morning(
    make, organization, customer, zone, end, days
):
    organization.time_zone = zone
    organization.save()
    make({"ends_on": end})

    sent = [
        at
        for at in runs(
            end - timedelta(days=93),
            end + timedelta(days=3),
            closely=[date.fromisoformat(day) for day in days],
        )
        if send_license_reminders(at=at)
    ]

    local = [at.astimezone(ZoneInfo(zone)) for at in sent]
    assert [str(at.date()) for at in local] == days
    assert {at.hour for at in local} == {7}


def test_after_a_week_without_a_run_everybody_gets_one_mail_and_not_seven(make, customer):
    make({}, {"ends_on": END + timedelta(days=3)}, {"ends_on": END + timedelta(days=6)})

    # Nothing ran while the lead times of 15 days began for all three.
    sent = [send_license_reminders(at=before(days)) for days in (9, 8, 7)]

    assert sent == [1, 0, 0]
    assert told() == [("2026-12-22", customer.email, 15)] * 3


def test_run_in_the_evening_makes_up_for_the_morning(make, customer):
    make()

    assert send_license_reminders(at=morning(END - timedelta(days=15), hour=6)) == 0
    assert send_license_reminders(at=morning(END - timedelta(days=15), hour=22)) == 1


def test_license_that_was_replaced_or_taken_back_is_not_told_about(make, customer):
    make({"status": "superseded"}, {"status": "cancelled"}, {"ends_on": None}, {"is_not_renewed": True})

    assert send_license_reminders(at=before(15)) == 0


# --- Who
def test_administrators_and_contacts_get_one_digest_each(make, organization, customer, staff):
    make_member(organization, staff=staff)
    make(
        {"technical_contact_email": "Tessa@example.com", "technical_contact_name": "Tessa"},
        {"technical_contact_email": "tessa@example.com", "department_contact_email": customer.email},
        {"ends_on": END + timedelta(days=60), "department_contact_email": "dora@example.com"},
    )

    assert send_license_reminders(at=before(15)) == 3

    assert told() == [
        ("2026-12-16", "dora@example.com", 90),
        ("2026-12-16", customer.email, 15),
        ("2026-12-16", customer.email, 15),
        ("2026-12-16", customer.email, 90),
        ("2026-12-16", "tessa@example.com", 15),
        ("2026-12-16", "tessa@example.com", 15),
    ]


def test_organization_says_whom_to_remind_and_when(make, settle):
    make({"technical_contact_email": "tessa@example.com", "department_contact_email": "dora@example.com"})
    settle(lead_days=[30], administrators=False, department_contacts=False)

    assert [send_license_reminders(at=before(days)) for days in (90, 30, 15)] == [0, 1, 0]
    assert told() == [("2026-12-01", "tessa@example.com", 30)]


def test_organization_that_is_blocked_or_switched_them_off_has_no_reminders(make, settle, organization):
    make()
    settle(is_on=False)
    assert send_license_reminders(at=before(15)) == 0

    settle()
    organization.blocked_at = before(20)
    organization.save()
    assert send_license_reminders(at=before(15)) == 0


def test_administrator_without_access_is_not_reminded(make, customer, staff):
    make({"technical_contact_email": "tessa@example.com"})
    deactivate_person(person_id=customer.person.pk, reason="left", by=staff, at=before(20))

    send_license_reminders(at=before(15))

    assert told() == [("2026-12-16", "tessa@example.com", 15)]


# --- What a licence wants
def test_license_with_lead_times_of_its_own_and_a_snooze(make, customer):
    (license_,) = make()
    set_license_reminders(
        license_ids=[license_.pk],
        viewer=viewer_for(customer),
        wishes=LicenseWishes(lead_days=[60, 20], snoozed_until=date(2026, 11, 20)),
        version=1,
        today=date(2026, 10, 1),
        by=customer,
        at=before(91),
    )

    sent = [days for days in range(95, -1, -1) if send_license_reminders(at=before(days))]

    assert sent == [41, 20]
    changes = LicenseChange.objects.order_by("pk").values_list("field", "old", "new")
    assert list(changes) == [("reminder_days", "", "60, 20"), ("snoozed_until", "", "2026-11-20")]
    assert License.objects.get().version == 2


def test_change_of_reminders_is_refused_when_it_makes_no_sense(make, customer, stranger):
    (license_,) = make()

    def wish(user=customer, version=None, **wishes):
        return set_license_reminders(
            license_ids=[license_.pk],
            viewer=viewer_for(user),
            wishes=LicenseWishes(**wishes),
            version=version,
            today=date(2026, 12, 1),
            by=user,
            at=before(30),
        )

    refused = [
        {"snoozed_until": date(2026, 12, 1)},
        {"snoozed_until": date(2027, 1, 1)},
        {"snoozed_until": date(2030, 1, 1)},
        {"lead_days": [1000]},
    ]
    fields = []
    for wishes in refused:
        with pytest.raises(InvalidInput) as refusal:
            wish(**wishes)
        fields.append(refusal.value.field)
    assert fields == ["snoozed_until", "snoozed_until", "snoozed_until", "reminder_days"]
    with pytest.raises(License.DoesNotExist):
        wish(user=stranger, is_not_renewed=True)
    with pytest.raises(StaleVersion):
        wish(version=7, is_not_renewed=True)
    assert list(LicenseChange.objects.all()) == []
    assert wish(is_not_renewed=True) == 1
    assert wish(is_not_renewed=True) == 0


def test_only_administrators_say_when_the_organization_is_reminded(organization, staff, customer, settle):
    member = make_member(organization, staff=staff, role=MembershipRole.MEMBER)
    values = {"is_on": True, "administrators": True, "technical_contacts": True, "department_contacts": True}

    with pytest.raises(NotPermitted):
        edit_reminder_settings(
            organization_id=organization.pk,
            viewer=viewer_for(member),
            lead_days=[1],
            by=member,
            at=before(1),
            **values,
        )
    assert settle(lead_days=[30, 60]).lead_days == [60, 30]
    with pytest.raises(StaleVersion):
        settle(version=1)
    with pytest.raises(InvalidInput):
        settle(lead_days=[])
    assert reminder_settings(organization.pk).lead_days == [60, 30]
    (event,) = AuditEvent.objects.filter(action="reminders_edited")
    assert event.details == {"fields": ["lead_days"], "version": 2}


# --- Once
def test_reminder_and_its_mail_are_recorded_together(make, customer, monkeypatch):
    make()

    def crash(*_args, **_ids):
        raise RuntimeError("crash")

    with monkeypatch.context() as patch:
        patch.setattr("shop.licenses.reminding.enqueue", crash)
        with pytest.raises(RuntimeError):
            send_license_reminders(at=before(15))
    assert told() == []

    assert [send_license_reminders(at=before(15)), send_license_reminders(at=before(15))] == [1, 0]

    (reminder,) = LicenseReminder.objects.all()
    jobs = OutboxEvent.objects.filter(job=Job.MAIL_LICENSE_REMINDER.value)
    assert [event.arguments for event in jobs] == [{"reminder_id": reminder.pk}]


def test_what_somebody_else_wrote_at_this_moment_is_left_alone(make, customer, organization, monkeypatch):
    make()
    day = END - timedelta(days=15)
    monkeypatch.setattr("shop.licenses.reminding._told", lambda *_args: set())
    monkeypatch.setattr(LicenseReminder.objects, "filter", lambda **_kw: LicenseReminder.objects.none())

    made = [remind_organization(organization_id=organization.pk, on_date=day, at=before(15)) for _ in "12"]

    assert made == [1, 0]
    assert OutboxEvent.objects.filter(job=Job.MAIL_LICENSE_REMINDER.value).count() == 1


def test_mail_that_failed_half_way_goes_out_once(make, customer, monkeypatch):
    make()
    send_license_reminders(at=before(15))
    real = SentMail.objects.create

    def die(**_values):
        raise RuntimeError("killed after the server took the mail")

    with time_machine.travel(before(15)):
        monkeypatch.setattr(SentMail.objects, "create", die)
        relay_once()
        monkeypatch.setattr(SentMail.objects, "create", real)
        (first,) = mails()
    with time_machine.travel(before(14)):
        relay_once()
        relay_once()

    # The same Message-ID: the reader's mail program shows it once; and then it is on record.
    assert {one.extra_headers["Message-ID"] for one in mails()} == {first.extra_headers["Message-ID"]}
    assert SentMail.objects.filter(kind="license-reminder").count() == 1
    assert len(mails()) == 2


def test_schedule_and_command_send_the_mails(make, customer):
    make()
    with time_machine.travel(before(16)) as clock:
        start_due_entries(now=datetime.now(UTC))
        relay_once()
        mail.outbox.clear()
        clock.shift(timedelta(days=1, minutes=20))
        start_due_entries(now=datetime.now(UTC))
        relay_once()
        relay_once()
        call_command("send_reminders", verbosity=0)
        relay_once()

    assert [one.to for one in mails()] == [[customer.email]]


# --- The mail
def test_mail_names_licenses_and_links_to_them_and_holds_no_key(make, customer, organization):
    first, second = make(
        {"sen": "SEN-B", "ends_on": END, "license_key": KEY},
        {"sen": "SEN-A", "ends_on": END - timedelta(days=1), "deployment": "data_center"},
    )
    send_license_reminders(at=before(15))
    with time_machine.travel(before(15)):
        relay_once()

    (message,) = mails()
    html = message.alternatives[0][0]
    assert message.subject == f"2 licences of {organization.name}: maintenance ends soon"
    lines = [line for line in message.body.splitlines() if line.startswith("- ")]
    assert lines == [
        "- Example App Data Center · SEN-A: maintenance until 30 December 2026, 14 days left",
        "- Example App Cloud · SEN-B: maintenance until 31 December 2026, 15 days left",
    ]
    for license_ in (first, second):
        assert f"/accounts/licenses/{license_.public_id}/" in message.body
        assert f"/accounts/licenses/{license_.public_id}/" in html
    assert f"/accounts/licenses/renew/?ids={second.public_id}&ids={first.public_id}" in message.body
    assert KEY not in message.body + html


def test_mail_leaves_out_what_was_settled_while_it_waited(make, customer):
    rows = make({"sen": "A"}, {"sen": "B"}, {"sen": "C"}, {"sen": "D"})
    send_license_reminders(at=before(15))
    License.objects.filter(pk=rows[0].pk).update(status="superseded")
    License.objects.filter(pk=rows[1].pk).update(is_not_renewed=True)
    License.objects.filter(pk=rows[2].pk).update(snoozed_until=END)
    with time_machine.travel(before(15)):
        relay_once()

    (message,) = mails()
    assert [line.split(":")[0] for line in message.body.splitlines() if line.startswith("- ")] == [
        "- Example App Cloud · D"
    ]


def test_no_mail_when_everything_was_settled(make, customer, staff):
    make()
    send_license_reminders(at=before(15))
    deactivate_person(person_id=customer.person.pk, reason="left", by=staff, at=before(15))
    with time_machine.travel(before(15)):
        relay_once()

    assert list(SentMail.objects.filter(kind="license-reminder")) == []


def test_mail_of_many_licenses_shows_the_first_and_counts_the_rest(make, customer):
    make(*({"sen": f"S-{number:02}"} for number in range(60)))
    send_license_reminders(at=before(15))
    with time_machine.travel(before(15)):
        relay_once()

    (message,) = mails()
    assert len([line for line in message.body.splitlines() if line.startswith("- ")]) == 50
    assert "… and 10 more." in message.body
    assert "/accounts/licenses/?ends_from=2026-12-31&ends_until=2026-12-31" in message.body
