from django.core.management.base import BaseCommand
from django.utils import timezone

from shop.quotes.services import send_reminders


class Command(BaseCommand):
    help = "Remind the customers whose open offers end soon. The schedule runs it daily; twice is once."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{send_reminders(at=timezone.now())} reminders.")
