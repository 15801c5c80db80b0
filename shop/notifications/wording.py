"""Texts with placeholders: ``{number}`` and nothing else. No template language, no formats, no attributes.

What stands in a text of staff is plain text. An https address in it becomes a link, and so does ``{link}``;
what a placeholder brings along never does: names and reasons are written by others.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.core.exceptions import InvalidInput
from shop.core.texts import is_printable, one_line

LINK: Final = "link"
_PLACEHOLDER = re.compile(r"\{([^{}\n]{0,60})\}")
_BRACE = re.compile(r"[{}]")
_TAG = re.compile(r"<[A-Za-z/!?]")
_SCHEME = re.compile(r"\b([A-Za-z][A-Za-z0-9+.-]*)://")
_ADDRESS = re.compile(r"https://[^\s<>\"'{}]+", re.IGNORECASE)
_ADDRESS_TOUCHING = re.compile(r"(?:https://[^\s<>\"'{}]*\{|\}[^\s<>\"'{}]*https://)", re.IGNORECASE)
_PUNCTUATION = ".,;:!?)"
_PARAGRAPH_BREAK = re.compile(r"\n[ \t]*\n\s*")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a paragraph; ``href`` is the address it leads to, "" for plain words."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a mail. As a string it is what the text version says."""

    parts: Sequence[Part]

    def __str__(self) -> str:
        return "".join(part.text for part in self.parts)


def checked_subject(text: str, *, allowed: Collection[str], longest: int) -> str:
    """The subject as it is stored. Raises InvalidInput for more than one line, for no text, for a
    placeholder that this kind does not have, and for what looks like HTML.
    """
    subject = one_line(text, field="subject", longest=longest)
    if not subject:
        raise InvalidInput(_("Please write a subject."), field="subject")
    _check(subject, allowed=[name for name in allowed if name != LINK], field="subject")
    return subject


def checked_text(text: str, *, field: str, allowed: Collection[str], longest: int) -> str:
    """A text of several paragraphs as it is stored. Raises InvalidInput naming the field."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not all(is_printable(line.replace("\t", " ")) for line in plain.split("\n")):
        raise InvalidInput(_("Please write this without control characters."), field=field)
    if len(plain) > longest:
        message = ngettext(
            "Please use at most %(count)d character.", "Please use at most %(count)d characters.", longest
        )
        raise InvalidInput(message % {"count": longest}, field=field)
    _check(plain, allowed=allowed, field=field)
    return plain


def _check(text: str, *, allowed: Collection[str], field: str) -> None:
    names = ", ".join(f"{{{name}}}" for name in allowed)
    for name in unknown_placeholders(text, allowed):
        raise InvalidInput(
            _("{%(name)s} is no placeholder of this text. Possible here: %(names)s.")
            % {"name": name, "names": names},
            field=field,
        )
    if _BRACE.search(_PLACEHOLDER.sub("", text)):
        raise InvalidInput(
            _("Braces are for placeholders only. Possible here: %(names)s.") % {"names": names}, field=field
        )
    if _TAG.search(text):
        raise InvalidInput(_("This is plain text: HTML is not possible."), field=field)
    if any(scheme.lower() != "https" for scheme in _SCHEME.findall(text)):
        raise InvalidInput(_("Addresses begin with https://."), field=field)
    if _ADDRESS_TOUCHING.search(text):
        raise InvalidInput(_("An address cannot contain a placeholder."), field=field)


def unknown_placeholders(text: str, allowed: Collection[str]) -> list[str]:
    """What stands in braces and is not among the allowed names, in the order of the text."""
    return [name for name in _PLACEHOLDER.findall(text) if name not in allowed]


def fill(text: str, words: Mapping[str, str]) -> str:
    """The text with its placeholders replaced, once: what a word brings along is not looked at again."""
    return "".join(part.text for part in _parts(text, words))


def paragraphs(text: str, words: Mapping[str, str]) -> list[Paragraph]:
    """The paragraphs of a text, which an empty line parts, with links where they belong."""
    return [Paragraph(list(_parts(piece, words))) for piece in _PARAGRAPH_BREAK.split(text.strip()) if piece]


def _parts(text: str, words: Mapping[str, str]) -> Iterator[Part]:
    end = 0
    for found in _PLACEHOLDER.finditer(text):
        yield from _linked(text[end : found.start()])
        end = found.end()
        # One line: a word must not begin a paragraph, nor a header.
        word = _SPACE.sub(" ", words[found[1]]).strip()
        yield Part(word, word if found[1] == LINK else "")
    yield from _linked(text[end:])


def _linked(text: str) -> Iterator[Part]:
    end = 0
    for found in _ADDRESS.finditer(text):
        address = found[0].rstrip(_PUNCTUATION)
        if found.start() > end:
            yield Part(text[end : found.start()])
        yield Part(address, address)
        end = found.start() + len(address)
    if text[end:]:
        yield Part(text[end:])
