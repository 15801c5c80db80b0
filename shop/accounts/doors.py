"""Closing what a person has open, at once."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import transaction

from shop.accounts.models import ApiToken, Person
from shop.core.audit import record


@transaction.atomic
def close_doors(*, user_id: int, by: User | None, at: datetime, except_session_key: str = "") -> None:
    """End the sessions of a user, except one, and delete their tokens."""
    sessions = UserSession.objects.filter(user_id=user_id).exclude(session_key=except_session_key or "-")
    keys = list(sessions.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    sessions.delete()
    tokens, _models = ApiToken.objects.filter(user_id=user_id).delete()
    person = Person.objects.filter(user_id=user_id).first()
    if person is not None:
        record(person, action="doors_closed", by=by, at=at, details={"sessions": len(keys), "tokens": tokens})
