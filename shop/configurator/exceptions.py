"""Refusals of the configurator."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from shop.core.exceptions import DomainError


class InvalidRules(DomainError):
    """A rule document that makes no sense; ``problems`` says where and why, one line each."""

    code = "invalid_rules"
    default_message = _("These rules contradict themselves or miss something. Nothing was changed.")

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join([str(self.default_message), *self.problems]))
