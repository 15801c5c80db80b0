"""The parts of the configuration field: a question, its options, or the range of a count."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One option of a question; ``reason`` says why it is not available, ``notice`` what to know about it."""

    value: str
    label: str
    help: str
    is_available: bool = True
    reason: str = ""
    notice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRange:
    """The tier question where any count is sold: the range, and the price step of the selected count.

    What was typed may lie below ``minimum``: it is kept, and a violation says what is wrong with it.
    """

    minimum: int
    maximum: int
    range_label: str
    band_from: int | None
    band_to: int | None
    band_label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of the field. One that is not asked still has a ``selected`` value to send along.

    ``notice`` is what to know about the options as a whole, such as where a list of tiers begins.
    """

    name: Literal["deployment", "purchase_type", "user_tier", "maintenance_months", "license_type"]
    label: str
    help: str
    choices: tuple[Choice, ...] = ()
    count: CountRange | None = None
    selected: str = ""
    is_asked: bool = True
    notice: str = ""

    @property
    def answer(self) -> str:
        """What is selected, as people read it."""
        return next((choice.label for choice in self.choices if choice.value == self.selected), self.selected)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why some options are not available, each reason once."""
        return tuple(dict.fromkeys(choice.reason for choice in self.choices if choice.reason))
