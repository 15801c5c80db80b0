"""Who did what and when: append-only events, sealed afterwards into a hash chain.

Events hold ids only; names are looked up when shown, so that an erased person leaves no name behind. Sealing
is the relay's work, not the business transaction's: a common chain head would be a lock that every
transaction waits for.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

from django.db import models, transaction

from shop.core.models import AuditEvent, AuditSeal

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Actor: TypeAlias = "User | None"
FIRST_HASH = "0" * 64


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


def _hash_of(event: AuditEvent, previous: str) -> str:
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
def seal_events(*, limit: int = 1000) -> int:
    """Seal up to ``limit`` events that have no seal yet, oldest first; returns how many. One sealer at a
    time.
    """
    last = AuditSeal.objects.select_for_update().order_by("-pk").first()
    previous = last.hash if last else FIRST_HASH
    seals = []
    for event in AuditEvent.objects.filter(seal__isnull=True).order_by("pk")[:limit]:
        previous = _hash_of(event, previous)
        seals.append(AuditSeal(event=event, hash=previous))
    AuditSeal.objects.bulk_create(seals)
    return len(seals)


def broken_seals() -> Iterator[AuditSeal]:
    """Walk the whole chain and yield every seal that its event or its predecessor does not explain."""
    previous = FIRST_HASH
    for seal in AuditSeal.objects.select_related("event").order_by("pk").iterator(chunk_size=2000):
        if seal.hash != _hash_of(seal.event, previous):
            yield seal
        previous = seal.hash
