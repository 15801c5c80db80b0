"""Compile locale/*/LC_MESSAGES/*.po to .mo where that is missing or older. Needs Babel, no gettext tools."""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

# Of the header what differs between two compilations of the same texts.
VARYING = frozenset({"POT-Creation-Date", "PO-Revision-Date", "Generated-By"})
LOCALE = Path(__file__).resolve().parent.parent / "locale"


class SameCatalog(Catalog):
    """A catalogue whose compiled form depends on its texts only, so that a build can be repeated."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [(name, value) for name, value in super().mime_headers if name not in VARYING]


def compile_messages() -> list[Path]:
    """Compile what is out of date and return the files written. Fuzzy entries stay out, as with msgfmt."""
    written = []
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as po:
            read = read_po(po, locale=source.parts[-3], abort_invalid=True)
        catalog = SameCatalog(locale=read.locale, project="", charset="utf-8")
        for message in read:
            if message.id:
                catalog[message.id] = message
        unfinished = target.with_suffix(".mo.part")
        with unfinished.open("wb") as mo:
            write_mo(mo, catalog)
        unfinished.replace(target)
        written.append(target)
    return written


if __name__ == "__main__":
    for path in compile_messages():
        print(f"compiled {path.relative_to(LOCALE.parent)}")
