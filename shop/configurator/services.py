"""Writes of the configurator."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from shop.configurator.models import RuleBookRevision
from shop.configurator.rulebook import parse_rule_book
from shop.core import audit
from shop.core.exceptions import StaleVersion

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def install_rules(
    *, document: Mapping[str, object], note: str, by: "User | None", at: datetime
) -> RuleBookRevision:
    """Put a rule document (decoded JSON) into force as the next revision.

    Raises InvalidRules if it makes no sense, StaleVersion if somebody else installed rules at the same
    moment; either way nothing changes. ``by`` None means the system did it.
    """
    parse_rule_book(document)
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"))
    newest = RuleBookRevision.objects.order_by("-revision").values_list("revision", flat=True).first()
    try:
        with transaction.atomic():
            revision = RuleBookRevision.objects.create(
                revision=(newest or 0) + 1,
                document=document,
                digest=hashlib.sha256(canonical.encode()).hexdigest(),
                note=note,
                created_at=at,
                created_by=by,
            )
            audit.record(revision, action="rules_installed", by=by, at=at, new=str(revision), note=note)
    except IntegrityError:
        raise StaleVersion from None
    return revision
