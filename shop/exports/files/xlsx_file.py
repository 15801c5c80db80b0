"""A list as Excel workbook: typed cells, head row fixed, filters, and totals where a list has amounts."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO, Final

import xlsxwriter
from django.utils.translation import gettext as _

from shop.exports.columns import ColumnKind, Value
from shop.exports.files.sheets import OnRow, Sheet, Sums, harmless, values_of

LONGEST_NAME: Final = 31  # characters in the name of a sheet
NOT_IN_NAMES: Final = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
FORMATS: Final[Mapping[ColumnKind, Mapping[str, object]]] = {
    # Excel shows this one as the reader's own system writes dates.
    ColumnKind.DATE: {"num_format": 14},
    ColumnKind.MONEY: {"num_format": "#,##0.00"},
    ColumnKind.NUMBER: {"num_format": "0"},
    ColumnKind.TEXT: {"num_format": "@"},
}


def write_xlsx(
    sheet: Sheet, rows: Iterable[Any], *, out: BinaryIO, on_row: OnRow, folder: Path | None
) -> None:
    """Write the list. Texts are written as texts and nothing else: no formula, no link, no number.

    Rows go through files in ``folder``, so that memory stays flat; with None everything stays in memory, for
    what may not lie on a disk in clear.
    """
    options: dict[str, Any] = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        **({"in_memory": True} if folder is None else {"constant_memory": True, "tmpdir": str(folder)}),
    }
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": sheet.title, "comments": sheet.subtitle})
        page = book.add_worksheet(harmless(sheet.title).translate(NOT_IN_NAMES)[:LONGEST_NAME])
        _fill(book, page, sheet, rows, on_row=on_row)


def _fill(book: Any, page: Any, sheet: Sheet, rows: Iterable[Any], *, on_row: OnRow) -> None:
    formats = {kind: book.add_format(look) for kind, look in FORMATS.items()}
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    sum_formats = {kind: book.add_format({**look, "bold": True, "top": 1}) for kind, look in FORMATS.items()}
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width, formats[column.kind])
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_footer("&L&A&R&P / &N")
    for place, label in enumerate(sheet.labels):
        page.write_string(0, place, harmless(label), head)
    put = _cell_writer(page)
    looks = [formats[column.kind] for column in sheet.columns]
    sums, done = Sums(sheet.columns), 0
    for done, (row, values) in enumerate(values_of(sheet.columns, rows), start=1):
        for place, value in enumerate(values):
            put(done, place, value, looks[place])
        if sums.are_wanted:
            sums.add(row, values)
        on_row(done)
    page.autofilter(0, 0, done, len(sheet.columns) - 1)
    if sums.are_wanted:
        bold = [sum_formats[column.kind] for column in sheet.columns]
        # An empty row keeps the filters away from the totals.
        for line, cells in enumerate(sums.rows(_("Total")), start=done + 2):
            for place, value in enumerate(cells):
                put(line, place, value, bold[place])


def _cell_writer(page: Any) -> Callable[[int, int, Value, Any], None]:
    write_string, write_number, write_date = page.write_string, page.write_number, page.write_datetime

    def put(line: int, place: int, value: Value, look: Any) -> None:
        if value is None or value == "":
            return
        if isinstance(value, str):
            write_string(line, place, value, look)
        elif isinstance(value, (Decimal, int)):
            write_number(line, place, value, look)
        elif isinstance(value, datetime.date):
            write_date(line, place, value, look)

    return put
