from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils import timezone

from shop.privacy.retention import apply_retention


class Command(BaseCommand):
    help = "Delete what has had its time: accounts never confirmed, expired sessions, old records of mails."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what is due")

    def handle(self, *args: object, dry_run: bool, **options: object) -> None:
        for name, count in apply_retention(at=timezone.now(), dry_run=dry_run).items():
            self.stdout.write(f"{name.replace('_', ' ')}: {count}{' due' if dry_run else ''}")
