"""What people paste into a search field by mistake is nobody else's business: it is never kept."""

import re
from typing import Final

# SENs, numbers of invoices and offers, telephone numbers: whatever their shape, they are made of digits.
# Versions and years have fewer.
MOST_DIGITS: Final = 5
# Long words change between letter cases and digits now and then; keys and tokens do it all the time.
LONGEST_PLAIN_WORD: Final = 20
FEWEST_LETTERS_BETWEEN_CHANGES: Final = 6

_ADDRESS: Final = re.compile(r"\S@\S")
# SEN-1234567, and the newer ones with letters: E-1AB-2CD-3EF-4GH.
_SEN: Final = re.compile(r"\bSEN\s*-?\s*\d|\bE(?:\s?[-‐-―]\s?\w{3}\b){2}", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\s.]+")
_CHANGE: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])")


def is_private(text: str) -> bool:
    """Whether a text looks like an e-mail address, a licence key, a SEN or the number of anything."""
    if sum(character.isdigit() for character in text) > MOST_DIGITS:
        return True
    if _ADDRESS.search(text) or _SEN.search(text):
        return True
    return any(_is_jumble(word) for word in _WORD.findall(text))


def _is_jumble(word: str) -> bool:
    changes = len(_CHANGE.findall(word))
    return len(word) >= LONGEST_PLAIN_WORD and changes > len(word) / FEWEST_LETTERS_BETWEEN_CHANGES
