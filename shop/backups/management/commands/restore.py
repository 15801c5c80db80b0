import time
from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from shop.backups.exceptions import BackupError
from shop.backups.manifest import Manifest
from shop.backups.restoring import Restored, restore_backup, verify_backup
from shop.core.enums import DocumentKind
from shop.core.models import NumberSeries

MOST_NAMED = 5


class Command(BaseCommand):
    help = (
        "Restore a backup into an empty database and empty folders of files. Everything is proven first; "
        "what is refused changes nothing. Nothing else may run until it is done."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="a backup")
        parser.add_argument(
            "--verify-only",
            action="store_true",
            help="only read the backup and prove that it is whole and fits; the database is not looked at",
        )
        parser.add_argument(
            "--erasures",
            type=Path,
            metavar="FILE",
            help="who was erased since: a list of replay_erasures --write, or a newer backup's erasures.json",
        )
        parser.add_argument(
            "--without-key",
            action="append",
            default=[],
            metavar="ID",
            help="restore although this encryption key is lost: what only it opens stays closed for good",
        )

    def handle(
        self,
        *args: object,
        folder: Path,
        verify_only: bool,
        erasures: Path | None,
        without_key: list[str],
        **options: object,
    ) -> None:
        began, at = time.monotonic(), timezone.now()
        try:
            if verify_only:
                manifest = verify_backup(folder, without_keys=without_key, tell=self.stdout.write)
                self.tell_contents(manifest, folder)
            else:
                restored = restore_backup(
                    folder, at=at, erasures=erasures, without_keys=without_key, tell=self.stdout.write
                )
                manifest = restored.manifest
                self.tell_contents(manifest, folder)
                self.tell_outcome(restored, is_complete=erasures is not None)
        except BackupError as error:
            raise CommandError(str(error)) from error
        age = at - manifest.at
        done = "verified" if verify_only else "restored"
        self.stdout.write(
            f"The backup is {timedelta(seconds=int(age.total_seconds()))} old (h:mm:ss): what happened "
            f"since is not in it. {done.capitalize()} in {time.monotonic() - began:.1f} s"
        )

    def tell_contents(self, manifest: Manifest, folder: Path) -> None:
        self.stdout.write(
            f"{folder}: release {manifest.release}, {manifest.vendor} {manifest.server}, "
            f"{sum(manifest.tables.values()):,} rows in {len(manifest.tables)} tables, "
            f"{manifest.files:,} files, {manifest.bytes / 1024 / 1024:,.1f} MiB"
        )

    def tell_outcome(self, restored: Restored, *, is_complete: bool) -> None:
        done = restored.aftermath
        if restored.migrated:
            self.stdout.write(f"Schema: {restored.migrated} migrations applied.")
        for series in NumberSeries.objects.order_by("kind", "year"):
            prefix = DocumentKind(series.kind).prefix
            self.stdout.write(f"Next number: {prefix}-{series.year}-{series.last_number + 1:05d}")
        self.stdout.write(
            f"{done.parked_mails} mails were open and may have been sent since: they wait under Jobs and "
            "mails for somebody to decide."
        )
        self.stdout.write(f"{done.ended_sessions} sessions ended; everybody signs in again.")
        self.stdout.write(f"{len(done.erased)} erased people had come back and were erased again.")
        if not is_complete:
            self.stdout.write(
                "No --erasures was given: whoever was erased after this backup is back. Run "
                "replay_erasures --known FILE if you find a list."
            )
        if done.missing_documents:
            named = ", ".join(done.missing_documents[:MOST_NAMED])
            self.stderr.write(f"{len(done.missing_documents)} documents have no file: {named} …")
        self.stdout.write("The search index is built anew once the relay runs.")
