"""The tests' database: migrated once, kept as a template, copied for each process and after committing tests.

Migrating from zero takes more than a minute. A template is named after everything that goes into it
(migrations of all apps, reference data, Django's version), so a changed migration makes a new one.
Restoring from the template is also the only way back after a test that commits: triggers make some tables
append-only, so they cannot be emptied.
"""

import ast
import contextlib
import fcntl
import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

import django
import psycopg
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.sites.models import Site
from django.core.management import call_command
from django.db import connection, connections
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / "var" / "test-cache"
TEMPLATES_KEPT = 4
REFERENCE_DATA_AT = datetime(2026, 1, 1, tzinfo=UTC)


class TestDatabase(Protocol):
    """A database of this process, made from a template."""

    def make_template(self) -> None:
        """Make the template where it is missing; of several processes at once one does it."""

    def create(self) -> None:
        """Make it and point Django's connection at it."""

    def restore(self) -> None:
        """Bring it back to the state of the template."""

    def destroy(self) -> None:
        """Remove it."""


def database_url() -> str:
    """The address of the database in use, for another process."""
    own = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{own['NAME']}"
    user, password, host = (quote(str(own[name]), safe="") for name in ("USER", "PASSWORD", "HOST"))
    return f"postgres://{user}:{password}@{host}:{own['PORT']}/{own['NAME']}"


def make_test_database(worker: str) -> TestDatabase:
    """Return the test database for the vendor in use; ``worker`` tells the processes of one run apart."""
    return PostgresTestDatabase(worker) if connection.vendor == "postgresql" else SqliteTestDatabase()


def template_key() -> str:
    """Return a hash of all that shapes a freshly migrated database with reference data."""
    sources = sorted((ROOT / "shop").glob("*/reference.py"))
    sources += (path for path in sorted((ROOT / "fixtures" / "reference").rglob("*")) if path.is_file())
    for config in sorted(apps.get_app_configs(), key=lambda config: config.name):
        folder = Path(config.path)
        migrations = sorted(folder.glob("migrations/*.py"))
        sources += migrations
        if ROOT in folder.parents and ".venv" not in folder.parts:
            sources += sorted({module for path in migrations for module in _own_modules_imported_by(path)})
    digest = hashlib.sha256(f"{django.VERSION} {settings.LANGUAGES} {settings.SITE_ID}".encode())
    for source in sources:
        digest.update(f"{source.parent.parent.name}/{source.name}".encode())
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def _own_modules_imported_by(migration: Path) -> Iterator[Path]:
    """Yield the files of ours that a migration imports, such as the texts of triggers."""
    for node in ast.walk(ast.parse(migration.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            module = ROOT.joinpath(*name.split(".")).with_suffix(".py")
            if module.is_file():
                yield module


class SqliteTestDatabase:
    """A file in a temporary folder, copied from ``var/test-cache/<key>.sqlite3``."""

    def __init__(self) -> None:
        self.template = CACHE / f"{template_key()}.sqlite3"
        self.folder = Path(tempfile.mkdtemp(prefix="licensing-test-database-"))
        self.path = self.folder / "db.sqlite3"

    def make_template(self) -> None:
        """Migrate it where it is missing."""
        CACHE.mkdir(parents=True, exist_ok=True)
        with _only_one(CACHE / "lock"):
            self._make_template()

    def _make_template(self) -> None:
        if not self.template.exists():
            self._build()
        self.template.touch()

    def create(self) -> None:
        """Copy the template, migrating it first where it is missing."""
        CACHE.mkdir(parents=True, exist_ok=True)
        with _only_one(CACHE / "lock"):
            self._make_template()
            by_use = sorted(CACHE.glob("*.sqlite3"), key=lambda path: path.stat().st_mtime)
            for old in by_use[:-TEMPLATES_KEPT]:
                old.unlink()
            shutil.copyfile(self.template, self.path)
        _point_connection_at(str(self.path))

    def _build(self) -> None:
        unfinished = self.folder / "template.sqlite3"
        _point_connection_at(str(unfinished))
        _fill_database()
        # The template must be one file: fold the log back in.
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute("PRAGMA journal_mode=DELETE")
        connection.close()
        shutil.move(unfinished, self.template)

    def restore(self) -> None:
        """Write the template's pages over the own ones."""
        connections.close_all()
        # Through SQLite itself, not by replacing the file: threads of a live server may still have it open.
        with (
            contextlib.closing(sqlite3.connect(self.template)) as source,
            contextlib.closing(sqlite3.connect(self.path)) as own,
        ):
            source.backup(own)
        _forget_cached_rows()

    def destroy(self) -> None:
        """Remove the file."""
        connections.close_all()
        shutil.rmtree(self.folder, ignore_errors=True)


class PostgresTestDatabase:
    """A database beside the one of DATABASE_URL, made from a template database of the same cluster."""

    def __init__(self, worker: str) -> None:
        own = connection.settings_dict
        self.server = {name.lower(): own[name] for name in ("HOST", "PORT", "USER", "PASSWORD") if own[name]}
        self.template = f"licensing_template_{template_key()}"
        self.name = f"licensing_test_{os.getpid()}_{worker}"

    def make_template(self) -> None:
        """Migrate it where it is missing."""
        with self._maintenance() as server:
            self._make_template(server)

    def _make_template(self, server: psycopg.Connection) -> None:
        # Two processes must not build the template at once; the lock ends with the connection.
        server.execute("SELECT pg_advisory_lock(hashtext(%s))", [self.template])
        known = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.template])
        if known.fetchone() is None:
            self._build(server)

    def create(self) -> None:
        """Copy the template, migrating it first where it is missing."""
        with self._maintenance() as server:
            self._make_template(server)
            self._copy(server)
        _point_connection_at(self.name)

    def _build(self, server: psycopg.Connection) -> None:
        unfinished = f"{self.template}_unfinished"
        self._drop(server, unfinished)
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(unfinished)))
        _point_connection_at(unfinished)
        _fill_database()
        connections.close_all()
        names = (sql.Identifier(unfinished), sql.Identifier(self.template))
        server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*names))

    def restore(self) -> None:
        """Drop the database, whoever is connected, and copy the template again."""
        connections.close_all()
        with self._maintenance() as server:
            self._copy(server)
        _forget_cached_rows()

    def destroy(self) -> None:
        """Drop the database; the template stays in the cluster."""
        connections.close_all()
        with self._maintenance() as server:
            self._drop(server, self.name)

    def _copy(self, server: psycopg.Connection) -> None:
        self._drop(server, self.name)
        names = (sql.Identifier(self.name), sql.Identifier(self.template))
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))

    @staticmethod
    def _drop(server: psycopg.Connection, name: str) -> None:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    @contextlib.contextmanager
    def _maintenance(self) -> Iterator[psycopg.Connection]:
        with contextlib.closing(psycopg.connect(dbname="postgres", autocommit=True, **self.server)) as server:
            yield server


@contextlib.contextmanager
def _only_one(lock: Path) -> Iterator[None]:
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _point_connection_at(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def _fill_database() -> None:
    from shop.billing.reference import load_tax_codes
    from shop.configurator.reference import load_reference_data

    call_command("migrate", verbosity=0, interactive=False)
    load_reference_data(at=REFERENCE_DATA_AT)
    load_tax_codes()
    _forget_cached_rows()


def _forget_cached_rows() -> None:
    ContentType.objects.clear_cache()
    Site.objects.clear_cache()
