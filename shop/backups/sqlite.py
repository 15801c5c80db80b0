"""SQLite: a copy by its online backup, which waits for nobody and is waited for by nobody (WAL)."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection

from shop.backups.databases import Snapshot, contents
from shop.backups.exceptions import BackupError
from shop.backups.files import copy_hashed, hash_of, sync_folder


class SqliteDatabase:
    """The database file of DATABASES."""

    file = "database.sqlite3"

    def __init__(self) -> None:
        self.path = Path(connection.settings_dict["NAME"])

    def size(self) -> int:
        """Of the file and of what is still in its log."""
        parts = (self.path, Path(f"{self.path}-wal"))
        return sum(part.stat().st_size for part in parts if part.exists())

    def dump(self, folder: Path) -> Snapshot:
        """All pages in one step: in several, each commit of somebody else would start it anew."""
        target = folder / self.file
        target.touch(mode=0o600)
        try:
            with (
                closing(
                    sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=rw", uri=True, timeout=60)
                ) as source,
                closing(sqlite3.connect(target)) as copy,
            ):
                source.backup(copy, pages=-1)
                # One file without a log beside it.
                copy.execute("PRAGMA journal_mode=DELETE")
                self._check(copy)
                cursor = copy.cursor()
                cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
                tables = [name for (name,) in cursor.fetchall() if not name.startswith("sqlite_")]
                migrations, counts, numbers = contents(cursor, tables)
        except sqlite3.Error as error:
            raise BackupError(f"SQLite could not write the copy: {error}.") from error
        return Snapshot(
            file=self.file,
            sha256=hash_of(target),
            size=target.stat().st_size,
            server=sqlite3.sqlite_version,
            migrations=migrations,
            tables=counts,
            numbers=numbers,
        )

    def _check(self, copy: sqlite3.Connection) -> None:
        (verdict,) = copy.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise BackupError(
                f"The database itself is damaged ({verdict}). Restore the last backup that is whole."
            )

    def check_is_free(self) -> None:
        """An empty file has nothing that somebody could be busy with."""

    def restore(self, file: Path, *, sha256: str) -> None:
        """Beside its place, synced, and renamed."""
        connection.close()
        beside = self.path.with_name(f"{self.path.name}.restoring")
        beside.unlink(missing_ok=True)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            copied, _size = copy_hashed(file, beside)
            if copied != sha256:
                raise BackupError(f"{file.name} changed while it was read. Nothing was changed.")
            with beside.open("rb+") as written:
                os.fsync(written.fileno())
            # Those of the empty database would be taken for the restored one's.
            for suffix in ("-wal", "-shm", "-journal"):
                Path(f"{self.path}{suffix}").unlink(missing_ok=True)
            beside.replace(self.path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        sync_folder(self.path.parent)
