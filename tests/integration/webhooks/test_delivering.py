"""Sending: in order, again after failures, once per id, and not for ever."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest
from django.core import mail as django_mail
from django.utils import timezone
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from shop.accounts.selectors import viewer_for
from shop.accounts.services import block_organization, unblock_organization
from shop.core.audit import record, seal_events
from shop.core.enums import OutboxState
from shop.core.jobs import Job
from shop.core.models import AuditEvent, OutboxEvent
from shop.core.outbox import relay_once
from shop.webhooks.enums import DeliveryState, DisableReason
from shop.webhooks.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from shop.webhooks.sending import Outcome
from shop.webhooks.services import (
    EndpointFacts,
    delete_endpoint,
    deliver_round,
    delivering,
    edit_endpoint,
    redeliver,
    rotate_secret,
    send_test,
    tell_sealed,
)
from shop.webhooks.services.endpoints import WebhookSwitchedOff
from tests.factories.journeys import make_license
from tests.integration.webhooks.conftest import NO_ANSWER, URL, pass_time, relay

pytestmark = pytest.mark.django_db

BROKEN = Outcome(status_code=500, excerpt="oops")
EDITED = "organization.edited"


@pytest.fixture
def happen(customer, organization, now):
    """Something happens to the organisation, or to another object, ``number`` of times."""

    def happen(number: int = 1, *, to=None, action: str = "facts_edited") -> None:
        for _number in range(number):
            record(to or organization, action=action, by=customer, at=timezone.now())

    return happen


@pytest.fixture
def licenses(organization, staff, listing):
    return [make_license(organization, listing, f"SEN-{number}", by=staff) for number in range(3)]


def mail_outbox():
    return [mail for mail in django_mail.outbox if "switched off" in mail.subject]


def states() -> Counter:
    return Counter(WebhookDelivery.objects.values_list("state", flat=True))


def test_an_answer_of_success_ends_it(customer, listening, happen, sink):
    listening(customer)
    happen()
    relay()

    delivery = WebhookDelivery.objects.get(event__type=EDITED)
    assert (delivery.state, delivery.attempts, delivery.next_attempt_at) == (DeliveryState.DELIVERED, 1, None)
    assert delivery.log.get().status_code == 204
    assert not OutboxEvent.objects.filter(state=OutboxState.PENDING, job=Job.DELIVER_WEBHOOKS).exists()


def test_a_sink_that_fails_for_an_hour_gets_each_event_in_order_once_per_id(
    customer, listening, happen, licenses, sink, now
):
    listening(customer, events=[EDITED, "license.edited"])
    start = timezone.now()
    sink.answer = lambda _payload: (
        BROKEN if timezone.now() < start + timedelta(hours=1) else Outcome(status_code=200)
    )
    for number in range(6):
        happen()
        happen(to=licenses[number % 3], action="edited")
        pass_time(now, timedelta(minutes=10))
    pass_time(now, timedelta(days=1))

    accepted = [call for call in sink.calls if call["at"] >= start + timedelta(hours=1)]
    assert states() == {DeliveryState.DELIVERED: 12}
    assert len({call["id"] for call in accepted}) == len(accepted) == 12
    by_object: dict[str, list[str]] = {}
    for call in accepted:
        by_object.setdefault(call["data"]["id"], []).append(call["timestamp"])
    assert [len(times) for times in by_object.values()].count(2) == 3
    assert all(times == sorted(times) for times in by_object.values())


def test_a_dead_network_for_an_hour_loses_nothing_either(customer, listening, happen, licenses, sink, now):
    listening(customer, events=[EDITED, "license.edited"])
    start = timezone.now()
    tries = []

    def answer(payload):
        tries.append(payload)
        return NO_ANSWER if timezone.now() < start + timedelta(hours=1) else Outcome(status_code=200)

    sink.answer = answer
    happen(3)
    for kept in licenses:
        happen(2, to=kept, action="edited")
    pass_time(now, timedelta(days=1))

    assert states() == {DeliveryState.DELIVERED: 9}
    # While nobody answers one attempt a minute at most is made, whatever waits.
    assert len(tries) <= 60 + 9
    assert len({call["id"] for call in sink.calls}) == 9


def test_a_later_event_of_the_same_object_waits_and_one_of_another_does_not(
    customer, listening, happen, licenses, sink, now
):
    listening(customer, events=[EDITED, "license.edited"])
    sink.answer = lambda payload: BROKEN if payload["type"] == EDITED else Outcome(status_code=200)
    happen()
    happen(to=licenses[0], action="edited")
    happen()
    relay()

    assert sink.types == [EDITED, "license.edited"]
    assert states() == {DeliveryState.PENDING: 2, DeliveryState.DELIVERED: 1}
    sink.answer = None
    pass_time(now, timedelta(seconds=10))
    assert states() == {DeliveryState.DELIVERED: 3}


def test_pauses_between_attempts(customer, listening, happen, sink, now):
    listening(customer, events=[EDITED])
    sink.answer = lambda _payload: BROKEN
    happen()
    pass_time(now, timedelta(hours=5))

    times = [attempt.at for attempt in WebhookAttempt.objects.order_by("pk")]
    pauses = [later - earlier for earlier, later in pairwise(times)]
    assert pauses == [delivering.wait_before(number) for number in range(1, len(pauses) + 1)]
    assert len(pauses) == 7


@pytest.mark.parametrize(
    ("wish", "pause"),
    [(2.0, timedelta(seconds=5)), (900.0, timedelta(minutes=15)), (500_000.0, timedelta(hours=4))],
)
def test_a_receiver_may_ask_for_a_longer_pause_but_not_for_days(
    customer, listening, happen, sink, now, wish, pause
):
    listening(customer, events=[EDITED])
    sink.answer = lambda _payload: Outcome(status_code=503, wish=wish)
    happen()
    relay()

    delivery = WebhookDelivery.objects.get()
    assert delivery.next_attempt_at - timezone.now() == pause


def test_after_a_day_it_is_given_up_and_the_next_one_goes(customer, listening, happen, sink, now):
    listening(customer, events=[EDITED])
    first = []
    sink.answer = lambda payload: (
        BROKEN if payload["timestamp"] == (first or [payload["timestamp"]])[0] else Outcome(status_code=200)
    )
    happen()
    relay()
    first.append(sink.calls[0]["timestamp"])
    pass_time(now, timedelta(hours=1))
    happen()
    pass_time(now, timedelta(hours=20))
    assert states() == {DeliveryState.PENDING: 2}
    pass_time(now, timedelta(hours=5))

    assert states() == {DeliveryState.DEAD: 1, DeliveryState.DELIVERED: 1}
    dead = WebhookDelivery.objects.get(state=DeliveryState.DEAD)
    assert dead.finished_at - dead.due_since <= timedelta(days=1)
    assert dead.attempts == 13


def test_what_was_given_up_can_be_sent_again_under_the_same_id(customer, listening, happen, sink, now):
    endpoint = listening(customer, events=[EDITED])
    sink.answer = lambda _payload: BROKEN
    happen()
    pass_time(now, timedelta(hours=25))
    dead = WebhookDelivery.objects.get(state=DeliveryState.DEAD)
    sink.answer, sink.calls = None, []

    redeliver(
        public_id=endpoint.public_id,
        delivery_id=dead.public_id,
        viewer=viewer_for(customer),
        by=customer,
        at=timezone.now(),
    )
    relay()

    assert [call["id"] for call in sink.calls] == [dead.event.message_id]
    assert states() == {DeliveryState.DELIVERED: 1}
    assert AuditEvent.objects.filter(action="webhook_redelivered").count() == 1


def test_a_worker_killed_between_sending_and_noting_sends_again_under_the_same_id(
    customer, listening, happen, sink, now, monkeypatch
):
    listening(customer, events=[EDITED])
    happen()
    note = delivering._note

    def killed(*_arguments, **_named):
        raise KeyboardInterrupt

    monkeypatch.setattr(delivering, "_note", killed)
    with pytest.raises(KeyboardInterrupt):
        relay()
    monkeypatch.setattr(delivering, "_note", note)
    assert relay_once() == 0
    now.shift(timedelta(minutes=3))
    relay()

    first, second = sink.calls
    assert first["id"] == second["id"]
    assert WebhookDelivery.objects.get().state == DeliveryState.DELIVERED
    assert WebhookAttempt.objects.count() == 1


def test_a_round_that_is_over_does_nothing(customer, listening, happen, sink):
    endpoint = listening(customer, events=[EDITED])
    happen()
    relay()
    OutboxEvent.objects.filter(job=Job.DELIVER_WEBHOOKS).update(state=OutboxState.PENDING)
    WebhookDelivery.objects.update(state=DeliveryState.PENDING, next_attempt_at=timezone.now())
    sink.calls = []
    relay()

    assert sink.calls == []
    assert WebhookEndpoint.objects.get(pk=endpoint.pk).round_number == 2


def test_what_happens_during_a_round_is_sent_with_it_or_after_it(customer, listening, happen, sink):
    listening(customer, events=[EDITED])

    def answer(_payload):
        if len(sink.calls) < 3:
            happen()
            relay()
        return Outcome(status_code=200)

    sink.answer = answer
    happen()
    relay()

    assert len(sink.calls) == len({call["id"] for call in sink.calls}) == 4
    assert states() == {DeliveryState.DELIVERED: 4}


def test_a_slow_endpoint_ends_its_round_and_goes_on_in_the_next(
    customer, listening, happen, sink, monkeypatch
):
    listening(customer, events=[EDITED])
    happen(3)
    monkeypatch.setattr(delivering, "ROUND_SECONDS", 0.0)
    with pytest.MonkeyPatch.context() as patch:
        ticks = iter(range(1000))
        patch.setattr(delivering, "ROUND_SECONDS", 1.5)
        patch.setattr(delivering.time, "monotonic", lambda: next(ticks))
        relay()

    assert states() == {DeliveryState.DELIVERED: 3}
    assert WebhookEndpoint.objects.get().round_number == 4
    # Only the last round and the one that ran when it ended are remembered.
    assert OutboxEvent.objects.filter(job=Job.DELIVER_WEBHOOKS).count() <= 2


def test_days_of_failure_switch_it_off_and_switching_on_goes_on(customer, listening, happen, sink, now):
    endpoint = listening(customer, events=[EDITED])
    sink.answer = lambda _payload: BROKEN
    for _day in range(6):
        happen()
        pass_time(now, timedelta(days=1))
    endpoint.refresh_from_db()
    assert (endpoint.is_active, endpoint.disable_reason) == (False, DisableReason.FAILING)
    (mail,) = mail_outbox()
    assert mail.to == [customer.email]
    assert str(endpoint.public_id) in mail.body
    assert endpoint.secret.reveal() not in mail.body
    assert AuditEvent.objects.filter(action="webhook_disabled", actor_id=None).count() == 1
    with pytest.raises(WebhookSwitchedOff):
        send_test(public_id=endpoint.public_id, viewer=viewer_for(customer), by=customer, at=timezone.now())

    waiting = states()[DeliveryState.PENDING]
    sink.answer, sink.calls = None, []
    pass_time(now, timedelta(hours=4))
    assert sink.calls == []
    edit_endpoint(
        public_id=endpoint.public_id,
        viewer=viewer_for(customer),
        facts=EndpointFacts(is_active=True),
        version=endpoint.version,
        by=customer,
        at=timezone.now(),
    )
    pass_time(now, timedelta(hours=4))
    assert len(sink.calls) == waiting
    assert states()[DeliveryState.PENDING] == 0


def test_one_that_says_it_is_gone_is_switched_off_at_once(customer, listening, happen, sink):
    endpoint = listening(customer, events=[EDITED])
    sink.answer = lambda _payload: Outcome(status_code=410)
    happen()
    relay()

    endpoint.refresh_from_db()
    assert (endpoint.is_active, endpoint.disable_reason) == (False, DisableReason.GONE)


def test_a_success_forgets_the_failures(customer, listening, happen, sink, now):
    endpoint = listening(customer, events=[EDITED])
    sink.answer = lambda _payload: NO_ANSWER
    happen()
    relay()
    endpoint.refresh_from_db()
    assert endpoint.failing_since == timezone.now()
    sink.answer = None
    pass_time(now, timedelta(minutes=2))

    endpoint.refresh_from_db()
    assert (endpoint.failing_since, endpoint.paused_until) == (None, None)


def test_an_organization_that_is_closed_gets_what_waited_when_it_is_open_again(
    customer, organization, staff, listening, happen, sink, now
):
    listening(customer, events=[EDITED])
    sink.answer = lambda _payload: BROKEN
    happen()
    relay()
    sink.answer, sink.calls = None, []
    block_organization(organization_id=organization.pk, reason="Unpaid", by=staff, at=timezone.now())
    pass_time(now, timedelta(hours=3))
    assert sink.calls == []
    unblock_organization(organization_id=organization.pk, by=staff, at=timezone.now())
    pass_time(now, timedelta(hours=2))

    assert len(sink.calls) == 1


def test_for_a_day_after_a_rotation_both_secrets_verify(customer, listening, happen, now, monkeypatch):
    endpoint = listening(customer, events=[EDITED])
    old = WebhookEndpoint.objects.get(pk=endpoint.pk).secret.reveal()
    endpoint, new = rotate_secret(
        public_id=endpoint.public_id, viewer=viewer_for(customer), by=customer, at=timezone.now()
    )
    sent = []
    monkeypatch.setattr(
        delivering, "send", lambda **given: sent.append((given, timezone.now())) or Outcome(status_code=200)
    )
    happen()
    relay()
    given, _at = sent[0]
    for secret in (old, new):
        Webhook(secret).verify(given["body"], given["headers"])

    now.shift(timedelta(hours=24))
    happen()
    relay()
    given, _at = sent[1]
    Webhook(new).verify(given["body"], given["headers"])
    with pytest.raises(WebhookVerificationError):
        Webhook(old).verify(given["body"], given["headers"])


def test_a_test_event_overtakes_what_waits(customer, listening, happen, sink, now):
    endpoint = listening(customer, events=[EDITED])
    sink.answer = lambda _payload: NO_ANSWER
    happen()
    relay()
    sink.answer = None
    send_test(public_id=endpoint.public_id, viewer=viewer_for(customer), by=customer, at=timezone.now())
    relay()

    assert sink.types == ["webhook.test"]
    assert sink.calls[0]["data"]["id"] == str(endpoint.public_id)


def test_a_deleted_endpoint_gets_nothing_even_while_it_is_being_called(customer, listening, happen, sink):
    endpoint = listening(customer, events=[EDITED])

    def answer(_payload):
        delete_endpoint(
            public_id=endpoint.public_id, viewer=viewer_for(customer), by=customer, at=timezone.now()
        )
        return Outcome(status_code=200)

    sink.answer = answer
    happen(2)
    relay()

    assert len(sink.calls) == 1
    assert WebhookDelivery.objects.count() == WebhookEndpoint.objects.count() == 0
    assert OutboxEvent.objects.filter(job=Job.DELIVER_WEBHOOKS, state=OutboxState.DONE).count() == 1


def test_an_endpoint_of_somebody_else_is_not_slowed_down(customer, stranger, staff, listening, happen, sink):
    listening(customer, events=[EDITED])
    listening(staff, events=[EDITED], url="https://staff.example.com/in")
    slow = sink
    sink.answer = None
    calls = []

    def send(*, url, body, headers):
        calls.append(url)
        return NO_ANSWER if url == URL else slow(url=url, body=body, headers=headers)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delivering, "send", send)
        happen(3)
        relay()

    assert Counter(calls) == {URL: 1, "https://staff.example.com/in": 3}


def test_one_attempt_costs_the_same_however_much_waits(
    customer, listening, happen, sink, django_assert_max_num_queries
):
    endpoint = listening(customer, events=[EDITED])
    happen(30)
    sink.answer = lambda _payload: NO_ANSWER
    seal_events()
    tell_sealed(at=timezone.now())
    with django_assert_max_num_queries(22):
        deliver_round(endpoint_id=endpoint.pk, round_number=1, clock=timezone.now)
    assert WebhookAttempt.objects.count() == 1
