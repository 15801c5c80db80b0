"""Where in a text the hits are, and the fragments around them as HTML.

Words are compared as the question compared them, so that umlauts, slips and first parts of compounds are
marked too; hits by stems are what the server marked.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any, Final

from search.backends.conditions import Compare, Condition, Group, Lookup, searchable_text
from search.backends.elasticsearch8 import words
from search.backends.elasticsearch8.schema import STEMMERS, Analysis, Kind, Schema

FRAGMENT_SIZE: Final = 150
FRAGMENTS: Final = 3
MOST_FRAGMENTS: Final = 20
# Marks of the server, from Unicode's private area: no text of people has them.
OPENED: Final = "\ue000"
CLOSED: Final = "\ue001"
EMPHASIS: Final = re.compile(f"{OPENED}(.*?){CLOSED}", re.DOTALL)
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
        """Whether a folded word of a text is a hit as it is written."""
        if self.is_part:
            return self.word in token
        return token == self.word or (self.is_beginning and token.startswith(self.word))

    def is_nearly(self, token: str) -> bool:
        """Whether a folded word of a text is a hit by its slips."""
        if abs(len(self.word) - len(token)) > self.slips:
            return False
        return words.distance(self.word, token, self.slips) <= self.slips

    def pattern(self) -> str:
        """A regular expression for the candidates in a text that ``words.aligned`` wrote."""
        spelled = re.sub("ss", "(?:ss|ß)", re.sub("[aou]", r"\g<0>e?", self.word))
        around = r"[^\W_]*" if self.is_part else ""
        rest = r"[^\W_]*" if self.is_part or self.is_beginning else ""
        return around + spelled + rest


@dataclass(frozen=True, slots=True)
class Style:
    """How fragments are cut; from the options of ``highlight()``."""

    fields: tuple[str, ...]
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


class Marker:
    """Finds the words that were looked for in one text after the other.

    Words as they are written are found at once; only a text without one of them is read for its slips.
    """

    def __init__(self, looked_for: Iterable[Wanted]) -> None:
        self._looked_for = list(looked_for)
        self._forgiving = [(one, words.letters(one.word)) for one in self._looked_for if one.slips]
        # Of the words of texts, which stand in many of them.
        self._nearly: dict[str, frozenset[Wanted]] = {}
        patterns = "|".join(dict.fromkeys(one.pattern() for one in self._looked_for))
        self._pattern = re.compile(rf"(?<![^\W_])(?:{patterns})(?![^\W_])") if patterns else None

    def hits(self, text: str) -> list[Span]:
        """Where words of the text are hits."""
        if self._pattern is None:
            return []
        aligned = words.aligned(text)
        candidates = (words.WORD if aligned is None else self._pattern).finditer(
            text if aligned is None else aligned
        )
        spans, missing = [], set(self._looked_for)
        for candidate in candidates:
            token = words.token(text[slice(*candidate.span())])
            found = [one for one in self._looked_for if one.is_in(token)]
            if found:
                spans.append(candidate.span())
                missing -= set(found)
        return spans + self._slips(text, {one for one in missing if one.slips})

    def _slips(self, text: str, looked_for: Set[Wanted]) -> list[Span]:
        if not looked_for:
            return []
        spans, nearly = [], self._nearly
        for found in words.WORD.finditer(text):
            word = found[0]
            near = nearly.get(word)
            if near is None:
                near = nearly[word] = self._misspelt(words.token(word))
            if near and not looked_for.isdisjoint(near):
                spans.append(found.span())
        return spans

    def _misspelt(self, token: str) -> frozenset[Wanted]:
        """What a folded word of a text may be by its slips."""
        bits = words.letters(token)
        return frozenset(
            one
            for one, its_bits in self._forgiving
            if (bits ^ its_bits).bit_count() <= 2 * one.slips and one.is_nearly(token)
        )


def marked(text: str, answers: Iterable[str]) -> list[Span]:
    """Where the server marked the text; what it says about another text is left aside."""
    spans = []
    for answer in answers:
        if OPENED not in answer or MARKS.sub("", answer) != text:
            continue
        for number, found in enumerate(EMPHASIS.finditer(answer)):
            begin = found.start() - 2 * number
            spans.append((begin, begin + len(found[1])))
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


class Marking:
    """What is marked in an answer and how: by the server, then here, in the results that are looked at."""

    def __init__(self, looked_for: Iterable[Wanted], style: Style, document_field: str) -> None:
        self._looked_for = list(looked_for)
        self._style = style
        self._document_field = document_field

    def request(self, analyses: Iterable[Analysis]) -> dict[str, Any]:
        """What the server is to mark: the stems, which only it knows."""
        text = " ".join(dict.fromkeys(one.word for one in self._looked_for if not one.is_part))
        stems = [analysis for analysis in analyses if analysis in STEMMERS]
        marked = {
            f"{field}.{analysis}": {"highlight_query": {"match": {f"{field}.{analysis}": {"query": text}}}}
            for field in self._style.fields
            for analysis in stems
            if text
        }
        tags = {"pre_tags": [OPENED], "post_tags": [CLOSED]}
        return {"number_of_fragments": 0, **tags, "fields": marked}

    def highlighted(self, hit: Mapping[str, Any]) -> dict[str, list[str]]:
        """The fragments of each field in which something was found, by our marks and those of the server."""
        stored, of_server = hit["_source"], hit.get("highlight", {})
        found: dict[str, list[str]] = {}
        for field, marker in self._markers.items():
            pieces: list[str] = []
            for text in words.texts(stored.get(field)):
                whole = composed(text)
                spans = marker.hits(whole)
                for analysis in STEMMERS:
                    spans += marked(whole, of_server.get(f"{field}.{analysis}", ()))
                pieces += fragments(whole, spans, self._style)
            if pieces:
                found[field] = pieces
        return found

    @cached_property
    def _markers(self) -> dict[str, Marker]:
        """Words of the document field are marked everywhere, others in their own field."""
        everywhere = Marker(one for one in self._looked_for if one.field == self._document_field)
        here = {one.field for one in self._looked_for} - {self._document_field}
        return {
            field: Marker(one for one in self._looked_for if one.field in {field, self._document_field})
            if field in here
            else everywhere
            for field in self._style.fields
        }
