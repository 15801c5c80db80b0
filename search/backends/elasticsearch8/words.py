"""Words as they are compared: without case and accents, umlauts as in ä = ae = a. The same on every server.

Documents carry them in fields of their own and questions are put in them, so that umlauts do not depend on
what the server can analyze.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

DATA: Final = Path(__file__).resolve().parents[2] / "data"

WORD: Final = re.compile(r"[^\W_]+")
UMLAUT: Final = re.compile(r"(?<=[ao])e|(?<![aeiouyq])ue")
WHOLE_CHARACTERS: Final = 256
LONGEST_START: Final = 15
FORGIVING_LENGTHS: Final = (4, 8)


def folded(text: str) -> str:
    """Text without case and accents; ä, ae and a are alike, as are ß and ss."""
    if text.isascii():
        return UMLAUT.sub(_without_e, text.lower())
    parts = unicodedata.normalize("NFD", unicodedata.normalize("NFC", text).casefold())
    plain = "".join(character for character in parts if not unicodedata.combining(character))
    return UMLAUT.sub(_without_e, unicodedata.normalize("NFC", plain))


def _without_e(found: re.Match[str]) -> str:
    return found[0][:-1]


def words(text: str) -> list[str]:
    """The folded words of a text, in their order."""
    return WORD.findall(folded(text))


@lru_cache(maxsize=100_000)
def token(word: str) -> str:
    """A single word of a text, folded."""
    return folded(word)


class _Letters(dict[int, int]):
    """Each character as one without case and accents, found out when it is first met."""

    def __missing__(self, code: int) -> int:
        letter = chr(code)
        bare = folded(letter)
        if len(bare) == 1:
            self[code] = ord(bare)
        else:
            self[code] = ord(LONGER) if letter.isalnum() and letter != "ß" else code
        return self[code]


LONGER: Final = "\ue002"
_LETTERS: Final = _Letters()


def aligned(text: str) -> str | None:
    """A text without case and accents whose characters stand where they stood; ß stays, and so do digraphs.

    None for the rare text with letters that would become several.
    """
    if text.isascii():
        return text.lower()
    found = text.translate(_LETTERS)
    return None if LONGER in found else found


def whole(text: str) -> str:
    """The beginning of a text as one value to compare and to sort by: folded, with single spaces."""
    return " ".join(folded(text[:WHOLE_CHARACTERS]).split())


def starts(text: str) -> str:
    """Every beginning of every word of a text, each once: a beginning that is looked up may hold a slip."""
    return " ".join(dict.fromkeys(_starts(words(text))))


def _starts(found: Iterable[str]) -> Iterator[str]:
    for word in found:
        for length in range(2, min(len(word), LONGEST_START) + 1):
            yield word[:length]


def slips(word: str, at_most: int) -> int:
    """How many slips in a word are forgiven: none in short ones and in numbers, ``at_most`` in long ones."""
    if any(character.isdigit() for character in word):
        return 0
    return min(at_most, sum(len(word) >= length for length in FORGIVING_LENGTHS))


def distance(one: str, other: str, at_most: int) -> int:
    """Letters to insert, remove, replace or swap with a neighbor; ``at_most + 1`` for any number above."""
    if abs(len(one) - len(other)) > at_most:
        return at_most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, above, row = row, before, [i]
        for j, compared in enumerate(other, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != compared))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == compared:
                best = min(best, above[j - 2] + 1)
            row.append(best)
        if min(row) > at_most:
            return at_most + 1
    return min(row[-1], at_most + 1)


def letters(word: str) -> int:
    """The letters of a word as bits: words within n slips of each other differ in 2 n bits at most."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) % 61)
    return bits


@cache
def stop_words(language: str) -> frozenset[str]:
    """Words of a language ("de", "en"; "" for both) that do not decide what is found, folded."""
    languages = (language,) if language in {"de", "en"} else ("de", "en")
    return frozenset(word for code in languages for word in _listed(f"stop_words_{code}.txt"))


@cache
def compound_parts() -> tuple[str, ...]:
    """German words that others are composed of, folded."""
    return tuple(sorted(set(_listed("compounds_de.txt"))))


def _listed(name: str) -> Iterator[str]:
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield from words(line)


def texts(value: Any) -> list[str]:
    """The texts of a stored value, which may be one, several or none."""
    if value is None:
        return []
    several = value if isinstance(value, (list, tuple, set, frozenset)) else [value]
    return [str(one) for one in several if one is not None]
