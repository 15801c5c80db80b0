"""SENs and keys of many licences at once: a pasted table or an uploaded file, matched to an order's open
pieces. Nothing is written here, and nothing of it is kept.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import IO, Any, Final

from django.utils.translation import gettext as _
from openpyxl.reader.excel import load_workbook

from shop.configurator.enums import Deployment
from shop.configurator.identifiers import comparable_sen
from shop.core.clock import EARLIEST_DATE, LATEST_DATE
from shop.core.exceptions import InvalidInput
from shop.core.spreadsheets import DELIMITERS, ZIP, encoding_of
from shop.core.texts import is_printable
from shop.core.workbooks import check_package
from shop.fulfillment.enums import LineStatus
from shop.fulfillment.maintenance import (
    SEN_OF_ANOTHER_LINE,
    is_of_another_line,
    lines_by_sen,
    period_of,
    previous_licenses,
)
from shop.fulfillment.models import OrderDetails
from shop.fulfillment.purchase_sheet import kept_licenses
from shop.fulfillment.services import LineDelivery
from shop.licenses.models import License
from shop.licenses.services import LONGEST_SEN, key_owners, taken_sens, tidy_key
from shop.quotes.enums import LineKind

MOST_ROWS: Final = 500
# Characters of a pasted table, and bytes of a file.
MOST_TABLE: Final = 1_500_000
LONGEST_KEY: Final = 10_000
COLUMNS: Final = ("line", "sen", "license_key", "starts_on", "ends_on")
# What headings are called, in small letters without spaces, dots and dashes.
HEADINGS: Final[Mapping[str, Sequence[str]]] = {
    "line": ("line", "product", "app", "position", "pos", "linenumber", "zeile", "produkt", "artikel"),
    "sen": ("sen", "supportentitlementnumber", "entitlement", "sennumber", "sennummer"),
    "license_key": ("key", "licensekey", "licencekey", "license", "licence", "lizenzschlüssel", "schlüssel",
                    "lizenz"),
    "starts_on": ("start", "from", "startdate", "starts", "maintenancefrom", "von", "beginn", "wartungab"),
    "ends_on": ("end", "until", "enddate", "ends", "to", "expires", "maintenanceuntil", "bis", "ende",
                "wartungbis"),
}  # fmt: skip
DAYS: Final = ("%Y-%m-%d", "%d.%m.%Y", "%d %b %Y", "%d/%b/%Y", "%d/%b/%y")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A row as it was read, its cells by column; ``number`` counts from 1, with the heading."""

    number: int
    cells: Mapping[str, str] = field(repr=False)


@dataclass(slots=True, kw_only=True)
class MatchedRow:
    """A row, the line it was matched with, and what is wrong with it."""

    number: int
    line_id: int | None = None
    title: str = ""
    sen: str = ""
    license_key: str = field(default="", repr=False)
    starts_on: date | None = None
    ends_on: date | None = None
    errors: list[str] = field(default_factory=list)

    @property
    def has_key(self) -> bool:
        return bool(self.license_key)

    def delivery(self) -> LineDelivery:
        """What the service records of a row without errors."""
        if self.line_id is None:
            raise ValueError("a row that matches no line cannot be recorded")
        return LineDelivery(
            line_id=self.line_id,
            sen=self.sen,
            license_key=self.license_key,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
        )


# --- Reading ------------------------------------------------------------------------------------------------
def read_file(file: IO[bytes]) -> list[TableRow]:
    """The rows of an uploaded CSV or Excel file. Raises InvalidInput, in words for staff."""
    file.seek(0, io.SEEK_END)
    if file.tell() > MOST_TABLE:
        raise InvalidInput(_("This is larger than a table of keys. Divide it."), field="file")
    file.seek(0)
    try:
        if file.read(4) == ZIP:
            return _rows_of(_excel_cells(file))
        encoding = encoding_of(file)
        file.seek(0)
        return parse_table(file.read().decode(encoding))
    except InvalidInput as error:
        error.field = "file"
        raise


def parse_table(text: str) -> list[TableRow]:
    """The rows of a pasted table, whatever separates its columns; keys of several lines stand in quotes.

    Raises InvalidInput for what is no table, and for more rows than are taken at once.
    """
    if len(text) > MOST_TABLE:
        raise InvalidInput(_("This is larger than a table of keys. Divide it."), field="table")
    text = text.strip("\r\n\ufeff")
    if "\0" in text:
        raise InvalidInput(_("This is no text."), field="table")
    first = text.split("\n", 1)[0]
    delimiter = max(("\t", *(mark for mark in DELIMITERS if mark != "\t")), key=first.count)
    try:
        cells = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        raise InvalidInput(
            _("The table cannot be read: a quotation mark is not closed, or a value is endless."),
            field="table",
        ) from None
    return _rows_of(iter(cells))


def _excel_cells(file: IO[bytes]) -> Iterator[list[str]]:
    check_package(file)
    file.seek(0)
    try:
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_col=12, max_row=MOST_ROWS + 2, values_only=True)
        found = [[_text_of(cell) for cell in row] for row in rows]
    except Exception as error:
        # The reader raises whatever a broken package makes it stumble over.
        raise InvalidInput(_("This is not an Excel file that we can read."), field="file") from error
    return iter(found)


def _text_of(cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return "" if cell is None else str(cell)


def _rows_of(cells: Iterator[list[str]]) -> list[TableRow]:
    rows: list[TableRow] = []
    places: dict[int, str] | None = None
    for number, row in enumerate(cells, start=1):
        if not any(cell.strip() for cell in row):
            continue
        if places is None:
            places = _heading_of(row)
            if places:
                continue
            places = dict(enumerate(COLUMNS))
        if len(rows) >= MOST_ROWS:
            raise InvalidInput(
                _("The table has more than %(count)s rows. Divide it.") % {"count": MOST_ROWS}, field="table"
            )
        named = {name: row[place].strip() for place, name in places.items() if place < len(row)}
        rows.append(TableRow(number=number, cells=named))
    if not rows:
        raise InvalidInput(_("There is no row in this table."), field="table")
    return rows


def _heading_of(row: Sequence[str]) -> dict[int, str]:
    """The columns by their place, if this row is a heading."""
    known = {word: name for name, words in HEADINGS.items() for word in words}
    found: dict[int, str] = {}
    for place, cell in enumerate(row):
        name = known.get("".join(mark for mark in cell.lower() if mark.isalnum()))
        if name and name not in found.values():
            found[place] = name
    return found if "sen" in found.values() or "license_key" in found.values() else {}


# --- Matching -----------------------------------------------------------------------------------------------
def match_rows(details: OrderDetails, rows: Sequence[TableRow], *, on_date: date) -> list[MatchedRow]:
    """Each row with the open line it belongs to: by the line's position, else the SEN it renews, else its
    product, else in the order of the open pieces. ``details`` as ``order_detail`` loaded it; three queries.
    """
    lines = [
        line
        for line in details.order.lines.all()
        if line.status == LineStatus.OPEN and line.details.kind == LineKind.LICENSE
    ]
    left = {line.pk: _open_pieces(line) for line in lines}
    matched = [_read(row) for row in rows]
    chosen: list[Any] = [
        _named_line(row.cells, one, lines, left) for row, one in zip(rows, matched, strict=True)
    ]
    for place, (row, one) in enumerate(zip(rows, matched, strict=True)):
        if chosen[place] is None and not one.errors and not row.cells.get("line"):
            chosen[place] = _take(lines, left)
            if chosen[place] is None:
                one.errors.append(_("There is no open piece left for this row."))
    previous = _complete(details, matched, chosen, on_date)
    _check_lines(details, matched, chosen)
    _check_all(matched, previous)
    for one in matched:
        one.errors = [
            _("row %(number)s: %(error)s") % {"number": one.number, "error": text} for text in one.errors
        ]
    return matched


def _open_pieces(line: Any) -> int:
    wanted = line.details.quantity - line.details.cancelled_quantity
    return int(wanted) - len(kept_licenses(line))


def _take(candidates: Sequence[Any], left: dict[int, int]) -> Any:
    """The first of the lines that still has an open piece, which is used up; None without one."""
    for line in candidates:
        if left[line.pk] > 0:
            left[line.pk] -= 1
            return line
    return None


def _read(row: TableRow) -> MatchedRow:
    one = MatchedRow(number=row.number, sen=row.cells.get("sen", ""))
    one.license_key = row.cells.get("license_key", "")
    for name in ("starts_on", "ends_on"):
        text = row.cells.get(name, "")
        day = _day(text)
        if text and day is None:
            one.errors.append(
                _("“%(text)s” is no date; write 2026-12-31 or 31.12.2026.") % {"text": text[:40]}
            )
        setattr(one, name, day)
    if len(one.sen) > LONGEST_SEN or not is_printable(one.sen):
        one.sen = one.sen[:LONGEST_SEN]
        one.errors.append(_("This is no SEN."))
    if len(one.license_key) > LONGEST_KEY or not all(
        is_printable(part.replace("\t", " ")) for part in one.license_key.splitlines()
    ):
        one.errors.append(_("This is no licence key."))
    if not one.sen and not one.license_key:
        one.errors.append(_("There is neither a SEN nor a key."))
    return one


def _day(text: str) -> date | None:
    for pattern in DAYS:
        try:
            # A day has no time zone.
            day = datetime.strptime(text.split("T")[0], pattern).date()  # noqa: DTZ007
        except ValueError:
            continue
        return day if EARLIEST_DATE <= day <= LATEST_DATE else None
    return None


def _named_line(cells: Mapping[str, str], one: MatchedRow, lines: Sequence[Any], left: dict[int, int]) -> Any:
    """The line that the row itself names; None if it names none, with an error if that cannot be."""
    name = cells.get("line", "")
    if name.isascii() and name.isdigit():
        candidates = [line for line in lines if str(line.details.position) == name.lstrip("0")]
        wrong = _("Line %(name)s of the order is not open.") % {"name": name[:9]}
    else:
        sen = comparable_sen(one.sen)
        candidates = [line for line in lines if sen and comparable_sen(line.details.existing_sen) == sen]
        if candidates and _has_left(candidates, left):
            return _take(candidates, left)
        if not name:
            return None
        wanted = name.casefold()
        candidates = [
            line for line in lines if wanted in (line.title.casefold(), (line.partner_sku or "").casefold())
        ]
        wrong = _("No open line is about “%(name)s”.") % {"name": name[:60]}
    if not candidates:
        one.errors.append(wrong)
        return None
    line = _take(candidates, left)
    if line is None:
        one.errors.append(_("More rows than open pieces of “%(title)s”.") % {"title": candidates[0].title})
    return line


def _has_left(candidates: Sequence[Any], left: Mapping[int, int]) -> bool:
    return any(left[line.pk] > 0 for line in candidates)


def _complete(
    details: OrderDetails, matched: Sequence[MatchedRow], chosen: Sequence[Any], on_date: date
) -> dict[int, License]:
    """Fill in what follows from the line; returns the licences that go on, by the row's number."""
    previous = previous_licenses(details, [line for line in chosen if line is not None])
    goes_on: dict[int, License] = {}
    for one, line in zip(matched, chosen, strict=True):
        if line is None:
            continue
        before: License | None = previous.pop(line.details.existing_sen, None)
        if before is not None:
            goes_on[one.number] = before
        one.line_id, one.title = line.pk, line.title
        one.sen = one.sen or (before.sen if before else "")
        one.starts_on, one.ends_on = period_of(
            line.details, today=on_date, previous=before, starts_on=one.starts_on, ends_on=one.ends_on
        )
        if one.ends_on < one.starts_on:
            one.errors.append(_("The maintenance ends before it starts."))
        if line.details.deployment == Deployment.CLOUD and one.license_key:
            one.errors.append(_("A cloud licence has no key."))
    return goes_on


def _check_lines(details: OrderDetails, matched: Sequence[MatchedRow], chosen: Sequence[Any]) -> None:
    """What stands at the wrong line. No query."""
    whose = lines_by_sen(details.order.lines.all())
    for one, line in zip(matched, chosen, strict=True):
        if line is not None and is_of_another_line(one.sen, line, whose):
            one.errors.append(str(SEN_OF_ANOTHER_LINE))


def _check_all(matched: Sequence[MatchedRow], previous: Mapping[int, License]) -> None:
    """What is in the table twice, and what other licences have already: two queries."""
    taken = taken_sens({one.sen for one in matched} - {before.sen for before in previous.values()})
    owners = key_owners([one.license_key for one in matched])
    seen: dict[str, set[str]] = defaultdict(set)
    for one in matched:
        key = tidy_key(one.license_key)
        before = previous.get(one.number)
        if one.sen in seen["sen"]:
            one.errors.append(_("This SEN is entered twice."))
        elif one.sen in taken:
            one.errors.append(_("There is an active licence with this SEN already."))
        if key in seen["key"]:
            one.errors.append(_("This key is entered twice."))
        # A renewal may keep the key of the licence it renews.
        elif key and owners.get(key, set()) - ({before.pk} if before else set()):
            one.errors.append(_("Another licence has this key already."))
        seen["sen"] |= {one.sen} - {""}
        seen["key"] |= {key} - {""}


# --- Handing on ---------------------------------------------------------------------------------------------
def as_table(rows: Sequence[MatchedRow], positions: Mapping[int, int]) -> str:
    """The matched rows as a table that reads the same again, for the form that confirms them."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(["line", "sen", "key", "start", "end"])
    for one in rows:
        position = positions.get(one.line_id or 0, "")
        writer.writerow([position, one.sen, one.license_key, one.starts_on or "", one.ends_on or ""])
    return out.getvalue()
