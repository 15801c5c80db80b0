"""Two people edited one draft: what each of them changed, and both changes put together. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from shop.quotes.services.line_drafts import WRITTEN, LineDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDifference:
    """A field that is not the same in both. ``is_theirs`` and ``is_mine`` say who changed it: both did where
    it is unknown what they began with.
    """

    name: str
    theirs: object
    mine: object
    is_theirs: bool
    is_mine: bool

    @property
    def is_conflict(self) -> bool:
        return self.is_theirs and self.is_mine


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDifference:
    """A line that is not the same in both; ``theirs`` or ``mine`` is None where it is not there.

    ``is_new`` tells a line that one of them added from one that the other removed.
    """

    theirs: LineDraft | None
    mine: LineDraft | None
    is_new: bool = False
    fields: tuple[FieldDifference, ...] = ()

    @property
    def title(self) -> str:
        line = self.mine or self.theirs
        return line.title or line.detail if line else ""


def differences(
    *, base: Sequence[LineDraft] | None, theirs: Sequence[LineDraft], mine: Sequence[LineDraft]
) -> list[LineDifference]:
    """What differs between the stored lines and those I typed, in their order, then mine. ``base`` is what I
    began with, None where nobody knows.
    """
    known = _by_id(base or ())
    my_lines = _by_id(mine)
    their_ids = {line.line_id for line in theirs}
    found = []
    for line in theirs:
        my_line = my_lines.get(line.line_id)
        if my_line is None:
            found.append(LineDifference(theirs=line, mine=None, is_new=line.line_id not in known))
        elif fields := _fields(known.get(line.line_id), line, my_line):
            found.append(LineDifference(theirs=line, mine=my_line, fields=fields))
    only_mine = [line for line in mine if line.line_id is None or line.line_id not in their_ids]
    return found + [LineDifference(theirs=None, mine=line, is_new=line.line_id is None) for line in only_mine]


def merged(
    *, base: Sequence[LineDraft], theirs: Sequence[LineDraft], mine: Sequence[LineDraft]
) -> list[LineDraft]:
    """Their lines with my changes on top: a field that I changed is mine, every other one theirs.

    What one of them added is there; what one removed is gone, unless the other changed it. The order is mine
    if I changed it, else theirs.
    """
    known, their_lines, my_lines = _by_id(base), _by_id(theirs), _by_id(mine)
    result: dict[object, LineDraft] = {}
    for line in theirs:
        before, my_line = known.get(line.line_id), my_lines.get(line.line_id)
        if my_line is not None:
            result[line.line_id] = _merge(before, line, my_line)
        elif before is None or _fields(before, line, before):
            result[line.line_id] = line
    my_order = [line.line_id for line in mine if line.line_id in known]
    common = set(my_order)
    is_reordered = my_order != [line.line_id for line in base if line.line_id in common]
    ordered: list[LineDraft] = []
    if is_reordered:
        ordered = [result[line.line_id] for line in mine if line.line_id in result]
        for index, line in enumerate(theirs):
            if line.line_id in result and line.line_id not in my_lines:
                before_it = theirs[index - 1].line_id if index else None
                ordered.insert(_place_behind(before_it, ordered), result[line.line_id])
    else:
        ordered = list(result.values())
    previous: LineDraft | None = None
    for line in mine:
        is_lost = line.line_id is not None and line.line_id not in their_lines
        if line.line_id is None:
            ordered.insert(_index_behind(previous, ordered), line)
        elif is_lost and _fields(known.get(line.line_id), known.get(line.line_id) or line, line):
            # They removed what I changed: it comes back as a new line.
            line = replace(line, line_id=None)
            ordered.insert(_index_behind(previous, ordered), line)
        previous = result.get(line.line_id, line) if line.line_id is not None else line
    return ordered


def _merge(base: LineDraft | None, theirs: LineDraft, mine: LineDraft) -> LineDraft:
    if base is None:
        return mine
    kept = {name: getattr(mine, name) for name in WRITTEN if getattr(mine, name) != getattr(base, name)}
    return replace(theirs, **kept)


def _fields(base: LineDraft | None, theirs: LineDraft, mine: LineDraft) -> tuple[FieldDifference, ...]:
    return tuple(
        FieldDifference(
            name=name,
            theirs=getattr(theirs, name),
            mine=getattr(mine, name),
            is_theirs=base is None or getattr(theirs, name) != getattr(base, name),
            is_mine=base is None or getattr(mine, name) != getattr(base, name),
        )
        for name in WRITTEN
        if getattr(theirs, name) != getattr(mine, name)
    )


def _by_id(lines: Sequence[LineDraft]) -> Mapping[int | None, LineDraft]:
    return {line.line_id: line for line in lines if line.line_id is not None}


def _place_behind(line_id: int | None, ordered: Sequence[LineDraft]) -> int:
    ids = [line.line_id for line in ordered]
    return ids.index(line_id) + 1 if line_id in ids else (0 if line_id is None else len(ids))


def _index_behind(line: LineDraft | None, ordered: Sequence[LineDraft]) -> int:
    for index, one in enumerate(ordered):
        if one is line:
            return index + 1
    return 0 if line is None else len(ordered)
