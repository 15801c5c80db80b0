"""What a reading has fetched so far, in a file: a reading that was killed goes on with it.

One JSON object per line: first what is being read, then the facts of each listing, and after the facts of
each answer a line that closes it. Lines that no such line follows are of an answer that was not kept whole;
they are cut off when the file is opened again. Only positions of lines are held in memory.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

FORMAT: Final = 1
# A catalogue put together from older answers would be none that ever existed.
LONGEST_AGE: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Facts about one thing of a collection, as seen in one walk through it."""

    collection: str
    key: str
    walk: str = ""
    # The key of the vendor that the facts speak of, "" for none.
    vendor: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class WalkState:
    """Where a walk through the pages of a collection stands."""

    next_address: str = ""
    count: int | None = None
    seen: set[str] = field(default_factory=set)

    @property
    def is_finished(self) -> bool:
        """Whether its last page was read."""
        return bool(self.seen) and not self.next_address


class Spool:
    """The file and the positions in it; see above."""

    def __init__(self, path: Path, *, source: str, mode: str, plan: str, now: datetime) -> None:
        """Open the file, going on with what it holds if it is of the same source and mode and young enough.

        ``plan`` is how the reading goes about it; that of an earlier opening stays in force. Leftovers of
        other readings that are too old to go on with are removed. ``now`` is aware.
        """
        self.path = path
        self.plan = plan
        self.vendors: set[str] = set()
        self._positions: dict[str, dict[str, dict[str, int]]] = {}
        self._sizes: dict[tuple[str, str], int] = {}
        self._walks: dict[str, WalkState] = {}
        path.parent.mkdir(parents=True, exist_ok=True)
        for leftover in path.parent.glob("run-*.jsonl"):
            if now.timestamp() - leftover.stat().st_mtime > LONGEST_AGE.total_seconds():
                leftover.unlink(missing_ok=True)
        self._file = path.open("a+b")
        header = {"format": FORMAT, "source": source, "mode": mode}
        if not self._go_on(header, now):
            self._file.truncate(0)
            self._write([{**header, "plan": plan, "begun_at": now.isoformat()}])

    def walk(self, name: str) -> WalkState:
        """Return where a walk stands; one that was not begun has seen nothing."""
        return self._walks.setdefault(name, WalkState())

    def keys(self, collection: str) -> Iterator[str]:
        """Yield the keys of a collection in the order in which they were first seen."""
        return iter(self._positions.get(collection, ()))

    def has(self, collection: str, key: str) -> bool:
        """Whether anything is known about a key."""
        return key in self._positions.get(collection, ())

    def walks_with(self, collection: str, key: str) -> frozenset[str]:
        """Return the walks in which a key was seen."""
        return frozenset(self._positions.get(collection, {}).get(key, ()))

    def size(self, collection: str, walk: str | None = None) -> int:
        """Return how many keys of a collection were seen, in one walk or in any."""
        if walk is None:
            return len(self._positions.get(collection, ()))
        return self._sizes.get((collection, walk), 0)

    def facts(self, collection: str, key: str) -> dict[str, dict[str, Any]]:
        """Return the facts about a key by walk; if one walk met it twice, those of the second time."""
        found = {}
        for walk, position in self._positions.get(collection, {}).get(key, {}).items():
            self._file.seek(position)
            found[walk] = json.loads(self._file.readline())["facts"]
        return found

    def keep(
        self,
        entries: Iterable[Entry],
        *,
        walk: str = "",
        address: str = "",
        next_address: str = "",
        count: int | None = None,
    ) -> None:
        """Keep what one answer held, whole or not at all; a page of a walk says where that goes on."""
        kept = list(entries)
        closing = {"walk": walk, "address": address, "next": next_address, "count": count}
        positions = self._write([*(_line(entry) for entry in kept), closing])
        for entry, position in zip(kept, positions, strict=False):
            self._note(entry.collection, entry.key, entry.walk, entry.vendor, position)
        self._close_answer(closing)

    def forget_walk(self, name: str) -> None:
        """Let a walk begin anew the next time; the facts that it found are kept."""
        closing = {"walk": name, "is_forgotten": True}
        self._write([closing])
        self._close_answer(closing)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def remove(self) -> None:
        """Let go of the file and remove it."""
        self.close()
        self.path.unlink(missing_ok=True)

    def _write(self, lines: list[dict[str, Any]]) -> list[int]:
        position = self._file.seek(0, 2)
        positions, pieces = [], []
        for line in lines:
            piece = json.dumps(line).encode("ascii") + b"\n"
            positions.append(position)
            pieces.append(piece)
            position += len(piece)
        self._file.writelines(pieces)
        # Handed to the operating system, which outlives this process.
        self._file.flush()
        return positions

    def _go_on(self, header: dict[str, Any], now: datetime) -> bool:
        """Take up what the file holds; False if that is nothing, or of another reading."""
        self._file.seek(0)
        first = _parsed(self._file.readline())
        if first is None or {name: first.get(name) for name in header} != header:
            return False
        if not timedelta(0) <= now - datetime.fromisoformat(first["begun_at"]) <= LONGEST_AGE:
            return False
        self.plan = first["plan"]
        end = position = self._file.tell()
        pending: list[tuple[str, str, str, str, int]] = []
        while line := _parsed(raw := self._file.readline()):
            if "facts" in line:
                names = (line["collection"], line["key"], line["walk"], line["vendor"])
                pending.append((*names, position))
            else:
                for entry in pending:
                    self._note(*entry)
                pending.clear()
                self._close_answer(line)
                end = position + len(raw)
            position += len(raw)
        self._file.truncate(end)
        return True

    def _note(self, collection: str, key: str, walk: str, vendor: str, position: int) -> None:
        walks = self._positions.setdefault(collection, {}).setdefault(key, {})
        if walk not in walks:
            self._sizes[collection, walk] = self._sizes.get((collection, walk), 0) + 1
        walks[walk] = position
        if vendor:
            self.vendors.add(vendor)

    def _close_answer(self, line: dict[str, Any]) -> None:
        if line.get("is_forgotten"):
            self._walks.pop(line["walk"], None)
        elif line["walk"]:
            state = self.walk(line["walk"])
            state.seen.add(line["address"])
            state.next_address = line["next"]
            state.count = line["count"]


def _line(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in entry.__slots__}


def _parsed(line: bytes) -> dict[str, Any] | None:
    """Return what a line holds, None for one that was not written to its end."""
    if not line.endswith(b"\n"):
        return None
    try:
        parsed = json.loads(line)
    except ValueError:
        return None
    return parsed if isinstance(parsed, dict) else None
