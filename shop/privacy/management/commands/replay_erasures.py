import json
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from shop.privacy.services import KnownErasure, known_erasures, replay_erasures


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
            rows = [asdict(erasure) for erasure in known_erasures()]
            write.write_text(json.dumps(rows, default=str, indent=1), encoding="utf-8")
            self.stdout.write(f"{len(rows)} erasures written to {write}.")
            return
        reports = replay_erasures(at=timezone.now(), known=self.read(known) if known else ())
        for report in reports:
            self.stdout.write(f"Erased again: erased-{report.user_id}")
        self.stdout.write(f"{len(reports)} had come back.")

    def read(self, path: Path) -> list[KnownErasure]:
        """Raises CommandError for a file that is not such a list."""
        try:
            return [
                KnownErasure(
                    user_id=int(row["user_id"]),
                    registered_at=datetime.fromisoformat(row["registered_at"]),
                    address_digest=str(row["address_digest"]),
                    erased_at=datetime.fromisoformat(row["erased_at"]),
                )
                for row in json.loads(path.read_text(encoding="utf-8"))
            ]
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise CommandError(f"{path} is no list of erasures ({error}). Nobody was erased.") from None
