"""Compile locale/*/LC_MESSAGES/*.po to .mo where that is missing or older. Needs Babel, no gettext tools."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def compile_messages() -> list[Path]:
    """Compile what is out of date and return the files written. Fuzzy entries stay out, as with msgfmt."""
    written = []
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as po:
            catalog = read_po(po, locale=source.parts[-3], abort_invalid=True)
        unfinished = target.with_suffix(".mo.part")
        with unfinished.open("wb") as mo:
            write_mo(mo, catalog)
        unfinished.replace(target)
        written.append(target)
    return written


if __name__ == "__main__":
    for path in compile_messages():
        print(f"compiled {path.relative_to(LOCALE.parent)}")
