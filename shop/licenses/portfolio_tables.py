"""What file is taken as a list of licences, and where its heading is."""

from collections.abc import Sequence
from typing import IO, Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.core.spreadsheets import open_table
from shop.core.tables import Expected, Table, UnreadableFile
from shop.licenses.portfolio_columns import field_of, tidy_headings

# The first lines of a file may be its title: a heading has at least so many columns.
LEAST_COLUMNS: Final = 2


class UnreadablePortfolio(UnreadableFile):
    """The file as a whole cannot be read."""

    code = "unreadable_portfolio"


def _score(cells: Sequence[str]) -> int:
    """Headings that we know count most; else the row with the most texts is the heading."""
    texts = [cell for cell in cells if cell.strip()]
    recognized = len({field_of(cell) for cell in texts} - {""})
    return recognized * 100 + min(len(set(texts)), 99)


def _check(cells: Sequence[str]) -> None:
    if len([cell for cell in cells if cell.strip()]) < LEAST_COLUMNS:
        raise UnreadablePortfolio(
            _(
                "No line with names of columns was found. The first line says what stands below it, such as "
                "“Product”, “SEN”, “Users” and “Maintenance until”; a semicolon, a comma or a tab separates "
                "the columns."
            )
        )


def expected_portfolio() -> Expected:
    """What is taken as a portfolio."""
    return Expected(
        score=_score,
        check=_check,
        most_rows=settings.PORTFOLIO_MAX_ROWS,
        refusal=UnreadablePortfolio,
        is_pdf=gettext_lazy("This is a PDF. A list of licences is a CSV or an Excel file (.xlsx)."),
        too_many=gettext_lazy("The list has more than %(count)s rows. Divide it."),
        fills_merged=True,
    )


def open_portfolio(file: IO[bytes]) -> Table:
    """Open an uploaded file; its heading is tidied. Raises UnreadablePortfolio, in words for people."""
    table = open_table(file, expected=expected_portfolio())
    table.heading = tidy_headings(table.heading)
    return table
