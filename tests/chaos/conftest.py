"""A migrated database as a file, for the installations of these tests."""

import subprocess
from pathlib import Path

import pytest
from django.db import connection

from tests.database import make_test_database
from tests.services import postgres_programs


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Path:
    """The template of the tests' own database, dumped as SQL."""
    programs = postgres_programs()
    assert programs
    own = connection.settings_dict
    name = make_test_database("unused").template  # type: ignore[attr-defined]
    address = f"postgresql://{own['USER']}@{own['HOST']}:{own['PORT']}/{name}"
    file = tmp_path_factory.mktemp("template") / "template.sql"
    subprocess.run([programs / "pg_dump", "--no-owner", f"--file={file}", address], check=True)
    return file


@pytest.fixture
def open_folder(tmp_path: Path) -> Path:
    """An empty folder that servers under accounts of their own can reach."""
    for folder in (tmp_path, *list(tmp_path.parents)[:2]):
        folder.chmod(0o755)
    found = tmp_path / "installation"
    found.mkdir()
    return found
