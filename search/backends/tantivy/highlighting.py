"""Marking what was found: our own, because the engine's snippets know neither slips nor beginnings."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from django.utils.html import escape

from search.backends.conditions import Compare, Condition, Group, Lookup
from search.backends.tantivy.analysis import LONGEST_WORD, WORD, forgiven, forms, stop_words, words_of
from search.backends.tantivy.schema import TEXTS, IndexSchema, Kind
from search.backends.tantivy.spelling import distance, letters_in

FRAGMENT_SIZE: Final = 160
FRAGMENTS: Final = 3
# A title is shown whole.
WHOLE_UP_TO: Final = 200
LONGEST_TEXT: Final = 50_000


class Highlighter:
    """Marks the words of one search in texts."""

    def __init__(
        self, schema: IndexSchema, condition: Condition, *, fuzziness: int = 0, language: str = ""
    ) -> None:
        self._exact: set[str] = set()
        self._english: set[str] = set()
        self._german: set[str] = set()
        self._slips: list[tuple[str, int, int]] = []
        self._beginnings: tuple[str, ...] = ()
        self._pieces: tuple[str, ...] = ()
        self._endings: tuple[str, ...] = ()
        self._known: dict[str, bool] = {}
        self._language = language
        for compare in _texts_of(condition):
            self._take(schema, compare, fuzziness)

    def _take(self, schema: IndexSchema, asked: Compare, fuzziness: int) -> None:
        field = schema.field(asked.field)
        words = list(words_of(asked.value))
        if field.kind not in TEXTS or not words or (asked.lookup is Lookup.EXACT and field.column):
            return
        needless = stop_words(self._language) if asked.lookup is Lookup.CONTENT else frozenset()
        words = [word for word in words if forms(word).plain not in needless] or words
        last = forms(words[-1]).plain
        bare = tuple(forms(word).plain for word in words)
        if asked.lookup is Lookup.CONTAINS or (asked.lookup is Lookup.CONTENT and field.kind is Kind.PIECES):
            self._pieces += bare
        elif asked.lookup is Lookup.CONTENT and field.kind is Kind.PREFIX:
            self._beginnings += bare
        elif asked.lookup in {Lookup.STARTSWITH, Lookup.ENDSWITH}:
            self._exact.update(bare[:-1])
            if asked.lookup is Lookup.STARTSWITH:
                self._beginnings += (last,)
            else:
                self._endings += (last,)
        else:
            self._take_words(words, asked.lookup, fuzziness)

    def _take_words(self, words: list[str], lookup: Lookup, fuzziness: int) -> None:
        for word in words:
            known = forms(word)
            self._exact.add(known.plain)
            if lookup is Lookup.CONTENT:
                if self._language != "de":
                    self._english.update(known.english)
                if self._language != "en":
                    self._german.update(known.german)
                    self._german.update(known.part_stems if len(known.parts) > 1 else ())
            furthest = forgiven(known.plain, 2 if lookup is Lookup.FUZZY else fuzziness)
            if furthest and lookup in {Lookup.CONTENT, Lookup.FUZZY}:
                self._slips.append((known.plain, furthest, letters_in(known.plain)))

    def marks(self, word: str) -> bool:
        """Whether a word of a text, in lower case, is one that was found."""
        hit = self._known.get(word)
        if hit is None:
            hit = self._known[word] = self._is_hit(word)
        return hit

    def _is_hit(self, word: str) -> bool:
        known = forms(word)
        bare = known.plain
        if bare in self._exact or not self._english.isdisjoint(known.english):
            return True
        if not self._german.isdisjoint(known.german) or not self._german.isdisjoint(known.part_stems):
            return True
        if bare.startswith(self._beginnings) or bare.endswith(self._endings):
            return True
        if any(piece in bare for piece in self._pieces):
            return True
        bits = letters_in(bare) if self._slips else 0
        return any(
            abs(len(bare) - len(asked)) <= furthest
            and (bits ^ asked_bits).bit_count() <= 2 * furthest
            and distance(asked, bare, furthest) <= furthest
            for asked, furthest, asked_bits in self._slips
        )

    def fragments(self, text: str, *, size: int = FRAGMENT_SIZE, number: int = FRAGMENTS) -> list[str]:
        """Pieces of a text around what was found, as HTML: escaped text with <em> around the words found.

        Pieces have about ``size`` characters; the whole text where ``number`` is 0. None without a hit.
        """
        text = unicodedata.normalize("NFC", text[:LONGEST_TEXT])
        hits = [
            found.span() for found in WORD.finditer(text) if self.marks(found.group().lower()[:LONGEST_WORD])
        ]
        if not hits:
            return []
        if number <= 0 or len(text) <= size:
            return [_marked(text, 0, len(text), hits)]
        return [_marked(text, start, end, hits) for start, end in _windows(text, hits, size, number)]

    def highlighted(
        self, schema: IndexSchema, stored: Mapping[str, Any], options: Mapping[str, Any]
    ) -> dict[str, list[str]]:
        """The fragments of a document by field, for Haystack's options ``fields``, ``fragment_size``,
        ``number_of_fragments``; without fields, of the document field and the boosted ones.
        """
        named = options.get("fields") or options.get("field")
        names = [named] if isinstance(named, str) else list(named or ())
        fields = [schema.field(name) for name in names] or [schema.document, *schema.boosted]
        found = {}
        for field in fields:
            text = _text_of(stored.get(field.name))
            is_short = not field.is_document and len(text) <= WHOLE_UP_TO
            pieces = self.fragments(
                text,
                size=max(20, int(options.get("fragment_size", FRAGMENT_SIZE))),
                number=0 if is_short else int(options.get("number_of_fragments", FRAGMENTS)),
            )
            if pieces:
                found[field.name] = pieces
        return found


def _texts_of(condition: Condition) -> Iterator[Compare]:
    if isinstance(condition, Group) and not condition.negated:
        for child in condition.children:
            yield from _texts_of(child)
    elif isinstance(condition, Compare) and isinstance(condition.value, str):
        yield condition


def _text_of(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _windows(text: str, hits: Iterable[tuple[int, int]], size: int, number: int) -> Iterator[tuple[int, int]]:
    """Where the fragments begin and end: at spaces, with a little of what stands before the first hit."""
    covered = 0
    for start, end in hits:
        if end <= covered:
            continue
        first = max(covered, start - size // 4)
        if first > covered:
            space = text.find(" ", first, start)
            first = space + 1 if space >= 0 else start
        last = max(end, min(len(text), first + size))
        if last < len(text):
            space = text.rfind(" ", end, last)
            last = space if space >= 0 else last
        yield first, last
        covered = last
        number -= 1
        if number <= 0:
            return


def _marked(text: str, start: int, end: int, hits: Iterable[tuple[int, int]]) -> str:
    pieces = []
    position = start
    for hit_start, hit_end in hits:
        if hit_start < start or hit_end > end:
            continue
        pieces += [escape(text[position:hit_start]), "<em>", escape(text[hit_start:hit_end]), "</em>"]
        position = hit_end
    return "".join([*pieces, escape(text[position:end])]).strip()
