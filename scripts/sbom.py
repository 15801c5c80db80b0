"""Write the bill of materials (CycloneDX, JSON) for Python, npm and jars into a folder: `make sbom`.

Python's comes from requirements.lock, npm's and the jars' from what the tests pin; the latter two are used by
tests only and are no part of an installation. Usage: scripts/sbom.py FOLDER
"""

import base64
import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
NPM_LOCK = ROOT / "tests" / "lighthouse" / "package-lock.json"
JARS = ROOT / "tests" / "jars.toml"
Component = dict[str, Any]


def write(folder: Path) -> list[Path]:
    """Write the three files and return them. Raises CalledProcessError."""
    folder.mkdir(parents=True, exist_ok=True)
    python = folder / "python.cdx.json"
    subprocess.run(
        [
            *(sys.executable, "-m", "cyclonedx_py", "requirements", str(ROOT / "requirements.lock")),
            *("--pyproject", str(ROOT / "pyproject.toml"), "--output-reproducible"),
            *("--of", "JSON", "-o", str(python)),
        ],
        check=True,
    )
    written = [python]
    for name, components in (("npm", npm_components()), ("jars", jar_components())):
        file = folder / f"{name}.cdx.json"
        document = {
            "bomFormat": "CycloneDX",
            "specVersion": "1.6",
            "version": 1,
            "components": sorted(components, key=lambda component: component["purl"]),
        }
        file.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
        written.append(file)
    return written


def npm_components() -> Iterator[Component]:
    """Every package of the lock file, with its hash."""
    packages = json.loads(NPM_LOCK.read_text(encoding="utf-8"))["packages"]
    seen = set()
    for place, package in packages.items():
        name = place.rpartition("node_modules/")[2]
        if not name or (name, package["version"]) in seen:
            continue
        seen.add((name, package["version"]))
        algorithm, _dash, digest = package["integrity"].partition("-")
        yield {
            "type": "library",
            "name": name,
            "version": package["version"],
            "purl": f"pkg:npm/{name.replace('@', '%40')}@{package['version']}",
            "hashes": [
                {
                    "alg": algorithm.upper().replace("SHA", "SHA-"),
                    "content": base64.b64decode(digest).hex(),
                }
            ],
        }


def jar_components() -> Iterator[Component]:
    """Every artifact that the tests have Maven fetch, with its hash."""
    for coordinates, digest in tomllib.loads(JARS.read_text(encoding="utf-8")).items():
        group, name, version, *_kind = coordinates.split(":")
        yield {
            "type": "library",
            "group": group,
            "name": name,
            "version": version,
            "purl": f"pkg:maven/{group}/{name}@{version}",
            "hashes": [{"alg": "SHA-256", "content": digest}],
        }


if __name__ == "__main__":
    for path in write(Path(sys.argv[1])):
        print(f"{path}: {len(json.loads(path.read_text())['components'])} components")
