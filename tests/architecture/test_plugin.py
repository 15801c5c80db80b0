"""What an existing Oscar project relies on when it installs us."""

import re
from pathlib import Path

import oscar
import pytest

from shop import settings as ours
from tests.architecture.sources import ROOT, python_files, text

APPS = ("basket", "catalogue", "partner")


@pytest.mark.parametrize("app", APPS)
def test_migrations_of_a_fork_are_those_of_oscar(app):
    """So a database that Oscar made needs nothing from us, and one that we made fits Oscar."""
    fork = ROOT / "forked_apps" / app / "migrations"
    stock = Path(oscar.__file__).parent / "apps" / app / "migrations"

    assert {path.name: path.read_text() for path in fork.glob("*.py")} == {
        path.name: path.read_text() for path in stock.glob("*.py")
    }


@pytest.mark.parametrize("app", APPS)
def test_a_fork_has_the_administration_of_oscar(app):
    """Without it the checks of a project that has Django's administration fail."""
    assert text(Path("forked_apps", app, "admin.py")) == (
        f"from oscar.apps.{app}.admin import *  # noqa: F403\n"
    )


def test_files_that_come_with_the_software_have_one_home():
    """In another project BASE_DIR is that project's."""
    knowing = [str(path) for path in python_files() if "BASE_DIR" in text(path)]

    assert sorted(knowing) == ["shop/api/management/commands/export_openapi.py", "shop/settings.py"]


def test_the_guide_names_every_setting_that_is_for_projects():
    guide = (ROOT / "docs" / "plugin.md").read_text(encoding="utf-8")
    settings = text(Path("shop/settings.py"))
    part = settings.partition("# --- As part of another project")[2].partition("\n# ---")[0]
    names = re.findall(r"^([A-Z_]+)\b.* = ", part, re.MULTILINE)

    assert len(names) >= 4
    assert [name for name in names if not re.search(rf"`{name}\b", guide) or not hasattr(ours, name)] == []
