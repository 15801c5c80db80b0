"""The draft of the rules: changed fact by fact, published or discarded, not lost to a colleague's change."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User

from shop.configurator.enums import Severity
from shop.configurator.exceptions import (
    DraftChanged,
    DraftExists,
    InvalidRules,
    NothingToPublish,
    RulesChanged,
)
from shop.configurator.models import RuleBookRevision, RuleDraft
from shop.configurator.reference import load_reference_data
from shop.configurator.rule_entries import (
    EntryKey,
    RuleTable,
    differences,
    entries_of,
    fingerprint,
    with_changes,
)
from shop.configurator.rulebook import RuleCode
from shop.configurator.selectors import newest_revision, open_draft, rules_in_force
from shop.configurator.services import (
    carry_draft_over,
    change_draft,
    discard_draft,
    install_rules,
    publish_draft,
    publish_rules,
    restore_revision,
)
from shop.core.exceptions import InvalidInput
from shop.core.models import AuditEvent
from tests.unit.configurator.samples import shipped_document

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
HOST_UNKNOWN = EntryKey(table=RuleTable.SEVERITY, code="host_unknown")
CLOUD_MONTHS = EntryKey(table=RuleTable.MAINTENANCE, deployment="cloud")
OWN_MONTHS = EntryKey(table=RuleTable.MAINTENANCE, deployment="cloud", product="org.example.app")


@pytest.fixture(autouse=True)
def _shipped() -> None:
    load_reference_data(at=AT)


@pytest.fixture
def anna() -> User:
    return get_user_model().objects.create(username="anna")


@pytest.fixture
def bert() -> User:
    return get_user_model().objects.create(username="bert")


def change(by: User, key: EntryKey, value: Any, *, at: datetime = AT) -> RuleDraft | None:
    """Change a fact as somebody who sees the present state does."""
    draft = open_draft()
    entries = entries_of(draft.document if draft else newest_revision().document)
    return change_draft(changes={key: value}, seen={key: fingerprint(entries.get(key))}, by=by, at=at)


def begun(by: User, key: EntryKey = HOST_UNKNOWN, value: Any = "ask") -> RuleDraft:
    draft = change(by, key, value)
    assert draft is not None
    return draft


def install(key: EntryKey, value: Any, *, by: User) -> RuleBookRevision:
    """A colleague's change that does not come from the draft."""
    document = with_changes(newest_revision().document, {key: value})
    return install_rules(document=document, note="Otherwise", by=by, at=LATER)


def changed(draft: RuleDraft | None) -> dict[EntryKey, Any]:
    """What the draft changes in the rules it began with."""
    assert draft is not None
    return {found.key: found.new for found in differences(draft.base.document, draft.document)}


# --- Changing -----------------------------------------------------------------------------------------------
def test_changes_of_two_people_collect_in_one_draft_and_nothing_is_in_force_yet(
    anna: User, bert: User
) -> None:
    first = begun(anna)
    second = change(bert, CLOUD_MONTHS, [12, 24, 36], at=LATER)

    draft = open_draft()
    assert draft is not None
    assert second is not None
    assert (first.pk, second.pk) == (draft.pk, draft.pk)
    assert changed(draft) == {HOST_UNKNOWN: "ask", CLOUD_MONTHS: [12, 24, 36]}
    assert (draft.version, draft.started_by, draft.started_at) == (2, anna, AT)
    assert (draft.changed_by, draft.changed_at) == (bert, LATER)
    assert rules_in_force().severity(RuleCode.HOST_UNKNOWN) == Severity.NOTE


def test_fact_that_a_colleague_changed_since_is_not_overwritten(anna: User, bert: User) -> None:
    begun(anna)

    with pytest.raises(DraftChanged):
        change_draft(
            changes={HOST_UNKNOWN: "blocks"}, seen={HOST_UNKNOWN: fingerprint("note")}, by=bert, at=AT
        )
    with pytest.raises(DraftChanged):
        change_draft(changes={OWN_MONTHS: [36], HOST_UNKNOWN: "blocks"}, seen={}, by=bert, at=AT)

    assert changed(open_draft()) == {HOST_UNKNOWN: "ask"}


def test_same_change_twice_is_one_change(anna: User) -> None:
    first = begun(anna)
    again = change_draft(
        changes={HOST_UNKNOWN: "ask"}, seen={HOST_UNKNOWN: fingerprint("note")}, by=anna, at=AT
    )

    assert again is not None
    assert again.version == first.version == 1


def test_draft_that_changes_nothing_any_more_is_gone(anna: User) -> None:
    begun(anna)

    assert change(anna, HOST_UNKNOWN, "note") is None
    assert open_draft() is None


def test_fact_is_taken_out(anna: User) -> None:
    begun(anna, OWN_MONTHS, [36])
    begun(anna)

    change(anna, OWN_MONTHS, None)

    assert changed(open_draft()) == {HOST_UNKNOWN: "ask"}


def test_nonsense_does_not_come_into_the_draft(anna: User) -> None:
    begun(anna)

    with pytest.raises(InvalidRules) as refusal:
        change(anna, CLOUD_MONTHS, None)

    assert [str(problem) for problem in refusal.value.problems] == [
        "maintenance_by: There must be one row for maintenance of Cloud products."
    ]
    assert changed(open_draft()) == {HOST_UNKNOWN: "ask"}


def test_there_is_never_a_second_draft(anna: User) -> None:
    draft = begun(anna)

    assert [field.name for field in RuleDraft._meta.fields if field.unique] == ["id", "place"]
    assert [constraint.name for constraint in RuleDraft._meta.constraints] == ["one_draft_of_the_rules"]
    assert list(RuleDraft.objects.values_list("place", flat=True)) == [draft.place] == [1]


# --- Publishing ---------------------------------------------------------------------------------------------
def test_published_draft_is_in_force_at_once_with_author_and_reason(anna: User, bert: User) -> None:
    draft = begun(anna)

    revision = publish_draft(version=draft.version, reason=" The vendor said so. ", by=bert, at=LATER)

    assert rules_in_force().severity(RuleCode.HOST_UNKNOWN) == Severity.ASK
    assert (revision.revision, revision.note) == (2, "The vendor said so.")
    assert (revision.created_by, revision.created_at) == (bert, LATER)
    (event,) = AuditEvent.objects.for_object(revision)
    assert (event.action, event.actor_id, event.note) == ("rules_installed", bert.pk, "The vendor said so.")
    assert open_draft() is None


@pytest.mark.parametrize("reason", ["", "  ", "x" * 2_001])
def test_draft_is_not_published_without_a_reason(anna: User, reason: str) -> None:
    draft = begun(anna)

    with pytest.raises(InvalidInput) as refusal:
        publish_draft(version=draft.version, reason=reason, by=anna, at=AT)

    assert refusal.value.field == "reason"
    assert newest_revision().revision == 1


def test_nobody_publishes_what_they_have_not_seen(anna: User, bert: User) -> None:
    seen = begun(anna).version
    change(bert, CLOUD_MONTHS, [12])

    with pytest.raises(DraftChanged):
        publish_draft(version=seen, reason="Mine", by=anna, at=AT)

    assert newest_revision().revision == 1
    assert changed(open_draft()) == {HOST_UNKNOWN: "ask", CLOUD_MONTHS: [12]}


def test_draft_whose_base_is_not_in_force_any_more_is_not_published_but_kept(anna: User, bert: User) -> None:
    draft = begun(anna)
    install(CLOUD_MONTHS, [12], by=bert)

    with pytest.raises(RulesChanged):
        publish_draft(version=draft.version, reason="Mine", by=anna, at=AT)

    assert newest_revision().revision == 2
    assert changed(open_draft()) == {HOST_UNKNOWN: "ask"}


def test_draft_carried_over_makes_its_changes_to_the_rules_in_force(anna: User, bert: User) -> None:
    draft = begun(anna)
    newest = install(CLOUD_MONTHS, [12], by=bert)

    carried = carry_draft_over(version=draft.version, by=anna, at=LATER)
    assert carried is not None
    publish_draft(version=carried.version, reason="Both", by=anna, at=LATER)

    assert carried.base == newest
    entries = entries_of(newest_revision().document)
    assert (entries[HOST_UNKNOWN], entries[CLOUD_MONTHS]) == ("ask", [12])


def test_draft_whose_change_somebody_else_published_is_done(anna: User, bert: User) -> None:
    draft = begun(anna)
    install(HOST_UNKNOWN, "ask", by=bert)

    assert carry_draft_over(version=draft.version, by=anna, at=LATER) is None
    assert open_draft() is None


def test_rules_that_say_the_same_are_not_published_again(anna: User) -> None:
    document: dict[str, Any] = shipped_document()
    document["scales"].reverse()

    with pytest.raises(NothingToPublish):
        publish_rules(document=document, based_on=1, reason="Tidy", by=anna, at=AT)

    assert newest_revision().revision == 1


def test_change_of_rules_that_are_not_in_force_any_more_is_refused(anna: User) -> None:
    mine = with_changes(shipped_document(), {HOST_UNKNOWN: "ask"})
    install(CLOUD_MONTHS, [12], by=anna)

    with pytest.raises(RulesChanged):
        install_rules(document=mine, note="Mine", by=anna, at=AT, based_on=1)
    with pytest.raises(RulesChanged):
        publish_rules(document=mine, based_on=1, reason="Mine", by=anna, at=AT)

    assert entries_of(newest_revision().document)[HOST_UNKNOWN] == "note"


# --- Discarding and restoring -------------------------------------------------------------------------------
def test_discarded_draft_is_gone_and_leaves_a_trace(anna: User) -> None:
    draft = begun(anna)

    discard_draft(version=draft.version, by=anna, at=LATER)
    discard_draft(version=draft.version, by=anna, at=LATER)

    assert open_draft() is None
    (event,) = AuditEvent.objects.filter(action="rules_draft_discarded")
    assert (event.object_id, event.actor_id) == (draft.pk, anna.pk)
    assert newest_revision().revision == 1


def test_draft_that_a_colleague_changed_is_not_discarded_unseen(anna: User, bert: User) -> None:
    seen = begun(anna).version
    change(bert, CLOUD_MONTHS, [12])

    with pytest.raises(DraftChanged):
        discard_draft(version=seen, by=anna, at=AT)

    assert open_draft() is not None


def test_earlier_revision_is_restored_by_way_of_a_draft(anna: User) -> None:
    install(CLOUD_MONTHS, [12], by=anna)
    install(HOST_UNKNOWN, "ask", by=anna)

    draft = restore_revision(revision=1, by=anna, at=LATER)
    revision = publish_draft(version=draft.version, reason="Back to the start", by=anna, at=LATER)

    assert revision.revision == 4
    assert differences(shipped_document(), revision.document) == []


def test_revision_in_force_is_nothing_to_restore(anna: User) -> None:
    with pytest.raises(NothingToPublish):
        restore_revision(revision=1, by=anna, at=AT)
    with pytest.raises(RuleBookRevision.DoesNotExist):
        restore_revision(revision=7, by=anna, at=AT)

    assert open_draft() is None


def test_restoring_never_overwrites_a_draft(anna: User) -> None:
    install(CLOUD_MONTHS, [12], by=anna)
    begun(anna)

    with pytest.raises(DraftExists):
        restore_revision(revision=1, by=anna, at=AT)

    assert changed(open_draft()) == {HOST_UNKNOWN: "ask"}
