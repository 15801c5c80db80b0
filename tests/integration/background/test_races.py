"""The same thing twice, and two things at once, in processes of their own on PostgreSQL: one winner, one
effect.
"""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from shop.accounts.enums import MembershipRole
from shop.accounts.selectors import viewer_for
from shop.core.exceptions import DomainError, StaleVersion
from shop.core.jobs import Job
from shop.core.models import AuditEvent, OutboxEvent
from shop.fulfillment.models import OrderDetails
from shop.fulfillment.services import place_order
from shop.notifications.kinds import KINDS
from shop.notifications.mail_templates import save_template
from shop.notifications.models import MailTemplate
from shop.notifications.selectors import Texts
from shop.quotes.enums import QuoteStatus
from shop.quotes.models import Quote, QuoteRequest
from shop.quotes.services import (
    decline_quote,
    draft_quote,
    expire_quotes,
    withdraw_quote,
)
from tests.factories.accounts import make_member
from tests.factories.journeys import (
    NOW,
    VALID_UNTIL,
    acceptance,
    fill_basket,
    line_drafts,
    make_request,
    make_sent_quote,
    price_draft,
)
from tests.functional.api.conftest import bearer
from tests.processes import in_processes

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 6
TIMES = 20
CONTACT = {"technical_contact": {"name": "Tessa Technician", "email": "tessa@example.com"}}


@pytest.fixture
def colleague(organization: Any, staff: User) -> User:
    return make_member(organization, staff=staff, role=MembershipRole.MEMBER)


def jobs(job: Job) -> int:
    return OutboxEvent.objects.filter(job=job.value).count()


# --- The same thing twice -----------------------------------------------------------------------------------
def test_a_form_sent_twenty_times_at_once_makes_one_request_and_one_mail(customer: User, listing: Any):
    fill_basket(customer, [listing])
    browser = Client()
    browser.force_login(customer)
    form = browser.get("/checkout/").context["form"]
    fields = [field for part in (form, *form.contacts) for field in part]
    values = {field.html_name: str(field.value() or "") for field in fields} | {"message": "Please"}
    values[f"{form.contacts[0].prefix}-name"] = "Tessa Technician"
    values[f"{form.contacts[0].prefix}-email"] = "tessa@example.com"

    def send() -> tuple[int, str]:
        answer = browser.post("/checkout/", values)
        return answer.status_code, answer.headers.get("Location", "")

    answers = in_processes([send] * TIMES)

    request = QuoteRequest.objects.get()
    assert set(answers) == {(302, f"/checkout/thank-you/{request.number}/")}
    assert AuditEvent.objects.for_object(request).filter(action="submitted").count() == 1
    assert (jobs(Job.MAIL_REQUEST_RECEIVED), jobs(Job.MAIL_REQUEST_TO_STAFF)) == (1, 1)


def test_a_program_that_repeats_its_call_twenty_times_at_once_makes_one_request(customer: User, listing: Any):
    fill_basket(customer, [listing])
    api = bearer(customer)

    def call() -> tuple[int, str]:
        answer = api.post("/quote-requests", {"message": "Please"}, **{"Idempotency-Key": "once"})
        return answer.status_code, answer.json().get("number", answer.json().get("code"))

    answers = Counter(in_processes([call] * TIMES))

    request = QuoteRequest.objects.get()
    assert answers[201, request.number] >= 1
    # Whoever came while the first one was under way is told to come again.
    assert {status for status, _number in answers} <= {201, 409}
    assert call() == (201, request.number)
    assert jobs(Job.MAIL_REQUEST_RECEIVED) == 1


def test_an_order_sent_twenty_times_at_once_by_two_people_is_one_order_and_one_mail(
    customer: User, colleague: User, staff: User, listing: Any
):
    quote = make_sent_quote(customer, staff, [listing])
    people = [bearer(customer), bearer(colleague)]

    def call(number: int) -> tuple[int, str]:
        answer = people[number % 2].post(f"/quotes/{quote.number}/accept", CONTACT)
        return answer.status_code, answer.json().get("number", answer.json().get("code"))

    answers = in_processes([partial(call, number) for number in range(TIMES)])

    order = OrderDetails.objects.get()
    assert {number for status, number in answers if status == 201} == {order.order.number}
    assert {status for status, _number in answers} <= {201, 409}
    assert AuditEvent.objects.for_object(quote).filter(new="accepted").count() == 1
    assert (jobs(Job.MAIL_ORDER_CONFIRMATION), jobs(Job.MAIL_ORDER_TO_STAFF)) == (1, 1)


# --- Two things at once -------------------------------------------------------------------------------------
def order(quote: Quote, user: User) -> str:
    user = User.objects.get(pk=user.pk)
    placed = place_order(
        quote_id=quote.pk,
        viewer=viewer_for(user),
        details=acceptance(),
        accepted_by=user,
        accepted_at=NOW,
    )
    return str(placed.order.number)


def withdraw(quote: Quote, _colleague: User, staff: User) -> str:
    return str(withdraw_quote(quote_id=quote.pk, by=staff, at=NOW).status)


def decline(quote: Quote, colleague: User, _staff: User) -> str:
    viewer = viewer_for(User.objects.get(pk=colleague.pk))
    return str(decline_quote(quote_id=quote.pk, viewer=viewer, reason="", by=colleague, at=NOW).status)


def expire(_quote: Quote, _colleague: User, _staff: User) -> int:
    return expire_quotes(at=NOW + timedelta(days=60))


RIVALS: dict[str, tuple[Callable[[Quote, User, User], Any], QuoteStatus]] = {
    "withdraw": (withdraw, QuoteStatus.WITHDRAWN),
    "decline": (decline, QuoteStatus.DECLINED),
    "expire": (expire, QuoteStatus.EXPIRED),
}


@pytest.mark.parametrize("rival", RIVALS)
def test_an_order_against_another_end_of_the_offer_has_one_winner(
    customer: User, colleague: User, staff: User, listing: Any, rival: str
):
    act, end = RIVALS[rival]
    for _round in range(ROUNDS):
        quote = make_sent_quote(customer, staff, [listing])

        ordered, ended = in_processes(
            [partial(order, quote, customer), partial(act, quote, colleague, staff)]
        )

        quote.refresh_from_db()
        orders = list(OrderDetails.objects.filter(quote=quote).values_list("order__number", flat=True))
        ends = AuditEvent.objects.for_object(quote).filter(action="status").exclude(old="draft")
        steps = list(ends.values_list("new", flat=True))
        if quote.status == QuoteStatus.ACCEPTED:
            assert orders == [ordered]
            if rival == "expire":
                # What was ordered in time is ordered, even if the schedule was a moment quicker.
                assert steps == ["expired", "accepted"][1 - ended :]
            else:
                assert ended.is_a(DomainError)
                assert steps == ["accepted"]
        else:
            assert (quote.status, orders, steps) == (end, [], [end.value])
            assert ordered.is_a(DomainError)


def test_two_staff_who_save_one_draft_at_once_do_not_overwrite_each_other(
    customer: User, staff: User, listing: Any
):
    for _round in range(ROUNDS):
        quote = draft_quote(request_id=make_request(customer, [listing]).pk, by=staff, at=NOW)
        prices = ("100.00", "200.00")

        def save(price: str, quote: Quote = quote) -> str:
            price_draft(quote, staff, line_drafts(quote, unit_price=price))
            return price

        results = in_processes([partial(save, price) for price in prices])

        (saved,) = [result for result in results if isinstance(result, str)]
        (refused,) = [result for result in results if not isinstance(result, str)]
        assert refused.is_a(StaleVersion)
        revision = quote.revisions.get()
        assert [str(line.unit_price) for line in revision.lines.all()] == [saved]
        assert revision.valid_until_date == VALID_UNTIL


def test_a_text_of_a_mail_saved_by_two_at_once_is_saved_by_one(staff: User):
    def save(subject: str) -> str:
        template = save_template(
            kind=KINDS["quote"],
            language="en",
            version=0,
            texts=Texts(subject=subject),
            by=staff,
            at=NOW,
        )
        return template.subject

    results = in_processes([partial(save, subject) for subject in ("One", "Two", "Three", "Four")])

    (saved,) = [result for result in results if isinstance(result, str)]
    assert [result.kind for result in results if not isinstance(result, str)] == [StaleVersion] * 3
    template = MailTemplate.objects.get()
    assert (template.subject, template.version) == (saved, 1)
