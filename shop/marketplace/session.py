"""What somebody compares, as keys in the server's session.

It ends with the session: signing out empties it, so the next person at the same browser sees nothing of it.
Functions take the session as a plain mapping and write it only for a change.
"""

from collections.abc import MutableMapping
from typing import Any, Final, TypeAlias

from django.utils.translation import gettext_lazy as _

from shop.core.exceptions import DomainError

Session: TypeAlias = MutableMapping[str, Any]

COMPARED: Final = "compared"
MAX_COMPARED: Final = 4


class ComparisonFull(DomainError):
    code = "comparison_full"
    default_message = _(
        "You can compare four listings at a time, and four are chosen already. Take one of them away first."
    )


def compared(session: Session) -> list[str]:
    """The keys of the listings to compare, in the order in which they were chosen."""
    return list(session.get(COMPARED, ()))


def compare(session: Session, key: str) -> None:
    """Choose a listing to compare; one that is chosen already stays. Raises ComparisonFull for a fifth."""
    keys = compared(session)
    if key in keys:
        return
    if len(keys) >= MAX_COMPARED:
        raise ComparisonFull()
    session[COMPARED] = [*keys, key]


def stop_comparing(session: Session, key: str = "") -> None:
    """Take a listing out of the comparison, or all of them."""
    keys = compared(session)
    remaining = [other for other in keys if key and other != key]
    if remaining != keys:
        session[COMPARED] = remaining
