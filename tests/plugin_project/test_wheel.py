"""The wheel holds all that the software needs, and another project runs from it."""

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.plugin_project.running import HERE, ROOT, environment, run, walked, with_database

FILES = ("templates", "fixtures", "locale")


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this state of the sources, built with the index that pip is configured for."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)],
        check=True,
        timeout=300,
    )
    (built,) = folder.glob("*.whl")
    return built


def make_environment(folder: Path) -> str:
    """Make an environment that holds nothing, and return its Python."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    return str(folder / "bin" / "python")


def install(*what: str, python: str) -> None:
    """Install into an environment with the pip that runs the tests."""
    command = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", *what]
    subprocess.run(command, check=True, timeout=1200)


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A Python with our wheel, which borrows the other packages from the environment of the tests."""
    folder = tmp_path_factory.mktemp("installed")
    python = make_environment(folder)
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib"))
    install("--no-deps", str(wheel), python=python)
    return python


@pytest.fixture(scope="module")
def seen(installed: str, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> dict[str, Any]:
    """The walk through the sample project, without the checkout in reach."""
    folder = tmp_path_factory.mktemp("walk")
    with django_db_blocker.unblock():
        with_database(folder)
    return walked(folder, variables=environment(folder, python_path=[HERE]), python=installed)


def test_the_wheel_holds_every_template_fixture_and_translation(wheel):
    packed = {Path(name) for name in zipfile.ZipFile(wheel).namelist()}
    sources = [path for name in FILES for path in (ROOT / name).rglob("*") if path.is_file()]
    static = [path for path in (ROOT / "shop" / "static").rglob("*") if path.is_file()]

    expected = {Path("shop", path.relative_to(ROOT)) for path in sources}
    expected |= {path.relative_to(ROOT) for path in static}

    assert sorted(map(str, expected - packed)) == []
    assert Counter(path.suffix for path in packed)[".mo"] >= 1


def test_the_wheel_holds_nothing_for_tests_and_no_state(wheel):
    packed = zipfile.ZipFile(wheel).namelist()
    tops = {name.partition("/")[0] for name in packed if ".dist-info/" not in name}

    assert tops == {"shop", "cms", "search", "forked_apps"}
    assert [name for name in packed if name.endswith(("settings_test.py", ".env", ".sqlite3", ".pyc"))] == []


def test_another_project_runs_from_the_installed_wheel(seen, installed):
    assert seen["is_checkout"] is False
    assert Path(seen["shop_is_at"]).is_relative_to(Path(installed).parents[1])
    assert seen["journey"]["licenses"] == ["SEN-1"]
    assert (seen["pages"]["german"], seen["pages"]["own_footer"], seen["journey"]["pdf"]) == (
        True,
        True,
        "%PDF-",
    )


def test_the_package_folder_is_never_written_to(seen, installed):
    (packages,) = Path(installed).parents[1].glob("lib/python*/site-packages")
    written = [path for path in packages.rglob("*") if path.suffix in {".sqlite3", ".key", ".eml", ".lock"}]

    assert written == []
    assert not (packages / "var").exists()


def test_without_a_folder_for_its_state_it_refuses_to_start(installed, tmp_path):
    variables: Mapping[str, str] = environment(tmp_path, python_path=[HERE]) | {"VAR_DIR": ""}
    done = subprocess.run(
        [installed, "-c", "import shop.settings"], cwd=tmp_path, env=variables, capture_output=True, text=True
    )

    assert done.returncode != 0
    assert "Set VAR_DIR" in done.stderr


def test_static_files_are_collected_from_it(installed, tmp_path):
    variables = environment(tmp_path, python_path=[HERE])
    run("-m", "django", "collectstatic", "--noinput", folder=tmp_path, variables=variables, python=installed)

    for name in ("css/app.css", "js/app.js", "vendor/bootstrap/bootstrap.min.css", "cms"):
        assert (tmp_path / "var" / "static" / name).exists()


@pytest.mark.slow
def test_it_installs_into_an_empty_environment(wheel, tmp_path, django_db_blocker):
    """With the pinned packages and nothing else: no package of the tests is needed to run."""
    python = make_environment(tmp_path / "environment")
    install("--require-hashes", "-r", str(ROOT / "requirements.lock"), python=python)
    install("--no-deps", str(wheel), python=python)
    run("-m", "pip", "--python", python, "check", folder=tmp_path, variables={"PATH": ""})
    with django_db_blocker.unblock():
        with_database(tmp_path)
    seen = walked(tmp_path, variables=environment(tmp_path, python_path=[HERE]), python=python)

    assert seen["journey"]["licenses"] == ["SEN-1"]


def test_the_same_sources_make_the_same_wheel(wheel, tmp_path):
    """Elsewhere and at another time, from files that are younger."""
    names = ("shop", "cms", "search", "forked_apps", *FILES, "scripts")
    made = shutil.ignore_patterns("__pycache__", "*.mo")
    for name in names:
        shutil.copytree(ROOT / name, tmp_path / "sources" / name, ignore=made)
    for name in ("pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", "SECURITY.md", ".env.example"):
        shutil.copy(ROOT / name, tmp_path / "sources" / name)
    for path in (tmp_path / "sources").rglob("*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))

    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--no-deps",
            "-w",
            str(tmp_path),
            str(tmp_path / "sources"),
        ],
        check=True,
        timeout=300,
    )

    (again,) = tmp_path.glob("*.whl")
    assert hashlib.sha256(again.read_bytes()).hexdigest() == hashlib.sha256(wheel.read_bytes()).hexdigest()
