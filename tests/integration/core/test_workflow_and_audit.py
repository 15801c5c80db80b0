import pytest
from django.db import DatabaseError, connection, transaction

from shop.accounts.enums import ActivationStatus
from shop.accounts.models import Activation
from shop.core.audit import record, seal_events
from shop.core.exceptions import TransitionNotAllowed
from shop.core.models import AuditEvent, AuditSeal
from shop.core.verification import broken_seals
from shop.core.workflow import transition
from tests.factories.accounts import make_person
from tests.factories.journeys import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.journey]


@pytest.fixture
def activation():
    return make_person().person.activation


def test_a_transition_writes_the_status_and_one_event(activation):
    transition(Activation, pk=activation.pk, to=ActivationStatus.REJECTED, by=activation.person.user, at=NOW)

    activation.refresh_from_db()
    event = AuditEvent.objects.for_object(activation).last()
    assert activation.status == ActivationStatus.REJECTED
    assert (event.action, event.old, event.new) == ("status", "waiting", "rejected")
    assert (event.actor_id, event.at) == (activation.person.user_id, NOW)


def test_a_transition_outside_the_table_changes_nothing(activation):
    trail = list(AuditEvent.objects.for_object(activation))

    with pytest.raises(TransitionNotAllowed):
        transition(Activation, pk=activation.pk, to=ActivationStatus.WAITING, by=None, at=NOW)

    activation.refresh_from_db()
    assert activation.status == ActivationStatus.WAITING
    assert list(AuditEvent.objects.for_object(activation)) == trail


@pytest.mark.parametrize(
    "statement", ["UPDATE core_auditevent SET note = 'x'", "DELETE FROM core_auditevent"]
)
def test_the_database_refuses_to_change_the_trail(activation, statement):
    trail = list(AuditEvent.objects.values_list("pk", "note"))

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert trail
    assert list(AuditEvent.objects.values_list("pk", "note")) == trail


def test_sealing_covers_every_event_once_and_the_chain_holds(activation):
    record(activation, action="looked_at", by=None, at=NOW)
    events = AuditEvent.objects.count()

    assert seal_events() == events
    assert seal_events() == 0
    assert list(broken_seals()) == []


def test_a_changed_event_breaks_its_seal(activation):
    seal_events()
    event = AuditEvent.objects.for_object(activation).first()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE core_auditevent DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER core_auditevent_no_update")
        cursor.execute("UPDATE core_auditevent SET actor_id = 424242 WHERE id = %s", [event.pk])

    assert [seal.event_id for seal in broken_seals()] == [event.pk]
    assert AuditSeal.objects.count() == AuditEvent.objects.count()
