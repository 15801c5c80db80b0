"""Whatever is uploaded as a price list: understood, or refused in words that help."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import Workbook

from shop.configurator.configuration import UNLIMITED
from shop.pricing.enums import DecimalMark, ImportStatus, PriceSource
from shop.pricing.exceptions import UnreadablePriceList
from shop.pricing.models import Price, PriceListImport
from shop.pricing.services import apply_price_list, check_again
from shop.pricing.wording import in_words
from tests.factories.marketplace import ListingFactory
from tests.factories.prices import AT, HEADING, csv_list, row, take, xlsx_list

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wiki():
    return ListingFactory(key="wiki", name="Wiki")


def problems(price_list: PriceListImport) -> list[tuple[int, str, str, str]]:
    return [(one.row, one.column, one.value, one.code) for one in price_list.problems.all()]


def imported(price_list: PriceListImport) -> Price:
    apply_price_list(price_list_id=price_list.pk, by=None, at=AT)
    return Price.objects.get()


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_separator_is_found_out(delimiter, wiki):
    price_list = take(csv_list(row(Price="1,000.50"), delimiter=delimiter))

    price = imported(price_list)

    assert (price.listing_key, price.product_id, price.unit_price) == (
        "wiki",
        wiki.product_id,
        Decimal("1000.50"),
    )
    assert (price.unit_cost, price.valid_from, price.valid_until) == (None, AT.date(), None)


@pytest.mark.parametrize(
    ("encoding", "found"),
    [("utf-8", "utf-8-sig"), ("utf-8-sig", "utf-8-sig"), ("cp1252", "cp1252"), ("utf-16", "utf-16")],
)
def test_german_names_of_columns_are_understood_in_every_usual_encoding(encoding, found):
    text = (
        "Preise für 2027;;\r\n"
        "Schlüssel;Bereitstellung;Lizenzart;Kaufart;Benutzer;Laufzeit in Monaten;Währung;Preis;EK;"
        "Gültig ab;Gültig bis\r\n"
        "wiki;Rechenzentrum;Akademisch;Verlängerung;unbegrenzt;24;EUR;1.234,50;1.000,00;01.03.2027;31.12.2027\r\n"
    )

    price_list = take(text.encode(encoding))
    price = imported(price_list)

    assert price_list.reading["encoding"] == found
    assert price_list.reading["decimal_mark"] == "comma"
    assert (price.deployment, price.license_type, price.purchase_type) == (
        "data_center",
        "academic",
        "renewal",
    )
    assert (price.user_tier, price.maintenance_months) == (UNLIMITED, 24)
    assert (price.unit_price, price.unit_cost) == (Decimal("1234.50"), Decimal("1000.00"))
    assert (price.valid_from, price.valid_until) == (date(2027, 3, 1), date(2027, 12, 31))


def test_an_excel_file_is_understood_with_its_own_numbers_and_dates():
    content = xlsx_list(
        row(User_tier=500.0, Months=12, Price=1234.5, Cost=0.1 + 0.2, Valid_from=date(2027, 1, 1))
    )

    price_list = take(content, file_name="prices.csv")
    price = imported(price_list)

    assert price_list.source == PriceSource.XLSX
    assert (price.user_tier, price.unit_price, price.unit_cost) == (500, Decimal("1234.50"), Decimal("0.30"))
    assert price.valid_from == date(2027, 1, 1)


def test_a_sheet_in_front_of_the_prices_is_passed_over():
    book = Workbook()
    book.active.append(["About these prices"])
    sheet = book.create_sheet("Prices")
    sheet.append(["Prices 2027"])
    sheet.append(list(HEADING))
    sheet.append(row())
    file = io.BytesIO()
    book.save(file)

    price_list = take(file.getvalue())

    assert (price_list.status, price_list.added, price_list.reading["sheet"]) == (
        ImportStatus.READY,
        1,
        "Prices",
    )


@pytest.mark.parametrize(
    ("amounts", "mark", "expected"),
    [
        (["1.234,50"], DecimalMark.AUTO, "1234.50"),
        (["1,234.50"], DecimalMark.AUTO, "1234.50"),
        (["1234,5"], DecimalMark.AUTO, "1234.50"),
        (["1'234.50"], DecimalMark.AUTO, "1234.50"),
        (["1 234,50"], DecimalMark.AUTO, "1234.50"),
        (["1.234", "5,50"], DecimalMark.AUTO, "1234.00"),
        (["1,234", "5.50"], DecimalMark.AUTO, "1234.00"),
        (["1.234.567"], DecimalMark.AUTO, "1234567.00"),
        (["€ 1.234,50"], DecimalMark.AUTO, "1234.50"),
        (["1234,50 EUR"], DecimalMark.AUTO, "1234.50"),
        (["1234"], DecimalMark.AUTO, "1234.00"),
        (["1.234"], DecimalMark.COMMA, "1234.00"),
        (["1,234"], DecimalMark.POINT, "1234.00"),
        (["0"], DecimalMark.AUTO, "0.00"),
    ],
)
def test_amounts_are_read_in_the_notation_of_the_whole_list(amounts, mark, expected):
    rows = [row(Price=amount, User_tier=10 + place) for place, amount in enumerate(amounts)]

    price_list = take(csv_list(*rows), decimal_mark=mark)
    apply_price_list(price_list_id=price_list.pk, by=None, at=AT)

    assert Price.objects.get(user_tier=10).unit_price == Decimal(expected)


def test_an_amount_that_may_be_either_is_asked_about_and_never_guessed():
    price_list = take(csv_list(row(Price="1.234")))

    assert (price_list.status, price_list.question) == (ImportStatus.REFUSED, "decimal_mark")
    assert price_list.error == (
        "“1.234” in row 2 may be a thousand and some or one and a bit, and no other amount tells. "
        "Choose the decimal mark."
    )

    answered = check_again(price_list_id=price_list.pk, decimal_mark=DecimalMark.COMMA, by=None, at=AT)

    assert (answered.status, answered.added, answered.error) == (ImportStatus.READY, 1, "")


def test_two_notations_in_one_list_are_asked_about_and_then_the_other_one_is_wrong():
    price_list = take(csv_list(row(Price="1,5"), row(Price="2.5", User_tier=25)))

    assert (price_list.status, price_list.question) == (ImportStatus.REFUSED, "decimal_mark")
    assert "“1,5” in row 2 has a decimal comma, “2.5” in row 3 a decimal point" in price_list.error

    answered = check_again(price_list_id=price_list.pk, decimal_mark=DecimalMark.POINT, by=None, at=AT)

    assert problems(answered) == [(2, "Price", "1,5", "other_mark")]
    assert (answered.added, answered.wrong) == (1, 1)


@pytest.mark.parametrize(
    ("cells", "column", "value", "code"),
    [
        ({"Product_key": ""}, "Product key", "", "missing"),
        ({"Product_key": "x" * 300}, "Product key", "x" * 60, "too_long"),
        ({"Deployment": "moon"}, "Deployment", "moon", "unknown_choice"),
        ({"Licence_type": ""}, "Licence type", "", "missing"),
        ({"Purchase_type": "gift"}, "Purchase type", "gift", "unknown_choice"),
        ({"User_tier": "many"}, "User tier", "many", "tier"),
        ({"User_tier": "1.5"}, "User tier", "1.5", "tier"),
        ({"Months": "a year"}, "Months", "a year", "months"),
        ({"Months": "0"}, "Months", "0", "months"),
        ({"Currency": "XXX"}, "Currency", "XXX", "currency"),
        ({"Price": ""}, "Price", "", "missing"),
        ({"Price": "on request"}, "Price", "on request", "amount"),
        ({"Price": "-5"}, "Price", "-5", "negative"),
        ({"Price": "1000.505"}, "Price", "1000.505", "decimals"),
        ({"Price": "$ 12.50"}, "Price", "$ 12.50", "currency"),
        ({"Price": "99999999999"}, "Price", "99999999999", "too_large"),
        ({"Price": "1e5"}, "Price", "1e5", "amount"),
        ({"Price": "NaN"}, "Price", "NaN", "amount"),
        ({"Price": "١٢"}, "Price", "١٢", "amount"),
        ({"Cost": "-0.01"}, "Cost", "-0.01", "negative"),
        ({"Price": "=1+1"}, "Price", "=1+1", "formula"),
        (
            {"Product_key": '=HYPERLINK("https://example.com")'},
            "Product key",
            '=HYPERLINK("https://example.com")',
            "formula",
        ),
        ({"Valid_from": "31.02.2027"}, "Valid from", "31.02.2027", "date"),
        ({"Valid_from": "12/31/2027"}, "Valid from", "12/31/2027", "date"),
        ({"Valid_from": "01.01.0027"}, "Valid from", "01.01.0027", "date"),
        ({"Valid_from": "2027-06-30", "Valid_until": "2027-06-01"}, "Valid until", "2027-06-01", "period"),
    ],
)
def test_a_wrong_value_is_named_with_its_row_and_column(cells, column, value, code):
    price_list = take(csv_list(row(User_tier=25), row(**cells)))

    assert problems(price_list) == [(3, column, value, code)]
    assert (price_list.status, price_list.wrong, price_list.added) == (ImportStatus.READY, 1, 1)
    assert in_words(price_list.problems.get()) != ""


def test_cells_of_excel_that_are_no_plain_values_are_wrong():
    content = xlsx_list(row(Price="=2*2"), row(Price=True), row(Price=date(2027, 1, 1)), row(Price="#N/A"))

    price_list = take(content)

    assert [(one.row, one.code) for one in price_list.problems.all()] == [
        (2, "formula"),
        (3, "amount"),
        (4, "amount"),
        (5, "amount"),
    ]


def test_an_unquoted_decimal_comma_between_commas_is_explained():
    content = csv_list(row(), delimiter=",").replace(b"1000.50", b"1000,50")

    price_list = take(content)

    assert [(one.row, one.code) for one in price_list.problems.all()] == [(2, "cells")]


def test_a_row_twice_counts_once_and_rows_that_contradict_each_other_not_at_all():
    price_list = take(
        csv_list(
            row(), row(), row(User_tier=25, Price="5.00"), row(User_tier=25, Price="6.00"), row(User_tier=50)
        )
    )

    assert problems(price_list) == [
        (3, "", "wiki", "duplicate"),
        (4, "", "wiki", "conflict"),
        (5, "", "wiki", "conflict"),
    ]
    assert [in_words(one) for one in price_list.problems.all()] == [
        "The row repeats row 2.",
        "The row names another price than row 5 for the same licence.",
        "The row names another price than row 4 for the same licence.",
    ]
    assert (price_list.added, price_list.wrong) == (2, 3)


def test_an_unknown_product_is_reported_and_imported_only_when_asked_for():
    price_list = take(
        csv_list(row(), row(Product_key="org.example.none"), row(Product_key="WIKI", User_tier=25))
    )

    assert problems(price_list) == [(3, "Product key", "org.example.none", "unknown_product")]
    assert (price_list.added, price_list.wrong, price_list.unknown) == (2, 0, 1)

    kept = check_again(price_list_id=price_list.pk, keeps_unknown=True, by=None, at=AT)
    apply_price_list(price_list_id=kept.pk, by=None, at=AT)

    assert (kept.added, kept.unknown) == (3, 1)
    assert sorted(Price.objects.values_list("listing_key", "product_id")) == [
        ("org.example.none", None),
        ("wiki", Price.objects.filter(listing_key="wiki").first().product_id),
        ("wiki", Price.objects.filter(listing_key="wiki").first().product_id),
    ]


def _zip(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


def bomb() -> bytes:
    content = xlsx_list(row())
    file = io.BytesIO(content)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet2.xml", b"0" * (50 * 1024 * 1024))
    return file.getvalue()


def entities() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx_list(row()))) as old, zipfile.ZipFile(content, "w") as new:
        for part in old.infolist():
            text = old.read(part)
            if part.filename == "xl/workbook.xml":
                text = (
                    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">]>' + text.partition(b"?>")[2]
                )
            new.writestr(part, text)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"\xef\xbb\xbf\r\n  ", "The file is empty."),
        (b"%PDF-1.7", "This is a PDF."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "Excel file of the old kind"),
    ],
)
def test_what_is_no_price_list_at_first_sight_is_refused_at_once(content, words):
    with pytest.raises(UnreadablePriceList, match=words.replace(".", r"\.")):
        take(content)

    assert PriceListImport.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (csv_list(), "no row below it"),
        (b"one;two\r\n1;2\r\n", "These columns are missing in the first line: “Product key”, “Deployment”"),
        (b"Key Deployment Tier\r\nwiki cloud 10\r\n", "The separator must be a semicolon, a comma or a tab."),
        (csv_list(row(), heading=("Price", *HEADING[1:])), "both hold “Price”"),
        (b"\x81\x8d\x00\xff" * 50, "not a text file in an encoding we know"),
        (bomb(), "unpacks to more than we take"),
        (entities(), "not an Excel file that we can read"),
        (_zip(a=b"b"), "a ZIP archive and no Excel file"),
        (b"PK\x03\x04 and then nothing", "damaged or has a password"),
        (csv_list(row()) + b'"' + b"x" * 200_000, "a quotation mark is not closed"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words_that_help(content, words, settings):
    settings.PRICE_LIST_LONG_SIZE = 10**9

    price_list = take(content)

    assert price_list.status == ImportStatus.REFUSED
    assert words in price_list.error
    assert Price.objects.count() == 0


def test_a_file_that_is_too_large_is_refused_unread(settings):
    settings.PRICE_LIST_MAX_SIZE = 1024

    with pytest.raises(UnreadablePriceList, match="larger than"):
        take(b"x" * 1025)


def test_more_rows_than_we_take_are_refused(settings):
    settings.PRICE_LIST_MAX_ROWS = 3

    refused = take(csv_list(*[row(User_tier=10 + place) for place in range(4)]))
    sheet = take(xlsx_list(*[row(User_tier=10 + place) for place in range(4)]))

    assert (refused.status, refused.error) == (
        ImportStatus.REFUSED,
        "The list has more than 3 rows. Divide it.",
    )
    assert (sheet.status, sheet.error) == (refused.status, refused.error)


def test_a_single_cell_at_the_end_of_an_endless_sheet_is_no_endless_work(settings):
    settings.PRICE_LIST_MAX_ROWS = 50
    book = Workbook()
    book.active.append(list(HEADING))
    book.active.append(row())
    book.active.cell(row=1_048_576, column=1, value="x")
    file = io.BytesIO()
    book.save(file)

    price_list = take(file.getvalue())

    assert price_list.status == ImportStatus.REFUSED


def test_the_name_of_a_file_is_shown_without_its_path_and_control_characters():
    price_list = take(csv_list(row()), file_name="..\\..\\prices\n<b>.csv")

    assert price_list.file_name == "prices<b>.csv"
    assert price_list.file.name.startswith("price-lists/")
