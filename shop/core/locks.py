"""Locks between processes that end with their holder, however it dies: nothing is left to clean up."""

import contextlib
import fcntl
import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TextIO

from django.db import Error, connection

RETRY_SECONDS = 0.1


@contextlib.contextmanager
def exclusive(name: str, *, patience_seconds: float = 0.0) -> Iterator[bool]:
    """Hold the named lock for the block; yields whether it was free, and the caller must ask.

    One holder at a time among all threads and processes that use the same database. The lock does not
    belong to a transaction: it outlives commits and rollbacks, and the kernel or the database server frees
    it when the process dies. Waits up to ``patience_seconds`` for a lock that somebody else has.
    """
    hold = _advisory_lock if connection.vendor == "postgresql" else _file_lock
    with hold(name) as try_lock:
        deadline = time.monotonic() + patience_seconds
        while not (is_mine := try_lock()) and time.monotonic() < deadline:
            time.sleep(RETRY_SECONDS)
        yield is_mine


@contextlib.contextmanager
def _advisory_lock(name: str) -> Iterator[Callable[[], bool]]:
    # A connection of its own: the common one may be closed and opened again while the lock is held.
    own = connection.copy()
    key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)

    def try_lock() -> bool:
        with own.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
            (locked,) = cursor.fetchone()
        return bool(locked)

    try:
        yield try_lock
    finally:
        # The server would free what the closed connection held, but takes its time; a lost one holds nothing.
        with contextlib.suppress(Error), own.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_all()")
        own.close()


@contextlib.contextmanager
def _file_lock(name: str) -> Iterator[Callable[[], bool]]:
    # Beside the database file, because it is that database's lock. The file stays: to remove it would let two
    # processes lock two files of the same name.
    path = Path(f"{connection.settings_dict['NAME']}.{name}.lock")
    opened: AbstractContextManager[TextIO] = path.open("w")
    with opened as handle:

        def try_lock() -> bool:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

        yield try_lock
