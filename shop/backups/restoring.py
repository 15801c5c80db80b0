"""From a backup to an installation that goes on working.

Everything is proven before anything is written. Files wait in ``.restoring`` of their folder until the
database is there, which comes whole or not at all; a restore that was interrupted is known by that folder,
and running it again goes on with it.
"""

import os
import shutil
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Final

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from shop.backups.aftermath import Aftermath, settle
from shop.backups.databases import counts_now, database, database_errors_told, is_empty, known_migrations
from shop.backups.exceptions import BackupError
from shop.backups.files import (
    Root,
    check_space,
    copy_hashed,
    full_disk_told,
    hash_of,
    listed_files,
    roots,
    sync_folder,
)
from shop.backups.manifest import ERASURES, SUMS, UNFINISHED, Manifest, read_manifest
from shop.privacy.erasure_lists import read_erasures
from shop.privacy.services import KnownErasure

Tell = Callable[[str], object]
# Says in a folder for waiting files which backup they are of.
_MARK: Final = "backup"
_FILES: Final = "files"
MOST_NAMED: Final = 5


@dataclass(slots=True, kw_only=True)
class Restored:
    """What a restore did. ``migrated`` is how many migrations an older schema took."""

    manifest: Manifest
    migrated: int = 0
    aftermath: Aftermath = field(default_factory=Aftermath)


def verify_backup(
    folder: Path, *, without_keys: Collection[str] = (), tell: Tell = lambda _: None
) -> Manifest:
    """Read a whole backup and prove that it is what was written and fits this installation.

    Raises BackupError naming what is wrong: a half-written or damaged one, a wrong or missing key, another
    kind of database, a schema that is newer than this release.
    """
    if folder.name.endswith(UNFINISHED):
        raise BackupError(f"{folder} is a backup that was never finished. Take another one.")
    with full_disk_told(folder):
        manifest = read_manifest(folder, without_keys=without_keys)
        _check_vendor(manifest)
        _check_schema(manifest)
        tell("reading all files …")
        _check_files(folder, manifest)
    return manifest


def restore_backup(
    folder: Path,
    *,
    at: datetime,
    erasures: Path | None = None,
    without_keys: Collection[str] = (),
    tell: Tell = lambda _: None,
) -> Restored:
    """Put a backup into an empty installation, and have it go on from there at the moment ``at``.

    ``erasures`` is a list written by ``replay_erasures --write``, or the one of a newer backup. Raises
    BackupError; nothing was changed then, or running it again goes on.
    """
    known = _erasures(erasures)
    manifest = verify_backup(folder, without_keys=without_keys, tell=tell)
    known += _erasures(folder / ERASURES)
    places, own = roots(), database()
    is_begun = _is_begun(places, manifest)
    database_is_there = not is_empty()
    if not is_begun:
        _check_target(places, database_is_there=database_is_there)
    own.check_is_free()
    if not database_is_there:
        check_space(places[0].path, manifest.bytes)
        with full_disk_told(places[0].path):
            try:
                tell("files …")
                _stage(folder, places, manifest)
                tell("database …")
                own.restore(folder / manifest.database, sha256=_sum_of(folder, manifest.database))
            except BaseException:
                # The database comes last: without it nothing has happened.
                with suppress(Exception):
                    if is_empty():
                        _unstage(places)
                raise
        _check_counts(manifest)
    result = Restored(manifest=manifest)
    with database_errors_told("Bringing the schema up to date"):
        tell("schema …")
        result.migrated = _migrate(manifest)
    with full_disk_told(places[0].path):
        for root in places:
            _put_in_place(root)
    tell("people who were erased, mails, sessions …")
    with database_errors_told("Settling what was restored"):
        result.aftermath = settle(manifest, known=known, at=at)
    _unstage(places)
    return result


# --- Proving the backup -------------------------------------------------------------------------------------
def _check_vendor(manifest: Manifest) -> None:
    names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
    if manifest.vendor != connection.vendor:
        theirs, ours = (names.get(vendor, vendor) for vendor in (manifest.vendor, connection.vendor))
        raise BackupError(
            f"The backup is one of {theirs}, and DATABASE_URL names {ours}: restore it into {theirs}. "
            "Nothing was changed."
        )


def _check_schema(manifest: Manifest) -> None:
    unknown = sorted(set(manifest.migrations) - known_migrations())
    if unknown:
        raise BackupError(
            f"The schema of the backup is newer than this release: it has {_named(unknown)}. Restore it with "
            f"release {manifest.release}. Nothing was changed."
        )


def _check_files(folder: Path, manifest: Manifest) -> None:
    if not (folder / SUMS).is_file() or hash_of(folder / SUMS) != manifest.sums:
        raise BackupError(f"{SUMS} is damaged. Take another backup; nothing was changed.")
    damaged = []
    for name, sha256 in listed_files(folder):
        if ".." in PurePosixPath(name).parts or name.startswith("/"):
            raise BackupError(f"{name} leads out of the backup. Nothing was changed.")
        path = folder / name
        if not path.is_file():
            damaged.append(f"{name} (missing)")
        elif hash_of(path) != sha256:
            damaged.append(name)
    if damaged:
        raise BackupError(
            f"The backup is damaged: {_named(damaged)}. Take another backup; nothing was changed."
        )


def _sum_of(folder: Path, wanted: str) -> str:
    return next(sha256 for name, sha256 in listed_files(folder) if name == wanted)


def _named(names: list[str]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more


def _erasures(path: Path | None) -> list[KnownErasure]:
    if path is None:
        return []
    try:
        return read_erasures(path)
    except ValueError as error:
        raise BackupError(f"{error} Nothing was changed.") from None


# --- Looking at the target ----------------------------------------------------------------------------------
def _is_begun(places: Iterable[Root], manifest: Manifest) -> bool:
    """Whether a restore of this backup was interrupted here. Raises BackupError for one of another backup."""
    marks = [root.staging / _MARK for root in places if (root.staging / _MARK).is_file()]
    for mark in marks:
        if mark.read_text() != manifest.backup_id:
            raise BackupError(
                f"{mark.parent} is what an interrupted restore of another backup left: finish that one, or "
                "empty the database and the folders of files."
            )
    return bool(marks)


def _check_target(places: Iterable[Root], *, database_is_there: bool) -> None:
    if database_is_there:
        raise BackupError(
            "The database is not empty: a backup is restored into a new one, before migrate. "
            "Nothing was changed."
        )
    for root in places:
        files = (path for path in root.path.rglob("*") if root.staging not in path.parents and path.is_file())
        if next(files, None) is not None:
            raise BackupError(
                f"{root.path} is not empty: a backup is restored into empty folders. Nothing was changed."
            )


# --- Files --------------------------------------------------------------------------------------------------
def _stage(folder: Path, places: Iterable[Root], manifest: Manifest) -> None:
    """Copy all files to where they wait. Until the database is there this can be begun anew."""
    by_name = {root.name: root for root in places}
    for root in by_name.values():
        root.path.mkdir(mode=root.folder_mode, parents=True, exist_ok=True)
        shutil.rmtree(root.staging, ignore_errors=True)
        (root.staging / _FILES).mkdir(mode=root.folder_mode, parents=True)
        (root.staging / _MARK).write_text(manifest.backup_id)
    for name, sha256 in listed_files(folder):
        place, _slash, rest = name.partition("/")
        if place not in by_name or not rest:
            continue
        root = by_name[place]
        target = root.staging / _FILES / rest
        target.parent.mkdir(mode=root.folder_mode, parents=True, exist_ok=True)
        copied, _size = copy_hashed(folder / name, target, mode=root.file_mode)
        if copied != sha256:
            raise BackupError(f"{name} changed while it was read. Nothing was changed.")
    os.sync()


def _put_in_place(root: Root) -> None:
    """Move what waits to where it belongs; what was moved before an interruption stays there."""
    waiting = root.staging / _FILES
    if not waiting.is_dir():
        return
    for path in sorted(waiting.iterdir()):
        path.rename(root.path / path.name)
    sync_folder(root.path)


def _unstage(places: Iterable[Root]) -> None:
    """The end of it: without this folder nothing is unfinished."""
    for root in places:
        shutil.rmtree(root.staging, ignore_errors=True)


# --- Database -----------------------------------------------------------------------------------------------
def _check_counts(manifest: Manifest) -> None:
    counted = counts_now()
    other = sorted(table for table, rows in manifest.tables.items() if counted.get(table) != rows)
    if other:
        raise BackupError(
            f"The restored tables do not have the rows of the backup: {_named(other)}. Stop what else writes "
            "to the database, empty it and the folders of files, and try again."
        )


def _migrate(manifest: Manifest) -> int:
    """Bring an older schema up to this release; returns how many migrations that took."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return 0
    call_command("migrate", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_migrations")
        (now,) = cursor.fetchone()
    return int(now) - manifest.tables["django_migrations"]
