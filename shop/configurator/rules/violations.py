"""What the engine answers."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from shop.configurator.enums import Severity
from shop.configurator.facts import LineId

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class Fix:
    """One click that removes a violation: set the configuration's ``field`` to ``value``, as in the API."""

    field: str
    value: str | int
    label: "str | StrPromise"


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One rule that a line does not meet. ``field`` names the question it is about, "" for the whole line."""

    line_id: LineId
    # One of RuleCode, or of a rule of the project that we are part of.
    code: StrEnum
    severity: Severity
    field: str
    message: "str | StrPromise"
    fix: Fix | None = None

    def as_dict(self) -> dict[str, object]:
        """Plain JSON values in the active language, for the API and for snapshots."""
        fix = self.fix and {"field": self.fix.field, "value": self.fix.value, "label": str(self.fix.label)}
        return {
            "code": self.code.value,
            "severity": self.severity.value,
            "field": self.field,
            "message": str(self.message),
            "fix": fix,
        }


def is_requestable(violations: Iterable[Violation], accepted_codes: Collection[str]) -> bool:
    """Whether nothing blocks and every "ask us" is among the codes that the customer ticked."""
    return all(
        violation.severity == Severity.NOTE
        or (violation.severity == Severity.ASK and violation.code in accepted_codes)
        for violation in violations
    )
