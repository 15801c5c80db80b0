"""The whole table, and how the line of an address is found in it."""

from collections.abc import Mapping
from importlib import import_module

from django.conf import settings

from shop.access_policy.operations import OPERATIONS
from shop.access_policy.pages import BLOCKS, PAGES, ROUTES
from shop.access_policy.policies import Policy

POLICIES: Mapping[str, Policy] = {**PAGES, **OPERATIONS}
# A project that we are installed into says who may open its own addresses. It cannot change a line of ours.
_project = import_module(settings.ACCESS_POLICY_MODULE) if settings.ACCESS_POLICY_MODULE else None
PROJECT_PAGES: Mapping[str, Policy] = getattr(_project, "PAGES", {})
PROJECT_BLOCKS: Mapping[str, Policy] = getattr(_project, "BLOCKS", {})


def policy_for(*, route: str, name: str) -> Policy | None:
    """The policy of an address, by its route from the root and its name with namespaces; None if it has none.

    A block comes first: no name in it can borrow the line of another address.
    """
    for mounted_at, policy in BLOCKS.items():
        if route.startswith(mounted_at):
            return policy
    return POLICIES.get(name) or ROUTES.get(route) or _policy_of_project(route=route, name=name)


def _policy_of_project(*, route: str, name: str) -> Policy | None:
    for mounted_at, policy in PROJECT_BLOCKS.items():
        if route.startswith(mounted_at):
            return policy
    return PROJECT_PAGES.get(name)
