"""What is no good is told in a sentence before anything is done; a backup that fails leaves none behind."""

import errno
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings as current_settings
from django.core.management import CommandError, call_command
from django.db import connection, connections

from shop.backups import databases, files, making, manifest, restoring, sqlite
from shop.backups.exceptions import BackupError
from shop.backups.files import roots
from shop.backups.making import make_backup
from shop.backups.restoring import restore_backup, verify_backup
from shop.core.locks import exclusive
from tests.factories.journeys import NOW
from tests.integration.backups.conftest import empty_everything, files_and_hashes
from tests.processes import Killed, in_processes, kill_this_process

pytestmark = pytest.mark.django_db(transaction=True)

OTHER_KEY = "MTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTE="


@pytest.fixture
def backup(tmp_path: Path, some_files: None) -> Path:
    make_backup(tmp_path / "backup", at=NOW)
    return tmp_path / "backup"


def flip(path: Path, *, at: float = 0.5) -> None:
    """Flip one bit, in the middle unless told otherwise."""
    content = bytearray(path.read_bytes())
    content[int(len(content) * at)] ^= 1
    path.write_bytes(content)


def refused(folder: Path, sentence: str) -> None:
    """Both ways to look at it refuse it, and an empty place is left empty."""
    with pytest.raises(BackupError, match=sentence):
        verify_backup(folder)
    empty_everything()
    with pytest.raises(CommandError, match=sentence):
        call_command("restore", str(folder))
    assert files_and_hashes() == {}
    assert connection.introspection.table_names() == []


# --- Restoring ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("database.sqlite3", r"damaged: database\.sqlite3\."),
        ("private/documents/ab/cdef", "damaged: private/documents/ab/cdef"),
        ("media/logos/one.png", "damaged: media/logos/one.png"),
        ("erasures.json", "damaged: erasures.json"),
        ("SHA256SUMS", "SHA256SUMS is damaged"),
    ],
)
def test_a_flipped_bit_is_found(backup: Path, name: str, sentence: str):
    flip(backup / name)

    refused(backup, sentence)


def test_a_flipped_bit_anywhere_in_the_manifest_is_found(backup: Path):
    whole = (backup / "manifest.json").read_bytes()
    for place in range(0, len(whole), len(whole) // 60):
        (backup / "manifest.json").write_bytes(whole)
        flip(backup / "manifest.json", at=place / len(whole))
        with pytest.raises(BackupError):
            manifest.read_manifest(backup)

    refused(backup, r"manifest\.json is damaged|FIELD_ENCRYPTION_KEYS|format")


def test_a_manifest_that_somebody_wrote_anew_is_found(backup: Path):
    sealed = json.loads((backup / "manifest.json").read_text())
    sealed["content"]["release"] = "9.9"
    sealed["digest"] = manifest._digest(sealed["content"])
    (backup / "manifest.json").write_bytes(manifest._canonical(sealed))

    refused(backup, "or manifest.json was changed")


@pytest.mark.parametrize("name", ["database.sqlite3", "private/documents/ab/cdef"])
def test_a_missing_file_is_found(backup: Path, name: str):
    (backup / name).unlink()

    refused(backup, f"{name} \\(missing\\)")


def test_a_half_written_backup_is_no_backup(backup: Path):
    (backup / "manifest.json").unlink()

    refused(backup, "no whole backup: it has no manifest.json")


def test_what_was_never_finished_says_so_in_its_name(tmp_path: Path, backup: Path):
    backup.rename(tmp_path / "backup.unfinished")

    refused(tmp_path / "backup.unfinished", "never finished")


def test_a_folder_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("restore", str(tmp_path / "nothing"))


def test_a_missing_key_is_told_by_its_id(backup: Path, settings):
    settings.FIELD_ENCRYPTION_KEYS = [f"new:{OTHER_KEY}"]

    refused(backup, "lacks the key “t1”")


def test_another_key_of_the_same_name_is_told(backup: Path, settings):
    settings.FIELD_ENCRYPTION_KEYS = [f"t1:{OTHER_KEY}"]

    refused(backup, "The key “t1” in FIELD_ENCRYPTION_KEYS is another one")


def test_a_key_that_is_lost_can_be_done_without_where_another_one_is_left(tmp_path: Path, settings):
    first = settings.FIELD_ENCRYPTION_KEYS[0]
    settings.FIELD_ENCRYPTION_KEYS = [first, f"old:{OTHER_KEY}"]
    make_backup(tmp_path / "backup", at=NOW)
    settings.FIELD_ENCRYPTION_KEYS = [first]

    with pytest.raises(BackupError, match="lacks the key “old”"):
        verify_backup(tmp_path / "backup")
    assert verify_backup(tmp_path / "backup", without_keys=["old"]).at == NOW
    with pytest.raises(BackupError, match="At least one key"):
        verify_backup(tmp_path / "backup", without_keys=["old", "t1"])


def test_a_schema_that_is_newer_than_the_code_is_named(backup: Path, monkeypatch: pytest.MonkeyPatch):
    known = databases.known_migrations() - {"quotes.0001_initial"}
    monkeypatch.setattr(restoring, "known_migrations", lambda: known)

    refused(backup, r"newer than this release: it has quotes\.0001_initial\. Restore it with release")


def test_migrations_that_a_squashed_one_stands_for_are_known():
    replaced = {
        f"{app}.{name}"
        for migration in databases.MigrationLoader(None).disk_migrations.values()
        for app, name in migration.replaces
    }

    assert replaced
    assert replaced <= databases.known_migrations()


def test_what_an_earlier_release_left_in_the_list_of_migrations_is_not_asked_for(tmp_path: Path):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('quotes', '0000_gone', '2020-01-01')"
        )

    made = make_backup(tmp_path / "backup", at=NOW).manifest

    assert "quotes.0000_gone" not in made.migrations
    assert "quotes.0001_initial" in verify_backup(tmp_path / "backup").migrations


def test_a_backup_of_another_kind_of_database_is_told(backup: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(type(connections["default"]), "vendor", "postgresql")

    with pytest.raises(BackupError, match="The backup is one of SQLite, and DATABASE_URL names PostgreSQL"):
        verify_backup(backup)


def test_a_list_of_erasures_that_is_none_is_refused_first(tmp_path: Path, backup: Path):
    (tmp_path / "list").write_text("[{}]")
    empty_everything()

    with pytest.raises(CommandError, match="is no list of erasures"):
        call_command("restore", str(backup), "--erasures", str(tmp_path / "list"))
    assert files_and_hashes() == {}


def test_anybody_can_prove_the_files_with_sha256sum(backup: Path):
    assert shutil.which("sha256sum")
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=backup, check=True)
    flip(backup / "media" / "logos" / "one.png")
    ended = subprocess.run(
        ["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=backup, capture_output=True, check=False
    )
    assert ended.returncode


def test_a_disk_that_fills_up_during_a_restore_leaves_the_place_empty(
    backup: Path, monkeypatch: pytest.MonkeyPatch
):
    empty_everything()
    for module in (restoring, sqlite):
        with monkeypatch.context() as patch:
            fail_after(patch, module, copies=0 if module is sqlite else 1)
            with pytest.raises(CommandError, match=r"The disk of .* is full"):
                call_command("restore", str(backup))
        assert files_and_hashes() == {}
        assert connection.introspection.table_names() == []

    restore_backup(backup, at=NOW)
    assert "media/logos/one.png" in files_and_hashes()


# --- Making one ---------------------------------------------------------------------------------------------
def fail_after(patch: pytest.MonkeyPatch, module: object, *, copies: int) -> None:
    """Let the disk be full when so many files are copied."""
    left = iter(range(copies))

    def copy(source: Path, target: Path, **values: int) -> tuple[str, int]:
        if next(left, None) is None:
            target.write_bytes(source.read_bytes()[:1])
            raise OSError(errno.ENOSPC, "No space left on device", str(target))
        return files.copy_hashed(source, target, **values)

    patch.setattr(module, "copy_hashed", copy)


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path):
    (tmp_path / "mine").write_text("mine")

    with pytest.raises(CommandError, match="exists and is not empty"):
        call_command("backup", str(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_an_empty_folder_is_taken(tmp_path: Path):
    (tmp_path / "backup").mkdir()

    make_backup(tmp_path / "backup", at=NOW)

    assert verify_backup(tmp_path / "backup").at == NOW
    assert (tmp_path / "backup").stat().st_mode & 0o077 == 0


def test_a_folder_inside_of_what_is_backed_up_is_refused(some_files: None):
    with pytest.raises(CommandError, match="inside of what is backed up"):
        call_command("backup", str(roots()[0].path / "backup"))


def test_a_full_disk_is_told_beforehand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, some_files: None):
    monkeypatch.setattr(files.shutil, "disk_usage", lambda _place: shutil._ntuple_diskusage(10, 9, 1))

    with pytest.raises(CommandError, match=r"too full: .* MiB are needed, 0 MiB are free"):
        call_command("backup", str(tmp_path / "backup"))
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_up_leaves_nothing_that_looks_like_a_backup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, some_files: None
):
    fail_after(monkeypatch, making, copies=1)

    with pytest.raises(CommandError, match=r"is full\. What was begun was taken away"):
        call_command("backup", str(tmp_path / "backup"))
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one MiB; skipped where nobody may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk is not allowed here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_disk_that_is_really_full_leaves_nothing_either(
    small_disk: Path, monkeypatch: pytest.MonkeyPatch, some_files: None
):
    # As if somebody else had filled it since.
    monkeypatch.setattr(making, "check_space", lambda *_: None)

    with pytest.raises(CommandError, match="full"):
        call_command("backup", str(small_disk / "backup"))
    assert list(small_disk.iterdir()) == []


def test_a_killed_backup_looks_like_none_and_the_next_one_takes_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, some_files: None
):
    with monkeypatch.context() as patch:
        patch.setattr(making, "write_manifest", lambda *_: kill_this_process())
        (ended,) = in_processes([partial(make_backup, tmp_path / "backup", at=NOW)])
    assert isinstance(ended, Killed)
    assert [path.name for path in tmp_path.iterdir()] == ["backup.unfinished"]

    make_backup(tmp_path / "backup", at=NOW)

    assert [path.name for path in tmp_path.iterdir()] == ["backup"]
    assert verify_backup(tmp_path / "backup").files == 5


def test_what_is_in_the_way_and_not_ours_stays(tmp_path: Path):
    (tmp_path / "backup.unfinished").mkdir()
    (tmp_path / "backup.unfinished" / "mine").write_text("mine")

    with pytest.raises(CommandError, match="in the way"):
        call_command("backup", str(tmp_path / "backup"))
    assert (tmp_path / "backup.unfinished" / "mine").exists()


def test_two_at_once_are_one(tmp_path: Path):
    with exclusive("backup"), pytest.raises(CommandError, match="Another backup is being made"):
        call_command("backup", str(tmp_path / "backup"))


def test_a_file_that_is_deleted_meanwhile_is_counted_and_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, some_files: None
):
    listed = making.files_of
    patched: Callable[..., Iterator[str]] = lambda root: iter([*listed(root), "gone-by-now"])  # noqa: E731
    monkeypatch.setattr(making, "files_of", patched)

    made = make_backup(tmp_path / "backup", at=NOW)

    assert made.vanished == 2
    assert verify_backup(tmp_path / "backup").files == 5


def test_a_database_that_is_damaged_itself_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = Path(current_settings.DATABASES["default"]["NAME"])
    whole = path.read_bytes()
    connection.close()
    content = bytearray(whole)
    # A page in the middle: the tree of some table.
    for place in range(len(content) // 4096 // 4, len(content) // 4096 // 2):
        content[place * 4096 : place * 4096 + 64] = b"\xff" * 64
    path.write_bytes(content)
    try:
        with pytest.raises(BackupError, match=r"damaged|malformed"):
            make_backup(tmp_path / "backup", at=NOW)
        assert list(tmp_path.iterdir()) == []
    finally:
        connection.close()
        path.write_bytes(whole)
