from django.core.management.base import BaseCommand
from django.utils import timezone

from shop.billing.reference import load_tax_codes
from shop.configurator.reference import load_reference_data


class Command(BaseCommand):
    help = (
        "Load the rows without which nothing can be configured or invoiced. Running it again changes nothing."
    )

    def handle(self, *args: object, **options: object) -> None:
        load_reference_data(at=timezone.now())
        load_tax_codes()
