"""Take over what an Oscar shop had before it installed us: its accounts and its open baskets."""

from argparse import ArgumentParser

from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from shop.accounts.services import register_person
from shop.baskets.services import set_aside_foreign_baskets
from shop.core.exceptions import DomainError


class Command(BaseCommand):
    help = (
        "Register the accounts that an Oscar shop had before, which then wait for activation, and put aside "
        "open baskets with what cannot be requested. Running it again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--trust-addresses",
            action="store_true",
            help="take their addresses as confirmed; otherwise each confirms it at the next sign-in",
        )

    def handle(self, *args: object, **options: bool) -> None:
        adopted = left = 0
        for user in User.objects.filter(person=None, is_active=True).order_by("pk").iterator():
            try:
                self.adopt(user, is_trusted=options["trust_addresses"])
            except (DomainError, ValidationError) as refusal:
                # The id only: what this prints ends up in logs.
                self.stdout.write(f"Account {user.pk} is left as it is: {refusal.message}")
                left += 1
            else:
                adopted += 1
        self.stdout.write(f"{adopted} accounts registered, {left} left as they are.")
        self.stdout.write(f"{set_aside_foreign_baskets()} open baskets put aside.")

    @transaction.atomic
    def adopt(self, user: User, *, is_trusted: bool) -> None:
        """Person, activation and address of one account.

        Raises AddressTaken, InvalidInput, ValidationError.
        """
        validate_email(user.email)
        register_person(user=user, at=timezone.now())
        EmailAddress.objects.get_or_create(
            user=user, email=user.email.lower(), defaults={"verified": is_trusted, "primary": True}
        )
