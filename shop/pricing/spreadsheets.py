"""An uploaded price list as rows of cells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shop.core.spreadsheets import kind_of, open_table
from shop.core.tables import Expected, Row
from shop.pricing.columns import Heading, check_complete, read_heading
from shop.pricing.enums import PriceSource
from shop.pricing.exceptions import UnreadablePriceList


@dataclass(slots=True)
class Sheet:
    """A file opened for one reading: its heading, and the rows behind it with their numbers from 1."""

    source: PriceSource
    heading: Heading
    rows: Iterator[tuple[int, Row]]
    facts: dict[str, Any] = field(default_factory=dict)
    # Whether a value too many is wrong even if it is the last, empty one: between commas an amount with a
    # comma moves all that follow it.
    is_strict: bool = False


def _recognized(cells: Sequence[str]) -> int:
    return len(read_heading(cells).places)


def _check(cells: Sequence[str]) -> None:
    check_complete(read_heading(cells))


def expected_list() -> Expected:
    """What is taken as a price list."""
    return Expected(
        score=_recognized,
        check=_check,
        most_rows=settings.PRICE_LIST_MAX_ROWS,
        refusal=UnreadablePriceList,
        is_pdf=_("This is a PDF. A price list is a CSV or an Excel file (.xlsx)."),
        too_many=_("The list has more than %(count)s rows. Divide it."),
    )


def source_of(start: bytes) -> PriceSource:
    """What the first bytes say that a file is. Raises UnreadablePriceList for what is no price list."""
    return PriceSource(kind_of(start, expected=expected_list()))


def open_sheet(file: IO[bytes]) -> Sheet:
    """Open an uploaded file. Raises UnreadablePriceList, in words for staff."""
    table = open_table(file, expected=expected_list())
    return Sheet(
        source=PriceSource(table.kind),
        heading=read_heading(table.heading),
        rows=table.rows,
        facts=table.facts,
        is_strict=table.is_strict,
    )
