"""The desk's commands for the people who run the installation."""

import io
import json
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from shop.accounts.selectors import viewer_for
from shop.core.audit import seal_events
from shop.core.locks import exclusive
from shop.core.models import AuditEvent, AuditSeal
from shop.marketplace.enums import SyncMode, SyncStatus
from shop.marketplace.models import Listing, SyncRun
from shop.marketplace.services import request_sync, runs
from shop.marketplace.sources import SourceError
from shop.quotes.enums import QuoteStatus
from shop.quotes.models import Quote
from tests.factories.accounts import make_person
from tests.factories.journeys import make_sent_quote
from tests.factories.marketplace import catalogue_dump, wire_addon
from tests.integration.marketplace.in_memory import ADDRESS, InMemorySource, app, apps

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

    assert passed.splitlines()[0] == f"{sealed} events verified, 0 not sealed yet."
    assert f"event {unsealed.pk}:" in str(failure.value)
    assert f"event {event.pk}:" not in str(failure.value)


# --- sync_marketplace ---------------------------------------------------------------------------------------
@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> InMemorySource:
    """What every address is read as."""
    source = InMemorySource(apps(3))
    monkeypatch.setattr(runs, "open_source", lambda *_args, **_given: source)
    monkeypatch.setattr(runs, "PATIENCE_SECONDS", 0.0)
    return source


def synchronize(*arguments: str) -> list[str]:
    """The lines that the command writes about a synchronisation with the source."""
    return run("sync_marketplace", "--source", ADDRESS, *arguments).splitlines()


def refusal(*arguments: str) -> tuple[int, str]:
    """Exit code and words of a command that fails."""
    with pytest.raises(CommandError) as failure:
        run("sync_marketplace", *arguments)
    return failure.value.returncode, str(failure.value)


@pytest.mark.django_db
def test_sync_marketplace_says_how_far_it_is_and_what_it_did(source: InMemorySource):
    assert synchronize() == [
        f"Synchronisation {SyncRun.objects.get().pk}: everything from {ADDRESS}",
        "Reading from the source: 3 of 3",
        "Bringing the catalogue up to date: 0 of 3",
        "Bringing the catalogue up to date: 3 of 3",
        "Mirroring logos: 0",
        "3 added, 0 changed, 0 unchanged, 0 skipped, 0 no longer listed",
    ]


@pytest.mark.django_db
def test_sync_marketplace_reads_a_file_wherever_it_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "catalogue.json").write_text(
        json.dumps(catalogue_dump(wire_addon(), wire_addon("b", name=None)))
    )
    monkeypatch.chdir(tmp_path)

    written = run("sync_marketplace", "--source", "catalogue.json")

    assert "Skipped: b: name: " in written
    assert "1 added, 0 changed, 0 unchanged, 1 skipped" in written
    assert (SyncRun.objects.get().source, Listing.objects.count()) == (str(tmp_path / "catalogue.json"), 1)


@pytest.mark.django_db
def test_sync_marketplace_reads_everything_the_first_time_and_then_what_changed(source: InMemorySource):
    written = [synchronize()[0], synchronize()[0], synchronize("--full")[0]]

    assert [line.split(": ")[1] for line in written] == [
        f"everything from {ADDRESS}",
        f"what changed from {ADDRESS}",
        f"everything from {ADDRESS}",
    ]


@pytest.mark.django_db
def test_sync_marketplace_names_twenty_changes_of_a_kind_and_where_the_others_are(source: InMemorySource):
    source.given = apps(30)
    synchronize()
    source.given = [app(f"org.example.app{number}", name=f"Renamed {number}") for number in range(1, 31)]

    renamed = [line for line in synchronize() if line.startswith("Renamed")]

    assert len(renamed) == 21
    assert renamed[0] == "Renamed: org.example.app1: App org.example.app1 → Renamed 1"
    assert renamed[20] == "Renamed: 10 more, see http://testserver/dashboard/catalogue/"


@pytest.mark.django_db
def test_sync_marketplace_says_that_staff_have_to_look_at_what_is_missing(source: InMemorySource):
    source.given = apps(10)
    synchronize()
    source.given = apps(5)

    assert synchronize()[-1] == (
        "5 listings are missing, too many to be believed: nothing was taken out. Confirm or keep them: "
        "http://testserver/dashboard/catalogue/"
    )


@pytest.mark.django_db
def test_sync_marketplace_that_fails_says_why_and_goes_on_when_asked(source: InMemorySource):
    source.fails_to_read = SourceError("The line went dead.")
    failed = refusal("--source", ADDRESS)
    source.fails_to_read = None

    resumed = run("sync_marketplace", "--resume")

    assert failed == (
        1,
        (
            "The line went dead. The catalogue keeps its last good state. Go on where this stopped with: "
            "sync_marketplace --resume"
        ),
    )
    assert "3 added" in resumed
    assert SyncRun.objects.get().status == SyncStatus.COMPLETED


@pytest.mark.django_db
def test_sync_marketplace_can_be_stopped_by_ctrl_c_and_says_how_to_go_on(source: InMemorySource):
    source.fails_to_read = KeyboardInterrupt()

    assert refusal("--source", ADDRESS) == (
        130,
        "Interrupted. What was read and stored is kept; go on with: sync_marketplace --resume",
    )
    assert SyncRun.objects.get().status == SyncStatus.FAILED


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--resume"], "There is no interrupted synchronisation to go on with."),
        (["--resume", "--full"], "--resume goes on with what was begun; --full begins anew."),
        (["--source", "no-such-file.json"], "There is no file "),
    ],
)
def test_sync_marketplace_starts_nothing_when_asked_for_nonsense(arguments: list[str], words: str):
    code, said = refusal(*arguments)

    assert (code, said[: len(words)], SyncRun.objects.count()) == (1, words, 0)


@pytest.mark.django_db
def test_sync_marketplace_resumes_from_the_source_that_was_interrupted_only(source: InMemorySource):
    source.fails_to_read = SourceError("The line went dead.")
    refusal("--source", ADDRESS)

    code, said = refusal("--resume", "--source", "https://other.example/")

    assert (code, said) == (
        1,
        (
            f"The interrupted synchronisation reads from {ADDRESS}. Go on with it without --source, or start "
            "a new one without --resume."
        ),
    )


@pytest.mark.django_db
@pytest.mark.parametrize("arguments", [["--source", ADDRESS], ["--resume"]])
def test_a_second_sync_marketplace_says_that_one_runs_and_stops(source: InMemorySource, arguments: list[str]):
    answers: list[Any] = []
    source.while_reading = lambda: answers.append(refusal(*arguments))

    synchronize()

    [(code, said)] = answers
    assert code == 2
    assert said.startswith("A synchronisation is running (since ")
    assert said.endswith(", 0 done). Nothing was started.")
    assert SyncRun.objects.count() == 1


@pytest.mark.django_db
def test_sync_marketplace_can_start_what_waits_for_a_relay(source: InMemorySource):
    request_sync(source=ADDRESS, mode=SyncMode.FULL, by=None, at=datetime(2026, 1, 15, tzinfo=UTC))

    code, said = refusal("--source", ADDRESS)
    started = run("sync_marketplace", "--resume")

    assert (code, said.partition(". ")[2]) == (
        2,
        "Nothing was started. The relay will start it; --resume starts it here.",
    )
    assert "3 added" in started


@pytest.mark.django_db
def test_sync_marketplace_stops_when_another_process_holds_the_lock(source: InMemorySource):
    with exclusive(runs.LOCK) as is_mine:
        answer = refusal("--source", ADDRESS)

    assert (is_mine, answer) == (True, (2, "A synchronisation is starting. Nothing was started."))


@pytest.mark.django_db
def test_sync_marketplace_draws_a_bar_for_people_who_watch(
    source: InMemorySource, capsys: pytest.CaptureFixture[str]
):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    call_command("sync_marketplace", "--source", ADDRESS, stdout=Terminal())

    bars = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert [line for line in bars if "Bringing the catalogue up to date" in line and "3/3" in line]
