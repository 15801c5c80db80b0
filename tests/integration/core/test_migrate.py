"""The command migrate, as a process on a database of its own: newer schemas and held locks are refused."""

import contextlib
import os
import sqlite3
import subprocess
import sys

import psycopg
import pytest

from tests.database import ROOT
from tests.services import postgres_cluster


def migrate(url, *arguments):
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "shop.settings_test"}
    command = [sys.executable, "manage.py", "migrate", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


def test_migrate_refuses_a_schema_newer_than_the_code(tmp_path):
    path = tmp_path / "db.sqlite3"
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE django_migrations (id integer PRIMARY KEY, app, name, applied)")
        rows = [("core", "0999_later"), ("catalogue", "0999_own")]
        database.executemany("INSERT INTO django_migrations (app, name) VALUES (?, ?)", rows)
        database.commit()
        done = migrate(f"sqlite:///{path}")
        assert done.returncode == 1
        assert "newer code (this code does not know core.0999_later)" in done.stderr
        assert database.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'").fetchone() == (1,)


@pytest.mark.postgres
def test_migrate_gives_up_on_a_held_lock_and_works_after_it():
    with postgres_cluster() as url:
        first = migrate(url, "contenttypes", "0001")
        assert first.returncode == 0, first.stderr
        with contextlib.closing(psycopg.connect(url)) as holder:
            holder.execute("SELECT 1 FROM django_content_type")
            refused = migrate(url, "contenttypes", "0002", "--lock-timeout=1")
            assert refused.returncode == 1
            assert "A lock was not free within 1 seconds (the oldest open" in refused.stderr
            count = "SELECT count(*) FROM django_migrations WHERE app = 'contenttypes'"
            assert holder.execute(count).fetchone() == (1,)
        again = migrate(url, "contenttypes", "0002")
        assert again.returncode == 0, again.stderr
