"""The commands as an operator calls them: on a machine that works, and on an empty one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from shop.core.models import NumberSeries
from tests.database import ROOT, database_url

pytestmark = pytest.mark.django_db(transaction=True)


def manage(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "shop.settings",
        "DEBUG": "on",
        "REDIS_URL": "",
        "ELASTICSEARCH_URL": "",
        "SEARCH_ENGINE": "none",
        "FIELD_ENCRYPTION_KEYS": ",".join(settings.FIELD_ENCRYPTION_KEYS),
        **variables,
    }
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_backup_is_restored_on_an_empty_machine_and_not_twice(tmp_path: Path, some_files: None):
    NumberSeries.objects.create(kind="invoice", year=2026, last_number=41)
    here = {
        "VAR_DIR": str(tmp_path / "here"),
        "DATABASE_URL": database_url(),
        "MEDIA_ROOT": settings.MEDIA_ROOT,
        "PRIVATE_MEDIA_ROOT": settings.PRIVATE_MEDIA_ROOT,
    }
    (tmp_path / "here").mkdir()
    there = {"VAR_DIR": str(tmp_path / "there"), "DATABASE_URL": f"sqlite:///{tmp_path / 'there' / 'db'}"}
    (tmp_path / "there").mkdir()

    made = manage("backup", str(tmp_path / "backup"), **here)
    restored = manage("restore", str(tmp_path / "backup"), **there)
    again = manage("restore", str(tmp_path / "backup"), **there)

    assert (made.returncode, made.stderr) == (0, "")
    assert "5 files" in made.stdout
    assert (restored.returncode, restored.stderr) == (0, "")
    assert "Next number: I-2026-00042" in restored.stdout
    assert (tmp_path / "there" / "media" / "logos" / "one.png").read_bytes() == b"a picture"
    document = tmp_path / "there" / "private" / "documents" / "ab" / "cdef"
    assert (document.read_bytes(), document.stat().st_mode & 0o777) == (b"a document", 0o600)
    assert again.returncode == 1
    assert again.stderr.startswith("CommandError: The database is not empty")
