"""Texts with the words that a search found in them, as pieces that a template escapes one by one."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

_TAG: Final = re.compile(r"(</?em>)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, and whether it is what was looked for."""

    text: str
    is_found: bool = False


MarkedText: TypeAlias = tuple[Piece, ...]


def pieces_of(fragment: str) -> MarkedText:
    """Take a fragment of an engine apart: escaped text in which ``<em>`` marks what was found."""
    pieces = []
    is_found = False
    for part in _TAG.split(fragment):
        if part in {"<em>", "</em>"}:
            is_found = part == "<em>"
        elif part:
            pieces.append(Piece(html.unescape(part), is_found))
    return tuple(pieces)


def plain(marked: MarkedText) -> str:
    """The text without its marks."""
    return "".join(piece.text for piece in marked)


def found_words(texts: Iterable[MarkedText]) -> frozenset[str]:
    """What is marked in any of the texts, in lower case."""
    return frozenset(piece.text.casefold() for text in texts for piece in text if piece.is_found)


def mark(text: str, words: Iterable[str]) -> MarkedText:
    """Mark these words (see ``found_words``) in another text, where they stand as words."""
    longest_first = sorted(filter(None, words), key=len, reverse=True)
    if not longest_first:
        return (Piece(text),) if text else ()
    either = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)
    parts = either.split(text)
    return tuple(Piece(part, number % 2 == 1) for number, part in enumerate(parts) if part)
