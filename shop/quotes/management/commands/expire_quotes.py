from django.core.management.base import BaseCommand
from django.utils import timezone

from shop.quotes.services import expire_quotes


class Command(BaseCommand):
    help = "Close the open offers whose last day has passed in the customer's time zone. Run it daily."

    def handle(self, *args: object, **options: object) -> None:
        expired = expire_quotes(at=timezone.now())
        self.stdout.write(f"{expired} offers expired.")
