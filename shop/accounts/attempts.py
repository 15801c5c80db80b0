"""Limits of the login door beside allauth's counters: how many passwords are hashed, and when to come again.

allauth counts failed attempts for each account and each address in the shared cache, over all doors. Hashing
is slow on purpose, so that even refused attempts from many addresses would take every processor.
"""

import fcntl
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

# Codes of the errors that mean "later".
RATE_LIMITED: Final = "too_many_login_attempts"
BUSY: Final = "sign_in_busy"
# Seconds until an attempt makes sense again. The first is the time allauth remembers failures of an account.
WAIT_SECONDS: Final = {RATE_LIMITED: 300, BUSY: 2}
# So many attempts within a second are no crowd, and may wait for each other so many seconds.
CALM = 2
LONGEST_WAIT = 0.3
# So many within a second in one process are one.
CROWD = 4
_attempts: deque[float] = deque(maxlen=CROWD)


def may_hash(at: float) -> bool:
    """Whether one more password may be hashed within this second, in all processes together.

    ``at`` is the time in seconds since the epoch. Raises what the cache raises when it is down: the door
    stays closed then.
    """
    return _count(at) <= settings.SIGN_INS_PER_SECOND


@contextmanager
def turn_to_hash(at: float) -> Iterator[bool]:
    """Hold the one turn that this machine has, and say whether it was free; ``at`` as in ``may_hash``.

    One at a time, so that a web process is left for everybody else however slow the machine is. Two people
    who come in the same moment wait for each other a little, a crowd does not.
    """
    number = _count(at)
    if number > settings.SIGN_INS_PER_SECOND:
        yield False
        return
    path = Path(settings.HASHING_LOCK)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as lock:
        yield _lock(lock, LONGEST_WAIT if number <= CALM else 0)


def is_storm() -> bool:
    """Whether this attempt, of a crowd that keeps coming, would be refused: known without asking anything.

    Called once for each attempt, before it costs anything. It looks at the attempts of this process and at
    the turn of this machine.
    """
    now = time.monotonic()
    _attempts.append(now)
    if len(_attempts) < CROWD or now - _attempts[0] > 1:
        return False
    try:
        with Path(settings.HASHING_LOCK).open("a") as lock:
            return not _lock(lock, 0)
    except OSError:
        return False


def _lock(lock: IO[str], patience: float) -> bool:
    """Take the lock, which ends with the file. Returns False when it was not free for so many seconds."""
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.02)
        else:
            return True


def _count(at: float) -> int:
    """Count an attempt; returns the how manieth of its second it is."""
    key = f"hashings:{int(at)}"
    cache.add(key, 0, timeout=10)
    try:
        return cache.incr(key)
    except ValueError:  # thrown out of a full cache in between
        return sys.maxsize


def busy_page() -> HttpResponse:
    """A page without anything that costs: in a storm it is given many times a second."""
    response = HttpResponse(render_to_string("account/busy.html"), status=429)
    response.headers["Retry-After"] = str(WAIT_SECONDS[BUSY])
    return response


def note_refusal(request: HttpRequest | None, code: str) -> None:
    """Remember that this request was told to come later, for the status and the header of its answer."""
    if request is not None:
        request.retry_after = max(retry_after(request), WAIT_SECONDS[code])  # type: ignore[attr-defined]


def retry_after(request: HttpRequest) -> int:
    """Seconds that this request was told to wait; 0 if it was not."""
    return getattr(request, "retry_after", 0)
