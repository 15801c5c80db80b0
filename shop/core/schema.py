"""What the database's schema says about the code: which migrations it has that this code does not know."""

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

# Packages whose tables are ours alone. A shop that adopts the plugin may have migrations of its own for the
# apps of Oscar and Wagtail, so those tell nothing.
OUR_PACKAGES = {"shop", "cms", "search"}


def unknown_migrations(connection: BaseDatabaseWrapper) -> list[str]:
    """Return migrations of our apps that the database has and this code does not know ("cms.0009_more").

    Any means that newer code was here. A migration that a squashed one replaces is known as long as
    ``replaces`` names it. Empty for an empty database. Changes nothing.
    """
    ours = {
        config.label for config in apps.get_app_configs() if config.name.partition(".")[0] in OUR_PACKAGES
    }
    known = set()
    for key, migration in MigrationLoader(None).disk_migrations.items():
        known.add(key)
        known.update((app, name) for app, name in migration.replaces)
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied if app in ours and (app, name) not in known)
