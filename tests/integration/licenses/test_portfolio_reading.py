"""Whatever is uploaded as a list of licences: understood, or refused in words that help."""

import csv
import io
import zipfile
from datetime import date, datetime

import pytest

from shop.accounts.enums import MembershipRole
from shop.accounts.selectors import viewer_for
from shop.configurator.configuration import UNLIMITED
from shop.core.exceptions import InvalidInput, NotPermitted
from shop.licenses.enums import PortfolioStatus
from shop.licenses.models import ColumnMapping, License, PortfolioImport
from shop.licenses.portfolio import TooManyPortfolios, choose_columns
from shop.licenses.portfolio_tables import UnreadablePortfolio
from shop.licenses.portfolio_wording import in_words
from tests.factories.accounts import make_member, make_organization
from tests.factories.journeys import make_license
from tests.factories.marketplace import ListingFactory
from tests.factories.portfolios import AT, HEADING, csv_file, enter, row, upload, xlsx_file

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wiki():
    return ListingFactory(key="wiki", name="Wiki")


@pytest.fixture
def university():
    return make_organization()


@pytest.fixture
def keeper(university, staff):
    return make_member(university, staff=staff, role=MembershipRole.ADMINISTRATOR)


def problems(portfolio: PortfolioImport) -> list[tuple[int, str, str, str]]:
    return [(one["row"], one["column"], one["value"], one["code"]) for one in portfolio.problems]


def counts(portfolio: PortfolioImport) -> tuple[int, int, int]:
    return portfolio.rows, portfolio.wrong, portfolio.duplicates


def again(portfolio: PortfolioImport, keeper, **mapping: str) -> PortfolioImport:
    """Read it with other columns or choices."""
    return choose_columns(
        portfolio_id=portfolio.pk,
        mapping={**portfolio.mapping, **mapping},
        viewer=viewer_for(keeper),
        by=keeper,
        at=AT,
    )


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_german_files_are_understood_in_every_usual_encoding_and_separator(delimiter, encoding, keeper):
    rows = [
        ["Unsere Lizenzen für 2026"],
        [],
        [
            "Produkt",
            "Lizenznummer",
            "Bereitstellung",
            "Benutzer",
            "Lizenzart",
            "Wartung bis",
            "Geschäftsbereich",
        ],
        ["wiki", "sen 1", "Rechenzentrum", "1.000 Benutzer", "akademisch", "30.06.2027", "Bücherei"],
        ["Wiki (Cloud)", "E-1AB-2CD-3EF-4GH", "", "unbegrenzt", "Kommerziell", "unbefristet", ""],
    ]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)

    portfolio = upload(text.getvalue().encode(encoding), by=keeper)
    assert (portfolio.status, problems(portfolio), counts(portfolio)) == (
        PortfolioStatus.READY,
        [],
        (2, 0, 0),
    )
    enter(portfolio, by=keeper)

    first, second = License.objects.order_by("pk")
    assert (first.product_name, first.sen, first.deployment, first.user_tier) == (
        "Wiki",
        "SEN-1",
        "data_center",
        1000,
    )
    assert (first.license_type, first.ends_on, first.business_area) == (
        "academic",
        date(2027, 6, 30),
        "Bücherei",
    )
    assert (second.deployment, second.user_tier, second.ends_on) == ("cloud", UNLIMITED, None)


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-30",
        "2026-11-30T00:00:00",
        "30.11.2026",
        "30. 11. 2026",
        "30 Nov 2026",
        "30. November 2026",
        "30-Nov-2026",
        "Nov 30, 2026",
        "11/30/2026",
        "30/11/2026",
        datetime(2026, 11, 30),  # noqa: DTZ001 - spreadsheets know no time zones
        date(2026, 11, 30),
        46356,
    ],
)
def test_a_day_is_read_in_each_usual_notation(written, keeper):
    portfolio = upload(xlsx_file(row(Maintenance_until=written)), by=keeper)

    assert problems(portfolio) == []
    assert [one["ends_on"] for one in portfolio.reading["first_rows"]] == ["2026-11-30"]


def test_the_order_of_day_and_month_is_found_out_from_the_whole_file(keeper):
    portfolio = upload(
        csv_file(row("A", Maintenance_until="03/04/2026"), row("B", Maintenance_until="4/30/2026")), by=keeper
    )

    assert [one["ends_on"] for one in portfolio.reading["first_rows"]] == ["2026-03-04", "2026-04-30"]


def test_dates_that_may_be_either_are_asked_about_once_and_remembered(keeper):
    content = csv_file(row(Maintenance_until="03/04/2026"))
    portfolio = upload(content, by=keeper)

    assert (portfolio.status, portfolio.reading["question"]) == (PortfolioStatus.REFUSED, "day_order")
    assert portfolio.error == (
        "“03/04/2026” in row 2 may begin with the day or with the month, and no other date tells. "
        "Choose what comes first."
    )
    answered = again(portfolio, keeper, day_order="dmy")
    assert [one["ends_on"] for one in answered.reading["first_rows"]] == ["2026-04-03"]

    next_year = upload(content, by=keeper)
    assert (next_year.status, next_year.mapping) == (PortfolioStatus.READY, answered.mapping)


def test_two_orders_in_one_file_are_asked_about_and_then_the_other_one_is_wrong(keeper):
    portfolio = upload(
        csv_file(row("A", Maintenance_until="30/04/2026"), row("B", Maintenance_until="04/30/2026")),
        by=keeper,
    )
    assert portfolio.reading["question"] == "day_order"

    answered = again(portfolio, keeper, day_order="mdy")

    assert problems(answered) == [(2, "Maintenance until", "30/4/2026", "other_order")]


@pytest.mark.parametrize(
    ("cells", "column", "value", "code"),
    [
        ({"Product": ""}, "Product", "", "missing"),
        ({"Product": "Wikki"}, "Product", "Wikki", "unknown_product"),
        ({"Deployment": "moon"}, "Deployment", "moon", "unknown_choice"),
        ({"Deployment": ""}, "Deployment", "", "missing"),
        ({"Licence_type": "gift"}, "Licence type", "gift", "unknown_choice"),
        ({"Users": ""}, "Users", "", "missing"),
        ({"Users": "many"}, "Users", "many", "tier"),
        ({"Users": "1.5"}, "Users", "1.5", "tier"),
        ({"Users": "-5"}, "Users", "-5", "tier"),
        ({"Maintenance_until": "soon"}, "Maintenance until", "soon", "date"),
        ({"Maintenance_until": "31.02.2027"}, "Maintenance until", "31.02.2027", "date"),
        ({"Maintenance_until": "01.01.0027"}, "Maintenance until", "01.01.0027", "date"),
        ({"Maintenance_until": "31/31/2027"}, "Maintenance until", "31/31/2027", "date"),
        ({"SEN": "S" * 65}, "SEN", "S" * 60, "sen"),
        ({"Department": "x" * 101}, "Department", "x" * 60, "too_long"),
        ({"Department": "=1+1"}, "Department", "=1+1", "formula"),
        ({"Product": '=HYPERLINK("https://e.org")'}, "Product", '=HYPERLINK("https://e.org")', "formula"),
        ({"Department": "IT\u202eTI"}, "Department", "IT TI", "control"),
        ({"Department": "<script>" + "x" * 100}, "Department", "<script>" + "x" * 52, "too_long"),
    ],
)
def test_a_wrong_value_is_named_with_its_row_and_column(cells, column, value, code, keeper):
    portfolio = upload(csv_file(row("A"), row(**cells)), by=keeper)

    assert problems(portfolio) == [(3, column, value, code)]
    assert (portfolio.status, counts(portfolio)) == (PortfolioStatus.READY, (2, 1, 0))
    assert in_words(portfolio.problems[0]) not in {"", code}


def test_an_unknown_product_is_told_with_what_was_perhaps_meant(keeper):
    ListingFactory(key="org.example.board", name="Boards for Wiki")

    portfolio = upload(csv_file(row(Product="Board for Wiki")), by=keeper)

    assert [in_words(one) for one in portfolio.problems] == [
        "The catalogue knows no product of this name or key. Did you mean “Boards for Wiki”?"
    ]


def test_of_products_with_one_name_the_key_decides(keeper):
    ListingFactory(key="org.example.a", name="Twins")
    twin = ListingFactory(key="org.example.b", name="Twins")
    heading = (*HEADING, "Product key")

    portfolio = upload(csv_file([*row("A", Product="twins"), ""], heading=heading), by=keeper)
    assert [in_words(one) for one in portfolio.problems] == [
        "Several products are called so. Write the key of one of them: org.example.a, org.example.b."
    ]

    enter(
        upload(csv_file([*row("A", Product="twins"), "ORG.example.B"], heading=heading), by=keeper), by=keeper
    )
    assert License.objects.get().product_id == twin.product_id


def test_merged_cells_count_in_each_of_their_rows(keeper):
    content = xlsx_file(row("A"), row("B", Product=None), row("C", Product=None), merged="A2:A4")

    portfolio = upload(content, by=keeper, file_name="licences.xlsx")

    assert [(one["sen"], one["product"]) for one in portfolio.reading["first_rows"]] == [
        ("A", "Wiki"),
        ("B", "Wiki"),
        ("C", "Wiki"),
    ]
    assert portfolio.reading["merged"] == 1


def test_rows_that_repeat_each_other_count_once_and_those_that_contradict_not_at_all(keeper):
    portfolio = upload(
        csv_file(
            row("SEN-1"), row("sen 1"), row("SEN-2"), row("SEN–2", Users="25"), row("SEN-3"), row(""), row("")
        ),
        by=keeper,
    )

    assert [(one["row"], in_words(one)) for one in portfolio.problems] == [
        (3, "The row repeats row 2. It is left out."),
        (4, "Row 5 says something else about the same SEN."),
        (5, "Row 4 says something else about the same SEN."),
    ]
    assert counts(portfolio) == (7, 2, 1)


def test_a_sen_of_the_own_register_is_left_out_and_one_of_another_is_wrong_without_telling_whose(
    keeper, university, staff, wiki
):
    other = make_organization(name="Rival University")
    make_license(university, wiki, "SEN-1", by=staff)
    make_license(other, wiki, "SEN-2", by=staff)

    portfolio = upload(csv_file(row("sen-1"), row("SEN-2"), row("SEN-3")), by=keeper)

    assert [one["code"] for one in portfolio.problems] == ["known", "taken"]
    assert "Rival" not in " ".join(in_words(one) for one in portfolio.problems)
    assert counts(portfolio) == (3, 1, 1)


def test_keys_are_taken_once_and_shown_nowhere(keeper, university, staff, wiki):
    make_license(university, wiki, "SEN-9", license_key="AAAB-KNOWN-KEY", by=staff)
    heading = (*HEADING, "Licence key")

    portfolio = upload(
        csv_file(
            [*row("A"), "AAAB-FIRST-KEY"],
            [*row("B"), "AAAB-FIRST-KEY"],
            [*row("C"), "AAAB-KNOWN-KEY"],
            [*row("D", Deployment="cloud"), "AAAB-CLOUD-KEY"],
            [*row("E"), "AAAB\u202eKEY"],
            heading=heading,
        ),
        by=keeper,
    )

    assert [(one["row"], one["code"], one["value"]) for one in portfolio.problems] == [
        (3, "key_twice", ""),
        (4, "key_taken", ""),
        (5, "cloud_key", ""),
        (6, "key", ""),
    ]
    raw = str(PortfolioImport.objects.values().get())
    assert "AAAB" not in raw
    with portfolio.file.open("rb") as file:
        assert b"AAAB" not in file.read()
    enter(portfolio, by=keeper, only_right_rows=True)
    assert License.objects.get(sen="A").license_key.reveal() == "AAAB-FIRST-KEY"


def test_columns_are_chosen_by_a_person_and_remembered_for_files_with_these_headings(keeper, university):
    heading = ("What", "Number", "Where", "Size", "Notes")
    content = csv_file(["Wiki", "SEN-1", "cloud", "25", "x"], heading=heading)

    portfolio = upload(content, by=keeper)
    assert (portfolio.status, portfolio.reading["question"]) == (PortfolioStatus.REFUSED, "product")
    assert portfolio.reading["headings"] == list(heading)
    mapping = {"product": "What", "sen": "Number", "deployment": "Where", "user_tier": "Size"}
    chosen = again(portfolio, keeper, **mapping)
    assert (chosen.status, chosen.reading["first_rows"][0]["sen"]) == (PortfolioStatus.READY, "SEN-1")

    assert upload(content, by=keeper).mapping == mapping
    assert ColumnMapping.objects.get().organization == university


def test_a_column_that_the_file_does_not_have_or_that_is_chosen_twice_is_refused(keeper):
    portfolio = upload(csv_file(row()), by=keeper)

    for wrong in (
        {"sen": "Price"},
        {"department": "SEN"},
        {"license_key_index": "SEN"},
        {"day_order": "ymd"},
    ):
        with pytest.raises(InvalidInput) as refused:
            again(portfolio, keeper, **wrong)
        assert refused.value.field == next(iter(wrong))


def test_what_counts_where_a_row_says_nothing_is_chosen_for_the_whole_file(keeper):
    portfolio = upload(csv_file(["Wiki", "25"], heading=("Product", "Users")), by=keeper)
    assert problems(portfolio) == [(2, "", "", "missing")]

    chosen = again(portfolio, keeper, default_deployment="server", default_license_type="academic")

    shown = chosen.reading["first_rows"][0]
    assert (shown["deployment"], shown["license_type"]) == ("server", "academic")


def bomb() -> bytes:
    file = io.BytesIO(xlsx_file(row()))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet2.xml", b"0" * (50 * 1024 * 1024))
    return file.getvalue()


def entities() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx_file(row()))) as old, zipfile.ZipFile(content, "w") as new:
        for part in old.infolist():
            text = old.read(part)
            if part.filename == "xl/workbook.xml":
                text = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>' + text.partition(b"?>")[2]
            new.writestr(part, text)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"%PDF-1.7", "This is a PDF. A list of licences is a CSV or an Excel file"),
        (b"\xd0\xcf\x11\xe0", "old kind"),
    ],
)
def test_what_is_no_table_at_first_sight_is_refused_and_not_kept(content, words, keeper):
    with pytest.raises(UnreadablePortfolio, match=words):
        upload(content, by=keeper)
    assert PortfolioImport.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x81\x8d\x00\x9d", "encoding we know"),
        (b"just a text", "No line with names of columns"),
        (b"Product;SEN\n", "no row below it"),
        (b'Product;SEN\nWiki;"never closed' + b"x" * 200_000, "quotation mark"),
        (bomb(), "unpacks to more"),
        (entities(), "cannot read|can read"),
        (xlsx_file(row())[:-40], "damaged"),
    ],
)
def test_a_broken_or_hostile_file_ends_in_words(content, words, keeper, settings):
    settings.PORTFOLIO_LONG_SIZE = 10_000_000
    portfolio = upload(content, by=keeper)

    assert portfolio.status == PortfolioStatus.REFUSED
    assert [word for word in words.split("|") if word in portfolio.error], portfolio.error
    assert License.objects.count() == 0


def test_more_rows_and_larger_files_than_are_taken_are_told(keeper, settings):
    settings.PORTFOLIO_MAX_ROWS = 2
    assert "more than 2 rows" in upload(csv_file(row("A"), row("B"), row("C")), by=keeper).error

    settings.PORTFOLIO_MAX_SIZE = 10
    with pytest.raises(UnreadablePortfolio, match="larger than"):
        upload(csv_file(row()), by=keeper)


def test_only_administrators_and_staff_import_and_only_into_organisations_they_see(keeper, university, staff):
    member = make_member(university, staff=staff)
    with pytest.raises(NotPermitted):
        upload(csv_file(row()), by=member)
    stranger = make_member(make_organization(), staff=staff, role=MembershipRole.ADMINISTRATOR)
    with pytest.raises(university.DoesNotExist):
        upload(csv_file(row()), by=stranger, organization=university)
    portfolio = upload(csv_file(row()), by=keeper)
    with pytest.raises(PortfolioImport.DoesNotExist):
        enter(portfolio, by=stranger)
    with pytest.raises(NotPermitted):
        enter(portfolio, by=member)


def test_files_that_nobody_decides_on_do_not_pile_up(keeper):
    for _number in range(10):
        upload(csv_file(row()), by=keeper)
    with pytest.raises(TooManyPortfolios):
        upload(csv_file(row()), by=keeper)
