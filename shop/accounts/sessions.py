"""How long a session lives without being used: a working day for staff, two weeks for customers."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import SessionBase

from shop.accounts.second_factor import works_here

# Seconds without a request after which the session is over, and when its end was last moved.
IDLE_LIMIT: Final = "idle_limit"
MOVED_AT: Final = "idle_moved_at"
# A page that is read writes nothing but this, and this rarely.
MOVED_EVERY = timedelta(minutes=5)


def begin_session(session: SessionBase, *, user: User, at: datetime) -> None:
    """Give a session the idle time of its person."""
    limit = settings.STAFF_IDLE_SECONDS if works_here(user) else settings.CUSTOMER_IDLE_SECONDS
    session[IDLE_LIMIT], session[MOVED_AT] = limit, int(at.timestamp())
    session.set_expiry(limit)


def keep_session(session: SessionBase, *, user: User, at: datetime) -> None:
    """Move the end of a session that is in use, every few minutes, and by then to what the person is now."""
    limit = session.get(IDLE_LIMIT, 0)
    is_due = at.timestamp() - session.get(MOVED_AT, 0) >= min(MOVED_EVERY.total_seconds(), limit / 2)
    if is_due:
        begin_session(session, user=user, at=at)
    elif session.get("_session_expiry") != limit:  # the login form has set another one
        session.set_expiry(limit)
