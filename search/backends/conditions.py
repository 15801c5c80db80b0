"""What a search asks, as typed conditions: Haystack's tree of filters without a query language in between.

A backend turns conditions into its engine's query objects. User text stays data on the whole way, whatever
characters it holds.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from haystack.backends import SQ

from search.backends.errors import UnsupportedQuery

MAX_TEXT: Final = 200
MAX_WORDS: Final = 16
NARROWING: Final = re.compile(r'(?P<field>\w+):(?:"(?P<quoted>[^"]*)"|(?P<word>[^\s"()\[\]{}:*?/\\]+))')
SPAN: Final = re.compile(r"\[(?P<low>\S+) TO (?P<high>\S+)\]")
PIECES: Final = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')


class Lookup(StrEnum):
    """How a field is compared; Haystack's filter names, and ``PHRASE`` for words in their order."""

    CONTENT = "content"
    CONTAINS = "contains"
    EXACT = "exact"
    PHRASE = "phrase"
    STARTSWITH = "startswith"
    ENDSWITH = "endswith"
    FUZZY = "fuzzy"
    GT = "gt"
    GTE = "gte"
    LT = "lt"
    LTE = "lte"
    IN = "in"
    RANGE = "range"


@dataclass(frozen=True, slots=True)
class Everything:
    """Every document."""


@dataclass(frozen=True, slots=True)
class Compare:
    """One field compared with a value. ``field`` is the name in the index, "content" the document field.

    ``value`` is text for the lookups of text, a tuple for IN, ``(low, high)`` for RANGE (None leaves that end
    open); numbers, dates and booleans come as Python values.
    """

    field: str
    lookup: Lookup
    value: Any


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions of which all (``is_any`` False) or at least one must hold, or must not (``negated``)."""

    children: "tuple[Condition, ...]"
    is_any: bool = False
    negated: bool = False


Condition = Everything | Compare | Group


def searchable_text(text: str) -> str:
    """Text that every engine takes: composed, without control characters and surrogates, cut to MAX_TEXT
    characters and MAX_WORDS words.
    """
    composed = unicodedata.normalize("NFC", text[: MAX_TEXT * 2])
    visible = composed
    if not composed.isprintable():
        visible = "".join(
            " " if unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} else character
            for character in composed
        )
    return " ".join(visible[:MAX_TEXT].split()[:MAX_WORDS])


def typed_text(text: str, field: str = "content") -> Condition:
    """What somebody typed: words that must all be found, "words in quotes" in their order, -words not.

    Only an asterisk, as Haystack writes it, stands for everything. Text without a word finds nothing.
    """
    if text.strip() in {"*", "*:*"}:
        return Everything()
    words, others = [], []
    for piece in PIECES.finditer(searchable_text(text)):
        phrase, word, is_excluded = piece["phrase"], piece["word"], bool(piece["minus"])
        lookup = Lookup.PHRASE if phrase is not None else Lookup.CONTENT
        said = (phrase if phrase is not None else word).strip()
        if not said:
            continue
        if is_excluded:
            others.append(Group((Compare(field, lookup, said),), negated=True))
        elif lookup is Lookup.PHRASE:
            others.append(Compare(field, lookup, said))
        else:
            words.append(said)
    matched = [Compare(field, Lookup.CONTENT, " ".join(words))] if words else []
    return _all_of([*matched, *others]) if matched or others else nothing()


def nothing() -> Condition:
    """No document at all."""
    return Group((Everything(),), negated=True)


def conditions_of(tree: SQ) -> Condition:
    """The conditions of Haystack's filters. Raises UnsupportedQuery for raw queries and unknown lookups."""
    children: list[Condition] = []
    for child in tree.children:
        if isinstance(child, tuple):
            field, lookup = tree.split_expression(child[0])
            children.append(_comparison(field, lookup, child[1]))
        else:
            children.append(conditions_of(child))
    if not children:
        return Everything()
    if len(children) == 1 and not tree.negated:
        return children[0]
    return Group(tuple(children), is_any=tree.connector == "OR", negated=tree.negated)


def narrowing(query: str) -> Compare:
    """The condition of Haystack's ``narrow()``: ``field:"value"`` or ``field:value`` and nothing more.

    Raises UnsupportedQuery for anything else: narrowing is written by programs, never by readers.
    """
    found = NARROWING.fullmatch(query.strip())
    if found is None:
        raise UnsupportedQuery(f'not a narrowing of the form field:"value": {query!r}')
    value = found["quoted"] if found["quoted"] is not None else found["word"]
    return Compare(found["field"], Lookup.EXACT, value)


def span(field: str, query: str) -> Compare:
    """The condition of a query facet: a value, or ``[low TO high]`` where an asterisk leaves an end open."""
    found = SPAN.fullmatch(query.strip())
    if found is None:
        return Compare(field, Lookup.EXACT, query.strip().strip('"'))
    ends = tuple(None if end == "*" else end for end in (found["low"], found["high"]))
    return Compare(field, Lookup.RANGE, ends)


def positive_text(condition: Condition) -> str:
    """The words that the condition looks for in texts: what is highlighted and what spelling is asked for."""
    if isinstance(condition, Group):
        return "" if condition.negated else " ".join(filter(None, map(positive_text, condition.children)))
    is_text = isinstance(condition, Compare) and isinstance(condition.value, str)
    return condition.value if is_text and condition.lookup in _TEXTUAL else ""


# EXACT is left out: whole values are what filters ask for, nobody typed them.
_TEXTUAL: Final = frozenset({Lookup.CONTENT, Lookup.CONTAINS, Lookup.PHRASE, Lookup.STARTSWITH, Lookup.FUZZY})


def _all_of(conditions: Iterable[Condition]) -> Condition:
    children = tuple(conditions)
    return children[0] if len(children) == 1 else Group(children)


def _comparison(field: str, lookup: str, value: Any) -> Condition:
    """One filter of Haystack, whose value may be one of its input types."""
    kind = getattr(value, "input_type_name", "")
    if kind in {"raw", "alt_parser"}:
        raise UnsupportedQuery("raw queries are not passed on")
    if kind == "auto_query":
        return typed_text(value.query_string, field)
    if kind == "not":
        return Group((_comparison(field, lookup, value.query_string),), negated=True)
    if kind == "exact":
        return Compare(field, Lookup.PHRASE if field == "content" else Lookup.EXACT, value.query_string)
    if kind:
        value = value.query_string
    if hasattr(value, "values_list"):
        value = list(value)
    try:
        found = Lookup(lookup)
    except ValueError:
        raise UnsupportedQuery(f"unknown lookup: {lookup}") from None
    if found in {Lookup.IN, Lookup.RANGE}:
        value = tuple(value)
    elif isinstance(value, str) and found is Lookup.CONTENT and value.strip() in {"*", "*:*"}:
        return Everything()
    return Compare(field, found, value)
