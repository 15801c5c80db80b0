"""Bring database and search index up to date and, with --demo, load the demo. One process: each start takes
seconds.

Does nothing that is done already. `make demo` calls this. Usage: scripts/prepare.py [--demo]
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")


def prepare(*, with_demo: bool) -> None:
    """Migrate if anything is to be migrated, make the cache table, load the demo if asked to, index it."""
    import django
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    django.setup()
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("Setting up the database, about a minute", flush=True)
        call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    if with_demo:
        call_command("load_demo")
    call_command("rebuild_search", "--if-needed")


if __name__ == "__main__":
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import CommandError

    try:
        prepare(with_demo="--demo" in sys.argv[1:])
    except (CommandError, ImproperlyConfigured) as error:
        sys.exit(f"{type(error).__name__}: {error}")
