"""What the server's session keeps of a basket: a visitor's own until they sign in, and what was just removed
or changed.
"""

from collections.abc import Iterable, MutableMapping
from typing import Any

from django.db import transaction

from shop.baskets.fixing import LineChange, way_back
from shop.baskets.selectors import stored_lines

SESSION_KEY = "anonymous_basket"
# The line that was taken out last, so that one click brings it back.
REMOVED_LINE = "removed_line"
# What fixes changed last, so that people see it, and one click takes it back.
CHANGED_LINES = "changed_lines"


def remember_changes(
    session: MutableMapping[str, Any], *, basket: Any, changes: Iterable[LineChange]
) -> None:
    """Keep what fixes changed until the basket is looked at: ``texts`` in the active language, and
    ``way_back`` for ``undo_fixes``.
    """
    changes = list(changes)
    texts = [change.text for change in changes]
    session[CHANGED_LINES] = {"texts": texts, "way_back": way_back(basket=basket, changes=changes)}


@transaction.atomic
def adopt_anonymous_basket(*, basket: Any, anonymous: Any) -> list[str]:
    """Move a visitor's lines into their own basket at sign-in; an equal line is kept once, with the larger
    quantity.

    Returns the names of the products that came along, in the lines' order.
    """
    names = [line.listing.name for line in stored_lines(anonymous)]
    basket.merge(anonymous, add_quantities=False)
    return names
