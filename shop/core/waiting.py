"""How long a request waits for a database that others write to."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def quick_transaction(*, milliseconds: int) -> Iterator[None]:
    """A transaction that waits no longer than this for each lock: for writes that a page can do without.

    Raises OperationalError then. Inside another transaction on PostgreSQL the limit holds until that ends.
    """
    if connection.vendor != "sqlite":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{milliseconds}ms"])
            yield
        return
    # Set before the transaction: an immediate one waits for its lock where it begins.
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        (usual,) = cursor.fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {milliseconds:d}")
    try:
        with transaction.atomic():
            yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {usual:d}")
