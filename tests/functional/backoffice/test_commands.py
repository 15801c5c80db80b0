"""The desk's commands for the people who run the installation."""

import io
from datetime import UTC, datetime, time

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from shop.accounts.selectors import viewer_for
from shop.core.audit import seal_events
from shop.core.models import AuditEvent, AuditSeal
from shop.quotes.enums import QuoteStatus
from shop.quotes.models import Quote
from tests.factories.accounts import make_person
from tests.factories.journeys import make_sent_quote

PASSWORD = "correct-Horse-7-staple"


def run(name: str, *arguments: str) -> str:
    out = io.StringIO()
    call_command(name, *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_create_staff_makes_somebody_who_can_sign_in_and_work(client: Client, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))

    run("create_staff", " Sam@Example.org ", "--first-name", "Sam", "--password-stdin")

    user = User.objects.get(person__email="sam@example.org")
    assert viewer_for(user).is_licensing_staff
    assert EmailAddress.objects.get(user=user).verified
    client.post("/accounts/login/", {"login": "sam@example.org", "password": PASSWORD})
    assert client.get("/dashboard/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(("email", "password"), [("sam@example.org", "12345"), ("nonsense", PASSWORD)])
def test_create_staff_refuses_a_weak_password_and_a_wrong_address(monkeypatch, email: str, password: str):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))

    with pytest.raises(CommandError):
        run("create_staff", email, "--password-stdin")

    assert not User.objects.filter(email=email).exists()


@pytest.mark.django_db
def test_create_staff_gives_an_existing_account_the_desk():
    user = make_person()

    run("create_staff", user.email)

    assert viewer_for(User.objects.get(pk=user.pk)).is_licensing_staff


def test_expire_quotes_closes_what_has_ended(customer: User, staff: User, listings):
    quote = make_sent_quote(customer, staff, listings)
    last_day = quote.revisions.get().valid_until_date

    with time_machine.travel(datetime.combine(last_day, time(22, 30), tzinfo=UTC), tick=False):
        early = run("expire_quotes")
    with time_machine.travel(datetime.combine(last_day, time(23, 30), tzinfo=UTC), tick=False):
        late = run("expire_quotes")

    # Midnight in Berlin lies between the two.
    assert (early, late) == ("0 offers expired.\n", "1 offers expired.\n")
    assert Quote.objects.get(pk=quote.pk).status == QuoteStatus.EXPIRED


@pytest.mark.django_db
def test_verify_audit_passes_on_an_untouched_trail_and_names_what_was_changed():
    make_person()
    seal_events()
    sealed = AuditSeal.objects.count()
    passed = run("verify_audit")
    event = AuditEvent.objects.order_by("pk").last()
    # Written past the trigger that forbids changes: a seal that does not fit its event.
    make_person()
    unsealed = AuditEvent.objects.filter(seal=None).order_by("pk").first()
    AuditSeal.objects.create(event=unsealed, hash="0" * 64)

    with pytest.raises(CommandError) as failure:
        run("verify_audit")

    assert passed == f"{sealed} events verified, 0 not sealed yet.\n"
    assert f"event {unsealed.pk}:" in str(failure.value)
    assert f"event {event.pk}:" not in str(failure.value)
