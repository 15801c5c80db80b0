"""Migration operations that make the database itself refuse to change what was issued, on SQLite and
PostgreSQL.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def freeze_rows(table: str, *, unless: str = "") -> migrations.RunPython:
    """An operation after which UPDATE and DELETE on ``table`` raise.

    ``unless`` is an SQL condition on the stored row (``OLD``) under which it may still be changed, for
    example ``OLD.sent_at IS NULL`` for drafts; without it rows can only be added. Repeat it in a migration
    that changes the table's columns: SQLite then builds the table anew and loses its triggers.
    """
    condition = f"NOT ({unless})" if unless else "TRUE"

    def create(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"CREATE OR REPLACE FUNCTION {table}_frozen() RETURNS trigger AS $$ BEGIN "
                f"IF {condition} THEN RAISE EXCEPTION '{table} is frozen' "
                "USING ERRCODE = 'restrict_violation'; END IF; "
                "RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END; END $$ LANGUAGE plpgsql"
            )
            schema_editor.execute(
                f"CREATE OR REPLACE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {table}_frozen()"
            )
            return
        for event in ("UPDATE", "DELETE"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{event.lower()}")
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} WHEN {condition} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is frozen'); END"
            )

    def drop(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {table}_frozen() CASCADE")
            return
        for event in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{event}")

    return migrations.RunPython(create, drop)
