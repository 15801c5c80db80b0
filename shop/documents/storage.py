"""Files that no address leads to."""

import os
import tempfile
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages


def private_storage() -> Storage:
    """The storage of documents; a callable, so that migrations carry neither a path nor a class."""
    return storages["private"]


class PrivateFileStorage(FileSystemStorage):
    """Keeps files outside the served directories, for the process's owner only, and either whole or not at
    all.

    A file is written beside its place, synced to the disk and renamed: after a crash or on a full disk there
    is no half document under a document's name. Raises the OSError of the disk, having removed what it began.
    """

    def replace(self, name: str, content: "File[bytes]") -> None:
        """Put other bytes into the place of a file, at once: whoever opens it finds the old or the new ones,
        whatever crashes. Raises FileNotFoundError for one that is not there (any more).
        """
        self._write(name, content, is_there=True)

    def _save(self, name: str, content: "File[bytes]") -> str:
        self._write(name, content, is_there=False)
        return name.replace("\\", "/")

    def _write(self, name: str, content: "File[bytes]", *, is_there: bool) -> None:
        path = Path(self.path(name))
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, partial = tempfile.mkstemp(dir=path.parent, suffix=".part")  # mode 0600
        try:
            with os.fdopen(descriptor, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            if is_there:
                path.stat()
            Path(partial).replace(path)
        except BaseException:
            Path(partial).unlink(missing_ok=True)
            raise
        self._sync_directory(path.parent)

    @staticmethod
    def _sync_directory(directory: Path) -> None:
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def url(self, name: str | None) -> str:
        """Raise ValueError: private files are handed out by a view that has checked who asks."""
        raise ValueError("a private file has no address")
