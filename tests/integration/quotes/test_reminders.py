"""Reminders before the end, and the end itself, in the customer's time zone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from wagtail.models import Site

from cms.models import SiteSettings
from shop.accounts.selectors import viewer_for
from shop.accounts.services import deactivate_person
from shop.core.exceptions import TransitionNotAllowed
from shop.core.jobs import Job
from shop.core.models import OutboxEvent
from shop.core.outbox import relay_once
from shop.core.schedule import start_due_entries
from shop.fulfillment.services import place_order
from shop.quotes import services
from shop.quotes.enums import QuoteStatus
from shop.quotes.exceptions import QuoteExpired
from shop.quotes.models import Quote, QuoteReminder
from shop.quotes.selectors import days_left, is_expired
from shop.quotes.services import (
    decline_quote,
    expire_quotes,
    link_secret,
    requote,
    send_quote,
    send_reminders,
    withdraw_quote,
)
from tests.factories.journeys import (
    NOW,
    VALID_UNTIL,
    acceptance,
    draft_quote,
    line_drafts,
    make_request,
    make_sent_quote,
    price_draft,
)

pytestmark = pytest.mark.django_db
BERLIN, NEW_YORK, AUCKLAND = "Europe/Berlin", "America/New_York", "Pacific/Auckland"


def noon(day: date, zone: str = BERLIN) -> datetime:
    return datetime(day.year, day.month, day.day, 12, 0, tzinfo=ZoneInfo(zone))


def before(days: int) -> datetime:
    return noon(VALID_UNTIL - timedelta(days=days))


def sent_in(zone: str, customer, staff, organization, listing) -> Quote:
    """An offer of a customer in that time zone, valid until 23 December there."""
    organization.time_zone = zone
    organization.save()
    return make_sent_quote(customer, staff, [listing])


def reminders() -> list[int]:
    return sorted(QuoteReminder.objects.values_list("days_before", flat=True))


def set_days(text: str) -> None:
    site = Site.objects.get(is_default_site=True)
    SiteSettings.objects.update_or_create(site=site, defaults={"offer_reminder_days": text})


@pytest.fixture
def offer(customer, staff, listing) -> Quote:
    return make_sent_quote(customer, staff, [listing])


# --- Reminders
def test_customers_are_reminded_seven_days_and_one_day_before_the_end(offer):
    made = {days: send_reminders(at=before(days)) for days in (8, 7, 6, 2, 1, 0, -1)}

    assert made == {8: 0, 7: 1, 6: 0, 2: 0, 1: 1, 0: 0, -1: 0}
    assert list(QuoteReminder.objects.values_list("days_before", "due_on")) == [
        (7, date(2026, 12, 16)),
        (1, date(2026, 12, 22)),
    ]


def test_reminder_and_its_mail_are_recorded_together(offer, monkeypatch):
    def crash(*_args, **_ids):
        raise RuntimeError("crash")

    with monkeypatch.context() as patch:
        patch.setattr("shop.quotes.services.reminders.enqueue", crash)
        with pytest.raises(RuntimeError):
            send_reminders(at=before(7))
    assert reminders() == []

    send_reminders(at=before(7))
    send_reminders(at=before(7))

    assert reminders() == [7]
    assert OutboxEvent.objects.filter(job=Job.MAIL_QUOTE_REMINDER.value).count() == 1


def test_after_days_without_a_run_only_the_most_urgent_reminder_goes_out(offer):
    assert send_reminders(at=before(1)) == 1

    assert reminders() == [1]
    assert send_reminders(at=before(0)) == 0


def test_late_run_between_the_lead_times_still_sends_the_first(offer):
    send_reminders(at=before(5))

    assert reminders() == [7]


def test_offer_that_has_just_arrived_is_not_reminded_of(customer, staff, listing):
    quote = draft_quote(request_id=make_request(customer, [listing]).pk, by=staff, at=NOW)
    price_draft(quote, staff, line_drafts(quote))
    send_quote(quote_id=quote.pk, sent_by=staff, sent_at=before(5))

    made = [send_reminders(at=before(days)) for days in (5, 4, 1)]

    assert made == [0, 0, 1]
    assert reminders() == [1]


def test_settings_say_when(offer):
    set_days("14,3")
    assert [send_reminders(at=before(days)) for days in (14, 7, 3)] == [1, 0, 1]


def test_empty_setting_means_no_reminders(offer):
    set_days("")

    assert send_reminders(at=before(1)) == 0


@pytest.mark.parametrize(
    ("zone", "first"),
    [
        # 16 December begins at 11:00 UTC the day before in Auckland, and at 05:00 UTC in New York.
        (AUCKLAND, datetime(2026, 12, 15, 11, 0, tzinfo=UTC)),
        (BERLIN, datetime(2026, 12, 15, 23, 0, tzinfo=UTC)),
        (NEW_YORK, datetime(2026, 12, 16, 5, 0, tzinfo=UTC)),
    ],
)
def test_days_are_those_of_the_customers_time_zone(customer, staff, organization, listing, zone, first):
    sent_in(zone, customer, staff, organization, listing)

    assert send_reminders(at=first - timedelta(seconds=1)) == 0
    assert send_reminders(at=first) == 1


def test_nobody_is_reminded_of_what_was_answered_or_withdrawn(customer, staff, listing):
    declined, withdrawn, revised = (make_sent_quote(customer, staff, [listing]) for _offer in range(3))
    decline_quote(quote_id=declined.pk, viewer=viewer_for(customer), reason="", by=customer, at=NOW)
    withdraw_quote(quote_id=withdrawn.pk, by=staff, at=NOW)
    requote(quote_id=revised.pk, by=staff, at=NOW)

    assert send_reminders(at=before(7)) == 0


def test_only_the_newest_revision_counts(offer, staff):
    requote(quote_id=offer.pk, by=staff, at=NOW)
    offer.revisions.filter(sent_at=None).update(valid_until_date=VALID_UNTIL + timedelta(days=30))
    send_quote(quote_id=offer.pk, sent_by=staff, sent_at=NOW)

    assert send_reminders(at=before(1)) == 0


def test_deactivated_customers_are_not_reminded(offer, customer, staff):
    deactivate_person(person_id=customer.person.pk, reason="Left", by=staff, at=NOW)

    assert send_reminders(at=before(1)) == 0
    assert reminders() == []


def drain() -> list[str]:
    """The subjects of the mails that the jobs have sent."""
    while relay_once():
        pass
    return [message.subject for message in mail.outbox if "ends soon" in message.subject]


def test_mail_says_how_long_and_has_the_link(offer, customer):
    OutboxEvent.objects.all().delete()
    with time_machine.travel(before(1), tick=False):
        call_command("send_reminders")
        call_command("send_reminders")
        subjects = drain()
        secret = link_secret(revision_id=offer.revisions.get().pk, at=before(1))

    assert subjects == [f"Our offer {offer.number} ends soon"]
    (message,) = mail.outbox
    assert message.to == [customer.email]
    assert "You can order our offer for 1 more day." in message.body
    assert f"/accounts/offers/link/{secret}/" in message.body


def test_mail_looks_again_whether_the_offer_is_still_open(offer, customer):
    OutboxEvent.objects.all().delete()
    with time_machine.travel(before(1), tick=False):
        send_reminders(at=before(1))
        decline_quote(quote_id=offer.pk, viewer=viewer_for(customer), reason="", by=customer, at=before(1))

        assert drain() == []


def test_mail_that_waited_past_the_end_is_not_sent(offer):
    OutboxEvent.objects.all().delete()
    send_reminders(at=before(1))
    with time_machine.travel(before(-1), tick=False):
        assert drain() == []


def test_schedule_reminds_and_closes_once_a_day(offer):
    OutboxEvent.objects.all().delete()
    with time_machine.travel(before(7), tick=False):
        start_due_entries(now=before(7))
    with time_machine.travel(before(6), tick=False):
        started = start_due_entries(now=before(6))
        OutboxEvent.objects.exclude(
            job__in=[Job.SEND_REMINDERS, Job.EXPIRE_QUOTES, Job.MAIL_QUOTE_REMINDER]
        ).delete()
        drain()

    assert {"offers: remind", "offers: close what has ended"} <= set(started)
    assert reminders() == [7]


# --- The end
ENDS = [
    (BERLIN, datetime(2026, 12, 23, 23, 0, tzinfo=UTC)),
    (NEW_YORK, datetime(2026, 12, 24, 5, 0, tzinfo=UTC)),
    (AUCKLAND, datetime(2026, 12, 23, 11, 0, tzinfo=UTC)),
    ("UTC", datetime(2026, 12, 24, 0, 0, tzinfo=UTC)),
]


@pytest.mark.parametrize(("zone", "end"), ENDS)
@pytest.mark.parametrize("server", ["Europe/Berlin", AUCKLAND])
def test_offer_ends_at_midnight_where_its_customer_lives(
    customer, staff, organization, listing, settings, zone, end, server
):
    quote = sent_in(zone, customer, staff, organization, listing)
    settings.TIME_ZONE = server

    with pytest.raises(QuoteExpired):
        order(quote, customer, at=end)
    assert expire_quotes(at=end - timedelta(seconds=1)) == 0
    assert Quote.objects.get(pk=quote.pk).status == QuoteStatus.SENT
    assert expire_quotes(at=end) == 1
    assert Quote.objects.get(pk=quote.pk).status == QuoteStatus.EXPIRED


@pytest.mark.parametrize(("zone", "end"), ENDS)
def test_last_second_of_the_last_day_is_early_enough(customer, staff, organization, listing, zone, end):
    quote = sent_in(zone, customer, staff, organization, listing)

    details = order(quote, customer, at=end - timedelta(seconds=1))

    assert details.quote == quote
    assert expire_quotes(at=end) == 0


@pytest.mark.parametrize(
    ("last_day", "end"),
    [
        # The nights in which Berlin's clocks change: 23 and 25 hours long.
        (date(2027, 3, 27), datetime(2027, 3, 27, 23, 0, tzinfo=UTC)),
        (date(2027, 3, 28), datetime(2027, 3, 28, 22, 0, tzinfo=UTC)),
        (date(2027, 10, 30), datetime(2027, 10, 30, 22, 0, tzinfo=UTC)),
        (date(2027, 10, 31), datetime(2027, 10, 31, 23, 0, tzinfo=UTC)),
    ],
)
def test_nights_of_changing_clocks_end_at_midnight_too(customer, staff, listing, last_day, end):
    quote = draft_quote(request_id=make_request(customer, [listing]).pk, by=staff, at=NOW)
    price_draft(quote, staff, line_drafts(quote))
    quote.revisions.update(valid_until_date=last_day)
    revision = send_quote(quote_id=quote.pk, sent_by=staff, sent_at=NOW).revisions.get()

    assert (is_expired(revision, at=end - timedelta(seconds=1)), is_expired(revision, at=end)) == (
        False,
        True,
    )
    assert (days_left(revision, at=end - timedelta(seconds=1)), days_left(revision, at=end)) == (0, -1)


def order(quote: Quote, customer, *, at: datetime):
    return place_order(
        quote_id=quote.pk,
        viewer=viewer_for(customer),
        details=acceptance(),
        accepted_by=customer,
        accepted_at=at,
    )


def test_new_revision_at_the_last_moment_is_not_expired(offer, staff, monkeypatch):
    """The job has read that revision 1 has ended; before it writes, staff send revision 2."""
    at = before(-1)
    real = services.answers.transition

    def revised_before(model, **arguments):
        monkeypatch.undo()
        requote(quote_id=offer.pk, by=staff, at=at)
        send_quote(quote_id=offer.pk, sent_by=staff, sent_at=at)
        return real(model, **arguments)

    monkeypatch.setattr("shop.quotes.services.answers.transition", revised_before)

    assert expire_quotes(at=at) == 0
    assert Quote.objects.get(pk=offer.pk).status == QuoteStatus.SENT


def test_after_the_end_or_the_withdrawal_nobody_orders_and_after_the_order_nobody_ends(
    customer, staff, listing
):
    ended, withdrawn, ordered = (make_sent_quote(customer, staff, [listing]) for _offer in range(3))
    withdraw_quote(quote_id=withdrawn.pk, by=staff, at=NOW)
    order(ordered, customer, at=NOW)
    expire_quotes(at=before(-1))

    with pytest.raises(QuoteExpired):
        order(ended, customer, at=before(-1))
    with pytest.raises(TransitionNotAllowed):
        order(withdrawn, customer, at=NOW)
    with pytest.raises(TransitionNotAllowed):
        withdraw_quote(quote_id=ordered.pk, by=staff, at=NOW)
    assert list(Quote.objects.order_by("pk").values_list("status", flat=True)) == [
        "expired",
        "withdrawn",
        "accepted",
    ]
