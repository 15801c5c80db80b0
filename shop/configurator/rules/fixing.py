"""All fixes at once: what a set of lines becomes when each violation's way out is taken."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from shop.configurator.configuration import LicenseConfiguration
from shop.configurator.enums import Severity
from shop.configurator.facts import LineId, RegisteredLicense, RequestedLine
from shop.configurator.rulebook import RuleBook, RuleCode
from shop.configurator.rules.case import Landscape
from shop.configurator.rules.checks import violations_of
from shop.configurator.rules.violations import Fix, Violation, is_requestable


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedLine:
    """A line before and after its fixes; ``fields`` are the answers that were changed."""

    before: RequestedLine
    after: RequestedLine
    fields: tuple[str, ...]


def with_fix(configuration: LicenseConfiguration, fix: Fix) -> LicenseConfiguration:
    """The configuration after one click on the fix."""
    return LicenseConfiguration.parse({**configuration.to_values(), fix.field: fix.value})


def plan_fixes(
    *,
    lines: Sequence[RequestedLine],
    register: Iterable[RegisteredLicense],
    rules: RuleBook,
    on_date: date,
    accepted_codes: Mapping[LineId, Collection[str]],
    codes: Collection[RuleCode] = frozenset(RuleCode),
) -> list[FixedLine]:
    """Take the fix of every violation that stands between a line and a request, as often as that helps.

    ``accepted_codes`` are what is ticked per line id, ``codes`` the rules whose fixes are taken. Host
    products come first: the size of an app follows theirs. Each rule is taken once per line, so it always
    ends; what has no fix stays as it is, and so does a line that its fixes would only lead into a dead end.
    The answer holds the lines that changed, in their order.
    """
    plan = _Plan(
        register=tuple(register),
        rules=rules,
        on_date=on_date,
        accepted_codes=accepted_codes,
        codes=codes,
        lines={line.line_id: line for line in lines},
    )
    blocked_before = plan.blocked()
    plan.carry_out()
    dead_ends = plan.blocked() - blocked_before
    return [
        FixedLine(before=line, after=after, fields=tuple(dict.fromkeys(plan.fields[line.line_id])))
        for line in lines
        for after in [plan.lines[line.line_id]]
        if after.configuration != line.configuration and line.line_id not in dead_ends
    ]


@dataclass(kw_only=True)
class _Plan:
    """The lines as they are after the fixes so far."""

    register: tuple[RegisteredLicense, ...]
    rules: RuleBook
    on_date: date
    accepted_codes: Mapping[LineId, Collection[str]]
    codes: Collection[RuleCode]
    lines: dict[LineId, RequestedLine]
    fields: defaultdict[LineId, list[str]] = field(default_factory=lambda: defaultdict(list))
    taken: set[tuple[LineId, StrEnum]] = field(default_factory=set)

    def violations(self) -> Iterator[tuple[RequestedLine, list[Violation]]]:
        lines = tuple(self.lines.values())
        landscape = Landscape(lines=lines, register=self.register, rules=self.rules, on_date=self.on_date)
        return ((line, violations_of(line, landscape)) for line in lines)

    def blocked(self) -> set[LineId]:
        """The lines that cannot be requested, whatever is ticked."""
        return {
            line.line_id
            for line, found in self.violations()
            if any(one.severity == Severity.BLOCKS for one in found)
        }

    def carry_out(self) -> None:
        while fixes := self.next_fixes("host") or self.next_fixes("app"):
            for line_id, code, fix in fixes:
                line = self.lines[line_id]
                self.lines[line_id] = replace(line, configuration=with_fix(line.configuration, fix))
                self.fields[line_id].append(fix.field)
                self.taken.add((line_id, code))

    def next_fixes(self, kind: str) -> list[tuple[LineId, StrEnum, Fix]]:
        """Of each line of that kind the first fix that was not taken yet."""
        fixes = (
            next(self.fixes_of(line, found), None)
            for line, found in self.violations()
            if line.listing.kind == kind
        )
        return [fix for fix in fixes if fix is not None]

    def fixes_of(
        self, line: RequestedLine, found: Iterable[Violation]
    ) -> Iterator[tuple[LineId, StrEnum, Fix]]:
        accepted = self.accepted_codes.get(line.line_id, ())
        for one in found:
            is_due = one.code in self.codes and (line.line_id, one.code) not in self.taken
            if one.fix and is_due and not is_requestable([one], accepted):
                yield line.line_id, one.code, one.fix
