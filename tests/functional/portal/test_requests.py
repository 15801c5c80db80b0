"""My requests: what was asked, the thread, taking it back."""

import pytest
from django.urls import reverse
from django.utils import timezone

from shop.accounts.selectors import viewer_for
from shop.quotes.models import QuoteRequest, RequestMessage
from shop.quotes.services import ask_customer, decline_request
from tests.functional.portal.world import make_offer, make_request

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(customer) -> QuoteRequest:
    return make_request(customer)


def url(name: str, request: QuoteRequest) -> str:
    return reverse(f"portal:request-{name}", kwargs={"number": request.number})


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_request_shows_lines_contacts_and_words(as_customer, asked):
    page = text(as_customer.get(url("detail", asked)))

    assert "New licence of Confluence Cloud for 100 users, 12 months" in page
    assert "Tessa Technician" in page
    assert "A wiki for everyone." in page
    assert "Received" in page


def test_german_page_has_the_same_request(as_customer, asked):
    response = as_customer.get("/de" + url("detail", asked))

    assert '<html lang="de">' in text(response)
    assert asked.number in text(response)


def test_reply_answers_the_departments_question(as_customer, asked, staff):
    ask_customer(
        request_id=asked.pk,
        viewer=viewer_for(staff),
        by=staff,
        text="For how many people?",
        at=timezone.now(),
    )
    before = text(as_customer.get(url("detail", asked)))

    as_customer.post(url("message", asked), {"text": "For all 900."})

    asked.refresh_from_db()
    assert "We need an answer from you." in before
    assert "For how many people?" in before
    assert asked.status == "in_progress"
    assert "For all 900." in text(as_customer.get(url("detail", asked)))


def test_double_click_writes_one_message(as_customer, asked):
    for _click in range(2):
        as_customer.post(url("message", asked), {"text": "Any news?"})

    assert RequestMessage.objects.filter(request=asked).count() == 1


@pytest.mark.parametrize("words", ["", "   ", "x" * 5001])
def test_message_without_words_or_with_too_many_is_refused(as_customer, asked, words):
    response = as_customer.post(url("message", asked), {"text": words})

    assert response.status_code == 422
    assert "Please check what you entered" in text(response)
    assert RequestMessage.objects.count() == 0


def test_what_people_write_is_shown_as_text(as_customer, asked):
    as_customer.post(url("message", asked), {"text": "<script>alert(1)</script>"})

    page = text(as_customer.get(url("detail", asked)))

    assert "<script>alert(1)</script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_withdrawing_asks_first(as_customer, asked):
    question = text(as_customer.get(url("withdraw", asked)))
    asked.refresh_from_db()
    unchanged = asked.status
    as_customer.post(url("withdraw", asked))
    asked.refresh_from_db()

    assert "cannot be opened again" in question
    assert unchanged == "submitted"
    assert asked.status == "withdrawn"


def test_withdrawing_twice_is_told_and_harmless(as_customer, asked):
    as_customer.post(url("withdraw", asked))

    response = as_customer.post(url("withdraw", asked), follow=True)

    assert "not possible any more" in text(response)


def test_declined_request_shows_the_reason(as_customer, asked, staff):
    decline_request(request_id=asked.pk, reason="The vendor has ended it.", by=staff, at=timezone.now())

    assert "The vendor has ended it." in text(as_customer.get(url("detail", asked)))


def test_request_leads_to_its_offer(as_customer, customer, staff):
    offer = make_offer(customer, staff)

    page = text(as_customer.get(url("detail", offer.request)))

    assert reverse("portal:offer-detail", kwargs={"number": offer.number}) in page


def test_waiting_account_sees_its_own_requests(as_waiting, waiting):
    own = make_request(waiting)

    assert own.number in text(as_waiting.get(reverse("portal:request-list")))
    assert "A wiki for everyone." in text(as_waiting.get(url("detail", own)))
