"""Waiting for a condition, for tests with processes of their own."""

import time
from collections.abc import Callable
from typing import Any

PATIENCE_SECONDS = 120


def wait_for(condition: Callable[[], Any], *, seconds: float = PATIENCE_SECONDS, pause: float = 0.1) -> Any:
    """Return what the condition says as soon as it is true; AssertionError when it never is."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(pause)
    return found
