"""A portfolio into the register and out again: what the preview showed, all of it or nothing."""

import os
import subprocess
import sys
from datetime import date, timedelta

import pytest
from django.conf import settings as project
from django.db import connection

from shop.accounts.enums import MembershipRole
from shop.accounts.selectors import viewer_for
from shop.core.exceptions import NotPermitted, TransitionNotAllowed
from shop.core.jobs import Job
from shop.core.models import AuditEvent, OutboxEvent
from shop.core.outbox import run_event
from shop.licenses.enums import PortfolioStatus
from shop.licenses.models import License, LicenseChange, PortfolioImport
from shop.licenses.portfolio import discard_portfolio
from shop.licenses.portfolio_applying import (
    HasWrongRows,
    NothingToImport,
    RegisterChanged,
    carry_out_portfolio,
    confirm_portfolio,
    kept_licenses,
    months_between,
    undo_portfolio,
)
from shop.licenses.selectors import register_of
from shop.licenses.services import reveal_key
from tests.database import database_url
from tests.factories.accounts import make_member, make_organization
from tests.factories.journeys import make_license
from tests.factories.marketplace import ListingFactory
from tests.factories.portfolios import AT, HEADING, csv_file, enter, row, upload
from tests.processes import Killed, in_processes, kill_after_statement
from tests.races import together


@pytest.fixture
def wiki():
    return ListingFactory(key="wiki", name="Wiki")


@pytest.fixture
def university():
    return make_organization()


@pytest.fixture
def keeper(university, staff, wiki):
    return make_member(university, staff=staff, role=MembershipRole.ADMINISTRATOR)


def undo(portfolio: PortfolioImport, *, by) -> PortfolioImport:
    return undo_portfolio(portfolio_id=portfolio.pk, viewer=viewer_for(by), by=by, at=AT)


def sens() -> list[str]:
    return list(License.objects.order_by("pk").values_list("sen", flat=True))


# --- Entering -----------------------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.journey
def test_a_preview_writes_nothing_and_what_it_shows_is_entered(keeper, university, wiki):
    more = ("Maintenance from", "Instance", "Institution", "Technical contact's e-mail", "Purchased on")
    portfolio = upload(
        csv_file(
            [
                *row("SEN-1", Licence_type="academic"),
                "2026-07-01",
                "https://Wiki.example.edu/",
                "Example University",
                "theo@example.edu",
                "12.06.2026",
            ],
            heading=(*HEADING, *more),
        ),
        by=keeper,
    )
    assert License.objects.count() == 0

    entered = enter(portfolio, by=keeper)

    assert (entered.status, entered.applied_at, entered.file.name) == (PortfolioStatus.APPLIED, AT, "")
    license_ = License.objects.get()
    assert (license_.organization, license_.product_id, license_.product_name) == (
        university,
        wiki.product_id,
        "Wiki",
    )
    assert (license_.starts_on, license_.ends_on, license_.purchased_on, license_.maintenance_months) == (
        date(2026, 7, 1),
        date(2027, 6, 30),
        date(2026, 6, 12),
        12,
    )
    assert (license_.instance_url, license_.institution, license_.technical_contact_email) == (
        "https://wiki.example.edu",
        "Example University",
        "theo@example.edu",
    )
    assert (license_.is_declared, license_.portfolio_import, license_.created_by) == (True, entered, keeper)
    event = AuditEvent.objects.get(action="portfolio_imported")
    assert event.details == {"added": 1, "wrong": 0, "known": 0}


@pytest.mark.django_db
def test_wrong_rows_hold_the_file_back_until_the_right_ones_are_asked_for(keeper):
    portfolio = upload(csv_file(row("SEN-1"), row("SEN-2", Users="many"), row("SEN-3")), by=keeper)

    with pytest.raises(HasWrongRows):
        enter(portfolio, by=keeper)
    assert sens() == []

    entered = enter(portfolio, by=keeper, only_right_rows=True)

    assert sens() == ["SEN-1", "SEN-3"]
    assert (entered.is_partial, [one["row"] for one in entered.problems]) == (True, [3])


@pytest.mark.django_db
def test_a_file_without_anything_new_is_not_entered(keeper, university, wiki, staff):
    make_license(university, wiki, "SEN-1", by=staff)

    with pytest.raises(NothingToImport):
        enter(upload(csv_file(row("SEN-1")), by=keeper), by=keeper)


@pytest.mark.django_db
def test_entered_twice_is_entered_once(keeper):
    portfolio = upload(csv_file(row()), by=keeper)
    enter(portfolio, by=keeper)

    with pytest.raises(TransitionNotAllowed):
        enter(portfolio, by=keeper)
    assert sens() == ["SEN-1"]


@pytest.mark.django_db
def test_what_changed_since_the_preview_is_shown_before_anything_is_entered(keeper, university, wiki, staff):
    portfolio = upload(csv_file(row("SEN-1"), row("SEN-2")), by=keeper)
    make_license(university, wiki, "SEN-1", by=staff)

    again = enter(portfolio, by=keeper)

    assert (again.status, again.error) == (PortfolioStatus.READY, RegisterChanged().message)
    assert (again.duplicates, sens()) == (1, ["SEN-1"])
    assert enter(again, by=keeper).status == PortfolioStatus.APPLIED
    assert sens() == ["SEN-1", "SEN-2"]


@pytest.mark.django_db
def test_what_people_wrote_is_not_kept_longer_than_the_file(keeper, django_capture_on_commit_callbacks):
    heading = (*HEADING, "Technical contact's e-mail")
    content = csv_file([*row("A"), "theo@example.edu"], [*row("B"), "no-address-of-theo"], heading=heading)
    portfolio, discarded = upload(content, by=keeper), upload(content, by=keeper)
    names = [(one.file.storage, one.file.name) for one in (portfolio, discarded)]

    with django_capture_on_commit_callbacks(execute=True):
        enter(portfolio, by=keeper, only_right_rows=True)
        discard_portfolio(portfolio_id=discarded.pk, viewer=viewer_for(keeper), by=keeper, at=AT)

    assert [storage.exists(name) for storage, name in names] == [False, False]
    assert "theo" not in str(list(PortfolioImport.objects.values()))


@pytest.mark.django_db
def test_a_long_file_is_read_and_entered_in_the_background(settings, keeper):
    settings.PORTFOLIO_LONG_SIZE = 10
    portfolio = upload(csv_file(row()), by=keeper)
    assert portfolio.status == PortfolioStatus.QUEUED

    assert run_event(OutboxEvent.objects.get(job=Job.READ_PORTFOLIO).pk)
    portfolio.refresh_from_db()
    assert (portfolio.status, portfolio.done, portfolio.total) == (PortfolioStatus.READY, 1, 1)
    assert enter(portfolio, by=keeper).status == PortfolioStatus.APPLYING
    assert run_event(OutboxEvent.objects.get(job=Job.APPLY_PORTFOLIO).pk)

    portfolio.refresh_from_db()
    assert (portfolio.status, sens()) == (PortfolioStatus.APPLIED, ["SEN-1"])


@pytest.mark.django_db
def test_what_a_customer_brings_in_proves_nothing_until_staff_confirm_it(keeper, university, staff):
    portfolio = enter(upload(csv_file(row()), by=keeper), by=keeper)
    with pytest.raises(NotPermitted):
        confirm_portfolio(portfolio_id=portfolio.pk, viewer=viewer_for(keeper), by=keeper, at=AT)

    def proofs() -> list[bool]:
        found = register_of(organization_id=university.pk, sens=["SEN-1"], on_date=AT.date())
        return [one.is_confirmed for one in found]

    assert proofs() == [False]
    assert confirm_portfolio(portfolio_id=portfolio.pk, viewer=viewer_for(staff), by=staff, at=AT) == 1
    assert proofs() == [True]
    assert confirm_portfolio(portfolio_id=portfolio.pk, viewer=viewer_for(staff), by=staff, at=AT) == 0


@pytest.mark.django_db
def test_what_staff_bring_in_is_confirmed(university, staff, wiki):
    enter(upload(csv_file(row()), by=staff, organization=university), by=staff)

    assert License.objects.get().is_declared is False


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "months"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), 12),
        (date(2026, 1, 1), date(2026, 1, 31), 1),
        (date(2024, 2, 29), date(2025, 2, 27), 12),
        (date(2026, 1, 1), date(2026, 1, 2), 1),
        (date(1990, 1, 1), date(2199, 12, 31), 120),
        (None, date(2026, 1, 31), 12),
    ],
)
def test_the_months_of_a_maintenance(starts_on, ends_on, months):
    assert months_between(starts_on, ends_on) == months


# --- Taking back --------------------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.journey
def test_undoing_takes_out_what_nobody_has_touched_and_names_the_rest(keeper, university, staff, wiki):
    make_license(university, wiki, "SEN-0", by=staff)
    heading = (*HEADING, "Licence key")
    rows = [[*row(f"SEN-{number}"), f"KEY-{number}"] for number in range(1, 9)]
    portfolio = enter(upload(csv_file(*rows, heading=heading), by=keeper), by=keeper)
    by_sen = {one.sen: one for one in License.objects.all()}
    License.objects.filter(sen="SEN-1").update(version=2)
    LicenseChange.objects.create(license=by_sen["SEN-2"], field="department", at=AT, by=keeper)
    reveal_key(license_id=by_sen["SEN-3"].pk, viewer=viewer_for(keeper), by=keeper, at=AT)
    make_license(university, wiki, "SEN-4", by=staff, purchase_type="renewal", existing_sen="SEN-4")
    License.objects.filter(sen="SEN-5").update(snoozed_until=AT.date() + timedelta(days=9))

    undone = undo(portfolio, by=keeper)

    assert (undone.status, undone.undone_at) == (PortfolioStatus.UNDONE, AT)
    kept = ["SEN-1", "SEN-2", "SEN-3", "SEN-4", "SEN-5"]
    assert [one.sen for one in kept_licenses(undone)] == kept
    assert sorted(set(sens())) == ["SEN-0", *kept]
    assert AuditEvent.objects.get(action="portfolio_undone").details == {"removed": 3, "kept": 5}
    with pytest.raises(TransitionNotAllowed):
        undo(undone, by=keeper)


@pytest.mark.django_db
def test_what_was_taken_out_can_be_entered_again(keeper):
    undo(enter(upload(csv_file(row()), by=keeper), by=keeper), by=keeper)

    enter(upload(csv_file(row()), by=keeper), by=keeper)

    assert sens() == ["SEN-1"]


@pytest.mark.django_db
def test_a_customer_does_not_take_out_what_staff_brought_in(keeper, university, staff):
    portfolio = enter(upload(csv_file(row()), by=staff, organization=university), by=staff)

    with pytest.raises(NotPermitted):
        undo(portfolio, by=keeper)
    undo(portfolio, by=staff)
    assert sens() == []


# --- Crashes and races --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "words", ['INTO "licenses_license" (', 'UPDATE "licenses_portfolioimport"', "portfolio_imported"]
)
@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_while_entering_leaves_nothing_and_the_next_one_all(words, keeper, settings):
    settings.PORTFOLIO_LONG_SIZE = 10
    portfolio = upload(csv_file(row("SEN-1"), row("SEN-2")), by=keeper)
    run_event(OutboxEvent.objects.get(job=Job.READ_PORTFOLIO).pk)
    enter(portfolio, by=keeper)

    def killed() -> None:
        kill_after_statement(containing=words)
        carry_out_portfolio(portfolio_id=portfolio.pk, at=AT)

    assert [type(one) for one in in_processes([killed])] == [Killed]
    portfolio.refresh_from_db()
    assert (sens(), portfolio.status, bool(portfolio.file)) == ([], PortfolioStatus.APPLYING, True)

    assert carry_out_portfolio(portfolio_id=portfolio.pk, at=AT).status == PortfolioStatus.APPLIED
    assert sens() == ["SEN-1", "SEN-2"]
    assert carry_out_portfolio(portfolio_id=portfolio.pk, at=AT).status == PortfolioStatus.APPLIED
    assert sens() == ["SEN-1", "SEN-2"]


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_while_reading_reads_again(keeper, settings):
    settings.PORTFOLIO_LONG_SIZE = 10
    portfolio = upload(csv_file(row()), by=keeper)
    event = OutboxEvent.objects.get(job=Job.READ_PORTFOLIO)

    def killed() -> None:
        kill_after_statement(containing="marketplace_listing")
        run_event(event.pk)

    assert [type(one) for one in in_processes([killed])] == [Killed]
    portfolio.refresh_from_db()
    assert portfolio.status == PortfolioStatus.READING

    OutboxEvent.objects.filter(pk=event.pk).update(leased_until=AT - timedelta(days=9))
    assert run_event(event.pk)
    portfolio.refresh_from_db()
    assert portfolio.status == PortfolioStatus.READY


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_files_with_one_sen_entered_at_once_one_wins_and_the_other_is_told(keeper):
    for number in range(4):
        files = [upload(csv_file(row(f"SEN-{number}")), by=keeper) for _copy in range(2)]

        together([lambda one=one: enter(one, by=keeper) for one in files])

        states = sorted(PortfolioImport.objects.get(pk=one.pk).status for one in files)
        assert states == ["applied", "ready"]
    assert sens() == ["SEN-0", "SEN-1", "SEN-2", "SEN-3"]


# --- The command --------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_the_command_works_in_a_process_of_its_own(university, staff, wiki, tmp_path):
    file = tmp_path / "licences.csv"
    file.write_bytes(csv_file(row("SEN-1")))

    command = [sys.executable, "manage.py", "import_licenses", str(file), "--organization", university.name]

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        connection.close()
        return subprocess.run(
            [*command, *arguments],
            cwd=project.BASE_DIR,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "tests.integration.pricing.settings_of_process",
                "DATABASE_URL": database_url(),
                "PRICE_FILES": str(project.PRIVATE_MEDIA_ROOT),
            },
            capture_output=True,
            text=True,
            timeout=300,
        )

    rehearsal = run("--dry-run")
    assert (rehearsal.returncode, sens()) == (0, []), rehearsal.stderr
    done = run()
    assert (done.returncode, sens()) == (0, ["SEN-1"]), done.stderr
    assert run().returncode == 1
