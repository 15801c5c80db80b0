"""What changed rules would do to the baskets that people are filling right now."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef
from oscar.core.loading import get_model

from shop.accounts.models import Organization
from shop.accounts.selectors import organizations_of
from shop.accounts.viewer import Viewer
from shop.baskets.selectors import StoredLine, stored_as, with_attributes
from shop.configurator.enums import Severity
from shop.configurator.rules import LineId, RegisteredLicense, RuleBook, Violation, is_requestable
from shop.core.exceptions import InvalidInput
from shop.licenses.selectors import registers_of
from shop.licenses.services import check_configuration
from shop.marketplace.models import Listing
from shop.marketplace.selectors import load_facts

MOST_BASKETS: Final = 500
# So many are read at a time: memory stays flat, and every part costs the same queries.
BASKETS_AT_ONCE: Final = 50


class Standing(StrEnum):
    """How a line stands under some rules: it can be requested, needs a tick first, or cannot."""

    FREE = "free"
    ASKS = "asks"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineEffect:
    """A basket line that stands otherwise under the changed rules.

    ``owner`` is None for a visitor's basket, ``organization`` where nobody acts for one; ``summary`` is in
    the active language.
    """

    basket_id: int
    line_id: int
    owner: User | None
    organization: Organization | None
    listing: Listing
    summary: str
    before: Standing
    after: Standing
    violations_before: Sequence[Violation]
    violations_after: Sequence[Violation]

    @property
    def is_reworded(self) -> bool:
        """Whether the rules say something else, however the line stands."""
        return [found.as_dict() for found in self.violations_before] != [
            found.as_dict() for found in self.violations_after
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class BasketPreview:
    """``baskets`` are those looked at out of ``baskets_in_all``; ``reworded`` counts lines that stand as
    before, but read something else; ``unreadable`` lines could not be judged.
    """

    effects: Sequence[LineEffect]
    baskets: int
    baskets_in_all: int
    visitors_baskets: int
    lines: int
    reworded: int
    unreadable: int

    @property
    def is_cut(self) -> bool:
        return self.baskets < self.baskets_in_all

    def count(self, after: Standing) -> int:
        """How many lines come to stand like this."""
        return Counter(effect.after for effect in self.effects)[after]

    @property
    def blocked(self) -> int:
        return self.count(Standing.BLOCKED)

    @property
    def asks(self) -> int:
        return self.count(Standing.ASKS)

    @property
    def freed(self) -> int:
        return self.count(Standing.FREE)


def preview_baskets(*, rules: RuleBook, in_force: RuleBook, viewer: Viewer, on_date: date) -> BasketPreview:
    """Judge the newest 500 open baskets that have lines, under the rules in force and under changed ones.

    Each is judged as its owner sees it on ``on_date`` (UTC). Requests and offers are not looked at: they keep
    what was found when they were submitted. Names are those that ``viewer`` may see. Four queries, and five
    for every 50 baskets.
    """
    line = get_model("basket", "Line").objects.filter(basket=OuterRef("pk"))
    filled = get_model("basket", "Basket").open.filter(Exists(line))
    rows = list(filled.select_related("owner").order_by("-date_created", "-pk")[:MOST_BASKETS])
    acting_for = organizations_of(row.owner_id for row in rows if row.owner_id)
    visible = Organization.objects.visible_to(viewer).in_bulk(set(acting_for.values()))
    effects: list[LineEffect] = []
    lines = reworded = unreadable = 0
    for basket in _read(rows, acting_for, on_date):
        lines += len(basket.lines)
        unreadable += basket.unreadable
        before, after = _judge(basket, in_force, on_date), _judge(basket, rules, on_date)
        for stored in basket.lines:
            effect = _effect(
                basket,
                stored,
                before=before.get(stored.id, []),
                after=after.get(stored.id, []),
                rules=in_force,
                owner=basket.row.owner if viewer.is_licensing_staff else None,
                organization=visible.get(basket.organization_id or 0),
            )
            if effect.before != effect.after:
                effects.append(effect)
            elif effect.is_reworded:
                reworded += 1
    return BasketPreview(
        effects=effects,
        baskets=len(rows),
        baskets_in_all=filled.count() if len(rows) == MOST_BASKETS else len(rows),
        visitors_baskets=sum(row.owner_id is None for row in rows),
        lines=lines,
        reworded=reworded,
        unreadable=unreadable,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Basket:
    """An open basket as it is judged; ``unreadable`` counts lines whose options are no configuration."""

    row: Any
    organization_id: int | None
    lines: Sequence[StoredLine]
    unreadable: int
    register: Sequence[RegisteredLicense]


def _read(rows: Sequence[Any], acting_for: Mapping[int, int], on_date: date) -> Iterator[_Basket]:
    for start in range(0, len(rows), BASKETS_AT_ONCE):
        part = rows[start : start + BASKETS_AT_ONCE]
        lines: dict[int, list[StoredLine]] = defaultdict(list)
        unreadable: Counter[int] = Counter()
        of_part = get_model("basket", "Line").objects.filter(basket__in=[row.pk for row in part])
        for line in with_attributes(of_part.order_by("pk")):
            try:
                lines[line.basket_id].append(stored_as(line))
            except InvalidInput:
                unreadable[line.basket_id] += 1
        load_facts(stored.listing for of_basket in lines.values() for stored in of_basket)
        sens: dict[int, set[str]] = defaultdict(set)
        for row in part:
            if row.owner_id in acting_for:
                sens[acting_for[row.owner_id]] |= {
                    stored.configuration.existing_sen for stored in lines[row.pk]
                }
        registers = registers_of(sens_by_organization=sens, on_date=on_date)
        for row in part:
            organization_id = acting_for.get(row.owner_id)
            yield _Basket(
                row=row,
                organization_id=organization_id,
                lines=lines[row.pk],
                unreadable=unreadable[row.pk],
                register=registers.get(organization_id or 0, []),
            )


def _judge(basket: _Basket, rules: RuleBook, on_date: date) -> dict[LineId, list[Violation]]:
    found: dict[LineId, list[Violation]] = defaultdict(list)
    for violation in check_configuration(
        organization_id=basket.organization_id,
        lines=[stored.requested for stored in basket.lines],
        on_date=on_date,
        rules=rules,
        register=basket.register,
    ):
        found[violation.line_id].append(violation)
    return found


def _effect(
    basket: _Basket,
    stored: StoredLine,
    *,
    before: Sequence[Violation],
    after: Sequence[Violation],
    rules: RuleBook,
    owner: User | None,
    organization: Organization | None,
) -> LineEffect:
    facts = stored.requested.listing
    summary = stored.configuration.summary(
        stored.listing.name,
        rules.unit_for(facts),
        is_free=facts.is_free(stored.configuration.deployment),
    )
    return LineEffect(
        basket_id=basket.row.pk,
        line_id=stored.id,
        owner=owner,
        organization=organization,
        listing=stored.listing,
        summary=summary,
        before=_standing(before, stored),
        after=_standing(after, stored),
        violations_before=before,
        violations_after=after,
    )


def _standing(violations: Sequence[Violation], stored: StoredLine) -> Standing:
    if is_requestable(violations, stored.accepted_codes):
        return Standing.FREE
    if any(violation.severity == Severity.BLOCKS for violation in violations):
        return Standing.BLOCKED
    return Standing.ASKS
