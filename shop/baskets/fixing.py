"""The ways out of a basket's violations: one fix, all of them, only those of some rules, and the way back."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.core import signing
from django.db import transaction
from oscar.core.loading import get_model

from shop.baskets.exceptions import LineNotFound, NothingToUndo, NotRequestable
from shop.baskets.selectors import StoredLine, stored_lines, violations_among
from shop.baskets.services import as_licensed, hindrances, rewrite_line, store_line
from shop.configurator import wording
from shop.configurator.configuration import LicenseConfiguration
from shop.configurator.rules import RequestedLine, RuleCode, Violation, plan_fixes
from shop.configurator.selectors import rules_in_force
from shop.licenses.selectors import listing_facts, register_of

SALT = "basket-fixes"
UNDO_SECONDS = 24 * 60 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChange:
    """A basket line that a fix changed. ``line_id`` is the line that holds it now: an equal one took it in if
    it differs from ``old_line_id``. ``fields`` are the answers that are others now.
    """

    old_line_id: int
    line_id: int
    product_key: str
    product_name: str
    unit: str
    before: LicenseConfiguration
    after: LicenseConfiguration
    quantity: int
    note: str
    accepted_codes: frozenset[str]
    fields: tuple[str, ...]

    @property
    def text(self) -> str:
        """In the active language: "Diagrams: 500 users instead of 250 users"."""
        changes = [wording.change_text(self.before, self.after, field, self.unit) for field in self.fields]
        return f"{self.product_name}: {', '.join(changes)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerLine:
    """A line as it was before a fix, read from a ``way_back``. ``was_taken_in`` says that an equal line holds
    it now.
    """

    line_id: int
    was_taken_in: bool
    before: LicenseConfiguration
    after: LicenseConfiguration
    quantity: int
    note: str
    accepted_codes: frozenset[str]

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> Self:
        return cls(
            line_id=values["line"],
            was_taken_in=values["was_taken_in"],
            before=LicenseConfiguration.parse(values["before"]),
            after=LicenseConfiguration.parse(values["after"]),
            quantity=values["quantity"],
            note=values["note"],
            accepted_codes=frozenset(values["ask_anyway"]),
        )


def way_back(*, basket: Any, changes: Iterable[LineChange]) -> str:
    """A signed text that ``undo_fixes`` takes; it is good for this basket and for a day."""
    lines = [
        {
            "line": change.line_id,
            "was_taken_in": change.line_id != change.old_line_id,
            "before": change.before.to_values(),
            "after": change.after.to_values(),
            "quantity": change.quantity,
            "note": change.note,
            "ask_anyway": sorted(change.accepted_codes),
        }
        for change in changes
    ]
    return signing.dumps({"basket": basket.pk, "lines": lines}, salt=SALT, compress=True)


@transaction.atomic
def fix_lines(
    *,
    basket: Any,
    codes: Collection[RuleCode] = frozenset(RuleCode),
    organization_id: int | None,
    on_date: date,
) -> list[LineChange]:
    """Take the fixes of all that stands between the basket and a request, or of the rules in ``codes`` only.

    Returns what was changed, in the lines' order; what has no fix stays and stays marked. Doing it again
    changes nothing more.
    """
    _lock(basket)
    lines = stored_lines(basket)
    if not lines:
        return []
    rules = rules_in_force()
    sens = [line.configuration.existing_sen for line in lines]
    fixed = plan_fixes(
        lines=[line.requested for line in lines],
        register=register_of(organization_id=organization_id, sens=sens, on_date=on_date),
        rules=rules,
        on_date=on_date,
        accepted_codes={line.id: line.accepted_codes for line in lines},
        codes=codes,
    )
    by_id = {line.id: line for line in lines}
    return [
        _changed(
            basket,
            by_id[int(one.before.line_id)],
            one.after.configuration,
            fields=one.fields,
            unit=rules.unit_for(one.before.listing),
        )
        for one in fixed
    ]


@transaction.atomic
def apply_fix(
    *, basket: Any, line_id: int, field: str, value: str, organization_id: int | None, on_date: date
) -> LineChange | None:
    """Set one field of a line's configuration to a value, as a violation's fix proposes; None if it has that
    value already, as after a second click.

    What else is the matter with the line stays and stays marked. Raises LineNotFound, InvalidInput for a
    value that cannot be, NotRequestable if the line would get a new hindrance.
    """
    _lock(basket)
    lines = stored_lines(basket)
    line = next((one for one in lines if one.id == line_id), None)
    if line is None:
        raise LineNotFound()
    configuration = LicenseConfiguration.parse({**line.configuration.to_values(), field: value})
    if configuration == line.configuration:
        return None
    others = [one.requested for one in lines if one.id != line_id]

    def standing(asked: RequestedLine) -> list[Violation]:
        found = violations_among([*others, asked], organization_id=organization_id, on_date=on_date)
        return hindrances(found[line_id], accepted_codes=line.accepted_codes)

    known = {found.code for found in standing(line.requested)}
    if worse := [one for one in standing(line.requested_as(configuration)) if one.code not in known]:
        raise NotRequestable(worse)
    unit = rules_in_force().unit_for(listing_facts(line.listing))
    return _changed(basket, line, configuration, fields=(field,), unit=unit)


@transaction.atomic
def undo_fixes(*, basket: Any, signed: str) -> int:
    """Bring lines back to what they were before their fixes; returns how many.

    A line that was changed or removed in the meantime stays as it is. Raises NothingToUndo if that is true
    of all, or if the text is too old, of another basket, or not one of ``way_back``.
    """
    _lock(basket)
    try:
        values = signing.loads(signed, salt=SALT, max_age=UNDO_SECONDS)
    except signing.BadSignature:
        raise NothingToUndo() from None
    if values["basket"] != basket.pk:
        raise NothingToUndo()
    return _bring_back(basket, [FormerLine.from_values(line) for line in values["lines"]])


def _bring_back(basket: Any, former: Sequence[FormerLine]) -> int:
    stored = {line.id: line for line in stored_lines(basket)}
    quantities = {line.id: line.quantity for line in stored.values()}
    count = 0
    for line in former:
        now = stored.get(line.line_id)
        if now is None or now.configuration.key != line.after.key or quantities[now.id] < line.quantity:
            continue
        if line.was_taken_in and quantities[now.id] > line.quantity:
            # Only its share leaves the equal line that took it in.
            quantities[now.id] -= line.quantity
            basket.lines.filter(pk=now.id).update(quantity=quantities[now.id])
            store_line(
                basket=basket,
                listing=now.listing,
                configuration=line.before,
                quantity=line.quantity,
                note=line.note,
                accepted_codes=line.accepted_codes,
            )
        else:
            # What was written to the line since then stays.
            rewrite_line(
                basket=basket,
                line_id=now.id,
                configuration=line.before,
                quantity=quantities[now.id],
                note=now.note,
                accepted_codes=now.accepted_codes,
            )
        count += 1
    if not count:
        raise NothingToUndo()
    return count


def _changed(
    basket: Any, line: StoredLine, after: LicenseConfiguration, *, fields: tuple[str, ...], unit: str
) -> LineChange:
    answers: dict[str, Any] = {
        "quantity": line.quantity,
        "note": line.note,
        "accepted_codes": line.accepted_codes,
    }
    after = as_licensed(listing=line.listing, configuration=after)
    new_id = rewrite_line(basket=basket, line_id=line.id, configuration=after, **answers)
    return LineChange(
        old_line_id=line.id,
        line_id=new_id,
        product_key=line.listing.key,
        product_name=line.listing.name,
        unit=unit,
        before=line.configuration,
        after=after,
        fields=fields,
        **answers,
    )


def _lock(basket: Any) -> None:
    """Two clicks at once take their turns."""
    if basket.pk:
        get_model("basket", "Basket").objects.select_for_update().filter(pk=basket.pk).first()
