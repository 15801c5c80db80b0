"""Doing things at the same moment, each on a database connection of its own."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection

PATIENCE_SECONDS = 60


def together(actions: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run all actions in threads that start at once; returns each one's result or the exception it raised."""
    start = threading.Barrier(len(actions))
    results: list[Any] = [None] * len(actions)

    def run(index: int, action: Callable[[], Any]) -> None:
        try:
            start.wait(PATIENCE_SECONDS)
            results[index] = action()
        except Exception as error:  # noqa: BLE001 - the caller looks at it
            results[index] = error
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=(index, action), daemon=True)
        for index, action in enumerate(actions)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    assert not any(thread.is_alive() for thread in threads), "a thread is stuck: deadlock?"
    return results
