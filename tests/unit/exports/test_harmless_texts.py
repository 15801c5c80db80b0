"""No text of anybody becomes a formula in somebody else's spreadsheet."""

import csv
import datetime
import io
import unicodedata
from decimal import Decimal
from types import SimpleNamespace

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from shop.exports.columns import Column, ColumnKind
from shop.exports.files.csv_file import write_csv
from shop.exports.files.sheets import Sheet, harmless
from shop.exports.files.xlsx_file import write_xlsx

SIGNS = "=+-@＝＋－＠﹦﹢﹣﹫\t\r\n"
HOSTILE = st.one_of(
    st.text(max_size=60),
    st.builds(
        "{}{}{}".format,
        st.sampled_from(["", " ", "\u200b", "\ufeff", "\xa0", "\x00"]),
        st.sampled_from(SIGNS),
        st.text(max_size=30),
    ),
)


def begins_formula(text: str) -> bool:
    if text.startswith(("\t", "\r", "\n")):
        return True
    seen = [c for c in text if not c.isspace() and unicodedata.category(c) not in {"Cf", "Cc"}]
    return bool(seen) and unicodedata.normalize("NFKC", seen[0])[0] in "=+-@"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("Jira", "Jira"),
        ("a=b", "a=b"),
        ("=1+1", "'=1+1"),
        ("+49 221 1", "'+49 221 1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "' =1"),
        ("\rabc", "' abc"),
        ("  =1", "'  =1"),
        ("＝1", "'＝1"),
        ("﹣1", "'﹣1"),
        ("\u200b=1", "'\u200b=1"),
        ("a\x00b", "a b"),
        ("a\ud800b", "a b"),
        ("=" * 40_000, "'" + "=" * 32_766),
    ],
)
def test_text_is_made_harmless_and_no_more(text, expected):
    assert harmless(text) == expected


@given(text=HOSTILE)
@example(text="=cmd|' /C calc'!A0")
def test_no_text_begins_a_formula(text):
    assert not begins_formula(harmless(text))


def sheet(language: str = "en") -> Sheet:
    columns = (
        Column(name="text", label="=Text", value=lambda row: row.text),
        Column(name="day", label="Day", value=lambda row: row.day, kind=ColumnKind.DATE),
        Column(name="amount", label="Amount", value=lambda row: row.amount, kind=ColumnKind.MONEY),
        Column(name="count", label="Count", value=lambda row: row.count, kind=ColumnKind.NUMBER),
    )
    return Sheet(title="List", columns=columns, total=1, language=language)


def row(text: str) -> SimpleNamespace:
    return SimpleNamespace(text=text, day=datetime.date(2027, 6, 30), amount=Decimal("-5.00"), count=500)


def as_csv(*texts: str, language: str = "en") -> bytes:
    out = io.BytesIO()
    write_csv(sheet(language), map(row, texts), out=out, on_row=lambda done: None)
    return out.getvalue()


@settings(max_examples=60)
@given(text=HOSTILE)
def test_cells_of_a_workbook_are_texts_and_numbers_but_never_formulas(text):
    out = io.BytesIO()
    write_xlsx(sheet(), [row(text)], out=out, on_row=lambda done: None, folder=None)

    day = datetime.datetime.combine(row("").day, datetime.time())
    cells = next(openpyxl.load_workbook(out).active.iter_rows(min_row=2))

    assert [cell.data_type for cell in cells] == ["s" if harmless(text) else "n", "d", "n", "n"]
    assert not begins_formula(cells[0].value or "")
    assert [cell.value for cell in cells[1:]] == [day, -5, 500]


@settings(max_examples=60)
@given(text=HOSTILE)
def test_cells_of_csv_never_begin_a_formula_and_amounts_stay_amounts(text):
    lines = list(csv.reader(io.StringIO(as_csv(text).decode("utf-8-sig"), newline="")))

    assert lines[0] == ["'=Text", "Day", "Amount", "Count"]
    assert lines[1][1:] == ["2027-06-30", "-5.00", "500"]
    assert not begins_formula(lines[1][0])


def test_csv_is_written_as_excel_expects_it_in_each_language():
    assert as_csv("Straße;1").startswith(b"\xef\xbb\xbf")
    assert as_csv("Stra\u00dfe;1").decode("utf-8-sig").splitlines()[1] == "Stra\u00dfe;1,2027-06-30,-5.00,500"
    assert (
        as_csv("Stra\u00dfe;1", language="de").decode("utf-8-sig").splitlines()[1]
        == '"Stra\u00dfe;1";2027-06-30;-5,00;500'
    )
