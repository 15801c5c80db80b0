"""Who did what and when: append-only events, sealed afterwards into a hash chain.

Events hold ids only; names are looked up when shown, so that an erased person leaves no name behind. Sealing
is the relay's work, not the business transaction's: a common chain head would be a lock that every
transaction waits for. Whether the trail is still what was written: ``shop.core.verification``.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

from django.db import connection, models, transaction

from shop.core.models import AuditEvent, AuditSeal

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Actor: TypeAlias = "User | None"
FIRST_HASH = "0" * 64
# A number that no other lock of this database has.
SEALING = 4_921_063
# Transactions commit in another order than their events are numbered; this far behind the newest sealed one
# the relay looks for stragglers each time, and when it starts through all of them.
LOOK_BACK = 5_000
_listeners: list[Callable[[], None]] = []


def record(
    instance: models.Model,
    *,
    action: str,
    by: "User | None",
    at: datetime,
    old: str = "",
    new: str = "",
    note: str = "",
    details: Mapping[str, object] | None = None,
) -> AuditEvent:
    """Write one event about ``instance`` in the caller's transaction.

    ``details`` holds ids and codes, never names, addresses, prices or keys. ``by`` None means the system did
    it.
    """
    return AuditEvent.objects.create(
        object_type=instance._meta.label_lower,
        object_id=instance.pk,
        action=action,
        old=old,
        new=new,
        note=note,
        details=dict(details or {}),
        actor_id=by.pk if by is not None else None,
        at=at,
    )


def record_all(
    instances: Iterable[models.Model],
    *,
    action: str,
    by: "User | None",
    at: datetime,
    old: str = "",
    new: str = "",
) -> None:
    """The same event about each of many instances, in as few queries as the database allows."""
    AuditEvent.objects.bulk_create(
        AuditEvent(
            object_type=instance._meta.label_lower,
            object_id=instance.pk,
            action=action,
            old=old,
            new=new,
            details={},
            actor_id=by.pk if by is not None else None,
            at=at,
        )
        for instance in instances
    )


def when_sealed(listener: Callable[[], None]) -> None:
    """Have ``listener`` called in the transaction of each sealing, for who follows the trail; called from an
    AppConfig's ``ready``. Seals are numbered in the order in which they can be seen: nothing comes in between
    later.
    """
    if listener not in _listeners:
        _listeners.append(listener)


def hash_of(event: AuditEvent, previous: str) -> str:
    """What the seal of an event says, given its predecessor's."""
    content = {
        "id": event.pk,
        "object": f"{event.object_type}:{event.object_id}",
        "action": event.action,
        "old": event.old,
        "new": event.new,
        "note": event.note,
        "details": event.details,
        "actor": event.actor_id,
        "at": event.at.isoformat(),
    }
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(f"{previous}{canonical}".encode()).hexdigest()


@transaction.atomic
def seal_events(*, limit: int = 1000, look_back: int | None = LOOK_BACK) -> int:
    """Seal up to ``limit`` events that have no seal yet, oldest first; returns how many. One sealer at a
    time.

    ``look_back`` says how far below the newest sealed event to look for one that was committed late; None
    looks through the whole trail, which takes a second for a million events.
    """
    _wait_for_other_sealers()
    last = AuditSeal.objects.order_by("-pk").first()
    unsealed = AuditEvent.objects.filter(seal__isnull=True)
    if last is not None and look_back is not None:
        unsealed = unsealed.filter(pk__gt=last.event_id - look_back)
    previous = last.hash if last else FIRST_HASH
    seals = []
    for event in unsealed.order_by("pk")[:limit]:
        previous = hash_of(event, previous)
        seals.append(AuditSeal(event=event, hash=previous))
    AuditSeal.objects.bulk_create(seals)
    if seals:
        for listener in _listeners:
            listener()
    return len(seals)


def _wait_for_other_sealers() -> None:
    """Until the end of the transaction. SQLite has one writer at a time anyway. A lock on the last seal would
    not do: who waited for it would still take it for the last.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALING])
