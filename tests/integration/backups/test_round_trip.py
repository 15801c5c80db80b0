"""There and back: what was there is there again, and the installation goes on where it stopped."""

import json
from datetime import UTC, datetime, timedelta
from functools import partial
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from oscar.core.loading import get_model

from shop.backups import restoring
from shop.backups.databases import counts_now
from shop.backups.exceptions import BackupError
from shop.backups.making import make_backup
from shop.backups.restoring import restore_backup, verify_backup
from shop.billing.models import Invoice
from shop.core.enums import DocumentKind, OutboxState
from shop.core.failures import in_plain_words
from shop.core.jobs import MAIL_JOBS, Job
from shop.core.models import AuditEvent, NumberSeries, OutboxEvent
from shop.core.outbox import relay_once, retry
from shop.core.verification import verify_trail
from shop.documents.models import StoredDocument
from shop.documents.services import read_document
from shop.fulfillment.services import invoice_order
from shop.licenses.models import License
from shop.privacy.erasure_lists import write_erasures
from shop.privacy.services import erase_person
from shop.quotes.models import QuoteRequest
from tests.factories.accounts import make_member
from tests.factories.journeys import NOW, deliver, make_license, make_order, make_request
from tests.factories.marketplace import ListingFactory
from tests.integration.backups.conftest import empty_database, empty_everything, files_and_hashes
from tests.processes import Killed, in_processes, kill_this_process

pytestmark = pytest.mark.django_db(transaction=True)

Order = get_model("order", "Order")
LATER = datetime(2026, 12, 2, 8, 0, tzinfo=UTC)
# More than enough, however slowly the other process writes.
MOST_BACKUPS = 300
# What a restore itself writes.
SETTLED = {"core_auditevent", "core_outboxevent", "django_session", "usersessions_usersession"}


def command(*arguments: str) -> str:
    said = StringIO()
    call_command(*arguments, stdout=said, stderr=said)
    return said.getvalue()


def open_mails() -> list[OutboxEvent]:
    return list(OutboxEvent.objects.filter(job__in=MAIL_JOBS).exclude(state=OutboxState.DONE))


def run_jobs() -> None:
    while relay_once():
        pass


def sell(customer, staff, organization) -> None:
    """An order with its papers, delivered and invoiced; ten licences with keys."""
    listing = ListingFactory(name="Wiki", host=True)
    order = make_order(customer, staff, [listing])
    deliver(order, staff)
    invoice_order(order_id=order.order_id, by=staff, at=NOW)
    for number in range(10):
        make_license(
            organization, listing, f"KEY-{number}", license_key=f"AAAB-KEY-{number:04d}-ZZZZ", by=staff
        )


@pytest.mark.journey
def test_everything_is_there_again_and_goes_on_with_the_next_numbers(
    tmp_path: Path, customer, staff, organization
):
    sell(customer, staff, organization)
    run_jobs()
    invoice = Invoice.objects.get()
    Client().force_login(customer)
    assert Session.objects.exists()
    files, counts = files_and_hashes(), counts_now()
    assert len(files) >= 4

    said = command("backup", str(tmp_path / "backup"))

    assert f"{len(files) + 2:,} files" in said
    empty_everything()
    told = command("restore", str(tmp_path / "backup"))

    assert files_and_hashes() == files
    restored = counts_now()
    assert {name: restored[name] for name in set(counts) - SETTLED} == {
        name: counts[name] for name in set(counts) - SETTLED
    }
    keys = [row.license_key.reveal() for row in License.objects.filter(sen__startswith="KEY-").order_by("pk")]
    assert keys == [f"AAAB-KEY-{number:04d}-ZZZZ" for number in range(10)]
    assert Invoice.objects.get().number == invoice.number
    for document in StoredDocument.objects.all():
        assert read_document(document)
    assert verify_trail(at=LATER).is_intact
    assert not Session.objects.exists()
    assert AuditEvent.objects.filter(action="restored", object_type="sites.site").count() == 1
    assert OutboxEvent.objects.get(job=Job.REBUILD_SEARCH).state == OutboxState.PENDING

    prefix, last = f"{DocumentKind.INVOICE.prefix}-2026", int(invoice.number.rpartition("-")[2])
    assert f"Next number: {prefix}-{last + 1:05d}" in told
    order = make_order(customer, staff, [ListingFactory(name="Other", host=True)])
    deliver(order, staff)
    following = invoice_order(order_id=order.order_id, by=staff, at=LATER)
    assert following.number == f"{prefix}-{last + 1:05d}"


def test_a_mail_that_was_open_is_not_sent_by_itself_and_is_when_staff_ask(
    tmp_path: Path, customer, staff, listing
):
    make_request(customer, [listing])
    waiting = {event.key for event in open_mails()}
    assert waiting
    OutboxEvent.objects.filter(job=Job.MAIL_REQUEST_TO_STAFF).update(
        state=OutboxState.RUNNING, leased_until=LATER - timedelta(days=1), attempts=1
    )
    make_backup(tmp_path / "backup", at=NOW)
    run_jobs()
    assert mail.outbox
    mail.outbox.clear()
    empty_everything()

    restored = restore_backup(tmp_path / "backup", at=timezone.now())
    run_jobs()

    assert restored.aftermath.parked_mails == len(waiting)
    assert mail.outbox == []
    parked = open_mails()
    assert {event.key for event in parked} == waiting
    assert {event.state for event in parked} == {OutboxState.PARKED}
    assert "may have been sent since" in in_plain_words(parked[0].last_error)
    desk = Client()
    desk.force_login(staff)
    assert "may have been sent since" in desk.get("/dashboard/jobs/").text
    (received,) = [event for event in parked if event.job == Job.MAIL_REQUEST_RECEIVED]
    assert retry(received.pk, now=timezone.now())
    run_jobs()
    assert [message.to for message in mail.outbox] == [[customer.email]]


@pytest.mark.parametrize("source", ["a list", "a newer backup"])
def test_an_erased_person_stays_erased(tmp_path: Path, customer, organization, staff, source: str):
    member = make_member(organization, staff=staff)
    make_backup(tmp_path / "older", at=NOW)
    erase_person(person_id=member.person.pk, by=None, at=LATER)
    if source == "a list":
        known = tmp_path / "erased.json"
        write_erasures(known)
    else:
        make_backup(tmp_path / "newer", at=LATER)
        known = tmp_path / "newer" / "erasures.json"
    empty_everything()

    restored = restore_backup(tmp_path / "older", at=LATER, erasures=known)

    assert restored.aftermath.erased == [member.pk]
    member.refresh_from_db()
    assert (member.username, member.is_active) == (f"erased-{member.pk}", False)


@pytest.mark.journey
def test_a_backup_taken_while_others_write_is_of_one_moment(tmp_path: Path, customer, staff, listing):
    stop = tmp_path / "stop"

    def write() -> int:
        made = 0
        while not stop.exists():
            make_order(customer, staff, [listing])
            run_jobs()
            made += 1
        return made

    def back_up() -> list[int]:
        counted: list[int] = []
        try:
            # Until some of what is written lies between two of them.
            while len(counted) < 2 or counted[-1] < counted[0] + 2:
                assert len(counted) < MOST_BACKUPS
                made = make_backup(tmp_path / str(len(counted)), at=NOW).manifest
                counted.append(made.tables["order_order"])
        finally:
            stop.touch()
        return counted

    written, counted = in_processes([write, back_up])

    assert counted == sorted(counted)
    assert written >= counted[-1]
    empty_everything()
    restored = restore_backup(tmp_path / str(len(counted) - 1), at=LATER)
    assert restored.aftermath.missing_documents == []
    orders, requests = Order.objects.all(), QuoteRequest.objects.all()
    assert orders.count() == counted[-1]
    assert not orders.filter(lines=None).exists()
    assert not requests.filter(lines=None).exists()
    last = NumberSeries.objects.get(kind=DocumentKind.REQUEST, year=2026).last_number
    assert last == requests.count()
    assert last == max(int(number.rpartition("-")[2]) for number in requests.values_list("number", flat=True))


@pytest.mark.journey
def test_a_restore_that_was_killed_goes_on_when_it_is_run_again(
    tmp_path: Path, some_files, monkeypatch: pytest.MonkeyPatch
):
    make_backup(tmp_path / "backup", at=NOW)
    kept = {name: content for name, content in files_and_hashes().items() if "exports" not in name}
    del kept["private/documents/ab/gone.part"]
    empty_everything()
    for place in ("_stage", "_migrate", "_put_in_place", "settle"):
        with monkeypatch.context() as patch:
            patch.setattr(restoring, place, lambda *_args, **_named: kill_this_process())
            (ended,) = in_processes([partial(restore_backup, tmp_path / "backup", at=LATER)])
        assert isinstance(ended, Killed), ended

    restore_backup(tmp_path / "backup", at=LATER)

    assert files_and_hashes() == kept
    assert AuditEvent.objects.filter(action="restored").count() == 1


def test_an_interrupted_restore_of_another_backup_is_not_mixed_with_this_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for name in ("one", "other"):
        make_backup(tmp_path / name, at=NOW)
    empty_everything()
    with monkeypatch.context() as patch:
        patch.setattr(restoring, "settle", lambda *_args, **_named: kill_this_process())
        in_processes([partial(restore_backup, tmp_path / "one", at=LATER)])

    with pytest.raises(BackupError, match="interrupted restore of another backup"):
        restore_backup(tmp_path / "other", at=LATER)


@pytest.mark.slow
@pytest.mark.journey
def test_an_older_schema_is_brought_up_to_date(tmp_path: Path):
    call_command("migrate", "saved_views", "zero", verbosity=0)
    make_backup(tmp_path / "backup", at=NOW)
    empty_everything()

    restored = restore_backup(tmp_path / "backup", at=LATER)

    assert restored.migrated >= 1
    assert "saved_views_savedview" in connection.introspection.table_names()


def test_a_database_that_is_not_empty_and_folders_with_files_are_refused(tmp_path: Path, some_files, staff):
    make_backup(tmp_path / "backup", at=NOW)
    before = (files_and_hashes(), counts_now())

    with pytest.raises(CommandError, match="The database is not empty"):
        command("restore", str(tmp_path / "backup"))
    assert (files_and_hashes(), counts_now()) == before

    empty_database()
    with pytest.raises(CommandError, match="media is not empty"):
        command("restore", str(tmp_path / "backup"))
    assert files_and_hashes() == before[0]
    assert connection.introspection.table_names() == []


def test_the_manifest_says_what_is_in_it_and_no_key_is(tmp_path: Path, some_files, settings):
    said = command("backup", str(tmp_path / "backup"))

    manifest = json.loads((tmp_path / "backup" / "manifest.json").read_text())
    assert manifest["content"]["vendor"] == connection.vendor
    assert manifest["content"]["tables"]["auth_user"] == counts_now()["auth_user"]
    assert list(manifest["seals"]) == ["t1"]
    secret = settings.FIELD_ENCRYPTION_KEYS[0].partition(":")[2].encode()
    for path in (tmp_path / "backup").rglob("*"):
        assert path.is_dir() or secret not in path.read_bytes()
    assert "5 files" in said
    assert verify_backup(tmp_path / "backup").backup_id == manifest["content"]["backup_id"]
    told = command("restore", "--verify-only", str(tmp_path / "backup"))
    assert "Verified in" in told
