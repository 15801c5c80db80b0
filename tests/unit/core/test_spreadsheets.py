"""Tables out of uploaded files, whatever they are about."""

import io
import zipfile
from datetime import datetime

import pytest
from openpyxl import Workbook

from shop.core import workbooks
from shop.core.spreadsheets import limited, open_table
from shop.core.tables import Expected, UnreadableFile


class Refused(UnreadableFile):
    code = "refused_here"


def check(cells) -> None:
    if "name" not in cells:
        raise Refused("There is no name.")


def expected(**values) -> Expected:
    options = {
        "score": lambda cells: sum(cell in {"name", "size"} for cell in cells),
        "check": check,
        "most_rows": 100,
        "refusal": Refused,
        "is_pdf": "A PDF.",
        "too_many": "More than %(count)s.",
    }
    return Expected(**{**options, **values})


def sheet(rows, *merged: str) -> io.BytesIO:
    book = Workbook()
    for cells in rows:
        book.active.append(cells)
    for cells in merged:
        book.active.merge_cells(cells)
    file = io.BytesIO()
    book.save(file)
    return file


def rows_of(file, **values) -> list[tuple[object, ...]]:
    wanted = expected(**values)
    rows = limited(open_table(file, expected=wanted).rows, expected=wanted)
    return [(*cells, None, None, None)[:3] for _number, cells in rows]


def test_the_row_that_looks_most_like_a_heading_is_it():
    table = open_table(io.BytesIO(b"A list;;\nsize;of;it\nname;size;x\na;1;\n"), expected=expected())

    assert (table.heading, list(table.rows)) == (["name", "size", "x"], [(4, ["a", "1", ""])])
    assert table.facts == {"encoding": "utf-8-sig", "delimiter": "semicolon"}


def test_refusals_are_those_of_the_reader():
    for content, words in (
        (b"", "The file is empty."),
        (b"%PDF-", "A PDF."),
        (b"size;x\n", "There is no name."),
        (b"name\n" + b"x\n" * 101, "More than 100."),
    ):
        with pytest.raises(Refused) as refused:
            rows_of(io.BytesIO(content))
        assert (refused.value.message, refused.value.code) == (words, "refused_here")


def test_a_merged_cell_counts_in_each_of_its_rows_and_in_its_first_column_only():
    rows = [["name", "size", "x"], ["a", 1, 1], [None, 2, 2], [None, 3, None], ["b", 4, None]]

    assert rows_of(sheet(rows, "A2:A4", "B3:C4"), fills_merged=True) == [
        ("a", 1, 1),
        ("a", 2, None),
        ("a", 2, None),
        ("b", 4, None),
    ]
    assert rows_of(sheet(rows, "A2:A4")) == [("a", 1, 1), (None, 2, 2), (None, 3, None), ("b", 4, None)]


def test_merged_cells_are_found_wherever_the_sheet_is_cut(monkeypatch):
    rows = [["name", "size"], *([f"a{number}", number] for number in range(40))]
    merged = [f"A{number}:A{number + 1}" for number in range(2, 40, 2)]
    whole = rows_of(sheet(rows, *merged), fills_merged=True)

    for chunk in (97, 128, 211):
        monkeypatch.setattr(workbooks, "CHUNK", chunk)
        assert rows_of(sheet(rows, *merged), fills_merged=True) == whole
    assert [row[0] for row in whole[:4]] == ["a0", "a0", "a2", "a2"]


def test_thousands_of_merged_cells_are_refused(monkeypatch):
    monkeypatch.setattr(workbooks, "MAX_MERGED", 3)
    file = sheet([["name", "size"]], *(f"A{number}:A{number + 1}" for number in range(2, 12, 2)))

    with pytest.raises(Refused, match="thousands of merged cells"):
        rows_of(file, fills_merged=True)


@pytest.mark.parametrize("fills_merged", [True, False])
def test_a_sheet_that_is_broken_inside_ends_in_words(fills_merged):
    whole, broken = zipfile.ZipFile(sheet([["name", "size"], ["a", 1]])), io.BytesIO()
    with zipfile.ZipFile(broken, "w", zipfile.ZIP_STORED) as package:
        for part in whole.infolist():
            package.writestr(part.filename, whole.read(part))
    content = broken.getvalue()
    at = content.index(b"<sheetData>")

    with pytest.raises(Refused):
        rows_of(io.BytesIO(content[:at] + b"<sheetDatX>" + content[at + 11 :]), fills_merged=fills_merged)


def with_sheet(change) -> io.BytesIO:
    """A workbook whose sheet was changed by hand."""
    whole, file = zipfile.ZipFile(sheet([["name", "size"], ["a", 1]])), io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for part in whole.infolist():
            text = whole.read(part)
            package.writestr(part.filename, change(text) if "worksheets/" in part.filename else text)
    return file


def test_entities_are_refused_wherever_they_are_defined():
    hidden = b"<!--" + b"x" * 5_000 + b"--><!DOCTYPE a [<!ENTITY b 'c'>]>"

    for prolog in (b"<!DOCTYPE a [<!ENTITY b 'c'>]>", hidden, b"<!--" + b"x" * 20_000 + b"-->"):
        with pytest.raises(Refused):
            rows_of(with_sheet(lambda text, prolog=prolog: prolog + text))
    harmless = with_sheet(lambda text: b"<?xml version='1.0'?>\n<!-- made by hand -->\n" + text)
    assert rows_of(harmless) == [("a", 1, None)]


def test_cells_without_a_place_of_their_own_follow_each_other_and_far_ones_are_left_out():
    def without_places(text: bytes) -> bytes:
        start, end = text.index(b"<sheetData>"), text.index(b"</sheetData>")
        rows = (
            b'<row><c t="inlineStr"><is><t>name</t></is></c><c t="inlineStr"><is><r><t>si</t></r>'
            b"<r><t>ze</t></r>"
            b'</is></c></row><row r="9"><c r="B9" t="b"><v>1</v></c><c r="XFD9"><v>7</v></c></row>'
            b'<row r="10"><c><f>1+1</f><v>2</v></c><c t="e"><v>#N/A</v></c><c><v>1.50</v></c></row>'
        )
        return text[: start + 11] + rows + text[end:]

    wanted = expected()
    table = open_table(with_sheet(without_places), expected=wanted)

    assert list(table.heading) == ["name", "size"]
    assert [(number, list(cells)) for number, cells in table.rows] == [
        (9, [None, True]),
        (10, ["=1+1", "#N/A", 1.5]),
    ]


def test_dates_are_those_that_their_style_makes_of_numbers():
    moments = [datetime(2026, 11, 30), datetime(1990, 1, 1, 12, 30)]  # noqa: DTZ001 - sheets know no zones

    assert rows_of(sheet([["name", "size"], [moments[0], 46356], ["x", moments[1]]])) == [
        (moments[0], 46356, None),
        ("x", moments[1], None),
    ]
