"""A list as CSV: UTF-8 with a byte order mark, by which Excel knows it, and the separator that Excel expects
in the language.

Dates are ISO 8601, which every spreadsheet reads in every language; amounts have the decimal mark of the
language and no grouping.
"""

import codecs
import csv
import datetime
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, BinaryIO, Final

from shop.exports.columns import Value
from shop.exports.files.sheets import OnRow, Sheet, harmless, values_of

SEPARATORS: Final = {"de": ";"}
DECIMAL_MARKS: Final = {"de": ","}
ROWS_AT_ONCE: Final = 500


def write_csv(sheet: Sheet, rows: Iterable[Any], *, out: BinaryIO, on_row: OnRow) -> None:
    """Write the list, row by row. No totals: programs read such files."""
    for chunk in csv_chunks(sheet, rows, on_row=on_row):
        out.write(chunk)


def csv_chunks(sheet: Sheet, rows: Iterable[Any], *, on_row: OnRow) -> Iterator[bytes]:
    """The same file in pieces, the first one before any row is read."""
    mark = DECIMAL_MARKS.get(sheet.language, ".")
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=SEPARATORS.get(sheet.language, ","), lineterminator="\r\n")
    writer.writerow([harmless(label) for label in sheet.labels])
    yield codecs.BOM_UTF8 + _taken(buffer)
    for done, (_row, values) in enumerate(values_of(sheet.columns, rows), start=1):
        writer.writerow([_written(value, mark) for value in values])
        on_row(done)
        if done % ROWS_AT_ONCE == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    """What is in the buffer, which is empty afterwards."""
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def _written(value: Value, mark: str) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", mark)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value)
