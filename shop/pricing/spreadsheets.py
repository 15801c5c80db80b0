"""Files as rows of cells: CSV in whatever encoding and separator, Excel without trusting what it unpacks to.

What a file is, its first bytes say, not its name.
"""

import codecs
import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import IO, Any, Final, cast

from django.conf import settings
from django.utils.translation import gettext as _
from openpyxl.reader.excel import load_workbook

from shop.pricing.columns import Heading, check_complete, read_heading
from shop.pricing.enums import PriceSource
from shop.pricing.exceptions import UnreadablePriceList

ZIP: Final = b"PK\x03\x04"
OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
PDF: Final = b"%PDF"
DELIMITERS: Final = (";", ",", "\t", "|")
# Of an Excel file, unpacked: in all, of its table of texts (kept in memory), and compared with the packed.
MAX_UNPACKED: Final = 160 * 1024 * 1024
MAX_TEXTS: Final = 32 * 1024 * 1024
MAX_RATIO: Final = 100
MAX_PARTS: Final = 500
MAX_COLUMNS: Final = 60
MAX_CELL: Final = 1_000
CHUNK: Final = 256 * 1024
# The heading may have some lines of title above it.
LINES_ABOVE: Final = 10

Row = Sequence[Any]


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


def kind_of(start: bytes) -> PriceSource:
    """What the first bytes say that a file is. Raises UnreadablePriceList for what is no price list."""
    if not start.strip(b"\xef\xbb\xbf \t\r\n\0"):
        raise UnreadablePriceList(_("The file is empty."))
    if start.startswith(ZIP):
        return PriceSource.XLSX
    if start.startswith(OLD_EXCEL):
        raise UnreadablePriceList(
            _(
                "This is an Excel file of the old kind (.xls), or one with a password. Save it as .xlsx or "
                "as CSV."
            )
        )
    if start.startswith(PDF):
        raise UnreadablePriceList(_("This is a PDF. A price list is a CSV or an Excel file (.xlsx)."))
    return PriceSource.CSV


def open_sheet(file: IO[bytes]) -> Sheet:
    """Open an uploaded file. Raises UnreadablePriceList, in words for staff."""
    file.seek(0)
    kind = kind_of(file.read(4096))
    file.seek(0)
    return _open_xlsx(file) if kind == PriceSource.XLSX else _open_csv(file)


# --- CSV ----------------------------------------------------------------------------------------------------
def _open_csv(file: IO[bytes]) -> Sheet:
    encoding = encoding_of(file)
    file.seek(0)
    text = io.TextIOWrapper(cast("IO[bytes]", _Unclosed(file)), encoding=encoding, newline="")
    lines = []
    for line in text:
        lines.append(line)
        if len(lines) >= LINES_ABOVE:
            break
    delimiter, skipped, heading = _find_heading(lines)
    text.seek(0)
    rows = csv.reader(text, delimiter=delimiter)
    for _line in range(skipped + 1):
        next(rows)
    names = {";": "semicolon", ",": "comma", "\t": "tab", "|": "bar"}
    return Sheet(
        source=PriceSource.CSV,
        heading=heading,
        rows=_csv_rows(rows),
        facts={"encoding": encoding, "delimiter": names[delimiter]},
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


def encoding_of(file: IO[bytes]) -> str:
    """UTF-16 by its mark, UTF-8 if it is, else what Excel writes on Windows."""
    file.seek(0)
    start = file.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    else:
        candidates = ["utf-8-sig", "cp1252"]
    for encoding in candidates:
        if _decodes(file, encoding):
            return encoding
    raise UnreadablePriceList(
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


def _find_heading(lines: Sequence[str]) -> tuple[str, int, Heading]:
    """The separator and line by which most columns are recognized, the number of lines above it."""
    best: tuple[int, str, int, Heading] | None = None
    for number, line in enumerate(lines):
        for delimiter in DELIMITERS:
            try:
                cells = next(csv.reader([line], delimiter=delimiter), [])
            except csv.Error:
                continue
            heading = read_heading(cells[:MAX_COLUMNS])
            score = len(heading.places)
            if best is None or score > best[0]:
                best = (score, delimiter, number, heading)
    if best is None:
        raise UnreadablePriceList(_("The file is empty."))
    _score, delimiter, skipped, heading = best
    check_complete(heading)
    return delimiter, skipped, heading


def _csv_rows(rows: Any) -> Iterator[tuple[int, Row]]:
    """The rows with the number of their line; a quote that is never closed ends in a clear word."""
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadablePriceList(
                _("Line %(line)s cannot be read: a quotation mark is not closed, or a value is endless.")
                % {"line": rows.line_num}
            ) from error
        yield rows.line_num, row


# --- Excel --------------------------------------------------------------------------------------------------
def _open_xlsx(file: IO[bytes]) -> Sheet:
    check_package(file)
    file.seek(0)
    try:
        # Formulas as they are written, not their last result: see Problem.FORMULA.
        book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
        sheets = book.worksheets
    except UnreadablePriceList:
        raise
    except Exception as error:
        # The reader raises whatever a broken package makes it stumble over.
        raise UnreadablePriceList(_("This is not an Excel file that we can read.")) from error
    problem: UnreadablePriceList | None = None
    for sheet in sheets:
        # What the file says about its size may be anything.
        sheet.reset_dimensions()
        rows = _xlsx_rows(sheet)
        above: list[tuple[int, Row]] = []
        for number, cells in rows:
            above.append((number, cells))
            try:
                heading = read_heading(["" if cell is None else str(cell)[:200] for cell in cells])
                if len(heading.places) > 1:
                    check_complete(heading)
                    facts = {"sheet": str(sheet.title)[:60]}
                    return Sheet(source=PriceSource.XLSX, heading=heading, rows=rows, facts=facts)
            except UnreadablePriceList as error:
                problem = problem or error
                break
            if len(above) >= LINES_ABOVE:
                break
        if problem is None and above:
            try:
                check_complete(read_heading(["" if cell is None else str(cell)[:60] for cell in above[0][1]]))
            except UnreadablePriceList as error:
                problem = error
    raise problem or UnreadablePriceList(_("The file is empty."))


def check_package(file: IO[bytes]) -> None:
    """Refuse what would unpack to much more than it seems, before anything is unpacked. The reader stops at
    the sizes that are announced here.
    """
    too_large = _("This Excel file unpacks to more than we take. Save it as CSV.")
    try:
        with zipfile.ZipFile(file) as package:
            parts = package.infolist()
            unpacked = sum(part.file_size for part in parts)
            packed = sum(part.compress_size for part in parts) or 1
            texts = sum(
                part.file_size for part in parts if part.filename.lower().endswith("sharedstrings.xml")
            )
            if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or texts > MAX_TEXTS:
                raise UnreadablePriceList(too_large)
            if unpacked > 1024 * 1024 and unpacked / packed > MAX_RATIO:
                raise UnreadablePriceList(too_large)
            if "[Content_Types].xml" not in {part.filename for part in parts}:
                raise UnreadablePriceList(_("This is a ZIP archive and no Excel file."))
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels")):
                    with package.open(part) as xml:
                        if b"<!DOCTYPE" in xml.read(4096).upper():
                            raise UnreadablePriceList(_("This is not an Excel file that we can read."))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise UnreadablePriceList(
            _("This Excel file is damaged or has a password. Save it again, or as CSV.")
        ) from error


def _xlsx_rows(sheet: Any) -> Iterator[tuple[int, Row]]:
    number = 0
    try:
        for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True), 1):
            # Empty rows between count too: a single cell in the last row of a sheet makes a million of them.
            if number > settings.PRICE_LIST_MAX_ROWS + LINES_ABOVE:
                raise _too_many()
            yield number, cells
    except UnreadablePriceList:
        raise
    except Exception as error:
        # As above: the rows are parsed while they are read.
        raise UnreadablePriceList(
            _("The Excel file is damaged behind row %(row)s.") % {"row": number}
        ) from error


def _too_many() -> UnreadablePriceList:
    return UnreadablePriceList(
        _("The list has more than %(count)s rows. Divide it.") % {"count": settings.PRICE_LIST_MAX_ROWS}
    )


def limited(rows: Iterator[tuple[int, Row]]) -> Iterator[tuple[int, Row]]:
    """The rows that hold something. Raises UnreadablePriceList beyond the number of rows that we take."""
    count = 0
    for number, cells in chain(rows):
        if all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells):
            continue
        count += 1
        if count > settings.PRICE_LIST_MAX_ROWS:
            raise _too_many()
        yield number, cells
