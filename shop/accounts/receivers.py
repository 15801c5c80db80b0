"""What the login door tells us."""

from typing import Any

from allauth.account.signals import email_changed
from django.contrib.auth.models import User
from django.dispatch import receiver
from django.utils import timezone

from shop.accounts.services import change_address


@receiver(email_changed)
def follow_changed_address(*, user: User, to_email_address: Any, **_signal: Any) -> None:
    """Keep the unique address of the person the one they sign in with."""
    change_address(user=user, email=to_email_address.email, at=timezone.now())
