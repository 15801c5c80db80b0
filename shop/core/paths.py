"""Where the files are that come with the software: beside the packages in a checkout, inside ``shop`` when it
is installed from a wheel. Read only: what is written goes to ``VAR_DIR``.
"""

import tomllib
from importlib.metadata import version
from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).resolve().parents[1]
# The project itself, or None where it is installed as a package of another one.
CHECKOUT: Final = PACKAGE.parent if (PACKAGE.parent / "pyproject.toml").is_file() else None


def _shipped(folder: str) -> Path:
    return (CHECKOUT or PACKAGE) / folder


TEMPLATES: Final = _shipped("templates")
FIXTURES: Final = _shipped("fixtures")
LOCALE: Final = _shipped("locale")


def release() -> str:
    """Return the version of the software, such as "0.1.0"."""
    if CHECKOUT is None:
        return version("licensing-service-center")
    return str(tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])
