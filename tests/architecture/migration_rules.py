"""What a migration may not do, so that the previous release runs on its schema: read from its operations.

django-migration-linter reads the SQL, which takes a server to make for PostgreSQL; the operations take none.
"""

from collections.abc import Collection, Iterator
from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models.fields import NOT_PROVIDED

REMOVALS = {
    migrations.RemoveField: "drops a column",
    migrations.DeleteModel: "drops a table",
    migrations.RenameField: "renames a column",
    migrations.RenameModel: "renames a table",
    migrations.AlterModelTable: "renames a table",
}
BY_HAND = (migrations.RunSQL, migrations.RunPython, migrations.SeparateDatabaseAndState)


def problems(
    migration: migrations.Migration, state: ProjectState, *, new_models: Collection[tuple[str, str]] = ()
) -> Iterator[str]:
    """Yield "rule: model.field" for all that the previous release would stumble over, or that locks for long.

    ``state`` is that before the migration and is carried through it. ``new_models`` (app label, lower-case
    name) are made by migrations after the released state: the previous release does not know them.
    """
    new = set(new_models)
    app = migration.app_label
    for operation in migration.operations:
        if isinstance(operation, migrations.CreateModel):
            new.add((app, operation.name_lower))
        elif (app, _model_of(operation)) not in new:
            yield from _problems_of(operation, app, state)
        operation.state_forwards(app, state)


def _model_of(operation: Operation) -> str:
    name = getattr(operation, "model_name", "") or getattr(operation, "name", "") or ""
    return str(
        getattr(operation, "old_name", "") if isinstance(operation, migrations.RenameModel) else name
    ).lower()


def _problems_of(operation: Operation, app: str, state: ProjectState) -> Iterator[str]:
    place = _model_of(operation)
    for kind, words in REMOVALS.items():
        if isinstance(operation, kind):
            yield f"{words}: {place}"
    if isinstance(operation, BY_HAND):
        yield f"is written by hand: {type(operation).__name__}"
    elif isinstance(operation, migrations.AddField):
        yield from _of_added(operation.field, f"{place}.{operation.name}")
    elif isinstance(operation, migrations.AlterField):
        before = state.models[app, place].fields[operation.name]
        yield from _of_altered(before, operation.field, f"{place}.{operation.name}")
    elif isinstance(operation, migrations.AddConstraint):
        yield f"adds a constraint to a filled table: {place}.{operation.constraint.name}"
    elif isinstance(operation, migrations.AlterUniqueTogether):
        yield f"changes what is unique together: {place}"
    elif isinstance(operation, migrations.AddIndex) and not isinstance(operation, AddIndexConcurrently):
        yield f"makes an index without CONCURRENTLY: {place}.{operation.index.name}"


def _of_added(field: Any, named: str) -> Iterator[str]:
    if isinstance(field, models.ManyToManyField):
        return
    if not field.null and field.db_default is NOT_PROVIDED:
        yield f"adds NOT NULL without a default of the database: {named}"
    if field.unique:
        yield f"adds a unique column: {named}"


def _of_altered(before: Any, field: Any, named: str) -> Iterator[str]:
    if before.null and not field.null:
        yield f"makes a column NOT NULL: {named}"
    if field.unique and not before.unique:
        yield f"makes a column unique: {named}"
    if type(field) is not type(before):
        yield f"changes a column's type: {named}"
    if (field.max_length or 0) < (before.max_length or 0):
        yield f"shortens a column: {named}"
