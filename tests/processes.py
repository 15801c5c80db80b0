"""Doing things at the same moment in processes of their own, which may be killed."""

import os
import pickle
import signal
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, connections

PATIENCE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Killed:
    """What is left of a process that a signal ended."""

    signal: int


@dataclass(frozen=True, slots=True)
class Raised:
    """What an action raised; the exception itself may not fit through a pipe."""

    kind: type[Exception]
    message: str

    def is_a(self, expected: type[Exception]) -> bool:
        """Whether ``except expected`` would have caught it."""
        return issubclass(self.kind, expected)


def in_processes(actions: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run each action in a process forked for it, all at once; returns what each returned, Raised, or
    Killed.

    Each has a database connection of its own; results must be picklable. For tests that commit: the
    connection of the caller is closed before, and opened again when it is used next.
    """
    connections.close_all()
    wait_end, go_end = os.pipe()
    children = []
    for action in actions:
        read_end, write_end = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(go_end)
            os.close(read_end)
            _run_and_exit(action, wait_end=wait_end, write_end=write_end)
        os.close(write_end)
        children.append((pid, read_end))
    # All of them wait for this pipe to end.
    os.close(wait_end)
    os.close(go_end)
    return [_result_of(pid, read_end) for pid, read_end in children]


def kill_this_process() -> None:
    """As a failing machine would."""
    os.kill(os.getpid(), signal.SIGKILL)


def kill_after_statement(*, containing: str) -> None:
    """Let this process die as soon as the database has run a statement with these words in it."""

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        if containing in f"{sql} {params}":
            kill_this_process()
        return result

    connection.execute_wrappers.append(watch)


def _run_and_exit(action: Callable[[], Any], *, wait_end: int, write_end: int) -> None:
    status = 1
    try:
        os.read(wait_end, 1)
        try:
            result: Any = action()
        except Exception as error:  # noqa: BLE001 - the caller looks at it
            result = Raised(type(error), str(error))
        connections.close_all()
        content = pickle.dumps(result)
        with os.fdopen(write_end, "wb") as pipe:
            pipe.write(content)
        status = 0
    except BaseException:  # noqa: BLE001 - a fork must never go on as the test
        traceback.print_exc()
    finally:
        os._exit(status)


def _result_of(pid: int, read_end: int) -> Any:
    deadline = time.monotonic() + PATIENCE_SECONDS
    with os.fdopen(read_end, "rb") as pipe:
        content = pipe.read()
    while not (found := os.waitpid(pid, os.WNOHANG))[0]:
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
            raise AssertionError("a process is stuck: deadlock?")
        time.sleep(0.01)
    if os.WIFSIGNALED(found[1]):
        return Killed(os.WTERMSIG(found[1]))
    assert content, "a process ended without a word"
    return pickle.loads(content)  # noqa: S301 - from our own fork
