"""Locks between threads and processes: one holder, and nothing left of one that died."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection, transaction

from shop.core.locks import exclusive
from tests.races import together

ROOT = Path(__file__).resolve().parents[3]
# Takes the lock of the database named in the arguments and holds it until it is killed.
HOLDER = """
import sys, time
import django
from django.conf import settings
engine, *places = sys.argv[1:]
database = {"ENGINE": engine, **dict(place.split("=", 1) for place in places)}
settings.configure(DATABASES={"default": database})
django.setup()
from shop.core.locks import exclusive
with exclusive("example") as is_mine:
    print(is_mine, flush=True)
    time.sleep(60)
"""


@contextmanager
def holder() -> Iterator[subprocess.Popen[str]]:
    """Another process that has taken the lock; it is gone after the block."""
    own = connection.settings_dict
    places = [f"{name}={own[name]}" for name in ("NAME", "HOST", "PORT", "USER", "PASSWORD") if own[name]]
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(own["ENGINE"]), *places],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "True\n"
            yield process
        finally:
            process.kill()


def is_free() -> bool:
    with exclusive("example") as is_mine:
        return is_mine


@pytest.mark.journey
@pytest.mark.django_db
def test_a_lock_is_free_again_after_its_block():
    with exclusive("example") as first, exclusive("example") as second, exclusive("other") as other:
        assert (first, second, other) == (True, False, True)

    assert is_free()


@pytest.mark.journey
@pytest.mark.django_db
def test_a_failure_in_the_block_frees_the_lock():
    with pytest.raises(ZeroDivisionError), exclusive("example"):
        raise ZeroDivisionError

    assert is_free()


@pytest.mark.journey
@pytest.mark.django_db
def test_a_lock_outlives_the_transaction_it_was_taken_in():
    with exclusive("example") as is_mine:
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            raise ZeroDivisionError
        assert (is_mine, is_free()) == (True, False)


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
def test_of_two_threads_one_gets_the_lock():
    both_asked = threading.Barrier(2)

    def ask() -> bool:
        with exclusive("example") as is_mine:
            both_asked.wait(20)
            return is_mine

    assert sorted(together([ask, ask])) == [False, True]


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
def test_patience_gets_a_lock_that_is_freed_meanwhile():
    taken, done = threading.Event(), threading.Event()

    def hold() -> None:
        with exclusive("example"):
            taken.set()
            done.wait(20)

    def wait() -> bool:
        taken.wait(20)
        threading.Timer(0.3, done.set).start()
        with exclusive("example", patience_seconds=20) as is_mine:
            return is_mine

    assert together([hold, wait]) == [None, True]


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
def test_a_process_that_is_killed_leaves_no_lock_behind():
    with holder() as process:
        while_it_lives = is_free()
        process.send_signal(signal.SIGKILL)
        process.wait(20)

    assert while_it_lives is False
    with exclusive("example", patience_seconds=20) as is_mine:
        assert is_mine
