from typing import Any

from django.db import transaction

SESSION_KEY = "anonymous_basket"


@transaction.atomic
def adopt_anonymous_basket(*, basket: Any, anonymous: Any) -> None:
    """Move a visitor's lines into their own basket at sign-in; an equal line is kept once, with the larger quantity."""
    basket.merge(anonymous, add_quantities=False)
