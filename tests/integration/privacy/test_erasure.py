"""Who may be erased, what happens to their work, and how erasures survive a restore."""

from datetime import date, timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core import mail
from django.core.management import CommandError, call_command

from shop.accounts.enums import ActivationStatus, MembershipRole
from shop.accounts.models import Activation, Membership, Person
from shop.accounts.selectors import viewer_for, waiting_activations
from shop.core.models import AuditEvent
from shop.core.outbox import relay_once
from shop.core.pseudonyms import pseudonymous_address
from shop.fulfillment.models import OrderDetails
from shop.fulfillment.services import invoice_order
from shop.notifications.models import SentMail
from shop.privacy.models import Erasure
from shop.privacy.retention import apply_retention
from shop.privacy.services import (
    LastAdministrator,
    WorkToHandOver,
    erase_person,
    erasure_of,
    known_erasures,
    replay_erasures,
)
from shop.quotes.enums import RequestStatus
from shop.quotes.models import QuoteRequest
from shop.quotes.services import add_message, assign_request
from tests.factories.accounts import make_member, make_person
from tests.factories.journeys import NOW, deliver, make_order, make_request, make_sent_quote

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(customer, organization, staff):
    """Somebody who can go: the organisation has an administrator besides."""
    return make_member(organization, staff=staff)


def erase(user, *, at=NOW):
    return erase_person(person_id=user.person.pk, by=None, at=at)


def test_erased_account_is_a_pseudonym_without_a_way_in(member):
    erase(member)

    member.refresh_from_db()
    person = Person.objects.get(user=member)
    assert (member.username, member.email) == (f"erased-{member.pk}", pseudonymous_address(member.pk))
    assert (member.first_name, member.last_name, member.is_active) == ("", "", False)
    assert not member.has_usable_password()
    assert (person.email, person.full_name) == (member.email, member.email)
    assert not viewer_for(member).is_authenticated
    assert list(Membership.objects.filter(person=person).values_list("ended_at", flat=True)) == [NOW]


def test_last_administrator_of_others_is_refused(customer, member):
    with pytest.raises(LastAdministrator, match="last administrator of Example University"):
        erase(customer)

    customer.refresh_from_db()
    assert customer.is_active
    assert Erasure.objects.count() == 0


def test_administrator_beside_another_one_may_go(customer, organization, staff):
    make_member(organization, staff=staff, role=MembershipRole.ADMINISTRATOR)

    erase(customer)

    assert erasure_of(customer.email).user_id == customer.pk


def test_last_person_of_an_organisation_may_go(customer):
    erase(customer)

    assert Erasure.objects.count() == 1


def test_staff_hand_open_requests_over_first(customer, staff, listing):
    request = make_request(customer, [listing])
    assign_request(request_id=request.pk, to=staff, by=staff, at=NOW)

    with pytest.raises(WorkToHandOver):
        erase(staff)

    QuoteRequest.objects.filter(pk=request.pk).update(status=RequestStatus.DECLINED)
    assert erase(staff).user_id == staff.pk


def test_open_requests_are_withdrawn_and_lose_what_was_written(member, staff, listing):
    request = make_request(member, [listing])
    add_message(request_id=request.pk, viewer=viewer_for(member), author=member, text="Call me", at=NOW)

    report = erase(member)

    request.refresh_from_db()
    assert report.withdrawn_requests == 1
    assert (request.status, request.message) == (RequestStatus.WITHDRAWN, "")
    assert request.contact_name == f"erased-{member.pk}"
    assert list(request.messages.values_list("text", flat=True)) == [""]
    # Another person's data stays what it was.
    assert list(request.technical_contacts.values_list("email", flat=True)) == ["tessa@example.com"]


def test_person_who_waits_leaves_the_queue(db):
    waiting = make_person()

    erase(waiting)

    assert list(waiting_activations()) == []
    assert Activation.objects.get(person__user=waiting).status == ActivationStatus.REJECTED


def test_order_and_invoice_stay_for_their_time(member, staff, listing):
    order = make_order(member, staff, [listing])
    deliver(order, staff)
    invoice = invoice_order(order_id=order.order_id, by=staff, at=NOW)

    report = erase(member)

    kept = {rows.model: (rows.rows, rows.until) for rows in report.kept}
    assert kept["billing.Invoice"] == (1, date(NOW.year + 8, 12, 31))
    assert kept["quotes.QuoteRevision"] == (1, date(NOW.year + 6, 12, 31))
    invoice.refresh_from_db()
    assert invoice.buyer_snapshot["address"]["attention"] == "Clara Customer"
    request = QuoteRequest.objects.get(customer=member)
    assert (request.contact_name, request.message) == ("Clara Customer", "Please offer this.")


def test_request_with_an_offer_that_nobody_ordered_is_not_kept(member, staff, listing):
    quote = make_sent_quote(member, staff, [listing])

    report = erase(member)

    request = QuoteRequest.objects.get(pk=quote.request_id)
    assert (request.contact_email, request.message) == (pseudonymous_address(member.pk), "")
    assert "quotes.QuoteRequest" not in {rows.model for rows in report.kept}


def test_when_their_time_is_over_contacts_of_orders_go_too(member, staff, listing):
    order = make_order(member, staff, [listing], addressing="Dear Clara")
    erase(member)
    still_due = NOW.replace(year=NOW.year + 6, month=12, day=31)
    over = NOW.replace(year=NOW.year + 11)

    assert apply_retention(at=still_due)["erasures"] == 0
    assert OrderDetails.objects.get(pk=order.pk).addressing == "Dear Clara"
    assert apply_retention(at=over, dry_run=True)["erasures"] == 1
    assert apply_retention(at=over)["erasures"] == 1
    assert apply_retention(at=over)["erasures"] == 0

    order.refresh_from_db()
    request = QuoteRequest.objects.get(customer=member)
    assert (order.addressing, order.technical_contact_name) == ("", f"erased-{member.pk}")
    assert (request.contact_name, request.message) == (f"erased-{member.pk}", "")
    assert Erasure.objects.get().kept_until is None
    assert AuditEvent.objects.filter(action="erasure_finished").count() == 1


def test_nothing_is_mailed_to_an_erased_person(member, staff, listing):
    make_request(member, [listing])
    erase(member)

    while relay_once():
        pass

    told = [message.subject.partition(" R-")[0] for message in mail.outbox]
    assert "New request" in told
    assert "We have your request" not in told
    assert not any("erased" in message.to[0] for message in mail.outbox)
    assert not SentMail.objects.filter(recipient__startswith="erased").exists()


def test_address_is_free_again(member):
    address = member.email
    erase(member)

    again = make_person()
    again.email = again.username = address
    again.save()
    Person.objects.filter(user=again).update(email=address)

    assert Person.objects.get(email=address).user_id == again.pk


def test_what_a_restore_brings_back_is_erased_again(member):
    backup_user = {"email": member.email, "username": member.username, "first_name": "Clara"}
    erase(member)
    type(member).objects.filter(pk=member.pk).update(**backup_user, is_active=True)
    Person.objects.filter(user=member).update(email=backup_user["email"])

    (report,) = replay_erasures(at=NOW + timedelta(days=1))

    member.refresh_from_db()
    assert report.user_id == member.pk
    assert (member.email, member.first_name) == (pseudonymous_address(member.pk), "")
    assert Erasure.objects.count() == 1
    assert replay_erasures(at=NOW + timedelta(days=2)) == []


def test_erasures_that_the_backup_does_not_know_are_carried_over(member):
    old_address = member.email
    erase(member)
    known = known_erasures()
    Erasure.objects.all().delete()
    type(member).objects.filter(pk=member.pk).update(email="changed@example.com")
    # It had another address in the backup; the moment of its registration is the same.
    Person.objects.filter(user=member).update(email="changed@example.com")

    replayed = replay_erasures(at=NOW + timedelta(days=1), known=known)

    assert [report.user_id for report in replayed] == [member.pk]
    assert Person.objects.filter(email__in=[old_address, "changed@example.com"]).count() == 0


def test_who_registers_anew_after_the_erasure_stays(member):
    address = member.email
    erase(member)
    again = make_person()
    Person.objects.filter(user=again).update(email=address, created_at=NOW + timedelta(days=1))

    assert replay_erasures(at=NOW + timedelta(days=2)) == []
    assert Person.objects.get(user=again).email == address


def test_erasure_row_holds_no_address(member):
    erase(member)

    assert member.email.split("@")[0] not in str(Erasure.objects.values().get())
    assert erasure_of(member.email.upper()).user_id == member.pk


def test_somebody_whose_address_only_looks_alike_keeps_everything(member, customer):
    look_alikes = [f"jo{member.email}", f"{member.email}.au", f"x.{member.email}", f"{member.email}-x"]
    mail_of = SentMail.objects.create(
        kind="offer",
        message_id=f"<offer.1.{member.email.replace('@', '=')}@testserver>",
        recipient=member.email,
        cc=[*look_alikes, member.email.upper()],
        language="en",
        subject=f"For {member.email} and x.{member.email}",
        object_type="quotes.quote",
        object_id=1,
        sent_at=NOW,
    )
    other = SentMail.objects.create(
        kind="offer",
        message_id=f"<offer.1.jo{member.email.replace('@', '=')}@testserver>",
        recipient=look_alikes[0],
        cc=look_alikes,
        language="en",
        object_type="quotes.quote",
        object_id=1,
        sent_at=NOW,
    )
    before = SentMail.objects.filter(pk=other.pk).values().get()
    session = SessionStore()
    session["account_verification"] = {"email": look_alikes[0]}
    session.save()
    alias = pseudonymous_address(member.pk)

    erase(member)

    mail_of.refresh_from_db()
    assert SentMail.objects.filter(pk=other.pk).values().get() == before
    assert (mail_of.recipient, mail_of.cc) == (alias, [*look_alikes, alias])
    assert mail_of.message_id == f"<offer.1.{alias.replace('@', '=')}@testserver>"
    assert mail_of.subject == f"For {alias} and {look_alikes[2]}"
    assert SessionStore().exists(session.session_key)


# --- The command
def test_command_says_what_it_did_and_what_stays(member, staff, listing, capsys):
    make_order(member, staff, [listing])

    call_command("erase_person", member.email.upper(), "--yes")

    said = capsys.readouterr().out
    assert "Anonymised: 1 × accounts.Person" in said
    assert f"Kept until 31 December {NOW.year + 6}: 1 × order.Order (business letters)" in said
    assert f"calls it erased-{member.pk} now" in said


def test_command_as_a_trial_changes_nothing(member, capsys):
    events = AuditEvent.objects.count()

    call_command("erase_person", member.email, "--dry-run")

    said = capsys.readouterr().out
    assert "Anonymised: 1 × auth.User" in said
    assert "nothing was changed" in said
    assert Person.objects.get(user=member).email == member.email
    assert (AuditEvent.objects.count(), Erasure.objects.count()) == (events, 0)


def test_command_refuses_an_unknown_address():
    with pytest.raises(CommandError, match=r"Nobody signs in with “nobody@example.com”"):
        call_command("erase_person", "nobody@example.com", "--yes")


def test_command_has_nothing_to_do_for_an_erased_address(member, capsys):
    call_command("erase_person", member.email, "--yes")
    capsys.readouterr()

    call_command("erase_person", member.email, "--yes")

    assert "There is nothing to do." in capsys.readouterr().out


def test_command_asks_for_the_address_again(member, monkeypatch):
    monkeypatch.setattr("builtins.input", lambda _prompt: "somebody@example.com")

    with pytest.raises(CommandError, match="The addresses differ"):
        call_command("erase_person", member.email)

    assert Erasure.objects.count() == 0


def test_command_says_why_the_last_administrator_stays(customer, member):
    with pytest.raises(CommandError, match="Make one of them administrator first"):
        call_command("erase_person", customer.email, "--yes")


def test_list_written_before_a_restore_is_replayed_after_it(member, tmp_path, capsys):
    address, path = member.email, tmp_path / "erasures.json"
    erase(member)
    call_command("replay_erasures", "--write", str(path))
    Erasure.objects.all().delete()
    type(member).objects.filter(pk=member.pk).update(email=address, is_active=True)
    Person.objects.filter(user=member).update(email=address)

    call_command("replay_erasures", "--known", str(path))

    assert address not in path.read_text()
    assert f"Erased again: erased-{member.pk}\n1 had come back." in capsys.readouterr().out
    assert not Person.objects.filter(email=address).exists()


def test_file_that_is_no_list_of_erasures_erases_nobody(tmp_path):
    path = tmp_path / "erasures.json"
    path.write_text('[{"user_id": 1}]')

    with pytest.raises(CommandError, match="is no list of erasures"):
        call_command("replay_erasures", "--known", str(path))
