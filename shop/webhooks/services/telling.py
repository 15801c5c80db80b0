"""From the audit trail to deliveries: read in the order of its seals, each entry once.

The transactions of the domain know nothing of it. The relay seals what they committed; a seal is never
followed by one with a smaller number, so that a place in the trail says what has been read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Max

from shop.core.jobs import Job
from shop.core.models import AuditEvent, AuditSeal
from shop.core.outbox import wake
from shop.webhooks.events import EventType, event_of
from shop.webhooks.models import WebhookDelivery, WebhookEndpoint, WebhookEvent, WebhookPlace
from shop.webhooks.payloads import Subject, data_of, event_body, subjects
from shop.webhooks.selectors import listening_endpoints, still_entitled
from shop.webhooks.services.rounds import arm

# Entries of the trail in one transaction.
BATCH: Final = 500


def wake_telling(*, now: datetime) -> None:
    """Have the trail read after a sealing, if anybody listens: one look otherwise."""
    if WebhookEndpoint.objects.filter(is_active=True).exists():
        wake(Job.TELL_WEBHOOKS, now=now)


def tell_sealed(*, at: datetime) -> int:
    """Make deliveries of all that was sealed since the last time; returns how many."""
    told = 0
    while True:
        more, deliveries = _tell_some(at)
        told += deliveries
        if not more:
            return told


def listen_from_here() -> None:
    """Leave out what was sealed while nobody listened. In the transaction of the first one who does."""
    place = _locked_place()
    if not WebhookEndpoint.objects.filter(is_active=True).exists():
        _move(place, _newest_seal())


@dataclass(frozen=True, slots=True)
class _Entry:
    seal_id: int
    entry: AuditEvent
    event: EventType


@transaction.atomic
def _tell_some(at: datetime) -> tuple[bool, int]:
    """Read one part of the trail; returns whether there may be more, and how many deliveries came of it."""
    place = _locked_place()
    endpoints = still_entitled(listening_endpoints())
    if not endpoints:
        _move(place, _newest_seal())
        return False, 0
    seals = list(
        AuditSeal.objects.filter(pk__gt=place.seal_id).select_related("event").order_by("pk")[:BATCH]
    )
    if not seals:
        return False, 0
    _move(place, seals[-1].pk)
    wanted = {name for endpoint in endpoints for name in endpoint.events}
    entries = []
    for seal in seals:
        event = event_of(seal.event.object_type, seal.event.action, seal.event.new)
        if event is not None and event.name in wanted:
            entries.append(_Entry(seal.pk, seal.event, event))
    return len(seals) == BATCH, _deliver(entries, endpoints, at) if entries else 0


def _deliver(entries: list[_Entry], endpoints: list[WebhookEndpoint], at: datetime) -> int:
    found = _subjects(entries)
    events: list[WebhookEvent] = []
    recipients: list[list[WebhookEndpoint]] = []
    for told in entries:
        subject = found.get((told.entry.object_type, told.entry.object_id))
        if subject is None:
            continue
        listening = [endpoint for endpoint in endpoints if _is_for(endpoint, told, subject)]
        if not listening:
            continue
        status = told.entry.new if told.entry.action == "status" else None
        events.append(
            WebhookEvent(
                seal_id=told.seal_id,
                type=told.event.name,
                object_type=told.entry.object_type,
                object_id=told.entry.object_id,
                body=event_body(told.event.name, at=told.entry.at, data=data_of(subject, status=status)),
                happened_at=told.entry.at,
                created_at=at,
            )
        )
        recipients.append(listening)
    WebhookEvent.objects.bulk_create(events)
    deliveries = [
        delivery_of(event=event, endpoint=endpoint, at=at)
        for event, listening in zip(events, recipients, strict=True)
        for endpoint in listening
    ]
    # The rounds of these endpoints do not end in between: what they look for when they end is there then.
    ids = {delivery.endpoint_id for delivery in deliveries}
    locked = list(WebhookEndpoint.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    WebhookDelivery.objects.bulk_create(deliveries)
    for endpoint in locked:
        arm(endpoint, at=max(at, endpoint.paused_until or at))
    return len(deliveries)


def delivery_of(*, event: WebhookEvent, endpoint: WebhookEndpoint, at: datetime) -> WebhookDelivery:
    """The delivery of a stored event, due at once and not stored yet."""
    return WebhookDelivery(
        endpoint=endpoint,
        event=event,
        subject=event.subject,
        due_since=at,
        next_attempt_at=at,
        created_at=at,
    )


def _subjects(entries: Iterable[_Entry]) -> dict[tuple[str, int], Subject]:
    """One query for each type of object."""
    ids: dict[str, set[int]] = {}
    for told in entries:
        ids.setdefault(told.entry.object_type, set()).add(told.entry.object_id)
    return {
        (object_type, pk): subject
        for object_type, some in ids.items()
        for pk, subject in subjects(object_type, some).items()
    }


def _is_for(endpoint: WebhookEndpoint, told: _Entry, subject: Subject) -> bool:
    if told.event.name not in endpoint.events or told.entry.at < endpoint.listens_since:
        return False
    if endpoint.organization_id is None:
        return True
    return (
        endpoint.organization_id == subject.organization_id
        and subject.is_for_customers
        and not told.event.is_for_staff
    )


def _locked_place() -> WebhookPlace:
    WebhookPlace.objects.get_or_create(pk=1)
    return WebhookPlace.objects.select_for_update().get(pk=1)


def _move(place: WebhookPlace, seal_id: int) -> None:
    if seal_id > place.seal_id:
        place.seal_id = seal_id
        place.save(update_fields=["seal_id"])


def _newest_seal() -> int:
    newest: int | None = AuditSeal.objects.aggregate(newest=Max("pk"))["newest"]
    return newest or 0
