"""Compile every template below templates/ and name those that fail. Part of `make check`."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings_test")


def broken_templates() -> dict[str, str]:
    """Map the name of each template that does not compile to the reason."""
    import django
    from django.template import TemplateDoesNotExist, TemplateSyntaxError
    from django.template.loader import get_template

    django.setup()
    folder = ROOT / "templates"
    broken = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix not in {".html", ".txt", ".xml"}:
            continue
        name = path.relative_to(folder).as_posix()
        try:
            get_template(name)
        except (TemplateSyntaxError, TemplateDoesNotExist) as error:
            broken[name] = f"{type(error).__name__}: {error}"
    return broken


if __name__ == "__main__":
    failures = broken_templates()
    for name, reason in failures.items():
        print(f"templates/{name}: {reason}")
    sys.exit(bool(failures))
