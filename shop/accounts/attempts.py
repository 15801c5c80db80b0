"""Limits of the login door beside allauth's counters: how many passwords are hashed, and when to come again.

allauth counts failed attempts for each account and each address in the shared cache, over all doors. Hashing
is slow on purpose, so that even refused attempts from many addresses would take every processor.
"""

from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

# Codes of the errors that mean "later".
RATE_LIMITED: Final = "too_many_login_attempts"
BUSY: Final = "sign_in_busy"
# Seconds until an attempt makes sense again. The first is the time allauth remembers failures of an account.
WAIT_SECONDS: Final = {RATE_LIMITED: 300, BUSY: 2}


def may_hash(at: float) -> bool:
    """Whether one more password may be hashed within this second, in all processes together.

    ``at`` is the time in seconds since the epoch. Raises what the cache raises when it is down: the door
    stays closed then.
    """
    key = f"hashings:{int(at)}"
    cache.add(key, 0, timeout=10)
    try:
        return cache.incr(key) <= settings.SIGN_INS_PER_SECOND
    except ValueError:  # thrown out of a full cache in between
        return False


def note_refusal(request: HttpRequest | None, code: str) -> None:
    """Remember that this request was told to come later, for the status and the header of its answer."""
    if request is not None:
        request.retry_after = max(retry_after(request), WAIT_SECONDS[code])  # type: ignore[attr-defined]


def retry_after(request: HttpRequest) -> int:
    """Seconds that this request was told to wait; 0 if it was not."""
    return getattr(request, "retry_after", 0)
