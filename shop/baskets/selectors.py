"""Baskets as typed lines with what the rules say about them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from oscar.core.loading import get_model

from shop.baskets.exceptions import LineNotFound
from shop.baskets.options import ACCEPTED_CODES, NOTE
from shop.configurator.configuration import LicenseConfiguration
from shop.configurator.identifiers import instance_host
from shop.configurator.rules import (
    LineId,
    RegisteredLicense,
    RequestedLine,
    RuleBook,
    RuleCode,
    Violation,
    is_requestable,
)
from shop.configurator.selectors import rules_in_force
from shop.licenses.selectors import listing_facts
from shop.licenses.services import check_configuration
from shop.marketplace.models import Listing
from shop.marketplace.selectors import load_facts


@dataclass(frozen=True, slots=True, kw_only=True)
class BasketLine:
    """One configured line. ``violations`` are those of this line; ``unit`` is "user", "agent" or
    "remote_agent".
    """

    id: int
    listing: Listing
    configuration: LicenseConfiguration
    quantity: int
    note: str
    accepted_codes: frozenset[str]
    unit: str
    is_free: bool
    violations: Sequence[Violation]

    @property
    def summary(self) -> str:
        """The configuration as one plain sentence in the active language."""
        return self.configuration.summary(self.listing.name, self.unit, is_free=self.is_free)

    @property
    def instance(self) -> str:
        """The instance as people name it; lines are grouped by it."""
        return instance_host(self.configuration.instance_url)

    @property
    def as_query(self) -> str:
        """The query of a product page's address that shows this configuration ("?deployment=cloud&…")."""
        return self.configuration.as_query

    @property
    def needs_attention(self) -> bool:
        """Whether something still stands between this line and a request."""
        return any(not self.is_settled(violation) for violation in self.violations)

    @property
    def standing_fixes(self) -> list[Violation]:
        """The violations that a fix settles, of those between this line and a request."""
        return [found for found in self.violations if found.fix and not self.is_settled(found)]

    def is_settled(self, violation: Violation) -> bool:
        """Whether the violation no longer stands between the line and a request."""
        return is_requestable([violation], self.accepted_codes)


@dataclass(frozen=True, slots=True, kw_only=True)
class BasketOverview:
    basket_id: int | None
    lines: Sequence[BasketLine]

    @property
    def is_requestable(self) -> bool:
        """Whether there are lines and all of them are settled."""
        return bool(self.lines) and not self.lines_needing_attention

    @property
    def lines_needing_attention(self) -> list[BasketLine]:
        """The lines that are not settled, in their order."""
        return [line for line in self.lines if line.needs_attention]

    @property
    def fixable(self) -> list[BasketLine]:
        """The lines that one click on "fix all" changes."""
        return [line for line in self.lines if line.standing_fixes]

    @property
    def has_other_fixes(self) -> bool:
        """Whether there is more to fix than apps that are smaller than their host products."""
        codes = {found.code for line in self.lines for found in line.standing_fixes}
        return bool(codes - {RuleCode.APP_TIER_BELOW_HOST})

    @property
    def below_host(self) -> list[BasketLine]:
        """The apps that one click raises to the size of their host products."""
        return [
            line
            for line in self.lines
            if any(found.code == RuleCode.APP_TIER_BELOW_HOST for found in line.standing_fixes)
        ]

    @property
    def unsettled(self) -> list[Violation]:
        """All that stands between the basket and a request."""
        return [found for line in self.lines for found in line.violations if not line.is_settled(found)]

    @property
    def instances(self) -> list[str]:
        """The instances the lines are for, in alphabetical order, lines without one ("") last."""
        return sorted({line.instance for line in self.lines}, key=lambda instance: (not instance, instance))

    @property
    def by_instance(self) -> list[tuple[str, list[BasketLine]]]:
        """The lines of each instance: host products first, then by name."""
        ordered = sorted(
            self.lines, key=lambda line: (not line.listing.is_host, line.listing.name.casefold(), line.id)
        )
        return [(name, [line for line in ordered if line.instance == name]) for name in self.instances]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredLine:
    """A basket line as stored, without a judgement."""

    id: int
    listing: Listing
    configuration: LicenseConfiguration
    quantity: int
    note: str
    accepted_codes: frozenset[str]

    @property
    def requested(self) -> RequestedLine:
        """The line as the rule engine reads it."""
        return self.requested_as(self.configuration)

    def requested_as(self, configuration: LicenseConfiguration) -> RequestedLine:
        """The line as it would be with another configuration."""
        return RequestedLine(
            line_id=self.id,
            listing=listing_facts(self.listing),
            configuration=configuration,
            quantity=self.quantity,
        )


def count_lines(*, owner_id: int | None, anonymous_basket_id: int | None) -> int:
    """How many lines a person's open basket has, or a visitor's; one query, and no basket is made for it."""
    if owner_id is None and anonymous_basket_id is None:
        return 0
    whose = {"owner": owner_id} if owner_id else {"pk": anonymous_basket_id, "owner": None}
    basket, line = get_model("basket", "Basket"), get_model("basket", "Line")
    return int(line.objects.filter(basket__in=basket.open.filter(**whose)).count())


def stored_lines(basket: Any, *, beside: Listing | None = None) -> list[StoredLine]:
    """The lines of an Oscar basket in their order, with listing and configuration; four queries for any
    number.

    A listing that is looked at ``beside`` them gets its facts in the same queries.
    """
    lines = _lines_without_facts(basket) if basket.pk else []
    load_facts([*(line.listing for line in lines), *([beside] if beside else [])])
    return lines


def _lines_without_facts(basket: Any) -> list[StoredLine]:
    return [stored_as(row) for row in with_attributes(basket.lines.order_by("pk"))]


def with_attributes(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Oscar's basket lines with what ``stored_as`` reads of them; two queries."""
    attributes = get_model("basket", "LineAttribute").objects
    return rows.select_related("product__listing__vendor").prefetch_related(
        Prefetch("attributes", attributes.select_related("option"))
    )


def stored_as(row: Any) -> StoredLine:
    """Oscar's basket line as a typed one, its listing without facts. Raises InvalidInput for options that are
    no configuration.
    """
    values = {attribute.option.code: attribute.value for attribute in row.attributes.all()}
    # Oscar's line loads the product apart from the listing's way back to it.
    row.product.listing.product = row.product
    return StoredLine(
        id=row.pk,
        listing=row.product.listing,
        configuration=LicenseConfiguration.parse(values),
        quantity=row.quantity,
        note=values.get(NOTE, ""),
        accepted_codes=frozenset(values.get(ACCEPTED_CODES, "").split()),
    )


def stored_line(basket: Any, line_id: int) -> StoredLine:
    """One line of an Oscar basket. Raises LineNotFound."""
    for line in stored_lines(basket):
        if line.id == line_id:
            return line
    raise LineNotFound()


def violations_beside(
    lines: Iterable[StoredLine],
    *,
    listing: Listing,
    configuration: LicenseConfiguration,
    organization_id: int | None,
    on_date: date,
    replacing: int | None = None,
    rules: RuleBook | None = None,
    register: Sequence[RegisteredLicense] | None = None,
) -> list[Violation]:
    """What the rules say about one more line, seen together with these lines.

    ``replacing`` is the id of the line that it would replace. Line id 0 stands for the new line. ``rules``
    and ``register`` as in ``check_configuration``.
    """
    asked = RequestedLine(line_id=0, listing=listing_facts(listing), configuration=configuration)
    found = check_configuration(
        organization_id=organization_id,
        lines=[*(line.requested for line in lines if line.id != replacing), asked],
        on_date=on_date,
        rules=rules,
        register=register,
    )
    return [violation for violation in found if violation.line_id == 0]


def violations_among(
    lines: Sequence[RequestedLine], *, organization_id: int | None, on_date: date
) -> dict[LineId, list[Violation]]:
    """What the rules say about each of the lines, seen together, by line id."""
    found = check_configuration(organization_id=organization_id, lines=lines, on_date=on_date)
    return {line.line_id: [one for one in found if one.line_id == line.line_id] for line in lines}


def basket_overview(basket: Any, *, organization_id: int | None, on_date: date) -> BasketOverview:
    """The basket's lines, judged together on ``on_date`` (UTC). At most six queries for any number of
    lines.
    """
    lines = judged(stored_lines(basket), organization_id=organization_id, on_date=on_date)
    return BasketOverview(basket_id=basket.pk, lines=lines)


def judged(lines: Sequence[StoredLine], *, organization_id: int | None, on_date: date) -> list[BasketLine]:
    """The lines with what the rules say about them together on ``on_date`` (UTC); two queries for any
    number.
    """
    requested = [line.requested for line in lines]
    rules = rules_in_force() if lines else None
    violations = check_configuration(
        organization_id=organization_id, lines=requested, on_date=on_date, rules=rules
    )
    return [
        BasketLine(
            id=line.id,
            listing=line.listing,
            configuration=line.configuration,
            quantity=line.quantity,
            note=line.note,
            accepted_codes=line.accepted_codes,
            unit=rules.unit_for(asked.listing) if rules else "user",
            is_free=asked.listing.is_free(line.configuration.deployment),
            violations=[violation for violation in violations if violation.line_id == line.id],
        )
        for line, asked in zip(lines, requested, strict=True)
    ]
