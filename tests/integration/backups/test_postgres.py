"""What is PostgreSQL's own: its programs, its dump, and others who are connected."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from shop.backups import postgres
from shop.backups.databases import counts_now
from shop.backups.exceptions import BackupError
from shop.backups.making import make_backup
from shop.backups.restoring import restore_backup, verify_backup
from tests.factories.journeys import NOW
from tests.integration.backups.conftest import empty_everything, files_and_hashes

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def backup(tmp_path: Path, some_files: None) -> Path:
    make_backup(tmp_path / "backup", at=NOW)
    return tmp_path / "backup"


@contextmanager
def somebody_connected() -> Iterator[None]:
    own = connection.copy()
    own.ensure_connection()
    try:
        yield
    finally:
        own.close()


def test_a_flipped_bit_in_the_dump_is_found(backup: Path):
    content = bytearray((backup / "database.dump").read_bytes())
    content[len(content) // 2] ^= 1
    (backup / "database.dump").write_bytes(content)

    with pytest.raises(BackupError, match=r"damaged: database\.dump"):
        verify_backup(backup)


def test_what_pg_restore_refuses_leaves_the_database_empty_and_goes_when_it_is_gone(backup: Path):
    empty_everything()
    with connection.cursor() as cursor:
        # Late in the dump: all tables are made by then.
        cursor.execute("CREATE FUNCTION core_auditevent_frozen() RETURNS int LANGUAGE sql AS 'SELECT 1'")

    with pytest.raises(BackupError, match=r"pg_restore failed: .*core_auditevent_frozen.* is as it was"):
        restore_backup(backup, at=NOW)
    assert connection.introspection.table_names() == []
    assert files_and_hashes() == {}

    with connection.cursor() as cursor:
        cursor.execute("DROP FUNCTION core_auditevent_frozen()")
    restore_backup(backup, at=NOW)
    assert counts_now()["auth_permission"] > 0


def test_a_database_that_others_are_connected_to_is_refused(backup: Path):
    empty_everything()

    with somebody_connected(), pytest.raises(BackupError, match=r"1 other connections .* Stop web, relay"):
        restore_backup(backup, at=NOW)
    assert files_and_hashes() == {}


def test_a_machine_without_the_programs_says_which_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(postgres.shutil, "which", lambda _name: None)
    monkeypatch.setattr(postgres.Path, "glob", lambda *_: iter(()))

    with pytest.raises(BackupError, match="pg_dump is not on this machine"):
        make_backup(tmp_path / "backup", at=NOW)
    assert list(tmp_path.iterdir()) == []


def test_the_programs_of_a_server_are_found_without_a_path(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(postgres.shutil, "which", lambda _name: None)

    assert Path(postgres._program("pg_restore")).name == "pg_restore"


def test_a_password_is_in_no_argument(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(connection.settings_dict, "PASSWORD", "canary-4711")

    arguments, environment = postgres._connection()

    assert not any("canary-4711" in argument for argument in arguments)
    assert environment["PGPASSWORD"] == "canary-4711"


def test_a_dump_that_fails_is_told_in_its_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    real = postgres._connection

    def elsewhere() -> tuple[list[str], dict[str, str]]:
        arguments, environment = real()
        return [*arguments[:-1], "--dbname=nothing_of_the_kind"], environment

    monkeypatch.setattr(postgres, "_connection", elsewhere)

    with pytest.raises(BackupError, match=r"pg_dump failed: .*nothing_of_the_kind"):
        make_backup(tmp_path / "backup", at=NOW)
    assert list(tmp_path.iterdir()) == []
