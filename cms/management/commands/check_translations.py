from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.localization import missing_translations


class Command(BaseCommand):
    help = "Names the published pages that are not published in every language; fails if there are any."

    def handle(self, *args: Any, **options: Any) -> None:
        missing = missing_translations()
        for page in missing:
            self.stdout.write(f"{page.address}  {page.title}: no published page in {page.language!r}")
        if missing:
            raise CommandError(
                f"{len(missing)} pages lack a translation. Translate and publish them in the editors' admin, "
                "or take the page back."
            )
        self.stdout.write("Every published page is there in every language.")
