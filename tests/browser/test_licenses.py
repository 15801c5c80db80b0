"""A register of 5,000 licences: filtered, chosen across its pages, exported, planned, read as a calendar."""

import csv
import io
import re
from collections.abc import Collection
from datetime import date, timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.utils import timezone
from icalendar import Calendar
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from shop.licenses.calendar import MOST_EVENTS
from tests.browser.conftest import OpenPage
from tests.browser.make_licenses import DEPARTMENTS
from tests.browser.site import RunningSite
from tests.browser.watching import check

pytestmark = pytest.mark.browser

KEEPER = "lena@register.example"
MANY = 5_000
PREFIX = "MANY"
ROWS = 50
SEN = re.compile(rf"{PREFIX}-\d{{5}}")


@pytest.fixture(scope="module")
def register(site: RunningSite) -> None:
    site.run("tests.browser.make_licenses", KEEPER, "University of Many Licences", str(MANY), PREFIX)


@pytest.fixture
def page(register: None, open_page: OpenPage) -> Page:
    return open_page(KEEPER)


def sens_with(word: str) -> set[str]:
    """Those of the licences in whose SEN or department the number is."""
    numbers = [f"{number:05}" for number in range(1, MANY + 1)]
    return {
        f"{PREFIX}-{number}"
        for number in numbers
        if word in number or word in f"{int(number) % DEPARTMENTS:02}"
    }


def bar(page: Page) -> Locator:
    return page.get_by_role("form", name="With the selected licences")


def tick(page: Page, rows: Collection[int]) -> set[str]:
    """Tick rows of the page by their places; returns the SENs of all that are ticked on it."""
    boxes = page.locator("input[name=ids]")
    for row in rows:
        boxes.nth(row).check()
    return ticked(page)


def ticked(page: Page) -> set[str]:
    boxes = page.locator("input[name=ids]:checked").all()
    return {SEN.findall(str(box.get_attribute("aria-label")))[0] for box in boxes}


def sens_in_csv(path: Path) -> list[str]:
    lines = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
    return [line[lines[0].index("SEN")] for line in lines[1:]]


def sens_in_workbook(path: Path) -> list[str]:
    """Those in the column of the SENs; the totals at the end have none."""
    sheet = load_workbook(path).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    head = next(place for place, row in enumerate(rows) if "SEN" in row)
    column = rows[head].index("SEN")
    return [str(row[column]) for row in rows[head + 1 :] if row[column]]


def sens_in_pdf(path: Path) -> list[str]:
    return SEN.findall("\n".join(part.extract_text() for part in PdfReader(path).pages))


READERS = {"CSV": sens_in_csv, "Excel": sens_in_workbook, "PDF": sens_in_pdf}


def exported(page: Page, kind: str, folder: Path) -> list[str]:
    """Export what the form is about to that kind of file; returns the SENs in it, in its order."""
    page.get_by_role("radio", name=re.compile(f"^{kind}")).check()
    page.get_by_role("button", name="Export", exact=True).click()
    page.wait_for_url(re.compile("/exports/[0-9a-f-]{36}/"))
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return READERS[kind](path)


@pytest.mark.parametrize("kind", READERS)
def test_licences_chosen_across_pages_and_filters_are_in_the_file_and_no_others(
    page: Page, kind: str, tmp_path: Path
) -> None:
    page.goto("/accounts/licenses/?department=Department+07&archived=all")
    expect(page.get_by_text("125 licences", exact=True)).to_be_visible()
    chosen = tick(page, [0, 3])
    page.get_by_role("link", name="Next page").click()
    page.wait_for_url(re.compile("after="))
    chosen |= tick(page, [1])
    page.goto("/accounts/licenses/?department=Department+11")
    bar(page).get_by_role("button", name="Select this page").click()
    chosen |= ticked(page)
    page.goto("/accounts/licenses/?q=MANY-04999")
    chosen |= tick(page, [0])
    assert len(chosen) == 3 + ROWS + 1
    expect(bar(page).get_by_text(f"Selected: {len(chosen)}")).to_be_visible()

    bar(page).get_by_role("button", name="Export").click()
    expect(page.get_by_label(f"The {len(chosen)} chosen entries")).to_be_checked()
    check(page)
    found = exported(page, kind, tmp_path)

    assert sorted(found) == sorted(chosen)


@pytest.mark.parametrize("kind", READERS)
def test_all_that_match_the_filters_are_in_the_file_and_no_others(
    page: Page, kind: str, tmp_path: Path
) -> None:
    page.goto("/accounts/licenses/")
    search = page.get_by_role("search", name="Filter the licences")
    search.get_by_label("Search").fill("Department 23")
    search.get_by_role("button", name="Search").click()
    page.wait_for_url(re.compile("q=Department"))
    expected = sens_with("23")
    bar(page).get_by_label(f"All {len(expected)} that match").check()

    bar(page).get_by_role("button", name="Export").click()
    expect(page.get_by_label(f"All {len(expected)} entries that the filters let through")).to_be_checked()
    found = exported(page, kind, tmp_path)

    assert sorted(found) == sorted(expected)


def test_long_export_is_made_in_the_background_and_holds_every_licence(page: Page, tmp_path: Path) -> None:
    page.goto("/accounts/licenses/")
    page.get_by_role("link", name="Export", exact=True).click()
    page.get_by_role("radio", name=re.compile("^CSV")).check()
    page.get_by_role("button", name="Export", exact=True).click()
    page.wait_for_url(re.compile("/exports/[0-9a-f-]{36}/"))
    check(page)
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("link", name="Download").click(timeout=60_000)
    path = tmp_path / "all.csv"
    download.value.save_as(path)

    assert sorted(sens_in_csv(path)) == [f"{PREFIX}-{number:05}" for number in range(1, MANY + 1)]


def test_licences_chosen_on_two_pages_are_planned_to_end_together_in_the_basket(page: Page) -> None:
    page.goto("/accounts/licenses/?department=Department+30&q=Confluence")
    chosen = tick(page, [0])
    page.goto("/accounts/licenses/?department=Department+30&q=Bitbucket")
    chosen |= tick(page, [0])
    bar(page).get_by_role("button", name="Common end").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Common end for 2 licences")

    last_day = timezone.localdate() + timedelta(days=600)
    page.get_by_label("Common last day of maintenance").fill(last_day.isoformat())
    page.get_by_role("button", name="Calculate the months").click()
    plan = page.get_by_role("table", name="Months per licence")
    expect(plan.get_by_role("row")).to_have_count(3)
    months = plan.locator("td[data-label=Months]").all_inner_texts()
    check(page)
    page.get_by_role("button", name="Put 2 licences into the basket").click()

    page.wait_for_url(re.compile("/basket/"))
    basket = page.get_by_role("main")
    wish = "Co-termination: wished common end"
    for words in [*chosen, *(f"{count} months" for count in months), wish]:
        expect(basket.get_by_text(words).first).to_be_visible()


def test_bulk_edit_changes_the_chosen_licences_and_no_others(page: Page) -> None:
    page.goto("/accounts/licenses/?department=Department+19")
    tick(page, [0, 1])
    page.get_by_role("link", name="Next page").click()
    page.wait_for_url(re.compile("after="))
    tick(page, [0])
    bar(page).get_by_role("button", name="Edit").click()
    check(page)
    page.get_by_role("textbox", name="Business area").fill("Chosen area")
    page.get_by_role("button", name=re.compile("^Change")).click()

    expect(page.get_by_text("3 licences were changed.")).to_be_visible()
    page.goto("/accounts/licenses/?q=Chosen+area")
    expect(page.get_by_text("3 licences", exact=True)).to_be_visible()


def test_selection_is_one_persons_and_can_be_dropped(page: Page) -> None:
    page.goto("/accounts/licenses/")
    tick(page, [0, 1, 2])
    page.reload()
    expect(bar(page).get_by_text("Selected: 3")).to_be_visible()

    bar(page).get_by_role("button", name="Select none").click()
    expect(page.locator("input[name=ids]:checked")).to_have_count(0)
    page.reload()
    expect(page.locator("input[name=ids]:checked")).to_have_count(0)


def test_calendar_program_reads_the_ends_of_licences(page: Page) -> None:
    page.goto("/accounts/licenses/calendar/")
    page.get_by_role("textbox", name="Name").fill("Ends")
    page.get_by_role("button", name="Make the calendar").click()
    check(page)
    address = page.locator("#calendar-address").inner_text()

    with urlopen(address) as answer:  # noqa: S310 - our own address
        assert answer.headers["Content-Type"].startswith("text/calendar")
        calendar = Calendar.from_ical(answer.read())

    today = timezone.localdate()
    ends: list[date] = sorted(event.decoded("DTSTART") for event in calendar.walk("VEVENT"))
    assert ends == [today + timedelta(days=number) for number in range(1, MOST_EVENTS + 1)]
    first = calendar.walk("VEVENT")[0]
    assert SEN.search(str(first["SUMMARY"]) + str(first.get("DESCRIPTION", "")))
    assert [alarm.decoded("TRIGGER") < timedelta(0) for alarm in first.walk("VALARM")] == [True, True]

    page.get_by_role("button", name=re.compile("^Revoke ?: Ends$")).click()
    page.get_by_role("button", name="Revoke", exact=True).click()
    expect(page.get_by_text("The calendar is revoked")).to_be_visible()
    assert page.request.get(address).status == 404


def test_list_is_printed_as_a_table_whose_head_repeats(page: Page) -> None:
    page.goto("/accounts/licenses/?department=Department+05&columns=sen&columns=ends_on")
    paper = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))

    texts = [sheet.extract_text() for sheet in paper.pages]
    assert {SEN.search(text) is not None for text in texts} == {True}
    assert all("Maintenance until" in text for text in texts)
    assert len(SEN.findall(" ".join(texts))) == ROWS
    assert "Department: Department 05" in texts[0]
    assert all(sheet.mediabox.width > sheet.mediabox.height for sheet in paper.pages)
    for words in ("Select this page", "Save these filters", "My Requests"):
        assert words not in " ".join(texts)
