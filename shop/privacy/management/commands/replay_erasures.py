from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from shop.privacy.erasure_lists import read_erasures, write_erasures
from shop.privacy.services import KnownErasure, replay_erasures


class Command(BaseCommand):
    help = (
        "Erase again whoever came back with a restored backup. Write the list before the restore (--write), "
        "and give it afterwards (--known). It holds no names."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--write", type=Path, metavar="FILE", help="write the list and erase nobody")
        parser.add_argument("--known", type=Path, metavar="FILE", help="a list written before")

    def handle(self, *args: object, write: Path | None, known: Path | None, **options: object) -> None:
        if write is not None:
            self.stdout.write(f"{write_erasures(write)} erasures written to {write}.")
            return
        reports = replay_erasures(at=timezone.now(), known=self.read(known) if known else ())
        for report in reports:
            self.stdout.write(f"Erased again: erased-{report.user_id}")
        self.stdout.write(f"{len(reports)} had come back.")

    def read(self, path: Path) -> list[KnownErasure]:
        """Raises CommandError for a file that is not such a list."""
        try:
            return read_erasures(path)
        except ValueError as error:
            raise CommandError(f"{error} Nobody was erased.") from None
