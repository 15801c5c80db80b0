"""Asking long work to stop: a process that is told to end tells its jobs, which leave what they have to
whoever goes on with them.
"""

import threading

_asked = threading.Event()


class Interrupted(Exception):
    """The process is about to end; the work stopped at a point from which it can go on."""


def interrupt_long_jobs() -> None:
    """Ask every long job of this process to stop at its next safe point."""
    _asked.set()


def allow_long_jobs() -> None:
    """Take the request back: what starts from now on may run."""
    _asked.clear()


def stop_if_asked() -> None:
    """Called by long work at its safe points. Raises Interrupted once the process was asked to end."""
    if _asked.is_set():
        raise Interrupted
