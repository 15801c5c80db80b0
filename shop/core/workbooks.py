"""Excel files without trusting what they unpack to.

openpyxl reads what describes a workbook: its sheets, texts and styles. Rows are read here: it parses them in
pure Python where defusedxml is installed, and once more from the first to the last to learn a sheet's size.
"""

import re
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import IO, Any, Final
from xml.etree.ElementTree import Element, iterparse

from django.utils.translation import gettext as _
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.cell import column_index_from_string, range_boundaries
from openpyxl.utils.datetime import from_excel, from_ISO8601

from shop.core.tables import LINES_ABOVE, MAX_COLUMNS, Expected, FileKind, Row, Table, UnreadableFile

# Of an Excel file, unpacked: in all, of its table of texts (kept in memory), and compared with the packed.
MAX_UNPACKED: Final = 160 * 1024 * 1024
MAX_TEXTS: Final = 32 * 1024 * 1024
MAX_RATIO: Final = 100
MAX_PARTS: Final = 500
MAX_SHEETS: Final = 20
MAX_MERGED: Final = 10_000
CHUNK: Final = 256 * 1024
# What may stand before the first element: declarations and comments, no definition of entities.
LONGEST_PROLOG: Final = 16 * 1024
_PROLOG: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*<[A-Za-z_]", re.DOTALL)
_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"')
# A reference may lie on the border of two chunks.
_OVERLAP: Final = 64
_CELL: Final = re.compile(r"([A-Z]{1,3})[0-9]+")
_COLUMNS: Final[dict[str, int]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """A sheet, and what its cells refer to."""

    archive: zipfile.ZipFile
    path: str
    title: str
    texts: Sequence[str]
    # Numbers of the styles that make a number a date.
    date_styles: Collection[int]
    epoch: Any


def open_xlsx(file: IO[bytes], expected: Expected) -> Table:
    """Open an Excel file at the sheet and row that look most like the heading. Raises the refusal."""
    check_package(file, refusal=expected.refusal)
    file.seek(0)
    try:
        sheets = _sheets_of(file)
    except Exception as error:
        # The reader raises whatever a broken package makes it stumble over.
        raise expected.refusal(_("This is not an Excel file that we can read.")) from error
    best: _Candidate | None = None
    problem: UnreadableFile | None = None
    for sheet in sheets:
        try:
            candidate = _best_of(sheet, expected)
        except UnreadableFile as error:
            problem = problem or error
            continue
        if candidate is not None and (best is None or candidate.score > best.score):
            best = candidate
    if best is None:
        raise problem or expected.refusal(_("The file is empty."))
    try:
        expected.check(best.heading)
    except UnreadableFile as error:
        raise problem or error from None
    return Table(kind=FileKind.XLSX, heading=best.heading, rows=best.rows, facts=best.facts)


def _sheets_of(file: IO[bytes]) -> list[_Sheet]:
    reader = ExcelReader(file, read_only=True, keep_links=False)
    reader.read_manifest()
    reader.read_strings()
    reader.read_workbook()
    apply_stylesheet(reader.archive, reader.wb)
    return [
        _Sheet(
            archive=reader.archive,
            path=relation.target,
            title=str(sheet.name),
            texts=reader.shared_strings,
            date_styles=reader.wb._date_formats,
            epoch=reader.wb.epoch,
        )
        for sheet, relation in reader.parser.find_sheets()
        if relation.target in reader.valid_files and "chartsheet" not in relation.Type
    ][:MAX_SHEETS]


@dataclass(slots=True)
class _Candidate:
    """The row of a sheet that looks most like a heading, and what stands below it."""

    score: int
    heading: Sequence[str]
    rows: Iterator[tuple[int, Row]]
    facts: dict[str, Any] = field(default_factory=dict)


def _best_of(sheet: _Sheet, expected: Expected) -> _Candidate | None:
    merged = _merged_below(sheet, expected) if expected.fills_merged else {}
    rows = _filled(_rows(sheet, expected), merged)
    best: _Candidate | None = None
    below: list[tuple[int, Row]] = []
    for number, cells in rows:
        heading = ["" if cell is None else str(cell)[:200] for cell in cells]
        score = expected.score(heading)
        if best is None or score > best.score:
            best = _Candidate(score, heading, rows)
            below.clear()
        else:
            below.append((number, cells))
        if number >= LINES_ABOVE:
            break
    if best is not None:
        best.rows = chain(below, rows)
        best.facts["sheet"] = sheet.title[:60]
        if merged:
            best.facts["merged"] = sum(map(len, merged.values()))
    return best


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


def _rows(sheet: _Sheet, expected: Expected) -> Iterator[tuple[int, Row]]:
    """The rows that have cells, with their numbers. Raises the refusal, also in the middle."""
    number = 0
    try:
        with sheet.archive.open(sheet.path) as xml:
            if not _PROLOG.match(xml.read(LONGEST_PROLOG)):
                raise expected.refusal(_("This is not an Excel file that we can read."))
            xml.seek(0)
            cells_of = _CellReader(sheet)
            parent: Element | None = None
            for event, element in iterparse(xml, events=("start", "end")):  # noqa: S314 - as above
                tag = element.tag.rpartition("}")[2]
                if event == "start":
                    parent = element if tag == "sheetData" else parent
                elif tag == "row" and parent is not None:
                    given = element.get("r")
                    number = int(float(given)) if given else number + 1
                    if number > expected.most_rows + LINES_ABOVE:
                        raise expected.refused_as_too_many
                    yield number, cells_of.read(element)
                    # Read rows would stay in memory to the end.
                    parent.clear()
                elif tag == "sheetData":
                    return
    except UnreadableFile:
        raise
    except Exception as error:
        # As above: the rows are parsed while they are read.
        raise expected.refusal(
            _("The Excel file is damaged behind row %(row)s.") % {"row": number}
        ) from error


class _CellReader:
    """The cells of a row as values of Python: texts, numbers, dates. A formula is the text that it is."""

    def __init__(self, sheet: _Sheet) -> None:
        self.sheet = sheet

    def read(self, row: Element) -> Row:
        cells: list[Any] = []
        for element in row:
            place = self._place(element.get("r"), len(cells))
            if place >= MAX_COLUMNS:
                break
            while len(cells) < place:
                cells.append(None)
            # A place that is taken already keeps its first value, as nobody sees two.
            if place == len(cells):
                cells.append(self._value(element))
        return cells

    def _place(self, reference: str | None, following: int) -> int:
        match = _CELL.fullmatch(reference) if reference else None
        if match is None:
            return following
        letters = match[1]
        if letters not in _COLUMNS:
            _COLUMNS[letters] = column_index_from_string(letters) - 1
        return _COLUMNS[letters]

    def _value(self, cell: Element) -> Any:
        kind, text = cell.get("t", "n"), None
        for part in cell:
            tag = part.tag.rpartition("}")[2]
            if tag == "f":
                # As it is written, not its last result, which nobody has looked at.
                return f"={part.text or ''}"
            if tag == "v":
                text = part.text
            elif tag == "is":
                return "".join(one.text or "" for one in part.iter() if one.tag.endswith("}t"))
        if not text:
            return None
        if kind == "s":
            return self.sheet.texts[int(text)]
        if kind == "n":
            return self._number(text, int(cell.get("s", 0)))
        if kind == "b":
            return bool(int(text))
        return from_ISO8601(text) if kind == "d" else text

    def _number(self, text: str, style: int) -> Any:
        number = int(text) if text.isdigit() else float(text)
        if style not in self.sheet.date_styles:
            return number
        try:
            return from_excel(number, self.sheet.epoch)
        except (OverflowError, ValueError):
            return "#VALUE!"


def _merged_below(sheet: _Sheet, expected: Expected) -> dict[int, dict[int, int]]:
    """The merged cells of a sheet that go over several rows: the last row, by first row and first column.

    Read from the sheet's own XML, since a reader that streams does not tell. Raises the refusal for more of
    them than a person makes.
    """
    too_many = _("This Excel file has thousands of merged cells. Dissolve them, or save it as CSV.")
    found: dict[int, dict[int, int]] = {}
    count, kept = 0, b""
    try:
        with sheet.archive.open(sheet.path) as xml:
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
