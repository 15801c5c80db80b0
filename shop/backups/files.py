"""Files of a backup: which there are, copying them, and the list of their digests.

The list has the form of ``sha256sum``, so that ``sha256sum --check SHA256SUMS`` proves a backup without us.
All is streamed: memory does not grow with the number or the size of files.
"""

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from django.conf import settings

from shop.backups.exceptions import BackupError
from shop.backups.manifest import SUMS

CHUNK: Final = 1024 * 1024
RESTORING: Final = ".restoring"
# What can be made again, or will not be asked for: see docs/operations/backup.md.
_LEFT_OUT: Final = {"private": ("exports",)}
_UNFINISHED_FILES: Final = ".part"
FULL: Final = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """A folder of the installation that is backed up. ``name`` is its place in a backup; the modes are those
    of restored folders and files.
    """

    name: str
    path: Path
    folder_mode: int
    file_mode: int

    @property
    def staging(self) -> Path:
        """Where restored files wait for their place; that it is there says that a restore is not finished."""
        return self.path / RESTORING


def roots() -> list[Root]:
    """Both folders of files: what a web server may read, and what only we may."""
    return [
        Root(name="media", path=Path(settings.MEDIA_ROOT), folder_mode=0o755, file_mode=0o644),
        Root(name="private", path=Path(settings.PRIVATE_MEDIA_ROOT), folder_mode=0o700, file_mode=0o600),
    ]


def files_of(root: Root) -> Iterator[str]:
    """The names of all files of a folder that belong into a backup, relative to it. A folder that is not
    there has none.
    """
    left_out = {root.path / name for name in _LEFT_OUT.get(root.name, ())} | {root.staging}
    for folder, folders, names in os.walk(root.path):
        folders[:] = sorted(name for name in folders if Path(folder, name) not in left_out)
        for name in sorted(names):
            path = Path(folder, name)
            if not name.endswith(_UNFINISHED_FILES) and path.is_file() and not path.is_symlink():
                yield path.relative_to(root.path).as_posix()


def size_of(root: Root) -> int:
    """Bytes of all files of a folder that belong into a backup."""
    total = 0
    for name in files_of(root):
        try:
            total += (root.path / name).stat().st_size
        except FileNotFoundError:
            continue
    return total


@dataclass(slots=True)
class Sums:
    """The list of files while it is written, and what it comes to."""

    output: IO[bytes]
    files: int = 0
    bytes: int = 0
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def add(self, name: str, *, sha256: str, size: int) -> None:
        line = _line(name, sha256)
        self.output.write(line)
        self.digest.update(line)
        self.files += 1
        self.bytes += size


def _line(name: str, sha256: str) -> bytes:
    """As ``sha256sum`` writes it: a name with a line break or a backslash is escaped, and so marked."""
    escaped = name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    mark = "\\" if escaped != name else ""
    return f"{mark}{sha256}  {escaped}\n".encode("utf-8", "surrogateescape")


def _parsed(line: bytes) -> tuple[str, str]:
    text = line.decode("utf-8", "surrogateescape").removesuffix("\n")
    is_escaped = text.startswith("\\")
    sha256, _spaces, name = text.removeprefix("\\").partition("  ")
    if is_escaped:
        # The byte 0 is in no name: it stands for a backslash that is one.
        name = name.replace("\\\\", "\0").replace("\\n", "\n").replace("\\r", "\r").replace("\0", "\\")
    return name, sha256


def listed_files(folder: Path) -> Iterator[tuple[str, str]]:
    """Name and SHA-256 of each file of a backup, in order."""
    with (folder / SUMS).open("rb") as lines:
        for line in lines:
            yield _parsed(line)


def copy_hashed(source: Path, target: Path, *, mode: int = 0o600) -> tuple[str, int]:
    """Copy a file under a new name; returns the SHA-256 and the size of what was written. The caller syncs.

    Raises FileNotFoundError for a source that is not there, FileExistsError for a target that is.
    """
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as reader:
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "wb") as writer:
            os.fchmod(descriptor, mode)
            while chunk := reader.read(CHUNK):
                digest.update(chunk)
                writer.write(chunk)
                size += len(chunk)
    return digest.hexdigest(), size


def hash_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as reader:
        return hashlib.file_digest(reader, "sha256").hexdigest()


def sync_folder(folder: Path) -> None:
    """Have the names in a folder survive a crash."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def check_space(folder: Path, needed: int) -> None:
    """Raises BackupError where the disk of a folder has less than so many bytes left, and a little more."""
    place = folder
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    if free < needed * 1.05:
        raise BackupError(
            f"The disk of {place} is too full: {_mebibytes(needed)} are needed, {_mebibytes(free)} are free. "
            "Nothing was changed."
        )


@contextmanager
def full_disk_told(folder: Path) -> Iterator[None]:
    """Have a disk that fills up, or breaks, end in a sentence. Raises BackupError."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise BackupError(f"The disk of {folder} is full. What was begun was taken away.") from error
        raise BackupError(f"{error.filename or folder}: {error.strerror or error}.") from error


def _mebibytes(size: int) -> str:
    return f"{size / 1024 / 1024:,.0f} MiB"
