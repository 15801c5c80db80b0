"""Where the installations of a benchmark keep their rows: files, or a PostgreSQL started for one run."""

import shutil
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import psycopg

from tests.services import postgres_cluster

BENCH = Path(__file__).resolve().parent.parent / "var" / "bench"


class Databases(Hashable, Protocol):
    """Makes databases by name. ``is_kept``: they outlive this run of the benchmark."""

    engine: str
    is_kept: bool

    def url(self, name: str) -> str: ...

    def create(self, name: str) -> None: ...

    def copy(self, old: str, new: str) -> None: ...

    def drop(self, name: str) -> None: ...


class SqliteDatabases:
    """A file for each."""

    engine = "sqlite"
    is_kept = True

    def url(self, name: str) -> str:
        return f"sqlite:///{self._path(name)}"

    def create(self, name: str) -> None:
        """SQLite makes the file by itself."""

    def copy(self, old: str, new: str) -> None:
        shutil.copy(self._path(old), self._path(new))

    def drop(self, name: str) -> None:
        for ending in ("", "-wal", "-shm"):
            Path(f"{self._path(name)}{ending}").unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return BENCH / f"{name}.sqlite3"


class PostgresDatabases:
    """A database for each, in a cluster that ends with the benchmark."""

    engine = "postgresql"
    is_kept = False

    def __init__(self, maintenance_url: str) -> None:
        self._maintenance_url = maintenance_url

    def url(self, name: str) -> str:
        return f"{self._maintenance_url.rsplit('/', 1)[0]}/{name}"

    def create(self, name: str) -> None:
        self._run(f'CREATE DATABASE "{name}"')

    def copy(self, old: str, new: str) -> None:
        self._run(f'CREATE DATABASE "{new}" TEMPLATE "{old}"')

    def drop(self, name: str) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{name}"')

    def _run(self, statement: str) -> None:
        url = self._maintenance_url.replace("postgres://", "postgresql://")
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def databases(*, on_postgres: bool) -> Iterator[Databases]:
    """Yield where the installations keep their rows during this run."""
    if not on_postgres:
        yield SqliteDatabases()
        return
    with postgres_cluster() as url:
        yield PostgresDatabases(url)
