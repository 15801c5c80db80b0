"""Synchronise the catalogue here and now, with progress, and say what it did."""

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from shop.marketplace import history, services
from shop.marketplace.enums import ChangeKind, SyncMode, SyncPhase, SyncStatus
from shop.marketplace.exceptions import NothingToResume, SyncInProgress
from shop.marketplace.models import SyncChange, SyncRun
from shop.marketplace.services.runs import is_address
from shop.marketplace.sources import word_of_source

MOST_SHOWN: Final = 20
CATALOGUE_PAGE: Final = f"{settings.SITE_URL}/dashboard/catalogue/"
LINES_EVERY_SECONDS: Final = 10
BUSY, INTERRUPTED = 2, 130
SHOWN_KINDS: Final = (
    ChangeKind.RENAMED,
    ChangeKind.PAYMENT_CHANGED,
    ChangeKind.DEPLOYMENT_CHANGED,
    ChangeKind.DELISTED,
    ChangeKind.RELISTED,
    ChangeKind.MISSING,
    ChangeKind.SKIPPED,
    ChangeKind.LOGO_REFUSED,
)


class Command(BaseCommand):
    help = (
        "Bring the catalogue up to date from the Marketplace or from a JSON file with its answers. Reads "
        "what changed, and everything the first time or with --full."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--source", metavar="URL|FILE", help=f"where to read from (default: {settings.MARKETPLACE_URL})"
        )
        parser.add_argument(
            "--full",
            action="store_true",
            help="read everything, not only what changed; a file is always read whole",
        )
        parser.add_argument(
            "--resume", action="store_true", help="go on with the synchronisation that was interrupted"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        run = self.resumed(options) if options["resume"] else self.opened(options)
        kind = "everything" if run.mode == SyncMode.FULL else "what changed"
        self.stdout.write(f"Synchronisation {run.pk}: {kind} from {run.source}")
        try:
            with self.progress() as listener:
                run = services.run_sync(run_id=run.pk, clock=timezone.now, on_progress=listener)
        except SyncInProgress as refusal:
            raise CommandError(refusal.message, returncode=BUSY) from refusal
        except KeyboardInterrupt as error:
            raise CommandError(
                "Interrupted. What was read and stored is kept; go on with: sync_marketplace --resume",
                returncode=INTERRUPTED,
            ) from error
        self.show_report(run)
        if run.status != SyncStatus.COMPLETED:
            raise CommandError(
                f"{run.error or run.get_status_display()} The catalogue keeps its last good state. "
                "Go on where this stopped with: sync_marketplace --resume"
            )

    def resumed(self, options: dict[str, Any]) -> SyncRun:
        if options["full"]:
            raise CommandError("--resume goes on with what was begun; --full begins anew. Give one of them.")
        try:
            run = services.run_to_resume()
        except SyncInProgress as refusal:
            raise CommandError(refusal.message, returncode=BUSY) from refusal
        except NothingToResume as refusal:
            raise CommandError(f"{refusal.message} Start a new one without --resume.") from refusal
        if options["source"] and self.source_of(options) != run.source:
            raise CommandError(
                f"The interrupted synchronisation reads from {run.source}. Go on with it without --source, "
                "or start a new one without --resume."
            )
        return run

    def opened(self, options: dict[str, Any]) -> SyncRun:
        source = self.source_of(options)
        if not (is_address(source) or word_of_source(source) or Path(source).is_file()):
            raise CommandError(
                f"There is no file {source}. Give a file, or an address with http:// or https://."
            )
        mode = SyncMode.FULL if options["full"] else SyncMode.INCREMENTAL
        try:
            return services.open_run(source=source, mode=mode, by=None, at=timezone.now())
        except SyncInProgress as refusal:
            hint = ""
            if refusal.run and refusal.run.status == SyncStatus.QUEUED:
                hint = " The relay will start it; --resume starts it here."
            raise CommandError(f"{refusal.message}{hint}", returncode=BUSY) from refusal

    @staticmethod
    def source_of(options: dict[str, Any]) -> str:
        source = options["source"] or settings.MARKETPLACE_URL
        if word_of_source(source):
            return str(source)
        return source.rstrip("/") if is_address(source) else str(Path(source).resolve())

    def progress(self) -> AbstractContextManager[Any]:
        """A bar for people who watch; a line now and then for logs."""
        return _bar() if self.stdout.isatty() else nullcontext(_Lines(self))

    def show_report(self, run: SyncRun) -> None:
        """Say what is worth a look, at most twenty of each kind, and the figures."""
        counts = history.change_counts(run)
        for kind in SHOWN_KINDS:
            for change in history.changes_of(run, kind=kind)[:MOST_SHOWN]:
                self.stdout.write(f"{kind.label}: {change.key}{_details(change)}")
            if (more := counts.get(kind, 0) - MOST_SHOWN) > 0:
                self.stdout.write(f"{kind.label}: {more} more, see {CATALOGUE_PAGE}")
        figures = (
            f"{run.added} added, {run.changed} changed, {run.unchanged} unchanged, {run.skipped} skipped, "
            f"{run.delisted} no longer listed"
        )
        done = run.status == SyncStatus.COMPLETED
        self.stdout.write(self.style.SUCCESS(figures) if done else self.style.WARNING(figures))
        if run.awaits_confirmation:
            self.stdout.write(
                self.style.WARNING(
                    f"{run.missing} listings are missing, too many to be believed: nothing was taken out. "
                    f"Confirm or keep them: {CATALOGUE_PAGE}"
                )
            )


def _details(change: SyncChange) -> str:
    details = change.details
    if "reason" in details:
        return f": {details['reason']}"
    if "old" in details:
        return f": {_text(details['old'])} → {_text(details['new'])}"
    return f" ({change.name})" if change.name else ""


def _text(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {text}" for name, text in value.items())
    return ", ".join(value) if isinstance(value, list) else str(value)


@contextmanager
def _bar() -> Iterator[Any]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    tasks: dict[SyncPhase, TaskID] = {}
    with Progress(*columns) as bar:

        def listen(phase: SyncPhase, done: int, total: int) -> None:
            if phase not in tasks:
                tasks[phase] = bar.add_task(str(phase.label), total=None)
            bar.update(tasks[phase], completed=done, total=total or None)

        yield listen


class _Lines:
    """A line when a phase begins and ends, and every ten seconds in between."""

    def __init__(self, command: BaseCommand) -> None:
        self.command = command
        self.last: tuple[SyncPhase, int, int] | None = None
        self.written_at = 0.0

    def __call__(self, phase: SyncPhase, done: int, total: int) -> None:
        now = time.monotonic()
        is_news = self.last is None or self.last[0] != phase or (done >= total > 0)
        if (phase, done, total) == self.last or not (is_news or now - self.written_at > LINES_EVERY_SECONDS):
            return
        of_all = f" of {total:,}" if total else ""
        self.command.stdout.write(f"{phase.label}: {done:,}{of_all}")
        self.command.stdout.flush()
        self.last, self.written_at = (phase, done, total), now
