"""What the server's session keeps of a basket: a visitor's own until they sign in, and the line just
removed.
"""

from typing import Any

from django.db import transaction

from shop.baskets.selectors import stored_lines

SESSION_KEY = "anonymous_basket"
# The line that was taken out last, so that one click brings it back.
REMOVED_LINE = "removed_line"


@transaction.atomic
def adopt_anonymous_basket(*, basket: Any, anonymous: Any) -> list[str]:
    """Move a visitor's lines into their own basket at sign-in; an equal line is kept once, with the larger
    quantity.

    Returns the names of the products that came along, in the lines' order.
    """
    names = [line.listing.name for line in stored_lines(anonymous)]
    basket.merge(anonymous, add_quantities=False)
    return names
