from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.core.management.commands.migrate import Command as DjangosCommand
from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from shop.core.schema import unknown_migrations

# Whoever waits for a lock on a table makes all that come later wait too, mere readers as well.
LOCK_TIMEOUT_SECONDS = 5.0
LOCK_NOT_AVAILABLE = "55P03"
MOST_NAMED = 3


class Command(DjangosCommand):
    """Django's command, which waits only seconds for a lock and refuses a schema newer than the code."""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--lock-timeout",
            type=float,
            default=LOCK_TIMEOUT_SECONDS,
            metavar="SECONDS",
            help="how long to wait for a lock before giving up (PostgreSQL; default: %(default)s)",
        )

    def handle(self, *args: Any, lock_timeout: float = LOCK_TIMEOUT_SECONDS, **options: Any) -> None:
        if not 0 < lock_timeout <= 3600:
            raise CommandError("--lock-timeout takes more than 0 and at most 3600 seconds.")
        connection = connections[options["database"]]
        # Pruning is Django's way to forget migrations whose files are gone on purpose.
        if not options["prune"]:
            refuse_newer_schema(connection)
        if connection.vendor != "postgresql":
            super().handle(*args, **options)
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{lock_timeout * 1000:.0f}ms"])
            # Filling a large table may take long, and a half-done upgrade is worse than a slow one.
            cursor.execute("SET statement_timeout = 0")
        try:
            super().handle(*args, **options)
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") != LOCK_NOT_AVAILABLE:
                raise
            raise CommandError(
                f"A lock was not free within {lock_timeout:g} seconds{oldest_transaction(connection)}: the "
                "migration that needed it was undone; end that transaction or wait, then run migrate again."
            ) from error
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")
                cursor.execute("RESET statement_timeout")


def refuse_newer_schema(connection: BaseDatabaseWrapper) -> None:
    """Raise CommandError where the database has migrations of ours that this code does not know."""
    if unknown := unknown_migrations(connection):
        named = ", ".join(unknown[:MOST_NAMED])
        more = f" and {len(unknown) - MOST_NAMED} more" if len(unknown) > MOST_NAMED else ""
        raise CommandError(
            f"The database was migrated by newer code (this code does not know {named}{more}): nothing was "
            "changed; run migrate with the newer code."
        )


def oldest_transaction(connection: BaseDatabaseWrapper) -> str:
    """Say which other transaction in this database is open longest, "" where none is."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid, extract(epoch FROM clock_timestamp() - xact_start)::int FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL "
            "AND backend_type = 'client backend' ORDER BY xact_start LIMIT 1"
        )
        row = cursor.fetchone()
    return f" (the oldest open transaction is that of server process {row[0]}, for {row[1]} s)" if row else ""
