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
    """Give a new session the idle time of its person."""
    limit = settings.STAFF_IDLE_SECONDS if works_here(user) else settings.CUSTOMER_IDLE_SECONDS
    session[IDLE_LIMIT] = limit
    _move_end(session, limit, at)


def keep_session(session: SessionBase, *, at: datetime) -> None:
    """Move the end of a session that is in use, every few minutes; and undo what a login form set it to."""
    limit = session.get(IDLE_LIMIT)
    if limit is None:
        return
    moved_at = int(session.get(MOVED_AT, 0))
    is_due = at.timestamp() - moved_at >= min(MOVED_EVERY.total_seconds(), limit / 2)
    if is_due or session.get("_session_expiry") != limit:
        _move_end(session, limit, at)


def _move_end(session: SessionBase, limit: int, at: datetime) -> None:
    session[MOVED_AT] = int(at.timestamp())
    session.set_expiry(limit)
