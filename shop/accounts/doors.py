"""Closing every door that a person has open: sessions and tokens."""

from collections.abc import Iterator
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import transaction

from shop.accounts.models import ApiToken, Person
from shop.core.audit import record


@transaction.atomic
def close_doors(*, user_id: int, by: User | None, at: datetime, except_session_key: str = "") -> None:
    """End all sessions of a user but one, and delete their API tokens; one event in the audit trail.

    Both are looked up with each request, so nothing that was handed out before works after the commit.
    ``by`` None means the system, ``except_session_key`` is the session of whoever protects their own account.
    """
    known = set(UserSession.objects.filter(user_id=user_id).values_list("session_key", flat=True))
    keys = (known | set(_unknown_sessions(user_id, known, at))) - {except_session_key}
    # Before the sessions, which would take the tokens of apps along uncounted.
    tokens, _each = ApiToken.objects.filter(user_id=user_id).delete()
    sessions, _each = Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(user_id=user_id).exclude(session_key=except_session_key).delete()
    record(
        Person.objects.filter(user_id=user_id).first() or User(pk=user_id),
        action="doors_closed",
        by=by,
        at=at,
        details={"sessions": sessions, "tokens": tokens},
    )


def _unknown_sessions(user_id: int, known: set[str], at: datetime) -> Iterator[str]:
    """Sessions that are in no list of devices: begun by a program, or older than the list.

    A session says only inside whose it is, so this reads all that live: about 30 ms for 1,000 of them.
    """
    living = Session.objects.filter(expire_date__gt=at).exclude(session_key__in=known)
    for session in living.iterator(chunk_size=1000):
        if session.get_decoded().get(SESSION_KEY) == str(user_id):
            yield session.session_key
