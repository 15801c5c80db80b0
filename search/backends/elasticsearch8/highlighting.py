"""Where in a text the hits are, and the fragments around them as HTML.

Words are compared as the question compared them, so that umlauts, slips and first parts of compounds are
marked too; hits by stems are what the server marked.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from search.backends.conditions import Compare, Condition, Group, Lookup, searchable_text
from search.backends.elasticsearch8 import words
from search.backends.elasticsearch8.schema import Kind, Schema

FRAGMENT_SIZE: Final = 150
FRAGMENTS: Final = 3
MOST_FRAGMENTS: Final = 20
# Marks of the server, from Unicode's private area: no text of people has them.
OPENED: Final = "\ue000"
CLOSED: Final = "\ue001"
MARKS: Final = re.compile(f"[{OPENED}{CLOSED}]")

MARKED: Final = frozenset(Lookup) - {Lookup.GT, Lookup.GTE, Lookup.LT, Lookup.LTE, Lookup.IN, Lookup.RANGE}

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A word that was looked for in one field, in the form of ``words.folded``."""

    field: str
    word: str
    slips: int = 0
    is_beginning: bool = False
    is_part: bool = False

    def is_in(self, token: str) -> bool:
        """Whether a folded word of a text is a hit."""
        if self.is_part:
            return self.word in token
        if token == self.word or (self.is_beginning and token.startswith(self.word)):
            return True
        return bool(self.slips) and words.distance(self.word, token, self.slips) <= self.slips


@dataclass(frozen=True, slots=True)
class Style:
    """How fragments are cut; from the options of ``highlight()``."""

    fields: tuple[str, ...]
    document_field: str
    size: int = FRAGMENT_SIZE
    number: int = FRAGMENTS

    @classmethod
    def of(cls, options: Any, schema: Schema) -> "Style":
        """The style of ``highlight=True`` or of its options; other options are left aside."""
        given: Mapping[str, Any] = options if isinstance(options, Mapping) else {}
        usual = [schema.document_field, *schema.boosts]
        named = [name for name in given.get("fields", usual) if schema.kinds.get(name) is Kind.TEXT]
        return cls(
            tuple(named),
            schema.document_field,
            max(20, int(given.get("fragment_size", FRAGMENT_SIZE))),
            max(0, min(int(given.get("number_of_fragments", FRAGMENTS)), MOST_FRAGMENTS)),
        )


def wanted(
    condition: Condition, schema: Schema, *, fuzziness: int, guesses_compounds: bool
) -> Iterator[Wanted]:
    """The words that a condition looks for in texts; not those that say nothing."""
    if isinstance(condition, Group):
        if not condition.negated:
            for child in condition.children:
                yield from wanted(child, schema, fuzziness=fuzziness, guesses_compounds=guesses_compounds)
        return
    if not isinstance(condition, Compare) or not isinstance(condition.value, str):
        return
    field = schema.document_field if condition.field == "content" else condition.field
    if schema.kinds.get(field) is not Kind.TEXT:
        return
    lookup = condition.lookup
    if lookup not in MARKED or (lookup is Lookup.EXACT and field != schema.document_field):
        return
    found = words.words(searchable_text(condition.value))
    telling = [word for word in found if word not in words.stop_words("")]
    for word in found if lookup is not Lookup.CONTENT else telling or found:
        yield Wanted(
            field,
            word,
            slips=words.slips(word, {Lookup.CONTENT: fuzziness, Lookup.FUZZY: 2}.get(lookup, 0)),
            is_beginning=lookup is Lookup.STARTSWITH or (guesses_compounds and lookup is Lookup.CONTENT),
            is_part=lookup in {Lookup.CONTAINS, Lookup.ENDSWITH},
        )


def hits(text: str, looked_for: Iterable[Wanted]) -> list[Span]:
    """Where words of the text are hits."""
    asked = list(looked_for)
    return [
        found.span()
        for found in words.WORD.finditer(text)
        if any(one.is_in(token) for token in words.words(found[0]) for one in asked)
    ]


def marked(text: str, answers: Iterable[str]) -> list[Span]:
    """Where the server marked the text; what it says about another text is left aside."""
    spans = []
    for answer in answers:
        if MARKS.sub("", answer) != text:
            continue
        begun, position = 0, 0
        for character in answer:
            if character == OPENED:
                begun = position
            elif character == CLOSED:
                spans.append((begun, position))
            else:
                position += 1
    return spans


def fragments(text: str, spans: Iterable[Span], style: Style) -> list[str]:
    """Pieces of a text around hits, escaped, hits in ``<em>``; for number 0 all of it. None without hits."""
    joined = list(_joined(spans))
    if not joined:
        return []
    if style.number == 0:
        return [_html(text, (0, len(text)), joined)]
    pieces: list[Span] = []
    for begin, end in joined:
        if pieces and begin < pieces[-1][1]:
            continue
        if len(pieces) == style.number:
            break
        earliest = pieces[-1][1] if pieces else 0
        pieces.append(_piece(text, (begin, end), style.size, earliest))
    return [_html(text, piece, joined) for piece in pieces]


def composed(text: str) -> str:
    """Text whose letters are one character each, as words are read from it."""
    return unicodedata.normalize("NFC", text)


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """The spans in order, those that touch each other as one."""
    last: Span | None = None
    for begin, end in sorted(spans):
        if last is not None and begin < last[1]:
            last = (last[0], max(last[1], end))
            continue
        if last is not None:
            yield last
        last = (begin, end)
    if last is not None:
        yield last


def _piece(text: str, hit: Span, size: int, earliest: int) -> Span:
    """Whole words around a hit."""
    begin, end = hit
    room = max(0, size - (end - begin))
    low, high = max(earliest, begin - room // 3), min(len(text), end + room - room // 3)
    if low > earliest and (space := text.find(" ", low, begin)) >= 0:
        low = space + 1
    elif low > earliest:
        low = begin
    if high < len(text):
        high = max(end, text.rfind(" ", end, high + 1))
    return low, high


def _html(text: str, piece: Span, spans: Iterable[Span]) -> str:
    low, high = piece
    parts, position = [], low
    for begin, end in spans:
        if begin < low or end > high:
            continue
        parts += [escape(text[position:begin]), "<em>", escape(text[begin:end]), "</em>"]
        position = end
    return "".join([*parts, escape(text[position:high])]).strip()
