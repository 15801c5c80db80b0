"""Starts the sample project in a process of its own."""

import base64
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.database import SqliteTestDatabase, make_test_database

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
WALK = HERE / "walk.py"
LONGEST = 1200


def environment(folder: Path, *, python_path: list[Path]) -> dict[str, str]:
    """The variables of the sample project: nothing of the tests' own settings, state in ``folder``."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return kept | {
        "PYTHONPATH": os.pathsep.join(map(str, python_path)),
        "PYTHONDONTWRITEBYTECODE": "1",
        "DJANGO_SETTINGS_MODULE": "sample_shop.settings",
        "DEBUG": "off",
        "SECRET_KEY": "of-the-sample-project-" + "x" * 50,
        "FIELD_ENCRYPTION_KEYS": "t1:" + base64.b64encode(b"0" * 32).decode(),
        "ALLOWED_HOSTS": "testserver",
        "SITE_URL": "http://testserver",
        "VAR_DIR": str(folder / "var"),
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "SEARCH_ENGINE": "none",
        "STAFF_NEED_SECOND_FACTOR": "off",
        "LOG_LEVEL": "ERROR",
    }


def with_database(folder: Path) -> None:
    """Copy the migrated template of the tests: the sample project migrates only what it has besides."""
    database = make_test_database("plugin")
    assert isinstance(database, SqliteTestDatabase)
    try:
        database.make_template()
        shutil.copyfile(database.template, folder / "db.sqlite3")
    finally:
        shutil.rmtree(database.folder, ignore_errors=True)


def run(
    *arguments: str, folder: Path, variables: dict[str, str], python: str = sys.executable
) -> subprocess.CompletedProcess[str]:
    """Run Python in the folder. Its warnings are no errors: they are the host project's business."""
    done = subprocess.run(
        [python, *arguments], cwd=folder, env=variables, capture_output=True, text=True, timeout=LONGEST
    )
    assert done.returncode == 0, f"{arguments}\n{done.stdout[-2000:]}\n{done.stderr[-6000:]}"
    return done


def walked(folder: Path, *, variables: dict[str, str], python: str = sys.executable) -> dict[str, Any]:
    """Walk through the sample project and return what was seen."""
    done = run(str(WALK), folder=folder, variables=variables, python=python)
    seen: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return seen
