"""Refusals of the configurator."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from shop.core.exceptions import DomainError, StaleVersion


@dataclass(frozen=True, slots=True)
class RuleProblem:
    """One wrong place of a rule document ("scales.0.tiers", "" for the whole) and why, in words for staff."""

    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}" if self.place else self.reason


class InvalidRules(DomainError):
    """A rule document that makes no sense; ``problems`` says where and why, one for each wrong place."""

    code = "invalid_rules"
    default_message = _("These rules contradict themselves or miss something. Nothing was changed.")

    def __init__(self, problems: Sequence[RuleProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join([str(self.default_message), *(str(problem) for problem in self.problems)]))


class RulesChanged(StaleVersion):
    """Somebody else published rules since the state that this change began with."""

    code = "rules_changed"
    default_message = _(
        "Somebody else published other rules in the meantime. Nothing was published; please look at their "
        "change first."
    )


class DraftChanged(StaleVersion):
    """The draft, or the fact in it that is being changed, is not what the person has seen."""

    code = "draft_changed"
    default_message = _(
        "A colleague changed this in the draft in the meantime. Nothing was saved; please look at the new "
        "state first."
    )


class DraftExists(DomainError):
    """There is a draft with changes already, which nobody should lose."""

    code = "draft_exists"
    default_message = _("There is a draft with changes already. Please publish or discard it first.")


class NothingToPublish(DomainError):
    code = "nothing_to_publish"
    default_message = _("There is nothing to publish: the rules in force say the same.")
