"""Sending what waits for one endpoint, in order, and what becomes of a failure."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import structlog
from django.db import transaction

from shop.core.audit import record
from shop.core.crypto import DecryptionFailed
from shop.core.jobs import Job
from shop.core.outbox import enqueue
from shop.webhooks.enums import AttemptError, DeliveryState, DisableReason
from shop.webhooks.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from shop.webhooks.selectors import listening_endpoints, next_delivery, still_entitled
from shop.webhooks.sending import Outcome, send
from shop.webhooks.services.rounds import arm, begin_next, next_time
from shop.webhooks.signing import signed_headers

logger = structlog.get_logger(__name__)

# Between the attempts at one delivery; together they end before a day does.
WAITS: Final = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=2),
    *[timedelta(hours=4)] * 5,
)
GIVEN_UP_AFTER: Final = timedelta(days=1)
# A receiver that asks for a longer pause (Retry-After) gets it, up to the longest of ours.
LONGEST_WISH: Final = max(WAITS)
# Where nobody answers, nothing else of the endpoint is tried for so long.
PAUSE: Final = timedelta(minutes=1)
# A round takes no longer, so that other endpoints have their turn.
ROUND_SECONDS: Final = 20.0
# An endpoint that took nothing for so long is switched off.
SWITCHED_OFF_AFTER: Final = timedelta(days=5)
# What waits for a closed organisation is looked at again.
CLOSED_PAUSE: Final = timedelta(hours=1)


def wait_before(attempts: int) -> timedelta | None:
    """How long to wait after so many failed attempts; None: there is no further one."""
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None


def deliver_round(*, endpoint_id: int, round_number: int, clock: Callable[[], datetime]) -> None:
    """Send what is due for an endpoint and arrange the next round. ``clock`` is looked at before and after
    each call, which may take its time.

    A round that died is run again with the same number; what it had sent and not noted is sent once more,
    under the same id. A number that is over does nothing.
    """
    if not WebhookEndpoint.objects.filter(pk=endpoint_id, round_number=round_number).exists():
        return
    started = time.monotonic()
    while time.monotonic() - started < ROUND_SECONDS:
        endpoint = _open_endpoint(endpoint_id)
        now = clock()
        if endpoint is None or (endpoint.paused_until is not None and endpoint.paused_until > now):
            break
        delivery = next_delivery(endpoint_id, now=now)
        if delivery is None:
            break
        outcome = _attempt(endpoint, delivery, now)
        _note(endpoint_id, delivery.pk, outcome, at=clock(), tried_at=now)
    _end_round(endpoint_id, round_number, clock())


def _open_endpoint(endpoint_id: int) -> WebhookEndpoint | None:
    entitled = still_entitled(listening_endpoints().filter(pk=endpoint_id))
    return entitled[0] if entitled else None


def _attempt(endpoint: WebhookEndpoint, delivery: WebhookDelivery, now: datetime) -> Outcome:
    try:
        signing_secrets = [endpoint.secret.reveal()]
        if endpoint.previous_until is not None and endpoint.previous_until > now:
            signing_secrets.append(endpoint.previous_secret.reveal())
    except DecryptionFailed:
        return Outcome(error=AttemptError.SECRET)
    event = delivery.event
    headers = signed_headers(
        message_id=event.message_id, body=event.body, signing_secrets=signing_secrets, at=now
    )
    return send(url=endpoint.url, body=event.body, headers=headers)


@transaction.atomic
def _note(endpoint_id: int, delivery_id: int, outcome: Outcome, *, at: datetime, tried_at: datetime) -> None:
    """Write down an attempt and what follows from it."""
    # The endpoint first, as everywhere; it may have been deleted in the meantime.
    endpoint = WebhookEndpoint.objects.select_for_update().filter(pk=endpoint_id).first()
    delivery = WebhookDelivery.objects.select_for_update().filter(pk=delivery_id).first()
    if endpoint is None or delivery is None:
        return
    WebhookAttempt.objects.create(
        delivery=delivery,
        at=tried_at,
        status_code=outcome.status_code,
        error=outcome.error or "",
        milliseconds=outcome.milliseconds,
        excerpt=outcome.excerpt,
    )
    delivery.attempts += 1
    if outcome.is_success:
        delivery.state, delivery.next_attempt_at = DeliveryState.DELIVERED, None
        delivery.finished_at = at
        endpoint.failing_since = endpoint.paused_until = None
    else:
        _postpone(delivery, at, wish=min(timedelta(seconds=outcome.wish), LONGEST_WISH))
        endpoint.failing_since = endpoint.failing_since or tried_at
        endpoint.paused_until = at + PAUSE if outcome.status_code is None else None
        _switch_off_if_hopeless(endpoint, outcome, at)
    delivery.save()
    endpoint.save(
        update_fields=["failing_since", "paused_until", "is_active", "disabled_at", "disable_reason"]
    )
    logger.info(
        "webhook attempted",
        delivery_id=delivery.pk,
        endpoint_id=endpoint.pk,
        status_code=outcome.status_code,
        error=outcome.error or "",
        milliseconds=outcome.milliseconds,
    )


def _postpone(delivery: WebhookDelivery, at: datetime, *, wish: timedelta) -> None:
    wait = wait_before(delivery.attempts)
    wait = None if wait is None else max(wait, wish)
    if wait is None or at + wait > delivery.due_since + GIVEN_UP_AFTER:
        delivery.state, delivery.next_attempt_at = DeliveryState.DEAD, None
        delivery.finished_at = at
    else:
        delivery.next_attempt_at = at + wait


def _switch_off_if_hopeless(endpoint: WebhookEndpoint, outcome: Outcome, at: datetime) -> None:
    is_late = endpoint.failing_since is not None and endpoint.failing_since <= at - SWITCHED_OFF_AFTER
    if not endpoint.is_active or not (is_late or outcome.is_gone):
        return
    endpoint.is_active, endpoint.disabled_at = False, at
    endpoint.disable_reason = DisableReason.GONE if outcome.is_gone else DisableReason.FAILING
    record(endpoint, action="webhook_disabled", by=None, at=at, details={"reason": endpoint.disable_reason})
    enqueue(Job.MAIL_WEBHOOK_DISABLED, endpoint_id=endpoint.pk, disabled_at=int(at.timestamp()))


@transaction.atomic
def _end_round(endpoint_id: int, round_number: int, now: datetime) -> None:
    endpoint = WebhookEndpoint.objects.select_for_update().filter(pk=endpoint_id).first()
    if endpoint is None or endpoint.round_number != round_number:
        return
    begin_next(endpoint)
    # One that is switched off goes on when it is switched on.
    following = next_time(endpoint) if endpoint.is_active else None
    if following is not None:
        is_closed = _open_endpoint(endpoint_id) is None
        arm(endpoint, at=max(following, now + CLOSED_PAUSE) if is_closed else following)
