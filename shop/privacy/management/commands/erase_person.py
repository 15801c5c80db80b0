from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.dateformat import format as format_date

from shop.accounts.models import Person
from shop.core.exceptions import DomainError
from shop.privacy.services import ErasureReport, erase_person, erasure_of
from shop.privacy.subjects import person_with_address

REASONS = {"invoices": "accounting vouchers", "business_letters": "business letters"}


class Command(BaseCommand):
    help = "Make a person unrecognisable, for good. Says what was deleted, replaced and kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the address the person signs in with")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: object, email: str, dry_run: bool, yes: bool, **options: object) -> None:
        try:
            person = person_with_address(email)
        except Person.DoesNotExist:
            self.tell_unknown(email)
            return
        if not (dry_run or yes):
            self.confirm(email)
        try:
            with transaction.atomic():
                report = erase_person(person_id=person.pk, by=None, at=timezone.now())
                transaction.set_rollback(dry_run)
        except DomainError as error:
            raise CommandError(error.message) from None
        self.tell(report)
        self.stdout.write(
            "This is what would be done; nothing was changed."
            if dry_run
            else f"Erased. What refers to the account calls it erased-{report.user_id} now."
        )

    def tell_unknown(self, email: str) -> None:
        """Nothing to do for somebody who was erased. Raises CommandError for an address nobody ever had."""
        erasure = erasure_of(email)
        if erasure is None:
            raise CommandError(f"Nobody signs in with “{email}”. Nothing was changed.")
        day = format_date(erasure.erased_at, "j F Y")
        self.stdout.write(f"The account with this address was erased on {day}. There is nothing to do.")

    def confirm(self, email: str) -> None:
        self.stdout.write(f"This cannot be undone. --dry-run says what would be done to {email}.")
        try:
            answer = input("Type the address again to go on: ")
        except EOFError:
            answer = ""
        if answer.strip() != email:
            raise CommandError(
                "The addresses differ; nothing was changed. Use --yes where nobody can answer."
            )

    def tell(self, report: ErasureReport) -> None:
        if report.withdrawn_requests:
            self.stdout.write(f"Withdrawn: {report.withdrawn_requests} open requests")
        for verb, counts in (("Deleted", report.deleted), ("Anonymised", report.anonymised)):
            for model, count in sorted(counts.items()):
                self.stdout.write(f"{verb}: {count} × {model}")
        for kept in report.kept:
            day = format_date(kept.until, "j F Y")
            self.stdout.write(f"Kept until {day}: {kept.rows} × {kept.model} ({REASONS[kept.kind]})")
