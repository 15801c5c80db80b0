"""A request on the desk: read, assigned, answered, declined, turned into an offer."""

from django.contrib.auth.models import User
from django.test import Client

from shop.core.jobs import Job
from shop.core.models import OutboxEvent
from shop.quotes.enums import QuoteStatus, RequestStatus
from shop.quotes.models import Quote, QuoteRequest, RequestMessage
from shop.quotes.services import send_quote
from tests.factories.accounts import make_person
from tests.factories.journeys import NOW, make_request


def path_of(quote_request: QuoteRequest, step: str = "") -> str:
    return f"/dashboard/requests/{quote_request.number}/{f'{step}/' if step else ''}"


def test_a_request_shows_what_is_wanted_and_by_whom(desk: Client, quote_request: QuoteRequest):
    text = desk.get(path_of(quote_request)).content.decode()

    for shown in (
        "New licence of Wiki Cloud for 100 users, 12 months",
        "Free of charge",
        "Please offer this.",
        "Tessa Technician",
        "Example University",
        "Make an offer",
    ):
        assert shown in text


def test_a_request_of_somebody_without_an_organisation_says_so(desk: Client, staff: User, listings):
    quote_request = make_request(make_person(), listings)

    assert "No organisation yet" in desk.get(path_of(quote_request)).content.decode()


def test_assigning_takes_the_request_into_work(desk: Client, staff: User, quote_request: QuoteRequest):
    desk.post(path_of(quote_request, "assign"))

    quote_request.refresh_from_db()
    assert (quote_request.assigned_to, quote_request.status) == (staff, RequestStatus.IN_PROGRESS)


def test_a_question_reaches_the_customer_once_though_sent_twice(desk: Client, quote_request: QuoteRequest):
    form = {"token": "t1", "text": "For how many people?"}

    desk.post(path_of(quote_request, "ask"), form)
    desk.post(path_of(quote_request, "ask"), form)

    message = RequestMessage.objects.get(request=quote_request)
    quote_request.refresh_from_db()
    assert (message.text, message.is_from_staff) == ("For how many people?", True)
    assert quote_request.status == RequestStatus.NEEDS_INFORMATION
    assert OutboxEvent.objects.filter(job=Job.MAIL_REQUEST_MESSAGE).count() == 1


def test_a_reply_keeps_the_state(desk: Client, quote_request: QuoteRequest):
    page = desk.post(path_of(quote_request, "message"), {"token": "t1", "text": "We are on it."}, follow=True)

    quote_request.refresh_from_db()
    assert quote_request.status == RequestStatus.SUBMITTED
    assert "We are on it." in page.content.decode()


def test_an_empty_reply_comes_back_with_the_reason(desk: Client, quote_request: QuoteRequest):
    page = desk.post(path_of(quote_request, "message"), {"token": "t1", "text": "   "})

    assert page.status_code == 422
    assert "This field is required." in page.content.decode()
    assert not RequestMessage.objects.exists()


def test_declining_needs_a_reason(desk: Client, quote_request: QuoteRequest):
    refused = desk.post(path_of(quote_request, "decline"), {"decline-reason": ""})
    desk.post(path_of(quote_request, "decline"), {"decline-reason": "The vendor stopped selling it."})

    quote_request.refresh_from_db()
    assert refused.status_code == 422
    assert (quote_request.status, quote_request.decline_reason) == (
        RequestStatus.DECLINED,
        "The vendor stopped selling it.",
    )
    assert OutboxEvent.objects.filter(job=Job.MAIL_REQUEST_DECLINED).count() == 1


def test_declining_what_is_declined_already_says_so(desk: Client, quote_request: QuoteRequest):
    desk.post(path_of(quote_request, "decline"), {"decline-reason": "First."})

    page = desk.post(path_of(quote_request, "decline"), {"decline-reason": "Second."}, follow=True)

    quote_request.refresh_from_db()
    assert quote_request.decline_reason == "First."
    assert "not possible any more" in page.content.decode()


def test_making_an_offer_twice_opens_one_draft(desk: Client, quote_request: QuoteRequest):
    first = desk.post(path_of(quote_request, "quote"))
    second = desk.post(path_of(quote_request, "quote"))

    quote = Quote.objects.get(request=quote_request)
    assert first["Location"] == second["Location"] == f"/dashboard/offers/{quote.public_id}/"
    assert quote.status == QuoteStatus.DRAFT


def test_no_second_offer_for_an_answered_request(
    desk: Client, staff: User, quote_request: QuoteRequest, draft: Quote
):
    for line in draft.revisions.get().lines.all():
        line.unit_price = 1
        line.save()
    send_quote(quote_id=draft.pk, sent_by=staff, sent_at=NOW)

    page = desk.post(path_of(quote_request, "quote"), follow=True)

    assert Quote.objects.filter(request=quote_request).count() == 1
    assert "not possible any more" in page.content.decode()
