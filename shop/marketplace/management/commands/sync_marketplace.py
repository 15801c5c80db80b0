from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from shop.marketplace.services import ImportReport, import_catalogue
from shop.marketplace.sources import FileSource, SourceError


class Command(BaseCommand):
    help = "Bring the catalogue up to date from the Marketplace or from a JSON file with its answers."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--source",
            metavar="URL|FILE",
            default=settings.MARKETPLACE_URL,
            help="where to read from (default: %(default)s)",
        )
        parser.add_argument(
            "--full",
            action="store_true",
            help="read everything, not only what changed; a file is always read whole",
        )
        parser.add_argument(
            "--resume",
            action="store_true",
            help="go on after an interruption; with a file, what is already stored is left alone anyway",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        source = options["source"]
        if urlsplit(source).scheme in ("http", "https"):
            raise CommandError(
                f"Reading {source} over the network is not available in this version. Give a JSON file "
                "instead: sync_marketplace --source fixtures/demo/catalogue.json"
            )
        try:
            catalogue = FileSource(source)
            self.expected = catalogue.expected_count()
            report = import_catalogue(source=catalogue, at=timezone.now(), on_progress=self.show_progress)
        except SourceError as error:
            raise CommandError(
                f"{error} What was stored stays as it is; repair or replace the file and start again."
            ) from error
        self.show_report(report)

    def show_progress(self, done: int) -> None:
        of_all = f" of {self.expected}" if self.expected else ""
        self.stdout.write(f"{done}{of_all} listings read", ending="\r" if self.stdout.isatty() else "\n")
        self.stdout.flush()

    def show_report(self, report: ImportReport) -> None:
        for skipped in report.skipped:
            self.stderr.write(f"skipped {skipped.key}: {skipped.reason}")
        for changed in report.changed:
            self.stdout.write(f"changed {changed.key}: {', '.join(changed.fields)}")
        self.stdout.write(
            self.style.SUCCESS(
                f"{len(report.added)} added, {len(report.changed)} changed, "
                f"{report.unchanged} unchanged, {len(report.skipped)} skipped"
            )
        )
