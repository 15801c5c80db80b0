"""Writing very many rows: COPY on PostgreSQL, prepared statements on SQLite."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.management.color import no_style
from django.db import connection, models
from django.db.models import Max

# Rows in one statement of SQLite's: enough to be quick, few enough to stay small in memory.
AT_ONCE = 2_000


def written_fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The columns of a model that a row is written with: all but what the database computes."""
    return [field for field in model._meta.local_concrete_fields if not getattr(field, "generated", False)]


def first_free_key(model: type[models.Model]) -> int:
    """The number that the next row of a model may have."""
    return int(model._default_manager.aggregate(last=Max("pk"))["last"] or 0) + 1


def write(model: type[models.Model], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows of plain values in the order of ``written_fields``, in the transaction that is open."""
    fields = written_fields(model)
    table, names = model._meta.db_table, ", ".join(f'"{field.column}"' for field in fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row([_for_copy(value) for value in row])
            return
        places = ", ".join(["%s"] * len(fields))
        # The names are those of our own tables.
        statement = f'INSERT INTO "{table}" ({names}) VALUES ({places})'  # noqa: S608
        batch: list[list[Any]] = []
        for row in rows:
            batch.append([_for_sqlite(value) for value in row])
            if len(batch) == AT_ONCE:
                cursor.executemany(statement, batch)
                batch.clear()
        if batch:
            cursor.executemany(statement, batch)


def _for_copy(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict | list) else value


def _for_sqlite(value: Any) -> Any:
    """As Django writes it there."""
    if isinstance(value, dict | list):
        return json.dumps(value)
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(" ")
    if isinstance(value, date | Decimal):
        return str(value)
    return value


def go_on_counting(written: Iterable[type[models.Model]]) -> None:
    """Let the database number the next rows of these models behind those that were written with numbers."""
    statements = connection.ops.sequence_reset_sql(no_style(), list(written))
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
