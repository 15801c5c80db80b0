"""What we are made of: nothing older than is known to be safe, all of it named, under usable licences."""

import json
import re
import subprocess
import sys
import tomllib
import warnings
from collections import Counter
from datetime import date, timedelta
from importlib.metadata import Distribution, distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from scripts.sbom import JARS, NPM_LOCK, write
from tests.architecture.sources import ROOT, python_files, templates, text
from tests.architecture.test_lock_files import PIN, read

FLOORS = tomllib.loads((ROOT / "security-floors.toml").read_text(encoding="utf-8"))
OLDEST_LOOK = timedelta(days=45)
RATCHET = ROOT / "tests" / "architecture" / "static_findings.json"
# Licences by a word of their name. Weak copyleft binds changes of that package, which we do not make.
ALLOWED = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla Public License|ZPL|Unlicense|0BSD|HPND"
    r"|LGPL|Lesser General Public"
)
# Read one by one: who says nothing, or something that the rule does not know, and why that is all right.
LOOKED_AT = {
    "axe-playwright-python": "MIT by its repository; the metadata says nothing. Tests only.",
    "djlint": "GPL, a program that we run over our templates; nothing of it is distributed.",
    "qrcode": "BSD; “Proprietary” in its classifiers is a mistake of theirs.",
}


def locked(name: str) -> dict[str, str]:
    return dict(PIN.findall(read(name)))


def npm_versions() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for place, package in json.loads(NPM_LOCK.read_text(encoding="utf-8"))["packages"].items():
        if place:
            found.setdefault(place.rpartition("node_modules/")[2], []).append(package["version"])
    return found


def test_floors_were_looked_through_lately():
    age = date.today() - FLOORS["checked"]  # noqa: DTZ011 - a day more or less does not matter

    if age > OLDEST_LOOK:
        # Told, not enforced: a release of last year must still pass its own tests.
        print(f"security-floors.toml was looked through {age.days} days ago")  # noqa: T201
    assert age > timedelta(days=-2)


@pytest.mark.parametrize("name", FLOORS["python"])
def test_no_python_package_is_older_than_its_floor(name):
    floor = Version(FLOORS["python"][name]["floor"])
    versions = [
        locked(file).get(canonicalize_name(name)) for file in ("requirements.lock", "requirements-dev.lock")
    ]
    installed = [
        dist.version for dist in distributions() if canonicalize_name(dist.name) == canonicalize_name(name)
    ]

    assert versions[1], f"{name} is not among our packages any more: remove its floor"
    for version in [*filter(None, versions), *installed]:
        assert Version(version) >= floor, f"{name}: {FLOORS['python'][name]['reason']}"


@pytest.mark.parametrize("name", FLOORS["npm"])
def test_no_npm_package_is_older_than_its_floor(name):
    versions = npm_versions()[name]

    assert all(Version(version) >= Version(FLOORS["npm"][name]["floor"]) for version in versions)


@pytest.mark.parametrize("name", FLOORS["jar"])
def test_no_jar_is_older_than_its_floor(name):
    jars = tomllib.loads(JARS.read_text(encoding="utf-8"))
    versions = [key.split(":")[2] for key in jars if key.startswith(f"{name}:")]

    assert versions
    assert all(Version(version) >= Version(FLOORS["jar"][name]["floor"]) for version in versions)


def test_every_floor_has_a_reason():
    assert [
        name
        for kind in ("python", "npm", "jar")
        for name, entry in FLOORS[kind].items()
        if set(entry) != {"floor", "reason"} or len(entry["reason"]) < 20
    ] == []


def test_the_bill_of_materials_names_exactly_what_is_locked(tmp_path):
    files = {file.name.split(".")[0]: json.loads(file.read_text()) for file in write(tmp_path)}

    python = {canonicalize_name(one["name"]): one["version"] for one in files["python"]["components"]}
    assert python == locked("requirements.lock")
    npm = {(one["name"], one["version"]) for one in files["npm"]["components"]}
    assert npm == {(name, version) for name, versions in npm_versions().items() for version in versions}
    assert len(files["jars"]["components"]) == len(tomllib.loads(JARS.read_text(encoding="utf-8")))
    assert all(one["hashes"] for kind in ("npm", "jars") for one in files[kind]["components"])


def test_npm_packages_are_pinned_with_hashes_and_run_nothing_at_installation():
    packages = json.loads(NPM_LOCK.read_text(encoding="utf-8"))["packages"]
    wanted = packages[""]["dependencies"]

    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    assert [place for place, package in packages.items() if place and "integrity" not in package] == []
    assert '"npm", "ci", "--ignore-scripts"' in (ROOT / "tests/lighthouse/__init__.py").read_text(
        encoding="utf-8"
    )


def licence_of(distribution: Distribution) -> str:
    metadata = distribution.metadata
    classifiers = [
        line.split("::")[-1].strip() for line in metadata.get_all("Classifier") or [] if "License" in line
    ]
    return (
        metadata.get("License-Expression") or "; ".join(classifiers) or (metadata.get("License") or "")[:80]
    )


def test_every_licence_is_one_that_we_can_keep():
    unknown = {
        dist.name: licence_of(dist)
        for dist in distributions()
        if dist.name not in LOOKED_AT and not ALLOWED.search(licence_of(dist))
    }

    assert unknown == {}


def test_no_package_that_we_ship_with_is_strong_copyleft():
    shipped = {canonicalize_name(name) for name in locked("requirements.lock")}
    strong = {
        dist.name
        for dist in distributions()
        if canonicalize_name(dist.name) in shipped
        and re.search(r"\bA?GPL|General Public", licence_of(dist))
        and not re.search(r"LGPL|Lesser|MPL", licence_of(dist))
    }

    assert strong == set()


def test_direct_requirements_have_a_floor_of_their_own():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    named = [
        Requirement(line)
        for line in [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    ]

    assert [str(one) for one in named if not any(part.operator == ">=" for part in one.specifier)] == []


# --- Static rules with a ratchet: what is there may stay, nothing may be added ---
PYTHON_RULES = {
    "mark_safe": r"\bmark_safe\(",
    "extra": r"\.extra\(",
    "raw": r"objects\.raw\(",
    "yaml_load": r"\byaml\.load\(",
    "pickle": r"^\s*(?:import|from) (?:pickle|marshal|shelve)\b",
    "csrf_exempt": r"\bcsrf_exempt\b",
    "AllowAny": r"\bAllowAny\b",
    "eval": r"(?<![\w.])(?:eval|exec)\(",
    "shell": r"shell=True",
}
TEMPLATE_RULES = {"safe": r"\|\s*safe\b", "autoescape": r"autoescape off", "inline_handler": r"\son[a-z]+=\""}


def findings() -> dict[str, int]:
    """How often each rule is broken, by ``rule file``."""
    found: Counter[str] = Counter()
    for files, rules in ((python_files(), PYTHON_RULES), (templates(), TEMPLATE_RULES)):
        for path in files:
            content = text(path)
            for rule, pattern in rules.items():
                if count := len(re.findall(pattern, content, re.MULTILINE)):
                    found[f"{rule} {path}"] = count
    return dict(sorted(found.items()))


def assert_only_shrinks(now: dict[str, int], kind: str, *, update: bool) -> None:
    recorded = json.loads(RATCHET.read_text(encoding="utf-8")) if RATCHET.exists() else {}
    if update:
        RATCHET.write_text(json.dumps({**recorded, kind: now}, indent=1) + "\n", encoding="utf-8")
        return
    allowed = recorded[kind]
    grown = {place: count for place, count in now.items() if count > allowed.get(place, 0)}
    shrunk = {place: count for place, count in allowed.items() if count > now.get(place, 0)}
    assert grown == {}, "new findings: write it otherwise"
    assert shrunk == {}, "fewer findings: take them out of the record with --update-golden"


def test_our_own_rules_are_not_broken_more_often(update_golden):
    assert_only_shrinks(findings(), "rules", update=update_golden)


def test_bandit_finds_nothing_new(update_golden, tmp_path):
    report = tmp_path / "bandit.json"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        subprocess.run(
            [
                *(sys.executable, "-m", "bandit", "-q", "-r", "shop", "cms", "search", "forked_apps"),
                *("-x", "*/migrations/*", "-f", "json", "-o", str(report)),
            ],
            cwd=ROOT,
            capture_output=True,
            timeout=300,
        )
    read = json.loads(report.read_text(encoding="utf-8"))
    assert read["errors"] == []
    found = Counter(f"{one['test_name']} {one['filename'].removeprefix('./')}" for one in read["results"])

    assert_only_shrinks(dict(sorted(found.items())), "bandit", update=update_golden)
