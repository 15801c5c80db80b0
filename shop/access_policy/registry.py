"""The whole table, and how the line of an address is found in it."""

from collections.abc import Mapping

from shop.access_policy.operations import OPERATIONS
from shop.access_policy.pages import BLOCKS, PAGES, ROUTES
from shop.access_policy.policies import Policy

POLICIES: Mapping[str, Policy] = {**PAGES, **OPERATIONS}


def policy_for(*, route: str, name: str) -> Policy | None:
    """The policy of an address, by its route from the root and its name with namespaces; None if it has none.

    A block comes first: no name in it can borrow the line of another address.
    """
    for mounted_at, policy in BLOCKS.items():
        if route.startswith(mounted_at):
            return policy
    return POLICIES.get(name) or ROUTES.get(route)
