"""Making a backup while the installation works.

First the database, as of one moment, then the files: what is stored as a file is there before its row is
committed, so every row of the snapshot finds its file. A backup is written under another name, synced, and
renamed: what has the name it was asked for is whole.
"""

import os
import shutil
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import django
from django.db import connection

from shop.backups.databases import Database, Snapshot, database
from shop.backups.exceptions import BackupError
from shop.backups.files import (
    Root,
    Sums,
    check_space,
    copy_hashed,
    files_of,
    full_disk_told,
    hash_of,
    roots,
    size_of,
    sync_folder,
)
from shop.backups.manifest import ERASURES, FORMAT, MANIFEST, SUMS, UNFINISHED, Manifest, write_manifest
from shop.core.locks import exclusive
from shop.core.paths import release
from shop.privacy.erasure_lists import write_erasures

Tell = Callable[[str], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A backup that was made. ``vanished`` are files that were deleted while it was."""

    manifest: Manifest
    vanished: int


def make_backup(folder: Path, *, at: datetime, tell: Tell = lambda _line: None) -> Made:
    """Write a backup of the database and of all files into a new folder.

    ``tell`` hears of each step. Raises BackupError, and leaves no folder that looks like a backup, whatever
    happens.
    """
    folder = folder.absolute()
    with exclusive("backup") as is_mine:
        if not is_mine:
            raise BackupError("Another backup is being made. Nothing was written.")
        unfinished = _unfinished(folder)
        own, places = database(), roots()
        check_space(folder.parent, own.size() + sum(size_of(root) for root in places))
        try:
            with full_disk_told(folder.parent):
                unfinished.mkdir(mode=0o700, parents=True)
                made = _write(unfinished, own, places, at=at, tell=tell)
                unfinished.rename(folder)
                sync_folder(folder.parent)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
        return made


def _unfinished(folder: Path) -> Path:
    """The name under which a backup is written; what a killed run left there goes. Raises BackupError."""
    if folder.is_mount():
        raise BackupError(f"{folder} is where a disk is mounted: name a folder below it.")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BackupError(f"{folder} exists and is not empty: name a new folder. Nothing was written.")
    if any(folder.is_relative_to(root.path.absolute()) for root in roots()):
        raise BackupError(f"{folder} is inside of what is backed up: name a folder elsewhere.")
    unfinished = folder.with_name(f"{folder.name}{UNFINISHED}")
    if unfinished.exists():
        ours = {database().file, SUMS, ERASURES, MANIFEST, *(root.name for root in roots())}
        if not unfinished.is_dir() or {path.name for path in unfinished.iterdir()} - ours:
            raise BackupError(f"{unfinished} is in the way, and is no unfinished backup.")
        shutil.rmtree(unfinished)
    return unfinished


def _write(folder: Path, own: Database, places: list[Root], *, at: datetime, tell: Tell) -> Made:
    tell("database …")
    snapshot = own.dump(folder)
    vanished = 0
    with (folder / SUMS).open("wb") as output:
        sums = Sums(output)
        sums.add(snapshot.file, sha256=snapshot.sha256, size=snapshot.size)
        # Of now, not of the snapshot: whoever is on it by then shall not come back either.
        write_erasures(folder / ERASURES)
        sums.add(ERASURES, sha256=hash_of(folder / ERASURES), size=(folder / ERASURES).stat().st_size)
        for root in places:
            tell(f"{root.name} …")
            vanished += _copy_files(root, folder, sums)
    # One flush for many files; whether all of it can be read again is what --verify-only asks.
    os.sync()
    manifest = _manifest(snapshot, sums, at=at)
    write_manifest(folder, manifest)
    return Made(manifest=manifest, vanished=vanished)


def _copy_files(root: Root, folder: Path, sums: Sums) -> int:
    """Copy all files of a folder; returns how many were deleted before it came to them."""
    vanished = 0
    (folder / root.name).mkdir(mode=0o700)
    for name in files_of(root):
        target = folder / root.name / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            sha256, size = copy_hashed(root.path / name, target)
        except FileNotFoundError:
            vanished += 1
            continue
        sums.add(f"{root.name}/{name}", sha256=sha256, size=size)
    return vanished


def _manifest(snapshot: Snapshot, sums: Sums, *, at: datetime) -> Manifest:
    return Manifest(
        format=FORMAT,
        backup_id=uuid.uuid4().hex,
        made_at=at.isoformat(),
        release=release(),
        django=django.get_version(),
        vendor=connection.vendor,
        server=snapshot.server,
        database=snapshot.file,
        files=sums.files,
        bytes=sums.bytes,
        sums=sums.digest.hexdigest(),
        migrations=snapshot.migrations,
        tables=snapshot.tables,
        numbers=snapshot.numbers,
    )
