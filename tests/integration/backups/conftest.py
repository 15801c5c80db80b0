"""An installation to back up, and an empty place to restore it into: the same one, emptied."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from shop.backups.files import roots


def empty_files() -> None:
    """Delete all files."""
    for root in roots():
        shutil.rmtree(root.path, ignore_errors=True)


def empty_database() -> None:
    """Leave a database without a table, as a new one is."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
        connection.close()
        return
    connection.close()
    for suffix in ("", "-wal", "-shm"):
        Path(f"{settings.DATABASES['default']['NAME']}{suffix}").unlink(missing_ok=True)


def empty_everything() -> None:
    """Be as on a new machine."""
    empty_database()
    empty_files()


def files_and_hashes() -> dict[str, bytes]:
    """Every file by its name, with what is in it."""
    return {
        f"{root.name}/{path.relative_to(root.path)}": path.read_bytes()
        for root in roots()
        for path in root.path.rglob("*")
        if path.is_file()
    }


@pytest.fixture(autouse=True)
def _own_files() -> None:
    """What other tests left is none of this one's."""
    empty_files()


@pytest.fixture
def some_files() -> None:
    """A logo that everybody may read, a document that nobody may, and what belongs into no backup."""
    media, private = roots()
    for place, content in {
        media.path / "logos" / "one.png": b"a picture",
        media.path / "a \\ strange\nname.txt": b"strange",
        private.path / "documents" / "ab" / "cdef": b"a document",
        private.path / "documents" / "ab" / "gone.part": b"half a docu",
        private.path / "exports" / "list": b"an export",
    }.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
