"""Migrations made after the released state let the previous release run on their schema."""

import json
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import migrations, models
from django.db.migrations.state import ModelState, ProjectState

from shop.core.schema import OUR_PACKAGES
from tests.architecture.migration_rules import problems
from tests.database import ROOT

BASELINE = ROOT / "fixtures" / "upgrades" / "baseline.json"
# Migration and problem, each with the reason why the previous release can live with it.
EXCEPTIONS = {
    "cms.0008_languages_and_hours adds NOT NULL without a default of the database: "
    "sitesettings.opening_hours_de": "one row a site, made by the installation; old code only updates it",
    "cms.0008_languages_and_hours adds NOT NULL without a default of the database: "
    "sitesettings.opening_hours_en": "one row a site, made by the installation; old code only updates it",
}


def our_migrations():
    """Ours, app by app, by number. Importing some of others asks the database."""
    for config in apps.get_app_configs():
        if config.name.partition(".")[0] in OUR_PACKAGES:
            for path in sorted(Path(config.path).glob("migrations/[0-9]*.py")):
                module = import_module(f"{config.name}.migrations.{path.stem}")
                yield module.Migration(path.stem, config.label)


def found_after_baseline():
    released = set(json.loads(BASELINE.read_text())["migrations"])
    state, made, found, seen = ProjectState(), set(), [], set()
    for migration in our_migrations():
        name = f"{migration.app_label}.{migration.name}"
        seen.add(name)
        if name in released:
            for operation in migration.operations:
                operation.state_forwards(migration.app_label, state)
            continue
        found += [f"{name} {problem}" for problem in problems(migration, state, new_models=made)]
        made |= {
            (migration.app_label, operation.name_lower)
            for operation in migration.operations
            if isinstance(operation, migrations.CreateModel)
        }
    return found, released - seen


def test_migrations_after_the_released_state_are_backward_compatible():
    found, missing = found_after_baseline()
    assert sorted(found) == sorted(EXCEPTIONS)
    assert not missing, "released migrations are never removed or renamed"


NULLABLE = models.CharField(max_length=9, null=True)


@pytest.mark.parametrize(
    ("operation", "rule"),
    [
        (migrations.RemoveField("thing", "name"), "drops a column"),
        (migrations.DeleteModel("Thing"), "drops a table"),
        (migrations.RenameField("thing", "name", "title"), "renames a column"),
        (migrations.RenameModel("Thing", "Object"), "renames a table"),
        (migrations.AlterModelTable("Thing", "other"), "renames a table"),
        (migrations.AddField("thing", "more", models.IntegerField(default=1)), "adds NOT NULL"),
        (migrations.AddField("thing", "more", models.IntegerField(null=True, unique=True)), "adds a unique"),
        (migrations.AlterField("thing", "name", models.CharField(max_length=9)), "makes a column NOT NULL"),
        (
            migrations.AlterField("thing", "name", models.CharField(max_length=9, null=True, unique=True)),
            "unique",
        ),
        (migrations.AlterField("thing", "name", models.IntegerField(null=True)), "changes a column's type"),
        (
            migrations.AlterField("thing", "name", models.CharField(max_length=8, null=True)),
            "shortens a column",
        ),
        (migrations.AddIndex("thing", models.Index(fields=["name"], name="by_name")), "without CONCURRENTLY"),
        (
            migrations.AddConstraint("thing", models.UniqueConstraint(fields=["name"], name="one")),
            "adds a constraint",
        ),
        (migrations.AlterUniqueTogether("thing", {("id", "name")}), "unique together"),
        (migrations.RunSQL("SELECT 1"), "written by hand"),
    ],
)
def test_the_check_finds(operation, rule):
    found = list(problems(migration_of(operation), state_with_thing()))
    assert any(rule in problem for problem in found), found


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("thing", "more", models.IntegerField(null=True)),
        migrations.AddField("thing", "more", models.IntegerField(db_default=1)),
        migrations.AlterField("thing", "name", models.CharField(max_length=20, null=True)),
        migrations.CreateModel("Other", [("id", models.BigAutoField(primary_key=True))]),
    ],
)
def test_the_check_lets_pass(operation):
    assert list(problems(migration_of(operation), state_with_thing())) == []


def migration_of(*operations):
    migration = migrations.Migration("0002_next", "examples")
    migration.operations = list(operations)
    return migration


def state_with_thing():
    state = ProjectState()
    fields = [("id", models.BigAutoField(primary_key=True)), ("name", NULLABLE)]
    state.add_model(ModelState("examples", "Thing", fields))
    return state
