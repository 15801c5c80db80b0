"""Two states of an offer side by side: what came, what went, what is written differently.

Pure: no database, no clock. ``state_of`` takes a revision as loaded; a draft as typed makes its own
``LineState`` rows. The same comparison serves revisions (staff and customers) and a draft that two people
edited.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from shop.core.money import Totals, total_of
from shop.quotes.enums import LineKind
from shop.quotes.models import QuoteLine, QuoteRevision
from shop.quotes.selectors import counted_lines

NO_TOTALS: Final = Totals(net=Decimal(0), tax=Decimal(0), gross=Decimal(0))


class Change(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineState:
    """One line as somebody sees it. ``key`` is what makes it the same line in two states of one draft (its
    id), None where only its contents can tell. Amounts in the offer's currency; no costs: customers see it.
    """

    key: Hashable = None
    position: int = 0
    kind: str = LineKind.SERVICE.value
    product_id: int | None = None
    configuration_key: str = ""
    title: str = ""
    detail: str = ""
    quantity: Decimal = Decimal(1)
    unit: str = ""
    unit_price: Decimal | None = None
    discount_percent: Decimal = Decimal(0)
    tax_code: str = ""
    tax_rate: Decimal = Decimal(0)
    is_optional: bool = False
    alternative_group: int = 0
    net_amount: Decimal = Decimal(0)


# What people compare; what a line is made from (key, product) tells only which lines belong together.
COMPARED: Final = tuple(
    one.name
    for one in fields(LineState)
    if one.name not in ("key", "position", "kind", "product_id", "configuration_key", "tax_code")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """``name`` is a field of LineState or RevisionState."""

    name: str
    old: object
    new: object


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChange:
    """A line of both states (``old`` and ``new``), or of one of them."""

    change: Change
    old: LineState | None = None
    new: LineState | None = None
    fields: tuple[FieldChange, ...] = ()
    is_moved: bool = False

    @property
    def line(self) -> LineState:
        """The newer of the two."""
        line = self.new or self.old
        if line is None:
            raise ValueError("a change is about a line")
        return line

    @property
    def changed_names(self) -> frozenset[str]:
        return frozenset(one.name for one in self.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionState:
    """Head, lines in their order, and sums of the lines that count."""

    revision_number: int = 0
    introduction: str = ""
    valid_until_date: date | None = None
    lines: tuple[LineState, ...] = ()
    totals: Totals = field(default=NO_TOTALS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """``lines`` in the order of the newer state, removed ones where they stood."""

    old: RevisionState
    new: RevisionState
    head: tuple[FieldChange, ...]
    lines: tuple[LineChange, ...]

    @property
    def changes(self) -> tuple[LineChange, ...]:
        """The lines that differ."""
        return tuple(line for line in self.lines if line.change != Change.SAME or line.is_moved)

    @property
    def is_same(self) -> bool:
        return not self.head and not self.changes

    @property
    def net_difference(self) -> Decimal:
        """What the newer one costs more (or, below 0, less), net."""
        return self.new.totals.net - self.old.totals.net


def line_state(line: QuoteLine, *, key: Hashable = None) -> LineState:
    """A stored line, by its contents or under ``key``."""
    return LineState(
        key=key,
        position=line.position,
        kind=line.kind,
        product_id=line.product_id,
        configuration_key=line.configuration.key if line.kind == LineKind.LICENSE else "",
        title=line.title,
        detail=line.detail,
        quantity=line.quantity,
        unit=line.unit,
        unit_price=line.unit_price,
        discount_percent=line.discount_percent,
        tax_code=line.tax_code,
        tax_rate=line.tax_rate,
        is_optional=line.is_optional,
        alternative_group=line.alternative_group,
        net_amount=line.net_amount,
    )


def state_of(revision: QuoteRevision, *, currency: str) -> RevisionState:
    """A revision with the lines that are loaded or stored."""
    lines = list(revision.lines.all())
    amounts = ((line.tax_rate, line.net_amount) for line in counted_lines(lines))
    return RevisionState(
        revision_number=revision.revision_number,
        introduction=revision.introduction,
        valid_until_date=revision.valid_until_date,
        lines=tuple(line_state(line) for line in lines),
        totals=total_of(amounts, currency=currency),
    )


def compare(old: RevisionState, new: RevisionState) -> Comparison:
    """What changed from ``old`` to ``new``."""
    return Comparison(
        old=old,
        new=new,
        head=tuple(
            FieldChange(name=name, old=getattr(old, name), new=getattr(new, name))
            for name in ("valid_until_date", "introduction")
            if getattr(old, name) != getattr(new, name)
        ),
        lines=tuple(compare_lines(old.lines, new.lines)),
    )


def compare_lines(old: Sequence[LineState], new: Sequence[LineState]) -> list[LineChange]:
    """The lines of both states, paired as a reader would pair them."""
    partner = _pairs(old, new)
    old_of = {theirs: mine for mine, theirs in partner.items()}
    in_order = _still_in_order(old_of, len(new))
    changes = [
        _changed(old[old_of[index]], line, is_moved=index not in in_order)
        if index in old_of
        else LineChange(change=Change.ADDED, new=line)
        for index, line in enumerate(new)
    ]
    # A removed line is shown behind the line it stood behind before.
    places = {index: index for index in range(len(new))}
    for index, line in enumerate(old):
        if index in partner:
            continue
        before = [partner[one] for one in range(index) if one in partner]
        place = places[before[-1]] + 1 if before else 0
        while place < len(changes) and changes[place].change == Change.REMOVED:
            place += 1
        changes.insert(place, LineChange(change=Change.REMOVED, old=line))
        places = {one: at + (at >= place) for one, at in places.items()}
    return changes


def changed_fields(old: LineState, new: LineState) -> tuple[FieldChange, ...]:
    """What two states of one line say differently."""
    return tuple(
        FieldChange(name=name, old=getattr(old, name), new=getattr(new, name))
        for name in COMPARED
        if getattr(old, name) != getattr(new, name)
    )


def _changed(old: LineState, new: LineState, *, is_moved: bool) -> LineChange:
    different = changed_fields(old, new)
    change = Change.CHANGED if different else Change.SAME
    return LineChange(change=change, old=old, new=new, fields=different, is_moved=is_moved)


# From certain to likely: each finds partners among the lines that the ones before left over.
_SAMENESS: Final[tuple[Callable[[LineState], Hashable], ...]] = (
    lambda line: line.key,
    lambda line: (line.kind, line.product_id, line.configuration_key, line.title, line.detail),
    lambda line: (line.kind, line.product_id, line.configuration_key, line.title),
    lambda line: (line.kind, line.product_id) if line.product_id else None,
    lambda line: (line.kind, line.title) if line.title else None,
    lambda line: (line.kind, line.position) if not line.product_id else None,
)


def _pairs(old: Sequence[LineState], new: Sequence[LineState]) -> dict[int, int]:
    """Indexes in ``old`` to those in ``new``. Lines with keys are paired by these alone."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for sameness in _SAMENESS:
        waiting: dict[Hashable, list[int]] = {}
        for index, line in enumerate(new):
            if index not in taken and (mark := sameness(line)) is not None:
                waiting.setdefault(mark, []).append(index)
        for index, line in enumerate(old):
            mark = sameness(line)
            if index in pairs or mark is None or not waiting.get(mark):
                continue
            partner = waiting[mark][0]
            if sameness is not _SAMENESS[0] and (line.key is not None and new[partner].key is not None):
                continue
            waiting[mark].pop(0)
            pairs[index] = partner
            taken.add(partner)
    return pairs


def _still_in_order(old_of: dict[int, int], count: int) -> set[int]:
    """The new indexes of the longest run of paired lines whose order stayed; all others were moved."""
    kept: list[int] = [index for index in range(count) if index in old_of]
    # Patience: the last line of the best run of each length, and who stood before it.
    tails: list[int] = []
    before: dict[int, int | None] = {}
    for index in kept:
        low, high = 0, len(tails)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if old_of[tails[middle]] < old_of[index] else (low, middle)
        before[index] = tails[low - 1] if low else None
        tails[low : low + 1] = [index]
    run: set[int] = set()
    step: int | None = tails[-1] if tails else None
    while step is not None:
        run.add(step)
        step = before[step]
    return run
