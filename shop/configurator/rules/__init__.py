"""The rule engine: plain facts in, violations out. It reads no database and no clock."""

from collections.abc import Iterable, Sequence
from datetime import date

from shop.configurator.facts import LineId, ListingFacts, RegisteredLicense, RequestedLine
from shop.configurator.rulebook import RuleBook, RuleCode
from shop.configurator.rules.case import Case, Host, Landscape, has_current_license, matching_license
from shop.configurator.rules.checks import add_rule, rule_codes, violations_of
from shop.configurator.rules.fixing import FixedLine, plan_fixes, with_fix
from shop.configurator.rules.violations import Fix, Violation, is_requestable

__all__ = [
    "Case",
    "Fix",
    "FixedLine",
    "Host",
    "Landscape",
    "LineId",
    "ListingFacts",
    "RegisteredLicense",
    "RequestedLine",
    "RuleBook",
    "RuleCode",
    "Violation",
    "add_rule",
    "check_lines",
    "has_current_license",
    "is_requestable",
    "matching_license",
    "plan_fixes",
    "rule_codes",
    "with_fix",
]


def check_lines(
    *, lines: Sequence[RequestedLine], register: Iterable[RegisteredLicense], rules: RuleBook, on_date: date
) -> list[Violation]:
    """Check lines that are requested together against each other, the register and the rules in force.

    ``register`` holds the organisation's licences that no later one superseded; ``on_date`` is the UTC date.
    The answer follows the order of the lines; what is said about a line does not depend on that order.
    """
    landscape = Landscape(lines=lines, register=tuple(register), rules=rules, on_date=on_date)
    return [violation for line in lines for violation in violations_of(line, landscape)]
