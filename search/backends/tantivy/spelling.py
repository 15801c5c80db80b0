"""Words that are spelled alike: edit distances, and the vocabulary of an index."""

from collections.abc import Iterable
from typing import Final

from search.backends.tantivy.analysis import plain

FURTHEST: Final = 2
# Short words are next to too many others: "vat" is no slip in "at".
SHORTEST: Final = 4
MOST_REMEMBERED: Final = 1_000


def distance(one: str, other: str, furthest: int = FURTHEST) -> int:
    """How many slips lie between two words: a letter more, less, another one, or two swapped neighbours.

    More than ``furthest`` comes out as ``furthest + 1``.
    """
    if abs(len(one) - len(other)) > furthest:
        return furthest + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for line, letter in enumerate(one, 1):
        earlier, before, row = before, row, [line]
        for column, against in enumerate(other, 1):
            cost = min(before[column] + 1, row[-1] + 1, before[column - 1] + (letter != against))
            if line > 1 and column > 1 and letter == other[column - 2] and against == one[line - 2]:
                cost = min(cost, earlier[column - 2] + 1)
            row.append(cost)
        if min(row) > furthest:
            return furthest + 1
    return min(row[-1], furthest + 1)


def letters_in(word: str) -> int:
    """The letters of a word as bits; words within n slips differ in 2 n bits at most."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) % 61)
    return bits


class Vocabulary:
    """The words of an index, with the number of documents that have them."""

    def __init__(self, terms: Iterable[tuple[str, int]]) -> None:
        self._by_length: dict[int, list[tuple[int, str, str, int]]] = {}
        self._plain: set[str] = set()
        self._nearest: dict[str, str] = {}
        for word, count in terms:
            bare = plain(word)
            self._plain.add(bare)
            self._by_length.setdefault(len(bare), []).append((letters_in(bare), bare, word, count))

    def knows(self, word: str) -> bool:
        """Whether the index has a word, whatever its accents."""
        return plain(word) in self._plain

    def nearest(self, word: str) -> str:
        """The word that was probably meant: fewest slips, then same first letter, then most documents.

        "" for short words, numbers, and where no word is near.
        """
        bare = plain(word)
        if bare not in self._nearest:
            # One page asks several times for the same misspelt word.
            if len(self._nearest) >= MOST_REMEMBERED:
                self._nearest.clear()
            self._nearest[bare] = self._find_nearest(bare)
        return self._nearest[bare]

    def _find_nearest(self, bare: str) -> str:
        if len(bare) < SHORTEST or any(map(str.isdigit, bare)):
            return ""
        furthest = 1 if len(bare) < 5 else FURTHEST
        bits = letters_in(bare)
        best: tuple[tuple[int, bool, int, str], str] | None = None
        for length in range(len(bare) - furthest, len(bare) + furthest + 1):
            for other_bits, other, spelled, count in self._by_length.get(length, ()):
                if (bits ^ other_bits).bit_count() > 2 * furthest:
                    continue
                slips = distance(bare, other, furthest)
                if slips > furthest:
                    continue
                rank = (slips, other[:1] != bare[:1], -count, spelled)
                if best is None or rank < best[0]:
                    best = (rank, spelled)
        return best[1] if best else ""
