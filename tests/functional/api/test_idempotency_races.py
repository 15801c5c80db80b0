"""The same call many times at once, on PostgreSQL: one effect, and each caller hears of it or why not."""

from functools import partial

import pytest

from shop.core.idempotency import KeyInProgress, run_once
from shop.core.jobs import Job
from shop.core.models import AuditEvent, IdempotencyRecord, OutboxEvent
from shop.fulfillment.models import OrderDetails
from shop.quotes.models import QuoteRequest
from tests.factories.journeys import fill_basket, make_sent_quote
from tests.functional.api.conftest import bearer
from tests.races import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
AT_ONCE = 20
KEY = {"Idempotency-Key": "the-same"}


def bodies_by_status(answers):
    assert [one for one in answers if isinstance(one, Exception)] == []
    found = {}
    for answer in answers:
        found.setdefault(answer.status_code, []).append(answer)
    return found


def programs(customer):
    """One for each thread: a client is no thread's alone."""
    first = bearer(customer)
    others = []
    for _ in range(AT_ONCE):
        other = type(first)()
        other.headers = dict(first.headers)
        others.append(other)
    return others


def test_twenty_identical_requests_make_one(customer, listing):
    fill_basket(customer, [listing])

    answers = bodies_by_status(
        together([partial(api.post, "/quote-requests", {}, **KEY) for api in programs(customer)])
    )

    assert {*answers} <= {201, 409}
    assert {answer.json()["code"] for answer in answers.get(409, [])} <= {"in_progress"}
    assert all(int(answer["Retry-After"]) >= 1 for answer in answers.get(409, []))
    assert len({answer.json()["number"] for answer in answers[201]}) == 1
    assert len([answer for answer in answers[201] if "Idempotency-Replayed" not in answer]) == 1
    asked = QuoteRequest.objects.get()
    assert OutboxEvent.objects.filter(job=Job.MAIL_REQUEST_RECEIVED).count() == 1
    assert AuditEvent.objects.for_object(asked).filter(action="submitted").count() <= 1
    again = bearer(customer).post("/quote-requests", {}, **KEY)
    assert again["Idempotency-Replayed"] == "true"
    assert again.json()["number"] == asked.number


def test_twenty_identical_acceptances_make_one_order(customer, staff, listing):
    quote = make_sent_quote(customer, staff, [listing])
    body = {"technical_contact": {"name": "Tess", "email": "tess@example.com"}}

    answers = bodies_by_status(
        together(
            [partial(api.post, f"/quotes/{quote.number}/accept", body, **KEY) for api in programs(customer)]
        )
    )

    assert {*answers} <= {201, 409}
    assert len({answer.json()["number"] for answer in answers[201]}) == 1
    assert OrderDetails.objects.count() == 1


def test_while_the_first_call_runs_the_second_is_told_so(customer):
    seen = []

    def second() -> object:
        return run_once(
            user_id=customer.pk, key="k", scope="POST /x", body=1, action=lambda: (201, {}), waits=False
        )

    def first() -> tuple[int, dict[str, object]]:
        seen.extend(together([second]))
        return 201, {"first": True}

    run_once(user_id=customer.pk, key="k", scope="POST /x", body=1, action=first, waits=False)

    assert [type(one) for one in seen] == [KeyInProgress]
    replay = second()
    assert (replay.body, replay.is_replay) == ({"first": True}, True)
    assert IdempotencyRecord.objects.count() == 1
