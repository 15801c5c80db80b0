"""Jobs that failed, and the mails that left."""

from django.test import Client

from shop.core.enums import OutboxState
from shop.core.jobs import Job
from shop.core.models import OutboxEvent
from shop.core.outbox import enqueue
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
    assert "The server cannot be reached." in page
    assert "ConnectionRefusedError: no mail server" in page
    assert (event.state, event.attempts) == (OutboxState.PENDING, 0)
    assert "not among the failed ones any more" in again.content.decode()


def test_failed_jobs_come_before_waiting_ones_and_done_ones_are_left_out(desk: Client):
    parked(key="waits", state=OutboxState.PENDING)
    failed = parked()
    parked(key="done", state=OutboxState.DONE)

    rows = desk.get("/dashboard/jobs/").context["rows"]

    assert [(row.event.key, row.is_failed) for row in rows] == [(failed.key, True), ("waits", False)]


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


def failed(job: str, error: str = "ValueError: no\n", **arguments: int) -> OutboxEvent:
    enqueue(Job(job), **arguments)
    event = OutboxEvent.objects.latest("pk")
    OutboxEvent.objects.filter(pk=event.pk).update(state=OutboxState.PARKED, attempts=8, last_error=error)
    return event


def test_the_list_is_narrowed_by_state_and_kind(desk, quote_request):
    OutboxEvent.objects.all().delete()
    mail = failed("notifications.mail_request_received", request_id=quote_request.pk)
    pdf = failed("billing.render_invoice", invoice_id=1)
    enqueue(Job.RENDER_INVOICE, invoice_id=2)

    def keys(query: str) -> list[str]:
        return [row.event.key for row in desk.get(f"/dashboard/jobs/?{query}").context["rows"]]

    waiting = "billing.render_invoice:invoice_id=2"
    assert keys("state=failed") == [mail.key, pdf.key]
    assert keys("state=waiting") == [waiting]
    assert keys("state=running") == []
    assert keys("kind=billing.render_invoice") == [pdf.key, waiting]
    assert keys("state=failed&kind=billing.render_invoice") == [pdf.key]
    assert keys("state=nonsense&kind=nonsense") == [mail.key, pdf.key, waiting]


def test_a_row_says_what_it_is_about_and_what_went_wrong_without_anybodys_address(desk, quote_request):
    OutboxEvent.objects.all().delete()
    failed(
        "notifications.mail_request_received",
        "smtplib.SMTPRecipientsRefused: {'clara@example.com': (550, b'no such user')}\n",
        request_id=quote_request.pk,
    )

    page = desk.get("/dashboard/jobs/")

    (row,) = page.context["rows"]
    assert (row.name, row.href) == (quote_request.number, f"/dashboard/requests/{quote_request.number}/")
    assert row.reason == "The mail server refused the recipient's address. (550)"
    assert "clara@example.com" not in page.text
    assert f'<a href="{row.href}">{quote_request.number}</a>' in page.text


def test_all_that_fit_the_filters_are_tried_again_at_once(desk, staff):
    OutboxEvent.objects.all().delete()
    failed("billing.render_invoice", invoice_id=1)
    failed("billing.render_invoice", invoice_id=2)
    other = failed("quotes.render_quote_pdf", revision_id=1)

    page = desk.post(
        "/dashboard/jobs/retry/", {"state": "failed", "kind": "billing.render_invoice"}, follow=True
    )

    assert page.redirect_chain == [("/dashboard/jobs/?state=failed&kind=billing.render_invoice", 302)]
    assert "2 jobs run again within a few seconds." in page.text
    assert list(OutboxEvent.objects.filter(state=OutboxState.PARKED)) == [other]
    assert set(OutboxEvent.objects.exclude(pk=other.pk).values_list("attempts", flat=True)) == {0}
