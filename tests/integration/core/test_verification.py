"""S-05: what the database lets nobody do, and what is found when somebody drops its triggers."""

import io

import pytest
import structlog
from celery.schedules import crontab
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from shop.core import verification
from shop.core.audit import record, seal_events
from shop.core.jobs import Job
from shop.core.models import AuditCheck, AuditEvent, AuditSeal
from shop.core.tasks import verify_audit
from shop.core.verification import Damage, Verdict, last_check, verify_trail
from tests.factories.accounts import make_organization
from tests.factories.journeys import NOW

pytestmark = pytest.mark.django_db
TABLES = ("core_auditevent", "core_auditseal", "core_auditcheck")


@pytest.fixture
def trail() -> list[AuditEvent]:
    """Ten sealed events."""
    organization = make_organization()
    events = [record(organization, action="looked_at", by=None, at=NOW) for _number in range(10)]
    seal_events()
    return events


def unguarded(*statements: tuple[str, list[object]]) -> None:
    """Run SQL as somebody who owns the database: without triggers and foreign keys."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in TABLES:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        else:
            # A pragma about keys does nothing within a transaction; the check at its end is never reached.
            for table in TABLES:
                for operation in ("update", "delete"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{operation}")
        for sql, values in statements:
            cursor.execute(sql, values)


def found(verdict: Verdict) -> list[tuple[Damage, int]]:
    return [(found.damage, found.event_id) for found in verdict.breaks]


@pytest.fixture
def _left_as_it_was():
    """Without its keys the database would complain at the end of the test: end it before."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_refuses_to_change_the_trail_its_seals_and_its_checks(trail, table: str, statement: str):
    verify_trail(at=NOW)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))

    assert AuditSeal.objects.count() == AuditEvent.objects.count() == last_check().verified


def test_an_untouched_trail_is_intact_and_the_check_is_remembered(trail):
    record(make_organization(), action="looked_at", by=None, at=NOW)

    verdict = verify_trail(at=NOW)

    newest = AuditSeal.objects.order_by("pk").last()
    check = AuditCheck.objects.get()
    assert (verdict.is_intact, verdict.unsealed, verdict.unsealed_since) == (True, 1, NOW)
    assert (check.finished_at, check.verified, check.damaged) == (NOW, AuditSeal.objects.count(), 0)
    assert (check.unsealed, check.head_id, check.head_hash) == (1, newest.pk, newest.hash)


@pytest.mark.usefixtures("_left_as_it_was")
@pytest.mark.parametrize(
    "change",
    [
        "note = 'x'",
        "actor_id = 42",
        "new = 'paid'",
        "details = '{\"to\": 1}'",
        "at = '2020-01-01 00:00:00+00'",
    ],
)
def test_a_changed_event_is_found(trail, change: str):
    unguarded((f"UPDATE core_auditevent SET {change} WHERE id = %s", [trail[4].pk]))  # noqa: S608

    assert found(verify_trail(at=NOW)) == [(Damage.CHANGED, trail[4].pk)]
    assert last_check().damaged == 1


@pytest.mark.usefixtures("_left_as_it_was")
@pytest.mark.parametrize("place", [0, 4, 9])
def test_an_event_that_was_taken_out_is_found_also_the_last_one(trail, place: int):
    unguarded(("DELETE FROM core_auditevent WHERE id = %s", [trail[place].pk]))

    assert (Damage.GONE, trail[place].pk) in found(verify_trail(at=NOW))


@pytest.mark.usefixtures("_left_as_it_was")
def test_an_event_taken_out_with_its_seal_leaves_a_gap_in_the_chain(trail):
    unguarded(
        ("DELETE FROM core_auditseal WHERE event_id = %s", [trail[4].pk]),
        ("DELETE FROM core_auditevent WHERE id = %s", [trail[4].pk]),
    )

    assert (Damage.CHANGED, trail[5].pk) in found(verify_trail(at=NOW))


@pytest.mark.usefixtures("_left_as_it_was")
def test_a_trail_cut_off_at_its_end_is_found_by_what_the_last_check_remembers(trail):
    verify_trail(at=NOW)
    last = AuditSeal.objects.get(event=trail[9])
    unguarded(
        ("DELETE FROM core_auditseal WHERE event_id >= %s", [trail[7].pk]),
        ("DELETE FROM core_auditevent WHERE id >= %s", [trail[7].pk]),
    )

    verdict = verify_trail(at=NOW)
    again = verify_trail(at=NOW)

    cut_off = [found for found in verdict.breaks if found.damage == Damage.CUT_OFF]
    assert [found.seal_id for found in cut_off] == [last.pk]
    # A check that found damage is no measure for the next one.
    assert found(again) == found(verdict)


@pytest.mark.usefixtures("_left_as_it_was")
def test_a_chain_that_was_computed_anew_does_not_fit_what_was_noted_elsewhere(trail):
    noted = AuditSeal.objects.order_by("pk").last()
    anchor = (noted.pk, noted.hash)
    intact = verify_trail(at=NOW, anchor=anchor)
    unguarded(
        ("UPDATE core_auditevent SET note = 'x' WHERE id = %s", [trail[4].pk]),
        ("DELETE FROM core_auditseal", []),
        ("DELETE FROM core_auditcheck", []),
    )
    seal_events(look_back=None)

    assert (intact.is_intact, verify_trail(at=NOW).is_intact) == (True, True)
    assert found(verify_trail(at=NOW, anchor=anchor))[0][0] == Damage.CUT_OFF


@pytest.mark.usefixtures("_left_as_it_was")
def test_an_event_that_was_taken_out_before_it_got_a_seal_is_found_on_sqlite(trail):
    organization = make_organization()
    unsealed = [record(organization, action="looked_at", by=None, at=NOW) for _number in range(3)]
    unguarded(("DELETE FROM core_auditevent WHERE id = %s", [unsealed[2].pk]))

    verdict = verify_trail(at=NOW)

    expected = [Damage.MISSING_ROWS] if connection.vendor == "sqlite" else []
    assert [found.damage for found in verdict.breaks] == expected


def test_the_walk_goes_in_steps_and_tells_how_far_it_is(trail, monkeypatch):
    monkeypatch.setattr(verification, "ROWS_AT_ONCE", 4)
    told: list[int] = []

    verdict = verify_trail(at=NOW, progress=told.append)

    assert verdict.is_intact
    assert told == list(range(4, verdict.verified + 1, 4))


def test_an_event_committed_late_is_sealed_by_a_look_at_the_whole_trail(trail):
    late = AuditEvent.objects.filter(pk=trail[2].pk)
    unguarded(("DELETE FROM core_auditseal WHERE event_id = %s", [late.get().pk]))

    assert (seal_events(look_back=3), seal_events(look_back=None)) == (0, 1)
    assert late.get().seal.pk == AuditSeal.objects.order_by("pk").last().pk


def test_the_nightly_job_remembers_what_it_found_and_logs_the_end_of_the_chain(trail):
    with structlog.testing.capture_logs() as logs:
        verify_audit()

    head = AuditSeal.objects.order_by("pk").last()
    assert (last_check().damaged, last_check().head_id) == (0, head.pk)
    assert [(log["log_level"], log["head"]) for log in logs] == [("info", f"{head.pk}:{head.hash}")]


def test_the_schedule_lets_the_trail_be_verified_every_night():
    entry = settings.CELERY_BEAT_SCHEDULE["audit trail: verify"]

    assert (entry["kwargs"], entry["schedule"]) == ({"job": Job.VERIFY_AUDIT}, crontab(hour=3, minute=30))


def test_the_command_tells_the_backlog_and_where_the_chain_ends(trail):
    record(make_organization(), action="looked_at", by=None, at=NOW)
    out = io.StringIO()

    call_command("verify_audit", stdout=out)

    newest = AuditSeal.objects.order_by("pk").last()
    assert out.getvalue() == (
        f"{AuditSeal.objects.count()} events verified, 1 not sealed yet (the oldest of 2026-11-23 11:00; "
        f"the relay seals them).\nThe chain ends with {newest.pk}:{newest.hash}\n"
    )


def test_the_command_fails_when_the_chain_misses_the_anchor(trail):
    with pytest.raises(CommandError) as failure:
        call_command("verify_audit", "--anchor", f"{AuditSeal.objects.last().pk}:{'0' * 64}")

    assert failure.value.returncode == 1
    assert "does not fit in 1 places" in str(failure.value)


@pytest.mark.parametrize("anchor", ["nonsense", "1:2", "x:" + "0" * 64])
def test_the_command_refuses_an_anchor_that_is_none(anchor: str):
    with pytest.raises(CommandError, match="write the id of a seal and its hash"):
        call_command("verify_audit", "--anchor", anchor)
