"""Text that came from outside: made harmless before it is stored, and again before it is shown.

The allow-list is what a description needs (paragraphs, lists, emphasis, two sizes of heading, code, links)
and nothing that loads, runs, submits or positions something.
"""

import html
import re
from typing import Final

import nh3

ALLOWED_TAGS: Final = {"p", "ul", "ol", "li", "strong", "em", "a", "h3", "h4", "br", "code"}
# The parser needs quadratic time for deeply nested tags: a text beyond this length is cut before it is read.
MAX_LENGTH: Final = 100_000

_NAMES: Final = {"b": "strong", "i": "em", "h1": "h3", "h2": "h3", "h5": "h4", "h6": "h4"}
_RENAMED = re.compile(r"<(/?)(b|i|h1|h2|h5|h6)(?=[\s/>])", re.IGNORECASE)
# Blocks that are not kept: without a space their words would run together.
_DROPPED_BLOCK = re.compile(
    r"(?=</?(?:div|section|article|blockquote|pre|table|tr|td|th|dt|dd|hr)\b)", re.IGNORECASE
)
# Words on both sides of such a tag are two; those around <strong> may be one, with its full stop.
_NOT_INLINE = re.compile(r"(?=<(?!/?(?:a|b|code|em|i|span|strong)[\s/>]))", re.IGNORECASE)
# Tab and line feed stay. Databases refuse NUL, and encoding refuses halves of surrogate pairs. Terminals obey
# control characters, pages those that turn the direction of what follows; invisible ones make empty names.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u200b\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_SPACES = re.compile(r"\s+")

_HTML_CLEANER = nh3.Cleaner(
    tags=ALLOWED_TAGS,
    clean_content_tags={
        "script",
        "style",
        "iframe",
        "noscript",
        "template",
        "svg",
        "math",
        "object",
        "title",
    },
    attributes={"*": set(), "a": {"href"}},
    url_schemes={"https"},
    url_relative="deny",
    link_rel="noopener nofollow",
    strip_comments=True,
)
_TEXT_CLEANER = nh3.Cleaner(
    tags=set(),
    clean_content_tags={
        "script",
        "style",
        "iframe",
        "noscript",
        "template",
        "svg",
        "math",
        "object",
        "title",
    },
    attributes={"*": set()},
)


def normalize_text(text: str) -> str:
    """Return the text with plain line feeds and without characters that a database or a page cannot hold."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def sanitize_html(text: str) -> str:
    """Return HTML of allow-listed tags, with links to https only; running it again changes nothing.

    Texts beyond ``MAX_LENGTH`` characters are cut.
    """
    renamed = _RENAMED.sub(
        lambda match: f"<{match[1]}{_NAMES[match[2].lower()]}", normalize_text(text[:MAX_LENGTH])
    )
    return _HTML_CLEANER.clean(_DROPPED_BLOCK.sub(" ", renamed)).strip()


def plain_text(text: str) -> str:
    """Return the words of a text that may hold HTML, on one line. Not HTML: a template has to escape it."""
    spaced = _NOT_INLINE.sub(" ", normalize_text(text[:MAX_LENGTH]))
    return _SPACES.sub(" ", html.unescape(_TEXT_CLEANER.clean(spaced))).strip()
