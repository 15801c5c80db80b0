"""The commands of the integrator's guide, run as they stand there against a running site."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.browser.site import RunningSite
from tests.database import ROOT

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not shutil.which("curl"), reason="there is no curl"),
]

GUIDE = ROOT / "docs" / "integrators.md"
CUSTOMER = "gina@guide.example"
BLOCK = re.compile(r"^```(bash|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# Numbers and ids are others with each run.
VARIABLE = re.compile(r"\d+")
AFTER = "=== after block"


def blocks() -> list[tuple[str, str]]:
    """Each command with what the guide says that it answers; "" where it says nothing."""
    found: list[tuple[str, str]] = []
    for kind, text in BLOCK.findall(GUIDE.read_text()):
        if kind == "bash":
            found.append((text, ""))
        else:
            found[-1] = (found[-1][0], text)
    return found


def run(site: RunningSite, folder: Path) -> list[str]:
    """Run all commands in one shell that stops at the first that fails; returns what each block printed."""
    people = json.loads(site.run("tests.browser.make_api_people", CUSTOMER, "Guide GmbH"))
    script = "\n".join(f"{command}\necho '{AFTER}'" for command, _answer in blocks())
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env={
            "PATH": os.environ["PATH"],
            "API": f"{site.url}/api",
            "EMAIL": CUSTOMER,
            "PASSWORD": people["password"],
            "STAFF_TOKEN": people["staff_token"],
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout.split(f"{AFTER}\n")[:-1]


def plain(text: str) -> str:
    return VARIABLE.sub("0", text.strip().lower())


def test_the_guide_works_as_written(site: RunningSite, tmp_path: Path) -> None:
    printed = run(site, tmp_path)

    promised = [answer for _command, answer in blocks()]
    assert [plain(text) for text in printed] == [plain(text) for text in promised]
    assert len(promised) > 15
    assert (tmp_path / "invoice.pdf").read_bytes().startswith(b"%PDF-")
