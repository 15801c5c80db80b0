"""What every kind of file is made from, and the one place where texts become harmless for spreadsheets."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from shop.exports.columns import Column, Value

# A spreadsheet takes what begins with these for a formula.
FORMULA_STARTS: Final = frozenset("=+-@")
# It passes over these at the beginning; Excel takes a tab or a line break for the beginning of one, too.
BLANK_STARTS: Final = ("\t", "\r", "\n")
LONGEST_TEXT: Final = 32_767  # characters in a cell of Excel
# Characters that are no text: control characters, halves of characters, what is no character at all.
NO_TEXT: Final = frozenset({"Cc", "Cs", "Cn"})

OnRow = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A list to be written: heading, columns, and how many rows there will be. ``total`` may be off where the
    list changes meanwhile. ``language`` is the active one.
    """

    title: str
    subtitle: str = ""
    columns: Sequence[Column[Any]]
    total: int
    language: str

    @property
    def labels(self) -> list[str]:
        return [str(column.label) for column in self.columns]


@dataclass(slots=True)
class Sums:
    """The sums of a list's columns by currency. Rows say their currency themselves."""

    columns: Sequence[Column[Any]]
    by_currency: dict[str, dict[str, Decimal]] = field(default_factory=dict)

    @property
    def are_wanted(self) -> bool:
        return any(column.is_summed for column in self.columns)

    def add(self, row: Any, values: Sequence[Value]) -> None:
        sums = self.by_currency.setdefault(row.currency, {})
        for column, value in zip(self.columns, values, strict=True):
            if column.is_summed and isinstance(value, Decimal):
                sums[column.name] = sums.get(column.name, Decimal(0)) + value

    def rows(self, label: str) -> Iterator[list[Value]]:
        """A row per currency: what it is in the first column, sums below theirs."""
        for currency in sorted(self.by_currency):
            sums = self.by_currency[currency]
            cells: list[Value] = [sums.get(column.name) for column in self.columns]
            for place, column in enumerate(self.columns):
                if column.name == "currency":
                    cells[place] = currency
            if not self.columns[0].is_summed:
                cells[0] = f"{label} {currency}"
            yield cells


def harmless(text: str) -> str:
    """The text as a spreadsheet may show it: it never begins a formula, whatever the spreadsheet passes over
    before it. Full-width and small forms of the signs count, too.

    A text that could begins with an apostrophe, which says that it is text. Control characters become spaces.
    """
    if not text:
        return ""
    begins_blank = text.startswith(BLANK_STARTS)
    if not text.isprintable():
        text = "".join(
            character if unicodedata.category(character) not in NO_TEXT else " " for character in text
        )
    if begins_blank or _begins_formula(text):
        text = f"'{text}"
    return text[:LONGEST_TEXT]


def _begins_formula(text: str) -> bool:
    for character in text:
        if character.isspace() or unicodedata.category(character) == "Cf":
            continue
        plain = unicodedata.normalize("NFKC", character)
        # The minus sign of typographers is a sign for some spreadsheets.
        return plain[:1] in FORMULA_STARTS or character == "\u2212"
    return False


def values_of(columns: Sequence[Column[Any]], rows: Iterable[Any]) -> Iterator[tuple[Any, list[Value]]]:
    """Each row with its typed values, texts made harmless."""
    getters = [column.value for column in columns]
    for row in rows:
        values = [get(row) for get in getters]
        yield row, [harmless(value) if isinstance(value, str) else value for value in values]
