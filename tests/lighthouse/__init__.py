"""Lighthouse from npm, in the version of the lock file beside this one: it grades a page from 0 to 100."""

import fcntl
import json
import os
import shutil
import subprocess
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, Final

from tests.services import CHROMIUM_ARGUMENTS, chromium_path

HERE: Final = Path(__file__).resolve().parent
INSTALLED: Final = HERE.parent.parent / "var" / "lighthouse"
INSTALL_SECONDS: Final = 600
AUDIT_SECONDS: Final = 180
PROXY: Final = {"X-Forwarded-Proto": "https"}


def grades(url: str, *, categories: Collection[str], as_proxy: bool = False) -> dict[str, int]:
    """Return the grade of a page in each of these categories, as a phone of middling speed sees it.

    ``categories`` are Lighthouse's: "accessibility", "best-practices", "seo", "performance"; one that it
    could not judge has 0. ``as_proxy``: ask as the proxy of a production site does. Raises RuntimeError
    where Lighthouse gives no answer.
    """
    headers = PROXY if as_proxy else {}
    try:
        report = _run(url, categories, headers=headers)
    except RuntimeError:  # now and then Chromium records nothing of the page for it
        report = _run(url, categories, headers=headers)
    if problem := report.get("runtimeError"):
        raise RuntimeError(f"{url}: {problem['message']}")
    return {name: round((category["score"] or 0) * 100) for name, category in report["categories"].items()}


def _run(url: str, categories: Collection[str], *, headers: Mapping[str, str]) -> dict[str, Any]:
    command = [
        _program(),
        url,
        "--quiet",
        "--output=json",
        "--no-enable-error-reporting",
        f"--only-categories={','.join(categories)}",
        f"--chrome-flags={' '.join(CHROMIUM_ARGUMENTS)}",
        f"--extra-headers={json.dumps(headers)}",
    ]
    environment = {**os.environ, "CHROME_PATH": str(chromium_path())}
    done = subprocess.run(
        command, capture_output=True, text=True, env=environment, timeout=AUDIT_SECONDS, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{url}: {done.stderr.strip()[-2000:]}")
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def _program() -> str:
    """Install what the lock file says, once, and return the path of the program."""
    lock = (HERE / "package-lock.json").read_bytes()
    INSTALLED.mkdir(parents=True, exist_ok=True)
    with (INSTALLED / "installing").open("w") as installing:
        fcntl.flock(installing, fcntl.LOCK_EX)
        done = INSTALLED / "installed.json"
        if not done.exists() or done.read_bytes() != lock:
            for name in ("package.json", "package-lock.json"):
                shutil.copyfile(HERE / name, INSTALLED / name)
            command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            subprocess.run(command, cwd=INSTALLED, check=True, capture_output=True, timeout=INSTALL_SECONDS)
            shutil.copyfile(INSTALLED / "package-lock.json", done)
    return str(INSTALLED / "node_modules" / ".bin" / "lighthouse")
