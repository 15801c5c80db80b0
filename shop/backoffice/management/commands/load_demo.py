"""Fill an empty installation with the demo and run the main job once."""

import logging
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone, translation

from cms.demo import build_demo_pages, build_demo_site_settings
from shop.backoffice.demo.lists import build_lists
from shop.backoffice.demo.money import build_money
from shop.backoffice.demo.orders import build_orders
from shop.backoffice.demo.people import build_people, is_built
from shop.backoffice.demo.prices import build_prices
from shop.backoffice.demo.story import build_journeys
from shop.core.paths import FIXTURES
from shop.documents.models import StoredDocument
from shop.documents.services import read_document
from shop.marketplace.services import import_catalogue
from shop.marketplace.sources import FileSource

CATALOGUE = FIXTURES / "demo" / "catalogue.json"


class Command(BaseCommand):
    help = (
        "Load the demo: reference data, catalogue, pages, accounts, journeys. A second run changes nothing."
    )

    def handle(self, *args: object, **options: object) -> None:
        if not settings.DEBUG:
            raise CommandError("The demo has published passwords: it is loaded with DEBUG=on only.")
        # One line per step is for people; what the jobs log is for operators.
        logging.getLogger("shop").setLevel(logging.WARNING)
        # Needed by what counts calls; nothing to do where the cache is no table.
        call_command("createcachetable", verbosity=0)
        call_command("load_reference")
        if is_built():
            self.stdout.write("The demo is loaded already; nothing was changed.")
        else:
            self.build()
        call_command("relay_outbox", "--until-empty", stdout=self.stdout)
        self.print_documents()

    @transaction.atomic
    def build(self) -> None:
        """All or nothing: an interrupted run leaves no half demo behind."""
        now = timezone.now()
        run = import_catalogue(source=FileSource(CATALOGUE), at=now)
        self.stdout.write(f"catalogue    {run.added} listings")
        build_demo_pages(at=now)
        build_demo_site_settings(at=now)
        self.stdout.write("pages        home, FAQ, after the order, in English and German")
        users = build_people(at=now)
        self.stdout.write(f"accounts     {len(users)} people in 2 organisations")
        price_list = build_prices(by=users["sales"], at=now)
        self.stdout.write(f"price book   {price_list.added} prices")
        with translation.override("en"):
            build_journeys(users, at=now, say=self.stdout.write)
            build_money(users, at=now, say=self.stdout.write)
            build_orders(users, at=now, say=self.stdout.write)
        build_lists(users, at=now)
        self.stdout.write("lists        2 requisition lists, one of them shared")

    def print_documents(self) -> None:
        """Copy the PDFs to where they can be opened: the stored ones have random names, some are
        encrypted.
        """
        folder = Path(settings.VAR_DIR) / "demo"
        folder.mkdir(parents=True, exist_ok=True)
        for document in StoredDocument.objects.order_by("pk"):
            path = folder / document.filename
            if not path.exists():
                path.write_bytes(read_document(document))
            self.stdout.write(f"PDF          {path}")
