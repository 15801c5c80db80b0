"""A call with a key happens once: its answer is stored with its effect and given again to whoever repeats
it.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shop.core.exceptions import DomainError
from shop.core.models import IdempotencyRecord

# How long a call may be repeated. Retention deletes older answers; until it does they count for nothing.
KEPT: Final = timedelta(hours=24)
Answer = tuple[int, Mapping[str, object]]


class KeyReused(DomainError):
    """The same key came with another body."""

    code = "idempotency_key_reused"
    default_message = _("This idempotency key was used for another request before. Nothing was changed.")


class KeyInProgress(DomainError):
    """The first call with this key has not ended yet."""

    code = "in_progress"
    default_message = _("The first call with this idempotency key is still running. Please ask again.")


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """Status code and JSON body of the first call; ``is_replay`` tells a repeated one."""

    status_code: int
    body: Mapping[str, object]
    is_replay: bool


@transaction.atomic
def run_once(
    *,
    user_id: int,
    key: str,
    scope: str,
    body: object,
    action: Callable[[], Answer],
    refusal: Callable[[Exception], Answer | None] | None = None,
    waits: bool = True,
) -> StoredAnswer:
    """Run ``action`` and store its answer, in one transaction; answer a repeated call from the record.

    ``scope`` is method and path, ``body`` any JSON value. A parallel call with the same key waits at the
    unique row until the first one ends, or raises KeyInProgress where it does not wait. (SQLite has one
    writer at a time: there everybody waits.)

    ``refusal`` tells the answer to an exception of the action; it is stored too, while whatever the action
    did is taken back. Without an answer nothing is stored, the key stays free, and the exception is raised.
    Raises KeyReused for the same key with another body.
    """
    canonical = json.dumps(body, sort_keys=True, default=str).encode()
    body_hash = hashlib.sha256(canonical).hexdigest()
    if not waits and not _is_first(f"{user_id} {scope} {key}"):
        raise KeyInProgress()
    record, created = IdempotencyRecord.objects.get_or_create(
        user_id=user_id, scope=scope, key=key, defaults={"body_hash": body_hash}
    )
    if not created and record.created_at <= timezone.now() - KEPT:
        record.delete()
        record = IdempotencyRecord.objects.create(user_id=user_id, scope=scope, key=key, body_hash=body_hash)
    elif not created:
        if record.body_hash != body_hash:
            raise KeyReused()
        return StoredAnswer(record.status_code, record.answer, is_replay=True)
    status_code, answer = _outcome(action, refusal)
    record.status_code, record.answer = status_code, dict(answer)  # not a workflow status: the HTTP answer
    record.save(update_fields=["status_code", "answer"])
    return StoredAnswer(status_code, answer, is_replay=False)


def _outcome(action: Callable[[], Answer], refusal: Callable[[Exception], Answer | None] | None) -> Answer:
    if refusal is None:
        return action()
    try:
        with transaction.atomic():
            return action()
    except Exception as error:
        answer = refusal(error)
        if answer is None:
            raise
        return answer


def _is_first(name: str) -> bool:
    """Whether no other transaction runs a call of that name; this one is it until its end."""
    if connection.vendor != "postgresql":
        return True
    lock = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [lock])
        return bool(cursor.fetchone()[0])
