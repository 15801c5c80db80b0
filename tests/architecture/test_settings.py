"""The process refuses to start half-configured, and is safe by its defaults when it starts."""

import base64
import os
import re
import subprocess
import sys

import pytest

from tests.architecture.sources import ROOT

NEEDED = ["SECRET_KEY", "FIELD_ENCRYPTION_KEYS", "ALLOWED_HOSTS", "SITE_URL"]
PRODUCTION = {
    "DEBUG": "off",
    "SECRET_KEY": "a-secret-of-the-test-suite-" + "0123456789abcdefghij" * 2,
    "FIELD_ENCRYPTION_KEYS": "2026a:" + base64.b64encode(b"k" * 32).decode(),
    "ALLOWED_HOSTS": "licensing.example.org",
    "SITE_URL": "https://licensing.example.org",
}


def manage(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py with these variables of ours and no others; empty ones hide what .env may say."""
    ours = {
        *PRODUCTION,
        "DATABASE_URL",
        "REDIS_URL",
        "ELASTICSEARCH_URL",
        "EMAIL_URL",
        "DJANGO_SETTINGS_MODULE",
    }
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment | dict.fromkeys(NEEDED, "") | variables,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_without_secrets_it_refuses_to_start_and_names_them():
    done = manage("check", DEBUG="off")

    assert done.returncode != 0
    assert f"Set {', '.join(NEEDED)} (see .env.example)" in done.stderr


@pytest.mark.parametrize("missing", NEEDED)
def test_without_one_of_them_it_names_that_one(missing):
    done = manage("check", **(PRODUCTION | {missing: ""}))

    assert done.returncode != 0
    assert f"Set {missing} (see .env.example)" in done.stderr


def test_the_address_nobody_changed_is_refused():
    done = manage("check", **(PRODUCTION | {"SITE_URL": "https://example.com"}))

    assert done.returncode != 0
    assert "Set SITE_URL (see .env.example)" in done.stderr


def test_with_production_values_the_deployment_check_finds_nothing():
    done = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "System check identified no issues (0 silenced)."


def test_the_example_file_names_every_variable_the_settings_read():
    settings = (ROOT / "shop" / "settings.py").read_text(encoding="utf-8")
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    read = set(re.findall(r"\benv(?:\.\w+)?\(\s*\"([A-Z_]+)\"", settings))
    named = set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE))

    assert sorted(read) == sorted(named)
    assert len(read) > 10


def test_the_example_file_holds_no_value_that_opens_anything():
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if line and not line.startswith("#")] == ["DEBUG=off"]
