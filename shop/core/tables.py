"""What a table out of an uploaded file is, and what its reader says about it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from shop.core.exceptions import InvalidInput

MAX_COLUMNS: Final = 60
# The heading may have some lines of title above it.
LINES_ABOVE: Final = 10

Row = Sequence[Any]


class FileKind(StrEnum):
    """What tables are written in."""

    CSV = "csv"
    XLSX = "xlsx"


class UnreadableFile(InvalidInput):
    """The file as a whole cannot be read. ``question`` says which choice of a person would help, if one
    does.
    """

    code = "unreadable_file"

    def __init__(self, message: object, *, question: str = "") -> None:
        super().__init__(message, field="file")
        self.question = question


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What the reader of a table takes, and how it says no.

    ``score`` tells how much a row looks like the heading: the best of the first rows is it. ``check`` raises
    the ``refusal`` for a heading that will not do. ``is_pdf`` and ``too_many`` (with ``%(count)s``) are
    sentences. ``fills_merged``: each row of a merged cell of Excel has its value, as people see it.
    """

    score: Callable[[Sequence[str]], int]
    check: Callable[[Sequence[str]], None]
    most_rows: int
    is_pdf: object
    too_many: object
    refusal: type[UnreadableFile] = UnreadableFile
    fills_merged: bool = False

    @property
    def refused_as_too_many(self) -> UnreadableFile:
        return self.refusal(str(self.too_many) % {"count": self.most_rows})


@dataclass(slots=True)
class Table:
    """A file opened for one reading: its heading, and the rows behind it with their numbers from 1."""

    kind: FileKind
    heading: Sequence[str]
    rows: Iterator[tuple[int, Row]]
    facts: dict[str, Any] = field(default_factory=dict)
    # Whether a value too many is wrong even if it is the last, empty one: between commas an amount with a
    # comma moves all that follow it.
    is_strict: bool = False
