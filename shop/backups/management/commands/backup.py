import time
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from shop.backups.exceptions import BackupError
from shop.backups.making import make_backup


class Command(BaseCommand):
    help = (
        "Write a backup of the database and of all files into a new folder, while everything goes on "
        "working. The encryption keys are not in it: keep them elsewhere."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="a folder that is not there yet")

    def handle(self, *args: object, folder: Path, **options: object) -> None:
        began = time.monotonic()
        try:
            made = make_backup(folder, at=timezone.now(), tell=self.stdout.write)
        except BackupError as error:
            raise CommandError(str(error)) from error
        manifest = made.manifest
        if made.vanished:
            self.stdout.write(f"{made.vanished} files were deleted meanwhile and are not in it.")
        self.stdout.write(
            f"{folder}: {sum(manifest.tables.values()):,} rows, {manifest.files:,} files, "
            f"{manifest.bytes / 1024 / 1024:,.1f} MiB in {time.monotonic() - began:.1f} s"
        )
