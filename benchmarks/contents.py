"""What both shops sell in the benchmark: one file in the Marketplace's shape, read by the loader of each.

The stock shop has its own environment, so this module needs the standard library alone.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WORD = re.compile(r"[a-z]{5,}")
# The word searched for: neither in every name, nor in one alone.
COMMON_SHARE = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One listing, as far as any shop has a place for it."""

    key: str
    name: str
    vendor: str
    categories: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The listings, and which of them the visits are about: the same for both shops."""

    entries: tuple[Entry, ...]

    @property
    def product(self) -> Entry:
        """The one whose page is visited, from the middle of the file."""
        return self.entries[len(self.entries) // 2]

    @property
    def category(self) -> str:
        """The category with most listings."""
        return _first(Counter(name for entry in self.entries for name in entry.categories))

    @property
    def word(self) -> str:
        """The word that most names have, of those that at most a tenth have."""
        words = Counter(word for entry in self.entries for word in set(WORD.findall(entry.name.lower())))
        most = COMMON_SHARE * len(self.entries)
        return _first(Counter({word: count for word, count in words.items() if count <= most}))


def read_contents(path: Path) -> Contents:
    """Read the apps of a file of answers, ``{"responses": {address: answer}}``, in their order."""
    answers = json.loads(path.read_text(encoding="utf-8"))["responses"]
    return Contents(entries=tuple(_entries(answers)))


def _entries(answers: dict[str, Any]) -> Iterator[Entry]:
    for answer in answers.values():
        embedded = answer.get("_embedded") if isinstance(answer, dict) else None
        for app in (embedded or {}).get("addons", []):
            facts = app["_embedded"]
            yield Entry(
                key=app["key"],
                name=app["name"],
                vendor=facts["vendor"]["name"],
                categories=tuple(category["name"] for category in facts["categories"]),
                text=app.get("summary") or "",
            )


def _first(counts: Counter[str]) -> str:
    return min(counts, key=lambda name: (-counts[name], name))
