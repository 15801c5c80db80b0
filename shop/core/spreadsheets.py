"""Uploaded files as rows of cells: CSV in whatever encoding and separator, Excel without trusting what it
unpacks to. What a file is, its first bytes say, not its name.

What a table is about, its reader knows: which words head its columns, how many rows it may have, and how to
refuse it. See ``Expected``.
"""

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain
from typing import IO, Any, Final, cast

from django.utils.translation import gettext as _
from openpyxl.reader.excel import load_workbook
from openpyxl.utils.cell import range_boundaries

from shop.core.exceptions import InvalidInput

ZIP: Final = b"PK\x03\x04"
OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
PDF: Final = b"%PDF"
DELIMITERS: Final = (";", ",", "\t", "|")
DELIMITER_NAMES: Final[Mapping[str, str]] = {";": "semicolon", ",": "comma", "\t": "tab", "|": "bar"}
# Of an Excel file, unpacked: in all, of its table of texts (kept in memory), and compared with the packed.
MAX_UNPACKED: Final = 160 * 1024 * 1024
MAX_TEXTS: Final = 32 * 1024 * 1024
MAX_RATIO: Final = 100
MAX_PARTS: Final = 500
MAX_SHEETS: Final = 20
MAX_MERGED: Final = 10_000
MAX_COLUMNS: Final = 60
CHUNK: Final = 256 * 1024
# The heading may have some lines of title above it.
LINES_ABOVE: Final = 10
_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"')
# A reference may lie on the border of two chunks.
_OVERLAP: Final = 64

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
    return _open_xlsx(file, expected) if kind == FileKind.XLSX else _open_csv(file, expected)


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


# --- Excel --------------------------------------------------------------------------------------------------
def _open_xlsx(file: IO[bytes], expected: Expected) -> Table:
    check_package(file, refusal=expected.refusal)
    file.seek(0)
    try:
        # Formulas as they are written, not their last result, which nobody has looked at.
        book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
        sheets = book.worksheets[:MAX_SHEETS]
    except Exception as error:
        # The reader raises whatever a broken package makes it stumble over.
        raise expected.refusal(_("This is not an Excel file that we can read.")) from error
    best: tuple[int, Sequence[str], Iterator[tuple[int, Row]], dict[str, Any]] | None = None
    problem: UnreadableFile | None = None
    for sheet in sheets:
        # What the file says about its size may be anything.
        sheet.reset_dimensions()
        merged = _merged_below(sheet, expected) if expected.fills_merged else {}
        rows = _filled(_xlsx_rows(sheet, expected), merged)
        above: list[tuple[int, Row]] = []
        for number, cells in rows:
            above.append((number, cells))
            heading: Sequence[str] = ["" if cell is None else str(cell)[:200] for cell in cells]
            try:
                score = expected.score(heading)
            except UnreadableFile as error:
                problem = problem or error
                break
            if best is None or score > best[0]:
                facts: dict[str, Any] = {"sheet": str(sheet.title)[:60]}
                if merged:
                    facts["merged"] = sum(map(len, merged.values()))
                best = (score, heading, rows, facts)
                above.clear()
            if len(above) >= LINES_ABOVE:
                break
        if best is not None and best[2] is rows:
            best = (best[0], best[1], chain(above, rows), best[3])
    if best is None:
        raise problem or expected.refusal(_("The file is empty."))
    _score, heading, rows, facts = best
    try:
        expected.check(heading)
    except UnreadableFile as error:
        raise problem or error from None
    return Table(kind=FileKind.XLSX, heading=heading, rows=rows, facts=facts)


def check_package(file: IO[bytes], *, refusal: type[UnreadableFile] = UnreadableFile) -> None:
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
                raise refusal(too_large)
            if unpacked > 1024 * 1024 and unpacked / packed > MAX_RATIO:
                raise refusal(too_large)
            if "[Content_Types].xml" not in {part.filename for part in parts}:
                raise refusal(_("This is a ZIP archive and no Excel file."))
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels")):
                    with package.open(part) as xml:
                        if b"<!DOCTYPE" in xml.read(4096).upper():
                            raise refusal(_("This is not an Excel file that we can read."))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise refusal(_("This Excel file is damaged or has a password. Save it again, or as CSV.")) from error


def _xlsx_rows(sheet: Any, expected: Expected) -> Iterator[tuple[int, Row]]:
    number = 0
    try:
        for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True), 1):
            # Empty rows between count too: a single cell in the last row of a sheet makes a million of them.
            if number > expected.most_rows + LINES_ABOVE:
                raise expected.refused_as_too_many
            yield number, cells
    except UnreadableFile:
        raise
    except Exception as error:
        # As above: the rows are parsed while they are read.
        raise expected.refusal(
            _("The Excel file is damaged behind row %(row)s.") % {"row": number}
        ) from error


def _merged_below(sheet: Any, expected: Expected) -> dict[int, dict[int, int]]:
    """The merged cells of a sheet that go over several rows: the last row, by first row and first column.

    Read from the sheet's own XML, since a reader that streams does not tell. Raises the refusal for more of
    them than a person makes.
    """
    too_many = _("This Excel file has thousands of merged cells. Dissolve them, or save it as CSV.")
    found: dict[int, dict[int, int]] = {}
    count, kept = 0, b""
    try:
        with sheet.parent._archive.open(sheet._worksheet_path) as xml:
            while chunk := xml.read(CHUNK):
                end = 0
                for match in _MERGED.finditer(kept + chunk):
                    end = match.end()
                    count += 1
                    if count > MAX_MERGED:
                        raise expected.refusal(too_many)
                    column, first, _last_column, last = range_boundaries(match[1].decode())
                    if last > first:
                        found.setdefault(first, {})[column - 1] = last
                kept = (kept + chunk)[max(end, len(kept + chunk) - _OVERLAP) :]
    except UnreadableFile:
        raise
    except Exception as error:
        # As above: what is announced need not be what is there.
        raise expected.refusal(_("This is not an Excel file that we can read.")) from error
    return found


def _filled(
    rows: Iterator[tuple[int, Row]], merged: Mapping[int, Mapping[int, int]]
) -> Iterator[tuple[int, Row]]:
    """The rows, each with the values of the merged cells that reach into it."""
    if not merged:
        yield from rows
        return
    reaching: dict[int, tuple[int, Any]] = {}
    for number, cells in rows:
        reaching = {column: one for column, one in reaching.items() if one[0] >= number}
        if reaching and len(cells) <= max(reaching):
            cells = (*cells, *[None] * (max(reaching) + 1 - len(cells)))
        if reaching:
            cells = [
                reaching[column][1] if column in reaching and cell is None else cell
                for column, cell in enumerate(cells)
            ]
        for column, last in merged.get(number, {}).items():
            if column < len(cells):
                reaching[column] = (last, cells[column])
        yield number, cells
