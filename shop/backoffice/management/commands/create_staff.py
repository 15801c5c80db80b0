"""Give somebody the desk of the licensing department: the way in on a new installation."""

import getpass
import sys
from argparse import ArgumentParser

from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from shop.accounts.models import Person
from shop.accounts.services import make_licensing_staff, normalize_email, register_person
from shop.core.exceptions import DomainError


class Command(BaseCommand):
    help = "Create a member of the licensing department, or give an account the desk. Asks for a password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the address to sign in with")
        parser.add_argument("--first-name", default="")
        parser.add_argument("--last-name", default="")
        parser.add_argument(
            "--password-stdin", action="store_true", help="read the password from standard input, one line"
        )

    def handle(self, *args: object, **options: str) -> None:
        try:
            email = normalize_email(options["email"])
            validate_email(email)
        except (DomainError, ValidationError):
            raise CommandError(f"“{options['email']}” is not an e-mail address.") from None
        person = Person.objects.select_related("user").filter(email=email).first()
        if person is not None:
            make_licensing_staff(user=person.user)
            self.stdout.write(f"{email} works in the licensing department now; the password stays as it was.")
            return
        user = User(
            username=email, email=email, first_name=options["first_name"], last_name=options["last_name"]
        )
        self.create(user, self.ask_password(user, from_stdin=bool(options["password_stdin"])))
        self.stdout.write(f"{email} can sign in and works in the licensing department.")

    @transaction.atomic
    def create(self, user: User, password: str) -> None:
        """User, confirmed address, person and rights: all or nothing."""
        user.set_password(password)
        user.save()
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        register_person(user=user, at=timezone.now())
        make_licensing_staff(user=user)

    def ask_password(self, user: User, *, from_stdin: bool) -> str:
        """The password, checked as at registration. Raises CommandError saying what is wrong with it."""
        if from_stdin:
            password = sys.stdin.readline().rstrip("\r\n")
        else:
            password = getpass.getpass("Password: ")
            if getpass.getpass("Password (again): ") != password:
                raise CommandError("The passwords differ. Nothing was created.")
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(f"{' '.join(error.messages)} Nothing was created.") from None
        return password
