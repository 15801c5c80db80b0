"""Writes of the configurator: putting rules into force, and the draft in which staff prepare them."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from shop.configurator.exceptions import DraftChanged, DraftExists, NothingToPublish, RulesChanged
from shop.configurator.models import RuleBookRevision, RuleDraft
from shop.configurator.rule_document import parse_rule_book
from shop.configurator.rule_entries import (
    EntryKey,
    Value,
    carried_over,
    differences,
    entries_of,
    fingerprint,
    with_changes,
)
from shop.configurator.selectors import newest_revision
from shop.core import audit
from shop.core.exceptions import InvalidInput

if TYPE_CHECKING:
    from django.contrib.auth.models import User

LONGEST_REASON = 2_000


def install_rules(
    *,
    document: Mapping[str, object],
    note: str,
    by: "User | None",
    at: datetime,
    based_on: int | None = None,
) -> RuleBookRevision:
    """Put a rule document (decoded JSON) into force as the next revision.

    ``based_on`` is the revision whose change this is. Raises InvalidRules if the document makes no sense,
    RulesChanged if another revision is in force or comes at the same moment; either way nothing changes.
    ``by`` None means the system did it.
    """
    parse_rule_book(document)
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"))
    newest = RuleBookRevision.objects.order_by("-revision").values_list("revision", flat=True).first() or 0
    if based_on is not None and based_on != newest:
        raise RulesChanged()
    try:
        with transaction.atomic():
            revision = RuleBookRevision.objects.create(
                revision=newest + 1,
                document=document,
                digest=hashlib.sha256(canonical.encode()).hexdigest(),
                note=note,
                created_at=at,
                created_by=by,
            )
            audit.record(revision, action="rules_installed", by=by, at=at, new=str(revision), note=note)
    except IntegrityError:
        raise RulesChanged() from None
    return revision


def publish_rules(
    *, document: Mapping[str, object], based_on: int, reason: str, by: "User", at: datetime
) -> RuleBookRevision:
    """Put changed rules into force, with the reason that the change log shows.

    Raises InvalidInput without a reason, InvalidRules, NothingToPublish, RulesChanged unless revision
    ``based_on`` is in force.
    """
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise InvalidInput(
            _("Please say why the rules change, in at most %(count)d characters.")
            % {"count": LONGEST_REASON},
            field="reason",
        )
    parse_rule_book(document)
    newest = newest_revision()
    if newest.revision != based_on:
        raise RulesChanged()
    if not differences(newest.document, document):
        raise NothingToPublish()
    return install_rules(document=document, note=reason, by=by, at=at, based_on=based_on)


# --- The draft ----------------------------------------------------------------------------------------------
@transaction.atomic
def change_draft(
    *, changes: Mapping[EntryKey, Value], seen: Mapping[EntryKey, str], by: "User", at: datetime
) -> RuleDraft | None:
    """Put facts into the draft of the rules; None takes a fact out. The first change begins the draft.

    ``seen`` are the fingerprints of the facts that the person began with. Raises DraftChanged if a colleague
    changed one of them since, InvalidRules if the rules would make no sense. A fact that is so already stays
    as it is. A draft that says the same as the rules it began with is removed, and None is answered.
    """
    draft = _locked_draft()
    base = draft.base if draft else newest_revision()
    document = draft.document if draft else base.document
    entries = entries_of(document)
    wanted = {key: value for key, value in changes.items() if entries.get(key) != value}
    if any(fingerprint(entries.get(key)) != seen.get(key, "") for key in wanted):
        raise DraftChanged()
    if not wanted:
        return draft
    return _store_draft(draft, base, with_changes(document, wanted), by=by, at=at)


@transaction.atomic
def carry_draft_over(*, version: int, by: "User", at: datetime) -> RuleDraft | None:
    """Let the draft begin with the rules in force: its changes are made to them anew, and win over others.

    Raises DraftChanged if it is not ``version`` any more, InvalidRules if its changes contradict what was
    published.
    """
    draft = _locked_draft()
    if draft is None or draft.version != version:
        raise DraftChanged()
    newest = newest_revision()
    document = carried_over(draft=draft.document, base=draft.base.document, newest=newest.document)
    return _store_draft(draft, newest, document, by=by, at=at)


@transaction.atomic
def publish_draft(*, version: int, reason: str, by: "User", at: datetime) -> RuleBookRevision:
    """Put the draft into force and end it.

    Raises DraftChanged if it is not ``version`` any more, and what ``publish_rules`` raises.
    """
    draft = _locked_draft()
    if draft is None or draft.version != version:
        raise DraftChanged()
    revision = publish_rules(
        document=draft.document, based_on=draft.base.revision, reason=reason, by=by, at=at
    )
    draft.delete()
    return revision


@transaction.atomic
def discard_draft(*, version: int, by: "User", at: datetime) -> None:
    """Throw the draft away; one that is gone already is no mistake.

    Raises DraftChanged if it is not ``version`` any more.
    """
    draft = _locked_draft()
    if draft is None:
        return
    if draft.version != version:
        raise DraftChanged()
    audit.record(draft, action="rules_draft_discarded", by=by, at=at, old=str(draft))
    draft.delete()


@transaction.atomic
def restore_revision(*, revision: int, by: "User", at: datetime) -> RuleDraft:
    """Begin a draft that says what an earlier revision said.

    Raises RuleBookRevision.DoesNotExist, DraftExists, NothingToPublish where the rules in force say the same,
    InvalidRules if the earlier ones would not be accepted any more.
    """
    earlier = RuleBookRevision.objects.get(revision=revision)
    if _locked_draft() is not None:
        raise DraftExists()
    draft = _store_draft(None, newest_revision(), earlier.document, by=by, at=at)
    if draft is None:
        raise NothingToPublish()
    return draft


def _locked_draft() -> RuleDraft | None:
    return RuleDraft.objects.select_for_update(of=("self",)).select_related("base").first()


def _store_draft(
    draft: RuleDraft | None,
    base: RuleBookRevision,
    document: Mapping[str, object],
    *,
    by: "User",
    at: datetime,
) -> RuleDraft | None:
    parse_rule_book(document)
    if not differences(base.document, document):
        if draft is not None:
            draft.delete()
        return None
    if draft is None:
        draft = RuleDraft(version=0, started_at=at, started_by=by)
    draft.base, draft.document, draft.version = base, document, draft.version + 1
    draft.changed_at, draft.changed_by = at, by
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError:
        # Somebody else began one at the same moment.
        raise DraftChanged() from None
    return draft
