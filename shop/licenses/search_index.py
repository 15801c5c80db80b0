"""The index behind the search in the register: trigrams, in whichever database is used.

PostgreSQL: a GIN index of pg_trgm on ``search_text``. SQLite: an FTS5 table that follows the licences by
triggers; its rowid is the licence's id. A migration that rebuilds the table of licences on SQLite loses those
triggers: repeat ``create`` behind it.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_CREATE: Final[Mapping[str, Sequence[str]]] = {
    "postgresql": (
        "CREATE EXTENSION IF NOT EXISTS pg_trgm",
        # As ``icontains`` asks: UPPER(column) LIKE UPPER(pattern).
        """
        CREATE INDEX IF NOT EXISTS license_search_text ON licenses_license
        USING gin (UPPER(search_text) gin_trgm_ops)
        """,
    ),
    "sqlite": (
        """
        CREATE VIRTUAL TABLE IF NOT EXISTS licenses_license_search
        USING fts5(search_text, content='licenses_license', content_rowid='id', tokenize='trigram')
        """,
        """
        CREATE TRIGGER IF NOT EXISTS license_search_added AFTER INSERT ON licenses_license BEGIN
            INSERT INTO licenses_license_search (rowid, search_text) VALUES (new.id, new.search_text);
        END
        """,
        """
        CREATE TRIGGER IF NOT EXISTS license_search_removed AFTER DELETE ON licenses_license BEGIN
            INSERT INTO licenses_license_search (licenses_license_search, rowid, search_text)
            VALUES ('delete', old.id, old.search_text);
        END
        """,
        """
        CREATE TRIGGER IF NOT EXISTS license_search_changed AFTER UPDATE ON licenses_license
        WHEN old.search_text IS NOT new.search_text BEGIN
            INSERT INTO licenses_license_search (licenses_license_search, rowid, search_text)
            VALUES ('delete', old.id, old.search_text);
            INSERT INTO licenses_license_search (rowid, search_text) VALUES (new.id, new.search_text);
        END
        """,
        "INSERT INTO licenses_license_search (licenses_license_search) VALUES ('rebuild')",
    ),
}
_DROP: Final[Mapping[str, Sequence[str]]] = {
    "postgresql": ("DROP INDEX IF EXISTS license_search_text",),
    "sqlite": (
        "DROP TRIGGER IF EXISTS license_search_added",
        "DROP TRIGGER IF EXISTS license_search_removed",
        "DROP TRIGGER IF EXISTS license_search_changed",
        "DROP TABLE IF EXISTS licenses_license_search",
    ),
}


def create(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make what the search needs in the database in use; what is there already stays."""
    for statement in _CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in _DROP[schema_editor.connection.vendor]:
        schema_editor.execute(statement)
