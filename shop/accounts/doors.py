"""Ending every way into an account."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.db import transaction

from shop.accounts.models import ApiToken


@transaction.atomic
def close_doors(*, user_id: int, by: User | None, at: datetime, except_session_key: str = "") -> None:
    """End the sessions and tokens of an account."""
    ApiToken.objects.filter(user_id=user_id).delete()
    for session in UserSession.objects.filter(user_id=user_id).exclude(session_key=except_session_key):
        session.end()
