"""The relay hands jobs to Celery workers by way of Redis: all of them real, on PostgreSQL.

The outbox is the queue; Redis may lose what it holds and workers may die, and nothing is lost or done twice.
"""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from shop.backoffice.jobs import mails_of
from shop.core import outbox
from shop.core.enums import OutboxState
from shop.core.failures import in_plain_words
from shop.core.jobs import Job
from shop.core.models import OutboxEvent
from shop.core.outbox import enqueue, retry
from shop.notifications.models import SentMail
from shop.quotes.models import QuoteRequest
from tests.factories.journeys import make_order, make_request
from tests.integration.background.conftest import Setting
from tests.waiting import wait_for

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def open_events() -> list[str]:
    events = OutboxEvent.objects.exclude(state=OutboxState.DONE)
    return [f"{event.key} {event.state} {event.attempts} {event.last_error[-200:]}" for event in events]


def wait_until_done(*, supervised: Setting | None = None) -> None:
    """Return when no event waits or runs. What ends meanwhile is started again where it is supervised."""

    def is_done() -> bool:
        if supervised:
            supervised.start()
        return not open_events()

    try:
        wait_for(is_done)
    except AssertionError:
        raise AssertionError(open_events()) from None


def event_of(job: Job) -> OutboxEvent:
    return OutboxEvent.objects.get(job=job)


def mailed(celery: Setting, subject: str) -> list[str]:
    """The Message-IDs of the mails whose subject begins like this."""
    return [mail["Message-ID"] for mail in celery.smtp.messages if mail["Subject"].startswith(subject)]


def test_a_worker_does_what_an_order_asks_for_and_everybody_gets_each_mail_once(
    celery: Setting, customer: User, staff: User, listing: Any
):
    order = make_order(customer, staff, [listing])

    wait_until_done()

    counted = Counter((mail["To"], mail["Subject"]) for mail in celery.smtp.messages)
    assert set(counted.values()) == {1}
    assert counted[customer.email, f"Confirmation of your order {order.order.number}"] == 1
    assert counted[staff.email, f"New order {order.order.number}"] == 1
    assert set(OutboxEvent.objects.values_list("attempts", flat=True)) == {1}
    assert SentMail.objects.count() == len(celery.smtp.messages)


def test_a_worker_killed_in_the_middle_of_a_mail_leaves_it_to_the_next_one(
    celery: Setting, customer: User, listing: Any
):
    wait_until_done()
    celery.smtp.forget()
    celery.smtp.pause_seconds = 60
    request = make_request(customer, [listing])
    assert celery.smtp.is_asked.wait(60)

    celery.background.kill("worker")
    celery.smtp.pause_seconds = 0
    assert OutboxEvent.objects.filter(state=OutboxState.RUNNING).exists()
    celery.start()

    wait_until_done()
    assert len(mailed(celery, f"We have your request {request.number}")) == 1
    assert len(mailed(celery, f"New request {request.number}")) == 1
    attempts = OutboxEvent.objects.filter(arguments__request_id=request.pk).values_list("attempts", flat=True)
    assert 2 in attempts


def test_redis_that_goes_and_comes_back_empty_loses_nothing_and_the_site_goes_on(
    celery: Setting, customer: User, staff: User, listing: Any, settings: Settings
):
    assert celery.redis is not None
    wait_until_done()
    celery.redis.stop()
    # As in a web process: the cache is in the Redis that is gone.
    settings.CACHES = {"default": {"BACKEND": "shop.core.caches.RedisCache", "LOCATION": celery.redis.url}}
    visitor, desk = Client(), Client()
    desk.force_login(staff)
    pages = [
        visitor.get("/"),
        visitor.get("/catalogue/"),
        desk.get("/dashboard/"),
        desk.get("/dashboard/jobs/"),
    ]
    request = make_request(customer, [listing])

    assert [page.status_code for page in pages] == [200] * 4
    assert QuoteRequest.objects.get() == request
    (row,) = [row for row in mails_of(request) if row.kind == Job.MAIL_REQUEST_RECEIVED.label]
    assert row.state == "waiting"
    # It has looked for the workers and found no broker.
    wait_for(lambda: "broker not reachable" in celery.background.log())
    assert celery.background.is_running("relay")

    celery.redis.start()

    # Kombu 5.7 ends a worker that has something in hand when Redis goes; its supervisor starts it again.
    wait_until_done(supervised=celery)
    assert len(mailed(celery, f"We have your request {request.number}")) == 1
    assert [row.state for row in mails_of(request)] == ["sent", "sent"]


def test_what_redis_forgot_between_the_relay_and_the_worker_is_handed_over_again(
    celery: Setting, customer: User, listing: Any
):
    assert celery.redis is not None
    wait_until_done()
    celery.background.kill("worker")
    request = make_request(customer, [listing])
    with celery.redis.client() as client:
        wait_for(lambda: client.llen("celery") >= 2)
        assert customer.email.encode() not in b"".join(client.lrange("celery", 0, -1))
    celery.redis.forget()

    celery.start()

    wait_until_done()
    assert len(mailed(celery, f"We have your request {request.number}")) == 1


def test_an_hour_without_a_worker_does_not_fill_redis(celery: Setting, customer: User):
    """Every event is handed over again each few seconds; what waits in Redis stays bounded by it."""
    assert celery.redis is not None
    wait_until_done()
    celery.background.kill("worker")
    enqueue(Job.MAIL_REQUEST_RECEIVED, request_id=999)
    event = event_of(Job.MAIL_REQUEST_RECEIVED)
    outbox.claim(event.pk, now=timezone.now() - timedelta(hours=1))
    with celery.redis.client() as client:
        wait_for(lambda: client.llen("celery") >= 1)
        wait_for(lambda: client.llen("celery") >= 2)
        # Two rounds of four seconds: a storm would have brought hundreds.
        assert client.llen("celery") <= 3


@pytest.mark.parametrize("trouble", ["later", "slow", "cut"])
def test_a_mail_server_in_trouble_gets_the_mail_in_the_end(
    celery: Setting, customer: User, listing: Any, trouble: str
):
    wait_until_done()
    celery.smtp.forget()
    if trouble == "later":
        celery.smtp.refusals = ["451 later", "451 later"]
    elif trouble == "slow":
        celery.smtp.pause_seconds = 5
    else:
        celery.smtp.cuts = 1
    request = make_request(customer, [listing])
    if trouble == "slow":
        # Longer than we wait for an answer.
        wait_for(lambda: OutboxEvent.objects.exclude(last_error="").exists())
        celery.smtp.pause_seconds = 0

    wait_until_done()

    received = mailed(celery, f"We have your request {request.number}")
    told = mailed(celery, f"New request {request.number}")
    # Where the server took it and broke off, the second one is recognisable as the first.
    assert (len(set(received)), len(set(told))) == (1, 1)
    assert len(received) + len(told) == (3 if trouble == "cut" else 2)
    assert [row.state for row in mails_of(request)] == ["sent", "sent"]


def test_an_address_that_is_refused_for_good_is_shown_to_staff_and_sent_when_they_ask(
    celery: Setting, customer: User, staff: User, listing: Any
):
    wait_until_done()
    celery.smtp.forget()
    celery.smtp.refused_addresses = {customer.email: "550 no such user"}
    request = make_request(customer, [listing])

    wait_for(lambda: event_of(Job.MAIL_REQUEST_RECEIVED).state == OutboxState.PARKED)
    wait_for(lambda: event_of(Job.MAIL_REQUEST_TO_STAFF).state == OutboxState.DONE)
    event = event_of(Job.MAIL_REQUEST_RECEIVED)
    assert event.attempts == 1
    assert in_plain_words(event.last_error) == "The mail server refused the recipient's address. (550)"
    assert customer.email not in event.last_error
    assert [row.state for row in mails_of(request)] == ["failed", "sent"]
    desk = Client()
    desk.force_login(staff)
    assert "Failed jobs" in desk.get("/dashboard/").text

    celery.smtp.refused_addresses = {}
    assert retry(event.pk, now=timezone.now())

    wait_until_done()
    assert len(mailed(celery, f"We have your request {request.number}")) == 1
