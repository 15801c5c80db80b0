from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from shop.configurator.rules import Violation
from shop.core.exceptions import DomainError


class NotRequestable(DomainError):
    """The rules say no; ``violations`` say why, line by line."""

    code = "not_requestable"
    default_message = _("Some lines need your attention first. Nothing was changed.")

    def __init__(self, violations: Sequence[Violation]) -> None:
        super().__init__()
        self.violations = list(violations)


class LineNotFound(DomainError):
    code = "line_not_found"
    default_message = _("This line is not in your basket any more.")


class NothingToUndo(DomainError):
    """The change was undone already, or the lines look different by now."""

    code = "nothing_to_undo"
    default_message = _("This cannot be taken back any more: the lines were changed since then.")


class InvalidQuantity(DomainError):
    code = "invalid_quantity"
    default_message = _("The quantity is a whole number from 1 to 1,000.")
