"""A list as PDF to be printed: landscape, the head on every page, "page x of y".

Drawn line by line rather than laid out as a whole: ten thousand rows take seconds, and memory holds little
more than the file.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, BinaryIO, Final

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A3, A4, landscape
from reportlab.pdfbase.pdfmetrics import getFont, registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

import shop.documents as documents
from shop.exports.columns import ColumnKind, Value
from shop.exports.files.sheets import OnRow, Sheet, Sums

FONTS: Final = Path(documents.__file__).parent / "assets" / "fonts"
FONT, BOLD = "Inter", "Inter-SemiBold"
FONT_FILES: Final = {FONT: "Inter-Regular.ttf", BOLD: "Inter-SemiBold.ttf"}
SIZE: Final = 7.0
LEADING: Final = 9.0
MARGIN: Final = 36.0
GAP: Final = 6.0  # between two columns
MOST_LINES: Final = 4  # of a cell; what is longer ends in …
# Columns that are wider than this together, in characters, get the larger paper.
WIDEST_ON_A4: Final = 230
MOST_REMEMBERED: Final = 20_000
INK, MUTED, LINE, STRIPE = HexColor("#1b1f24"), HexColor("#57606a"), HexColor("#b6bec8"), HexColor("#f3f5f7")

# Compressed pages as bytes; as letters they take a quarter more.
rl_config.useA85 = 0  # type: ignore[attr-defined]


def write_pdf(sheet: Sheet, rows: Iterable[Any], *, out: BinaryIO, on_row: OnRow, made_on: str) -> None:
    """Write the list; ``made_on`` is the day in words, for the foot of each page. The same input gives the
    same bytes.
    """
    _register_fonts()
    _Printer(sheet, out=out, made_on=made_on).write(rows, on_row=on_row)


@cache
def _register_fonts() -> None:
    for name, file in FONT_FILES.items():
        registerFont(TTFont(name, str(FONTS / file)))


@dataclass(slots=True)
class _Printer:
    sheet: Sheet
    out: BinaryIO
    made_on: str
    canvas: Any = None
    widths: list[float] = field(default_factory=list)
    lefts: list[float] = field(default_factory=list)
    page_size: tuple[float, float] = (0.0, 0.0)
    y: float = 0.0
    # What each page drew, until the number of pages is known.
    pages: list[dict[str, Any]] = field(default_factory=list)
    encoded: dict[tuple[str, str], list[tuple[str, str]]] = field(default_factory=dict)

    def write(self, rows: Iterable[Any], *, on_row: OnRow) -> None:
        sheet = self.sheet
        wide = sum(column.width for column in sheet.columns) > WIDEST_ON_A4
        self.page_size = landscape(A3 if wide else A4)
        self._lay_out_columns()
        self.canvas = Canvas(self.out, pagesize=self.page_size, invariant=1, lang=sheet.language)
        self.canvas.setTitle(sheet.title)
        self.canvas.setSubject(sheet.subtitle)
        self._begin_page()
        sums = Sums(sheet.columns)
        for done, row in enumerate(rows, start=1):
            values = [column.value(row) for column in sheet.columns]
            self._draw_row(values, is_striped=done % 2 == 0)
            if sums.are_wanted:
                sums.add(row, values)
            on_row(done)
        if sums.are_wanted:
            for cells in sums.rows(_("Total")):
                self._draw_row(cells, font=BOLD)
        self._end_page()
        self._write_pages()

    def _lay_out_columns(self) -> None:
        room = self.page_size[0] - 2 * MARGIN
        whole = sum(column.width for column in self.sheet.columns)
        left = MARGIN
        for column in self.sheet.columns:
            width = room * column.width / whole
            self.lefts.append(left)
            self.widths.append(width - GAP)
            left += width

    def _begin_page(self) -> None:
        canvas, top = self.canvas, self.page_size[1] - MARGIN
        canvas.setFillColor(INK)
        canvas.setFont(BOLD, 11)
        canvas.drawString(MARGIN, top - 8, clipped(self.sheet.title, BOLD, 11, self.page_size[0] / 2))
        canvas.setFont(FONT, SIZE)
        canvas.setFillColor(MUTED)
        room = self.page_size[0] / 2 - MARGIN
        canvas.drawRightString(
            self.page_size[0] - MARGIN, top - 8, clipped(self.sheet.subtitle, FONT, SIZE, room)
        )
        self.y = top - 22
        labels = [
            wrapped(label, BOLD, SIZE, width)
            for label, width in zip(self.sheet.labels, self.widths, strict=True)
        ]
        self._draw_cells(labels, font=BOLD)
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.75)
        canvas.line(MARGIN, self.y, self.page_size[0] - MARGIN, self.y)

    def _draw_row(self, values: Sequence[Value], *, font: str = FONT, is_striped: bool = False) -> None:
        cells = [
            wrapped(in_words(value, column.kind), font, SIZE, width)
            for value, column, width in zip(values, self.sheet.columns, self.widths, strict=True)
        ]
        height = _height(cells)
        if self.y - height < MARGIN + LEADING:
            self._end_page()
            self._begin_page()
        if is_striped:
            self.canvas.setFillColor(STRIPE)
            self.canvas.rect(
                MARGIN - 3, self.y - height, self.page_size[0] - 2 * MARGIN + 6, height, stroke=0, fill=1
            )
        self._draw_cells(cells, font=font)

    def _draw_cells(self, cells: Sequence[Sequence[str]], *, font: str) -> None:
        """Show the lines of a row's cells, as one text. The operators are written here: ReportLab's own way
        sets font and place anew for each piece, which takes most of the time of a long file.
        """
        self.canvas.setFillColor(INK)
        top, current = self.y - LEADING, ""
        operators = ["BT"]
        for lines, column, left, width in zip(
            cells, self.sheet.columns, self.lefts, self.widths, strict=True
        ):
            is_number = column.kind in (ColumnKind.NUMBER, ColumnKind.MONEY)
            for place, line in enumerate(lines):
                x = left + width - stringWidth(line, font, SIZE) if is_number else left
                operators.append(f"1 0 0 1 {x:.2f} {top - place * LEADING:.2f} Tm")
                for name, shown in self._encoded(line, font):
                    if name != current:
                        operators.append(f"{name} {SIZE:g} Tf")
                        current = name
                    operators.append(f"({shown}) Tj")
        operators.append("ET")
        self.canvas._code.append(" ".join(operators))
        self.y -= _height(cells)

    def _encoded(self, text: str, font: str) -> list[tuple[str, str]]:
        """The text as parts of the font that is embedded: name and escaped bytes of each."""
        known = self.encoded.get((text, font))
        if known is None:
            document, face = self.canvas._doc, getFont(font)
            known = [
                (face.getSubsetInternalName(subset, document), self.canvas._escape(shown))
                for subset, shown in face.splitString(text, document)
            ]
            if len(self.encoded) > MOST_REMEMBERED:
                self.encoded.clear()
            self.encoded[text, font] = known
        return known

    def _end_page(self) -> None:
        # Of ReportLab's own recipe: a page is put aside as it is, and written once all are known.
        self.pages.append(dict(self.canvas.__dict__))
        self.canvas._startPage()

    def _write_pages(self) -> None:
        canvas = self.canvas
        for number, page in enumerate(self.pages, start=1):
            canvas.__dict__.update(page)
            canvas.setFont(FONT, SIZE)
            canvas.setFillColor(MUTED)
            canvas.drawString(MARGIN, MARGIN - 12, self.made_on)
            text = _("Page %(number)d of %(count)d") % {"number": number, "count": len(self.pages)}
            canvas.drawRightString(self.page_size[0] - MARGIN, MARGIN - 12, text)
            canvas.showPage()
        canvas.save()


def _height(cells: Sequence[Sequence[str]]) -> float:
    return max(len(lines) for lines in cells) * LEADING + 3


def in_words(value: Value, kind: ColumnKind) -> str:
    """A value as people of the active language write it."""
    if value is None:
        return ""
    if isinstance(value, datetime.date):
        return _day(value, get_language())
    if isinstance(value, Decimal):
        return number_format(value, 2, force_grouping=True)
    if isinstance(value, int) and kind == ColumnKind.NUMBER:
        return number_format(value, force_grouping=True)
    return str(value)


@lru_cache(maxsize=4096)
def _day(day: datetime.date, language: str | None) -> str:
    return date_format(day, "j M Y" if language == "en" else "SHORT_DATE_FORMAT")


@lru_cache(maxsize=4096)
def wrapped(text: str, font: str, size: float, width: float) -> list[str]:
    """The text in lines that fit, at most MOST_LINES; what has no room ends in an ellipsis. Words that are
    longer than a line, such as addresses, are divided anywhere.
    """
    text = " ".join(text.split())
    if len(text) < 4 or stringWidth(text, font, size) <= width:
        return [text]
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        candidate = f"{line} {word}" if line else word
        if stringWidth(candidate, font, size) <= width:
            line = candidate
            continue
        if line:
            lines.append(line)
        line = word
        while stringWidth(line, font, size) > width and len(line) > 1:
            fitting = _fitting(line, font, size, width)
            lines.append(line[:fitting])
            line = line[fitting:]
    lines.append(line)
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], _cut_off(lines[MOST_LINES - 1], font, size, width)]
    return lines


def _fitting(text: str, font: str, size: float, width: float) -> int:
    """How many characters fit, at least one."""
    room, count = width, 0
    for character in text:
        room -= stringWidth(character, font, size)
        if room < 0:
            break
        count += 1
    return max(count, 1)


def _cut_off(text: str, font: str, size: float, width: float) -> str:
    return f"{text[: _fitting(text, font, size, width - size)]}…"


def clipped(text: str, font: str, size: float, width: float) -> str:
    """The text in one line, with an ellipsis in place of what has no room."""
    if stringWidth(text, font, size) <= width:
        return text
    return _cut_off(text, font, size, width)
