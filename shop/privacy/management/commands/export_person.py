from argparse import ArgumentParser
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from shop.accounts.models import Person
from shop.privacy.exporting import export_person
from shop.privacy.subjects import person_with_address


class Command(BaseCommand):
    help = "Write what is stored about a person into a ZIP: data.json and their own files. Prints its path."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the address the person signs in with")
        parser.add_argument("--output", type=Path, default=Path(), help="the folder, else this one")

    def handle(self, *args: object, email: str, output: Path, **options: object) -> None:
        if not output.is_dir():
            raise CommandError(f"There is no folder {output}. Nothing was written.")
        try:
            person = person_with_address(email)
        except Person.DoesNotExist:
            raise CommandError(f"Nobody signs in with “{email}”. Nothing was written.") from None
        at = timezone.now()
        export = export_person(person_id=person.pk, by=None, at=at)
        path = output / f"person-{person.user_id}-{at:%Y%m%dT%H%M%SZ}.zip"
        # Readable by its owner only, and under its name only when it is whole.
        with NamedTemporaryFile(dir=output, suffix=".part", delete=False) as file:
            partial = Path(file.name)
            try:
                export.write_zip(file)
            except BaseException:
                partial.unlink()
                raise
        partial.rename(path)
        self.stdout.write(str(path.resolve()))
        for name in export.data["unreadable_files"]:
            self.stderr.write(f"{name} cannot be read and is missing.")
