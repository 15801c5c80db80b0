"""What the licensing rules say about the lines of an offer, and which of it staff set aside."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from shop.configurator.enums import Severity
from shop.configurator.rules import RequestedLine, Violation
from shop.configurator.selectors import rules_in_force
from shop.licenses.selectors import listing_facts, register_of
from shop.licenses.services import check_configuration
from shop.marketplace.models import Listing
from shop.marketplace.selectors import listings_of_products
from shop.quotes.enums import LineKind
from shop.quotes.models import QuoteLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule that a line does not meet. ``override`` is {code, reason, by, at} where staff set it aside."""

    line_id: int
    position: int
    code: str
    severity: Severity
    message: str
    override: Mapping[str, object] | None = None

    @property
    def is_blocking(self) -> bool:
        """Whether the offer cannot be sent because of it: a note never keeps it."""
        return self.severity != Severity.NOTE and self.override is None

    @property
    def can_be_set_aside(self) -> bool:
        return self.severity != Severity.NOTE


def findings_of(
    lines: Iterable[QuoteLine],
    *,
    organization_id: int | None,
    on_date: date,
    listings: Mapping[int, Listing] | None = None,
) -> list[Finding]:
    """Check the stored lines together as one purchase, in at most six queries, whatever their number.

    Alternatives are never bought together: each is checked beside the plain lines and the first of every
    other group. ``on_date`` is the UTC date. A product without a listing is not judged.
    """
    licenses = [line for line in lines if line.kind == LineKind.LICENSE]
    if not licenses:
        return []
    if listings is None:
        products = {line.product_id for line in licenses if line.product_id is not None}
        listings = listings_of_products(product_ids=products)
    asked = {
        line.pk: RequestedLine(
            line_id=line.pk,
            listing=listing_facts(listings[line.product_id or 0]),
            configuration=line.configuration,
            quantity=max(int(line.quantity), 1),
        )
        for line in licenses
        if line.product_id in listings
    }
    known = [line for line in licenses if line.pk in asked]
    rules = rules_in_force()
    register = register_of(
        organization_id=organization_id,
        sens=[line.existing_sen for line in known],
        on_date=on_date,
    )
    violations: dict[int, list[Violation]] = {line.pk: [] for line in known}
    for together, judged in _purchases(known):
        found = check_configuration(
            organization_id=organization_id,
            lines=[asked[line.pk] for line in together],
            on_date=on_date,
            rules=rules,
            register=register,
        )
        for violation in found:
            if violation.line_id in judged:
                violations[int(violation.line_id)].append(violation)
    return [_finding(line, violation) for line in known for violation in violations[line.pk]]


def blocking(findings: Iterable[Finding]) -> list[Finding]:
    """Those that keep the offer from being sent."""
    return [finding for finding in findings if finding.is_blocking]


def by_line(findings: Iterable[Finding]) -> dict[int, list[Finding]]:
    """The findings of each line that has any."""
    grouped: dict[int, list[Finding]] = {}
    for finding in findings:
        grouped.setdefault(finding.line_id, []).append(finding)
    return grouped


def _purchases(lines: Sequence[QuoteLine]) -> Iterable[tuple[list[QuoteLine], set[int]]]:
    """Lines that could be bought together, and those among them that are judged in this company."""
    groups: dict[int, list[QuoteLine]] = {}
    for line in lines:
        if line.alternative_group:
            groups.setdefault(line.alternative_group, []).append(line)
    for rank in range(max((len(group) for group in groups.values()), default=1)):
        chosen = {group[min(rank, len(group) - 1)].pk for group in groups.values()}
        together = [line for line in lines if not line.alternative_group or line.pk in chosen]
        judged = {line.pk for line in together if rank == 0 or line.alternative_group}
        yield together, judged - {group[-1].pk for group in groups.values() if 0 < len(group) <= rank}


def _finding(line: QuoteLine, violation: Violation) -> Finding:
    override = next((entry for entry in line.overrides if entry["code"] == violation.code.value), None)
    return Finding(
        line_id=line.pk,
        position=line.position,
        code=violation.code.value,
        severity=violation.severity,
        message=str(violation.message),
        override=override,
    )
