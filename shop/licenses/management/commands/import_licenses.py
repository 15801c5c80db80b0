"""Enter an organisation's existing licences from a file here and now, with progress."""

import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Final

from django.contrib.auth.models import User
from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from shop.accounts.models import Organization
from shop.accounts.viewer import Viewer
from shop.core.enums import OutboxState
from shop.core.exceptions import DomainError
from shop.core.jobs import Job
from shop.core.models import OutboxEvent
from shop.core.outbox import event_key, run_event
from shop.licenses.enums import PortfolioStatus
from shop.licenses.models import PortfolioImport
from shop.licenses.portfolio import (
    UNDER_WAY,
    checked_content,
    examine_table,
    mapping_for,
    right_rows,
    take_portfolio,
)
from shop.licenses.portfolio_applying import apply_portfolio
from shop.licenses.portfolio_reading import ReadPortfolio
from shop.licenses.portfolio_tables import open_portfolio
from shop.licenses.portfolio_wording import column_of, in_words

MOST_SHOWN: Final = 20
WAIT_SECONDS: Final = 0.5
INTERRUPTED: Final = 130


class Command(BaseCommand):
    help = (
        "Enter licences that an organisation has already, from a CSV or Excel file; they count as confirmed. "
        "Nothing is entered if a row is wrong, unless --only-right-rows says so. Licences whose SEN the "
        "register knows are left out."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="CSV or .xlsx, names of columns in the first line")
        parser.add_argument("--organization", metavar="NAME", required=True, help="its name or its id")
        parser.add_argument("--dry-run", action="store_true", help="say what would be entered, write nothing")
        parser.add_argument(
            "--only-right-rows", action="store_true", help="leave wrong rows out instead of refusing the file"
        )
        parser.add_argument(
            "--by", metavar="EMAIL", help="the colleague it is entered for (default: the oldest superuser)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        organization = self.organization(options["organization"])
        try:
            with path.open("rb") as opened:
                act = self.rehearse if options["dry_run"] else self.enter
                act(File(opened, name=path.name), organization, options)
        except OSError as error:
            raise CommandError(f"{path} cannot be opened: {error.strerror}.") from error
        except DomainError as error:
            raise CommandError(f"{error.message} Nothing was entered.") from error
        except KeyboardInterrupt as error:
            raise CommandError(
                "Interrupted. What was being entered, the relay goes on with: see the list of imports.",
                returncode=INTERRUPTED,
            ) from error

    def organization(self, text: str) -> Organization:
        found = list(Organization.objects.filter(name__iexact=text.strip())[:MOST_SHOWN])
        if not found:
            try:
                found = list(Organization.objects.filter(public_id=uuid.UUID(text)))
            except ValueError:
                found = []
        if not found:
            near = Organization.objects.filter(name__icontains=text.strip()).values_list("name", flat=True)[
                :5
            ]
            hint = f" Did you mean {', '.join(f'“{name}”' for name in near)}?" if near else ""
            raise CommandError(f"There is no organisation “{text}”.{hint}")
        if len(found) > 1:
            ids = ", ".join(str(one.public_id) for one in found)
            raise CommandError(f"Several organisations are called “{text}”. Give the id of one: {ids}")
        return found[0]

    def actor(self, email: str | None) -> User:
        """Whose work it is in the trail. Whoever may run commands here may do everything."""
        users = User.objects.filter(is_active=True).order_by("pk")
        if email:
            user = users.filter(email__iexact=email).first()
            if user is None:
                raise CommandError(f"Nobody has the address {email}.")
            return user
        user = users.filter(is_superuser=True).first() or users.filter(is_staff=True).first()
        if user is None:
            raise CommandError(
                "There is no colleague yet: make one with create_staff, or name one with --by."
            )
        return user

    def rehearse(self, file: "File[bytes]", organization: Organization, options: dict[str, Any]) -> None:
        checked_content(file)
        file.seek(0)
        table = open_portfolio(file)
        found = examine_table(
            table,
            mapping=mapping_for(table, organization_id=organization.pk),
            organization_id=organization.pk,
        )
        columns = found.facts["columns"]
        self.show_problems(
            [
                {
                    "row": one.row,
                    "field": one.field,
                    "column": columns.get(one.field, ""),
                    "code": one.problem.value,
                    "value": one.value,
                    "other": one.other,
                }
                for one in found.findings
            ]
        )
        self.stdout.write(
            f"{found.rows:,} rows: {len(found.right):,} would be entered, {self.known(found):,} are known "
            f"already, {len(found.wrong_rows):,} are wrong. Nothing was written."
        )
        if found.wrong_rows and not options["only_right_rows"]:
            raise CommandError("Correct the wrong rows, or enter the right ones with --only-right-rows.")

    @staticmethod
    def known(found: ReadPortfolio) -> int:
        return len(found.known_rows - found.wrong_rows)

    def enter(self, file: "File[bytes]", organization: Organization, options: dict[str, Any]) -> None:
        user = self.actor(options["by"])
        viewer = Viewer(user_id=user.pk, is_licensing_staff=True)
        portfolio = take_portfolio(
            file=file,
            file_name=file.name or "",
            organization_id=organization.pk,
            viewer=viewer,
            by=user,
            at=timezone.now(),
        )
        portfolio = self.finish(portfolio, Job.READ_PORTFOLIO)
        self.show_problems(portfolio.problems)
        if portfolio.status == PortfolioStatus.REFUSED:
            raise CommandError(f"{portfolio.error} Nothing was entered.")
        if portfolio.wrong and not options["only_right_rows"]:
            raise CommandError(
                f"{portfolio.wrong:,} of {portfolio.rows:,} rows are wrong; nothing was entered. Correct "
                "them, or enter the right ones with --only-right-rows."
            )
        apply_portfolio(
            portfolio_id=portfolio.pk,
            only_right_rows=options["only_right_rows"],
            viewer=viewer,
            by=user,
            at=timezone.now(),
        )
        self.tell_end(self.finish(portfolio, Job.APPLY_PORTFOLIO), organization)

    def finish(self, portfolio: PortfolioImport, job: Job) -> PortfolioImport:
        """Do the job of a long file here, or wait for the relay where that was quicker."""
        key = event_key(job, {"portfolio_id": portfolio.pk})
        event_id = OutboxEvent.objects.filter(key=key).values_list("pk", flat=True).first()
        if event_id is None:
            # A short one was done at once.
            portfolio.refresh_from_db()
            return portfolio
        with self.watching(portfolio):
            run_event(event_id)
            while True:
                portfolio = PortfolioImport.objects.get(pk=portfolio.pk)
                if portfolio.status not in UNDER_WAY:
                    return portfolio
                event = OutboxEvent.objects.get(pk=event_id)
                if event.state != OutboxState.RUNNING:
                    raise CommandError(
                        f"This failed and is tried again by the relay, see the page of its jobs.\n"
                        f"{event.last_error}"
                    )
                time.sleep(WAIT_SECONDS)

    def tell_end(self, portfolio: PortfolioImport, organization: Organization) -> None:
        if portfolio.status != PortfolioStatus.APPLIED:
            raise CommandError(f"{portfolio.error} Nothing was entered; run this again.")
        self.stdout.write(
            self.style.SUCCESS(
                f"{right_rows(portfolio):,} licences entered for {organization}, {portfolio.duplicates:,} "
                f"known already, {portfolio.wrong:,} wrong."
            )
        )

    def show_problems(self, problems: list[dict[str, Any]]) -> None:
        for one in problems[:MOST_SHOWN]:
            where = ", ".join(text for text in (column_of(one), one["value"]) if text)
            self.stdout.write(f"row {one['row']}{f' ({where})' if where else ''}: {in_words(one)}")
        if (more := len(problems) - MOST_SHOWN) > 0:
            self.stdout.write(f"and {more:,} more")

    def watching(self, portfolio: PortfolioImport) -> AbstractContextManager[None]:
        """A bar for people who watch; logs get the end only."""
        return _bar(portfolio.pk) if self.stdout.isatty() else nullcontext()


@contextmanager
def _bar(portfolio_id: int) -> Iterator[None]:
    """The progress as the row of the portfolio tells it, whoever works on it."""
    done = threading.Event()

    def watch(bar: Progress, task: TaskID) -> None:
        try:
            while not done.wait(WAIT_SECONDS):
                row = PortfolioImport.objects.filter(pk=portfolio_id).values_list("done", "total").first()
                if row is not None:
                    bar.update(task, completed=row[0], total=row[1] or None)
        finally:
            connection.close()

    with Progress(TextColumn("Rows"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()) as bar:
        thread = threading.Thread(target=watch, args=(bar, bar.add_task("rows", total=None)), daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()
