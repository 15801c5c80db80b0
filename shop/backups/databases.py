"""The database of a backup: a snapshot of one moment, taken while others write, and putting it back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.utils import DatabaseError

from shop.backups.exceptions import BackupError


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What a snapshot holds and how it was written. ``migrations`` are those that this release knows."""

    file: str
    sha256: str
    size: int
    server: str
    migrations: list[str]
    tables: dict[str, int]
    numbers: dict[str, int]


class Database(Protocol):
    """What a kind of database has to be able to do. All raise BackupError."""

    file: str

    def size(self) -> int:
        """Bytes that a snapshot takes at most, roughly."""

    def dump(self, folder: Path) -> Snapshot:
        """Write a snapshot into the folder; the caller syncs."""

    def check_is_free(self) -> None:
        """Raise unless nobody uses the database, as far as it can be seen."""

    def restore(self, file: Path, *, sha256: str) -> None:
        """Put a snapshot into the empty database, whole or not at all."""


def database() -> Database:
    """The database in use."""
    from shop.backups.postgres import PostgresDatabase
    from shop.backups.sqlite import SqliteDatabase

    return PostgresDatabase() if connection.vendor == "postgresql" else SqliteDatabase()


def is_empty() -> bool:
    """Whether the database in use has no table. Raises BackupError where it cannot be reached."""
    try:
        return not connection.introspection.table_names(include_views=True)
    except DatabaseError as error:
        reason = str(error).strip().partition("\n")[0]
        raise BackupError(f"The database cannot be reached: {reason}. Nothing was changed.") from error


class Cursor(Protocol):
    """What both drivers have in common."""

    def execute(self, query: str) -> Any: ...

    def fetchall(self) -> list[Any]: ...


def contents(cursor: Cursor, tables: list[str]) -> tuple[list[str], dict[str, int], dict[str, int]]:
    """Known migrations, rows by table, and last numbers, as one transaction sees them."""
    counts = {}
    for table in sorted(tables):
        # Names out of the database's own catalogue.
        cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
        counts[table] = int(cursor.fetchall()[0][0])
    if not {"django_migrations", "core_numberseries"} <= set(counts):
        raise BackupError("The database is not one of this software: its tables are missing.")
    cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
    known = known_migrations()
    # Names that earlier releases left and this one does not know say nothing about the schema.
    migrations = sorted({f"{app}.{name}" for app, name in cursor.fetchall()} & known)
    cursor.execute("SELECT kind, year, last_number FROM core_numberseries ORDER BY kind, year")
    numbers = {f"{kind} {year}": int(last) for kind, year, last in cursor.fetchall()}
    return migrations, counts, numbers


def counts_now() -> dict[str, int]:
    """Rows by table of the database in use."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        return contents(cursor, tables)[1]


def known_migrations() -> set[str]:
    """Every migration that this release has, and those that its squashed ones stand for."""
    loader = MigrationLoader(None)
    keys = set(loader.disk_migrations)
    for migration in loader.disk_migrations.values():
        keys.update(migration.replaces)
    return {f"{app}.{name}" for app, name in keys}


@contextmanager
def database_errors_told(doing: str) -> Iterator[None]:
    """Have a database that fails end in a sentence."""
    try:
        yield
    except DatabaseError as error:
        reason = str(error).strip().partition("\n")[0]
        raise BackupError(f"{doing} failed: {reason}.") from error
