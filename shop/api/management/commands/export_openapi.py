from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from shop.api.schema import api_document


class Command(BaseCommand):
    help = "Write the OpenAPI document of the API, the one that /api/v1/openapi.json serves."

    def add_arguments(self, parser: CommandParser) -> None:
        default = Path(settings.BASE_DIR) / "docs" / "openapi.json"
        parser.add_argument(
            "--output", type=Path, default=default, help="file to write (default: %(default)s)"
        )

    def handle(self, *args: object, output: Path, **options: object) -> None:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(api_document(), encoding="utf-8")
        self.stdout.write(f"{output} written")
