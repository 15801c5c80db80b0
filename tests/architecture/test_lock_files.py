"""The lock files pin everything with hashes and name no package index, so that they serve any mirror."""

import re

import pytest

from tests.architecture.sources import ROOT

PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^\]]*\])?==(\S+)", re.MULTILINE)
ADDRESS = re.compile(r"\S*://\S*|^--(?:index|extra-index|find-links|trusted-host).*", re.MULTILINE)
# A requirement starts at the margin and goes on after a backslash.
REQUIREMENT = re.compile(r"^[^\s#](?:.*\\\n)*.*", re.MULTILINE)

both_files = pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@both_files
def test_lock_file_names_no_host(name):
    assert ADDRESS.findall(read(name)) == []


@both_files
def test_every_requirement_is_pinned_and_hashed(name):
    requirements = REQUIREMENT.findall(read(name))

    assert len(requirements) > 50
    assert [entry for entry in requirements if not PIN.match(entry) or "--hash=sha256:" not in entry] == []


def test_development_uses_the_versions_that_run():
    running = dict(PIN.findall(read("requirements.lock")))
    developing = dict(PIN.findall(read("requirements-dev.lock")))

    assert {name: developing.get(name) for name in running} == running
