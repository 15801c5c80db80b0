from django.core.management.base import BaseCommand
from django.utils import timezone

from shop.licenses.reminding import send_license_reminders
from shop.quotes.services import send_reminders


class Command(BaseCommand):
    help = (
        "Remind the customers whose open offers end soon, and those whose maintenance does. "
        "The schedule runs it; twice is once."
    )

    def handle(self, *args: object, **options: object) -> None:
        now = timezone.now()
        self.stdout.write(f"{send_reminders(at=now)} reminders of offers.")
        self.stdout.write(f"{send_license_reminders(at=now)} reminders of licences.")
