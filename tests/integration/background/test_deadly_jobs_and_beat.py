"""Workers with a job that kills them, and a beat: each test has processes of its own, on PostgreSQL."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User

from shop.core.enums import OutboxState
from shop.core.failures import in_plain_words
from shop.core.jobs import Job
from shop.core.models import OutboxEvent, ScheduledRun
from shop.core.outbox import enqueue
from tests.factories.journeys import make_request
from tests.integration.background.conftest import Setting
from tests.waiting import wait_for

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_a_job_that_kills_its_worker_is_given_up_and_the_queue_behind_it_goes_on(
    start_setting: Callable[..., Setting], customer: User, listing: Any
):
    setting = start_setting(POISONED="1")
    setting.start()
    enqueue(Job.RENDER_INVOICE, invoice_id=1)
    request = make_request(customer, [listing])

    poison = wait_for(
        lambda: OutboxEvent.objects.filter(job=Job.RENDER_INVOICE, state=OutboxState.PARKED).first()
    )

    assert poison.attempts > 3
    assert in_plain_words(poison.last_error) == "The process that worked on it died each time."
    subject = f"We have your request {request.number}"
    wait_for(lambda: subject in [mail["Subject"] for mail in setting.smtp.messages])
    assert setting.background.is_running("worker")


@pytest.mark.slow
def test_the_beat_wakes_a_job_and_notes_it_and_the_relay_beside_it_keeps_no_schedule(
    start_setting: Callable[..., Setting], staff: User
):
    setting = start_setting(BEAT_JOB=Job.FORGET_MISSES.value)
    setting.start()
    setting.background.beat()

    event = wait_for(
        lambda: OutboxEvent.objects.filter(job=Job.FORGET_MISSES, state=OutboxState.DONE).first()
    )

    assert event.attempts == 1
    # Noted by the task that the beat sent; the relay would have written a row for each entry of its own.
    assert wait_for(lambda: ScheduledRun.objects.count() == 1)
