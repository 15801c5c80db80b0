"""Uploaded files as rows of cells: CSV in whatever encoding and separator, Excel without trusting what it
unpacks to. What a file is, its first bytes say, not its name.

What a table is about, its reader knows: which words head its columns, how many rows it may have, and how to
refuse it. See ``Expected``.
"""

import codecs
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any, Final, cast

from django.utils.translation import gettext as _

from shop.core.tables import LINES_ABOVE, MAX_COLUMNS, Expected, FileKind, Row, Table, UnreadableFile
from shop.core.workbooks import open_xlsx

ZIP: Final = b"PK\x03\x04"
OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
PDF: Final = b"%PDF"
DELIMITERS: Final = (";", ",", "\t", "|")
DELIMITER_NAMES: Final[Mapping[str, str]] = {";": "semicolon", ",": "comma", "\t": "tab", "|": "bar"}
CHUNK: Final = 256 * 1024


def kind_of(start: bytes, *, expected: Expected) -> FileKind:
    """What the first bytes say that a file is. Raises the refusal for what is no table."""
    if not start.strip(b"\xef\xbb\xbf \t\r\n\0"):
        raise expected.refusal(_("The file is empty."))
    if start.startswith(ZIP):
        return FileKind.XLSX
    if start.startswith(OLD_EXCEL):
        raise expected.refusal(
            _(
                "This is an Excel file of the old kind (.xls), or one with a password. Save it as .xlsx or "
                "as CSV."
            )
        )
    if start.startswith(PDF):
        raise expected.refusal(expected.is_pdf)
    return FileKind.CSV


def open_table(file: IO[bytes], *, expected: Expected) -> Table:
    """Open an uploaded file. Raises the refusal, in words for people."""
    file.seek(0)
    kind = kind_of(file.read(4096), expected=expected)
    file.seek(0)
    return open_xlsx(file, expected) if kind == FileKind.XLSX else _open_csv(file, expected)


def limited(rows: Iterator[tuple[int, Row]], *, expected: Expected) -> Iterator[tuple[int, Row]]:
    """The rows that hold something. Raises the refusal beyond the number of rows that are taken."""
    count = 0
    for number, cells in rows:
        if all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells):
            continue
        count += 1
        if count > expected.most_rows:
            raise expected.refused_as_too_many
        yield number, cells


# --- CSV ----------------------------------------------------------------------------------------------------
def _open_csv(file: IO[bytes], expected: Expected) -> Table:
    encoding = encoding_of(file, refusal=expected.refusal)
    file.seek(0)
    text = io.TextIOWrapper(cast("IO[bytes]", _Unclosed(file)), encoding=encoding, newline="")
    lines = []
    for line in text:
        lines.append(line)
        if len(lines) >= LINES_ABOVE:
            break
    delimiter, skipped, heading = _find_heading(lines, expected)
    text.seek(0)
    rows = csv.reader(text, delimiter=delimiter)
    for _line in range(skipped + 1):
        next(rows)
    return Table(
        kind=FileKind.CSV,
        heading=heading,
        rows=_csv_rows(rows, expected),
        facts={"encoding": encoding, "delimiter": DELIMITER_NAMES[delimiter]},
        is_strict=delimiter == ",",
    )


class _Unclosed(io.BufferedIOBase):
    """A file that stays open when the text around it is thrown away."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def read(self, size: int | None = -1) -> bytes:
        return self._file.read(-1 if size is None else size)

    def read1(self, size: int = -1) -> bytes:
        return self._file.read(size)


def encoding_of(file: IO[bytes], *, refusal: type[UnreadableFile] = UnreadableFile) -> str:
    """UTF-16 by its mark, UTF-8 if it is, else what Excel writes on Windows. Raises the refusal."""
    file.seek(0)
    start = file.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    else:
        candidates = ["utf-8-sig", "cp1252"]
    for encoding in candidates:
        if _decodes(file, encoding):
            return encoding
    raise refusal(
        _("This is not a text file in an encoding we know (UTF-8, UTF-16 or Windows-1252). Save it as UTF-8.")
    )


def _decodes(file: IO[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while chunk := file.read(CHUNK):
            if "\0" in decoder.decode(chunk):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _find_heading(lines: Sequence[str], expected: Expected) -> tuple[str, int, Sequence[str]]:
    """The separator and line that look most like a heading, the number of lines above it."""
    best: tuple[int, str, int, Sequence[str]] | None = None
    for number, line in enumerate(lines):
        for delimiter in DELIMITERS:
            try:
                cells = next(csv.reader([line], delimiter=delimiter), [])[:MAX_COLUMNS]
            except csv.Error:
                continue
            score = expected.score(cells)
            if best is None or score > best[0]:
                best = (score, delimiter, number, cells)
    if best is None:
        raise expected.refusal(_("The file is empty."))
    _score, delimiter, skipped, heading = best
    expected.check(heading)
    return delimiter, skipped, heading


def _csv_rows(rows: Any, expected: Expected) -> Iterator[tuple[int, Row]]:
    """The rows with the number of their line; a quote that is never closed ends in a clear word."""
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            raise expected.refusal(
                _("Line %(line)s cannot be read: a quotation mark is not closed, or a value is endless.")
                % {"line": rows.line_num}
            ) from error
        yield rows.line_num, row
