"""Targets, tables, and the file that keeps a result."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.measuring import machine

RESULTS = Path(__file__).resolve().parent.parent / "var" / "bench"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A figure of ours and the most it may be."""

    name: str
    value: float
    limit: float
    unit: str = ""

    @property
    def is_met(self) -> bool:
        return self.value <= self.limit

    def __str__(self) -> str:
        verdict = "PASS" if self.is_met else "OVER"
        return f"{verdict}  {self.name}: {self.value:,.4g}{self.unit} (at most {self.limit:,.4g}{self.unit})"


def print_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows below their heads: the first column to the left, figures to the right."""
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    for row in (heads, *rows):
        first, *others = (
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        print("  ".join((first, *others)).rstrip())


def finish(name: str, figures: object, targets: Sequence[Target]) -> int:
    """Print the targets, keep everything as JSON, and return the exit status: 1 with a target missed."""
    print("\nTargets")
    for target in targets:
        print(f"  {target}")
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"{name}.json"
    kept = {
        "machine": machine(),
        "figures": figures,
        "targets": [{**asdict(target), "is_met": target.is_met} for target in targets],
    }
    path.write_text(json.dumps(kept, indent=1))
    print(f"Kept in {path.relative_to(RESULTS.parent.parent)}")
    return 0 if all(target.is_met for target in targets) else 1
