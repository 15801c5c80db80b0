"""What has had its time goes by itself, and nothing else."""

import shutil
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from celery import current_app
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import call_command

from shop.accounts.models import Activation, Person
from shop.accounts.services import register_person
from shop.core.jobs import Job
from shop.core.models import AuditEvent, IdempotencyRecord
from shop.core.outbox import relay_once
from shop.documents.storage import private_storage
from shop.notifications.models import SentMail
from shop.privacy.retention import apply_retention
from tests.factories.journeys import NOW, make_basket, make_request

pytestmark = pytest.mark.django_db

NOTHING = {
    "unconfirmed_accounts": 0,
    "expired_sessions": 0,
    "idempotency_records": 0,
    "ordering_drafts": 0,
    "export_files": 0,
    "exports": 0,
    "sent_mails": 0,
    "webhook_deliveries": 0,
    "webhook_events": 0,
    "erasures": 0,
    "contact_messages": 0,
}


@pytest.fixture(autouse=True)
def _no_files():
    """Each test begins without files: what others left on the disk has no row any more, and is a leftover."""
    shutil.rmtree(private_storage().path("exports"), ignore_errors=True)


def days(number: float) -> timedelta:
    return timedelta(days=number)


def registered(email: str, *, at=NOW, verified: bool = False) -> User:
    user = User.objects.create_user(email, email)
    User.objects.filter(pk=user.pk).update(date_joined=at)
    register_person(user=user, at=at)
    EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
    return user


def test_account_that_never_confirmed_goes_after_thirty_days():
    user = registered("new@example.com")
    person_id = user.person.pk

    assert apply_retention(at=NOW + days(29)) == NOTHING
    assert apply_retention(at=NOW + days(31)) == NOTHING | {"unconfirmed_accounts": 1}
    assert apply_retention(at=NOW + days(31)) == NOTHING

    assert not User.objects.filter(pk=user.pk).exists()
    assert not EmailAddress.objects.filter(email="new@example.com").exists()
    event = AuditEvent.objects.get(action="unconfirmed_account_deleted")
    assert (event.object_id, event.actor_id) == (person_id, None)


def test_confirmed_staff_made_and_used_accounts_stay(customer, listing):
    confirmed = registered("confirmed@example.com", verified=True)
    signed_in = registered("signed-in@example.com")
    User.objects.filter(pk=signed_in.pk).update(last_login=NOW)
    made_by_hand = User.objects.create_user("by-hand", "by-hand@example.com")
    register_person(user=made_by_hand, at=NOW)
    used = registered("used@example.com")
    make_request(used, [listing])

    apply_retention(at=NOW.replace(year=NOW.year + 11))

    kept = {customer.pk, confirmed.pk, signed_in.pk, made_by_hand.pk, used.pk}
    assert set(User.objects.filter(pk__in=kept).values_list("pk", flat=True)) == kept
    assert Person.objects.filter(user=used).exists()
    assert Activation.objects.filter(person__user=used).exists()


def test_account_with_a_basket_goes_with_it():
    basket = make_basket(registered("basket@example.com"))

    assert apply_retention(at=NOW + days(31))["unconfirmed_accounts"] == 1
    assert not type(basket).objects.filter(pk=basket.pk).exists()


def test_sessions_answers_and_records_of_mails_go_after_their_time(customer):
    Session.objects.create(session_key="a" * 32, session_data="x", expire_date=NOW - days(0.1))
    Session.objects.create(session_key="b" * 32, session_data="x", expire_date=NOW + days(0.1))
    for key, age in (("old", 1.1), ("new", 0.9)):
        answer = IdempotencyRecord.objects.create(user=customer, scope="POST /x", key=key, body_hash="0")
        IdempotencyRecord.objects.filter(pk=answer.pk).update(created_at=NOW - days(age))
    for key, age in (("old", 731), ("new", 729)):
        SentMail.objects.create(
            kind="invoice",
            message_id=key,
            recipient=customer.email,
            language="en",
            object_type="billing.invoice",
            object_id=1,
            sent_at=NOW - days(age),
        )

    counts = apply_retention(at=NOW)

    assert counts == NOTHING | {"expired_sessions": 1, "idempotency_records": 1, "sent_mails": 1}
    assert list(Session.objects.values_list("session_key", flat=True)) == ["b" * 32]
    assert list(IdempotencyRecord.objects.values_list("key", flat=True)) == ["new"]
    assert list(SentMail.objects.values_list("message_id", flat=True)) == ["new"]
    assert apply_retention(at=NOW) == NOTHING


def test_as_a_trial_it_counts_and_changes_nothing(capsys):
    registered("new@example.com")

    with time_machine.travel(NOW + days(31), tick=False):
        call_command("apply_retention", "--dry-run")

    assert "unconfirmed accounts: 1 due" in capsys.readouterr().out
    assert User.objects.filter(email="new@example.com").exists()


def test_time_of_each_kind_is_a_setting(settings):
    settings.RETENTION_DAYS = settings.RETENTION_DAYS | {"unconfirmed_accounts": 5}
    registered("new@example.com")

    assert apply_retention(at=NOW + days(6))["unconfirmed_accounts"] == 1


def test_schedule_does_it_every_night():
    current_app.loader.import_default_modules()
    entry = settings.CELERY_BEAT_SCHEDULE["privacy: what has had its time"]
    registered("new@example.com")

    with time_machine.travel(NOW + days(31), tick=False):
        current_app.tasks[entry["task"]].run(**entry["kwargs"])
        while relay_once():
            pass

    assert entry["kwargs"] == {"job": Job.APPLY_RETENTION.value}
    assert not User.objects.filter(email="new@example.com").exists()
