"""Jobs that failed, and the mails that left."""

from django.test import Client

from shop.core.enums import OutboxState
from shop.core.jobs import Job
from shop.core.models import OutboxEvent
from shop.notifications.models import SentMail
from tests.factories.journeys import NOW


def parked(**values: object) -> OutboxEvent:
    defaults = {
        "job": Job.MAIL_QUOTE,
        "key": "notifications.mail_quote:revision_id=1",
        "arguments": {"revision_id": 1},
        "state": OutboxState.PARKED,
        "attempts": 9,
        "last_error": "Traceback\n  somewhere\nConnectionRefusedError: no mail server",
        "available_at": NOW,
    }
    return OutboxEvent.objects.create(**{**defaults, **values})


def test_a_failed_job_shows_its_error_and_runs_again_on_request(desk: Client):
    event = parked()
    page = desk.get("/dashboard/jobs/").content.decode()

    desk.post(f"/dashboard/jobs/{event.pk}/retry/")
    again = desk.post(f"/dashboard/jobs/{event.pk}/retry/", follow=True)

    event.refresh_from_db()
    assert "ConnectionRefusedError: no mail server" in page
    assert (event.state, event.attempts) == (OutboxState.PENDING, 0)
    assert "not among the failed ones any more" in again.content.decode()


def test_failed_jobs_come_before_waiting_ones_and_done_ones_are_left_out(desk: Client):
    parked(key="waits", state=OutboxState.PENDING)
    failed = parked()
    parked(key="done", state=OutboxState.DONE)

    rows = desk.get("/dashboard/jobs/").context["rows"]

    assert [(row["event"].key, row["is_failed"]) for row in rows] == [(failed.key, True), ("waits", False)]


def test_sent_mails_are_listed_and_confidential_ones_without_a_subject(desk: Client):
    for kind, subject in (("quote", "Our offer"), ("delivery-note", "")):
        SentMail.objects.create(
            kind=kind,
            message_id=kind,
            recipient="clara@example.com",
            language="en",
            subject=subject,
            object_type="quotes.quote",
            object_id=1,
            sent_at=NOW,
        )

    page = desk.get("/dashboard/jobs/").content.decode()

    for shown in ("Our offer", "Mail: offer", "confidential: no subject kept", "Mail: delivery note"):
        assert shown in page
