"""A call with a key happens once: its answer is stored with its effect and given again to whoever repeats
it.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shop.core.exceptions import DomainError
from shop.core.models import IdempotencyRecord


class KeyReused(DomainError):
    """The same key came with another body."""

    code = "idempotency_key_reused"
    default_message = _("This idempotency key was used for another request before. Nothing was changed.")


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
    action: Callable[[], tuple[int, Mapping[str, object]]],
) -> StoredAnswer:
    """Run ``action`` and store its answer, in one transaction; answer a repeated call from the record.

    ``scope`` is method and path, ``body`` any JSON value. A parallel call with the same key waits at the
    unique row until the first one ends. Raises KeyReused for the same key with another body, and whatever
    ``action`` raises, in which case nothing is stored and the key stays free.
    """
    canonical = json.dumps(body, sort_keys=True, default=str).encode()
    body_hash = hashlib.sha256(canonical).hexdigest()
    record, created = IdempotencyRecord.objects.get_or_create(
        user_id=user_id, scope=scope, key=key, defaults={"body_hash": body_hash}
    )
    if not created:
        if record.body_hash != body_hash:
            raise KeyReused()
        return StoredAnswer(record.status_code, record.answer, is_replay=True)
    status_code, answer = action()
    record.status_code, record.answer = status_code, dict(answer)  # not a workflow status: the HTTP answer
    record.save(update_fields=["status_code", "answer"])
    return StoredAnswer(status_code, answer, is_replay=False)
