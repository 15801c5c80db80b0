"""What the project changes about prices and availability, on top of what we changed."""

from forked_apps.partner.strategy import *  # noqa: F403
from forked_apps.partner.strategy import ConfiguredStrategy


class BranchStrategy(ConfiguredStrategy):
    """Tells the branch it is asked from."""

    @property
    def branch(self):
        return getattr(self.request, "branch", "")


class Selector:
    def strategy(self, request=None, user=None, **kwargs):
        return BranchStrategy(request)
