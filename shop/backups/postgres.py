"""PostgreSQL: pg_dump of a snapshot that its counts are taken from, too; pg_restore in one transaction."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final, cast

from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

from shop.backups.databases import Snapshot, contents, database_errors_told
from shop.backups.exceptions import BackupError
from shop.backups.files import CHUNK

# Reading and decompressing take longer than what the best compression saves.
COMPRESSION: Final = 3
# Only a migration that runs is waited for: pg_dump keeps no writer waiting, nor is it kept by one.
LOCK_WAIT_MILLISECONDS: Final = 60_000


class PostgresDatabase:
    """The database of DATABASES, by the programs of its client."""

    file = "database.dump"

    def size(self) -> int:
        """Of the database with its indexes: a dump is a good deal smaller."""
        with database_errors_told("Asking for the size of the database"), connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            (size,) = cursor.fetchone()
        return int(size) // 2

    def dump(self, folder: Path) -> Snapshot:
        """Counts and dump see the same moment, however much is written meanwhile."""
        program = _program("pg_dump")
        with database_errors_told("Reading the database"), self._snapshot() as (cursor, snapshot, server):
            tables = connection.introspection.get_table_list(cursor)
            names = [table.name for table in tables if table.type in ("t", "p")]
            migrations, counts, numbers = contents(cursor, names)
            digest, size = _run_into(
                [
                    *(program, "--format=custom", f"--compress={COMPRESSION}", "--no-owner"),
                    *("--no-privileges", f"--snapshot={snapshot}", "--no-password"),
                    f"--lock-wait-timeout={LOCK_WAIT_MILLISECONDS}",
                ],
                folder / self.file,
            )
        return Snapshot(
            file=self.file,
            sha256=digest,
            size=size,
            server=server,
            migrations=migrations,
            tables=counts,
            numbers=numbers,
        )

    @contextmanager
    def _snapshot(self) -> Iterator[tuple[Any, str, str]]:
        """A read-only transaction of a connection of its own, the name under which others can share what it
        sees, and the server's version.
        """
        own = connection.copy()
        try:
            own.set_autocommit(False)
            with own.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
                cursor.execute("SELECT pg_export_snapshot(), current_setting('server_version')")
                snapshot, server = cursor.fetchone()
                yield cursor, snapshot, server
        finally:
            own.close()

    def check_is_free(self) -> None:
        """Raises BackupError where others are connected: they would work on what is half restored."""
        with database_errors_told("Asking who is connected"), connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid() "
                "AND backend_type = 'client backend'"
            )
            (others,) = cursor.fetchone()
        if others:
            raise BackupError(
                f"{others} other connections to the database are open. Stop web, relay, workers and beat "
                "first. Nothing was changed."
            )

    def restore(self, file: Path, *, sha256: str) -> None:
        """The digest was proven just before; the transaction is the server's."""
        connection.close()
        arguments, environment = _connection()
        command = [
            *(_program("pg_restore"), "--exit-on-error", "--single-transaction", "--no-owner"),
            *("--no-privileges", "--no-password", *arguments, str(file)),
        ]
        with tempfile.TemporaryFile() as said:
            ended = subprocess.run(  # noqa: S603 - our own words and those of the settings
                command, env=environment, stdin=subprocess.DEVNULL, stdout=said, stderr=said, check=False
            )
            if ended.returncode:
                raise BackupError(f"pg_restore failed: {_last_words(said)}. The database is as it was.")


def _program(name: str) -> str:
    """The path of a client program: from PATH, else the newest of a Debian server. Raises BackupError."""
    if found := shutil.which(name):
        return found
    installed = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    newest = sorted(installed, key=lambda path: int(path.parts[-3]), reverse=True)
    if not newest:
        raise BackupError(f"{name} is not on this machine: install PostgreSQL's client programs.")
    return str(newest[0])


def _connection() -> tuple[list[str], dict[str, str]]:
    """Arguments and environment by which the programs reach the database; the password is in no argument."""
    arguments, environment = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    *options, name = arguments[1:]
    return [*options, f"--dbname={name}"], {**os.environ, **(environment or {})}


def _run_into(command: list[str], target: Path) -> tuple[str, int]:
    """Write what the program says into a file; returns its SHA-256 and size."""
    arguments, environment = _connection()
    digest, size = hashlib.sha256(), 0
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as output, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(  # noqa: S603 - our own words and those of the settings
            [*command, *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
        )
        dump = cast(IO[bytes], process.stdout)
        try:
            while chunk := dump.read(CHUNK):
                digest.update(chunk)
                output.write(chunk)
                size += len(chunk)
        except BaseException:
            process.kill()
            raise
        finally:
            dump.close()
            status = process.wait()
        if status:
            raise BackupError(f"pg_dump failed: {_last_words(errors)}.")
    return digest.hexdigest(), size


def _last_words(said: IO[bytes]) -> str:
    """The first line of a program's errors, without who says it."""
    said.seek(0)
    lines = [line.strip() for line in said.read(4096).decode("utf-8", "replace").splitlines() if line.strip()]
    told = [line for line in lines if "error" in line.lower()] or lines
    return told[0].rstrip(".") if told else "it gave no reason"
