"""What people may type into one line."""

import unicodedata
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from shop.core.exceptions import InvalidInput

# Line breaks, control characters, halves of characters, what turns the reading direction of what follows.
_UNPRINTABLE = {"Cc", "Cs", "Zl", "Zp"}
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
NOT_ONE_LINE: Final = _("Please write this in one line, without control characters.")


def is_printable(text: str) -> bool:
    """Whether the text is one line without control characters."""
    # What Python calls printable is so here; its answer costs a tenth.
    return text.isprintable() or not any(
        unicodedata.category(character) in _UNPRINTABLE or character in _TURNING for character in text
    )


def one_line(text: str, *, field: str, longest: int) -> str:
    """The text without surrounding space. Raises InvalidInput, naming the field, for line breaks and control
    characters, and for more than ``longest`` characters.
    """
    line = text.strip()
    if not is_printable(line):
        raise InvalidInput(NOT_ONE_LINE, field=field)
    if len(line) > longest:
        message = ngettext(
            "Please use at most %(count)d character.", "Please use at most %(count)d characters.", longest
        )
        raise InvalidInput(message % {"count": longest}, field=field)
    return line
