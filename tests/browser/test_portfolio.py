"""A customer's own list of licences: uploaded with a mistake, looked at, imported, taken back."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.site import RunningSite
from tests.browser.test_pages import assert_fits_a_phone
from tests.browser.watching import check

pytestmark = pytest.mark.browser

KEEPER = "porta@portfolio.example"
FILE = b"""Product;Deployment;User tier;SEN;Maintenance until
Confluence;Data Center;500;OWN-1;2029-06-30
Jira Software;Cloud;many;OWN-2;2029-06-30
Bitbucket;Data Center;250;OWN-3;30.06.2029
"""
MILLISECONDS_TO_READ = 60_000
MOST_LOOKS = 60


def _wait_for(page: Page, sign: Locator, *, scripts: bool) -> None:
    """The page follows by itself; without JavaScript one looks again."""
    for _look in range(MOST_LOOKS):
        if scripts or sign.is_visible():
            break
        page.wait_for_timeout(1000)
        page.reload()
    expect(sign).to_be_visible(timeout=MILLISECONDS_TO_READ)


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_right_rows_of_a_file_are_imported_and_taken_back(
    site: RunningSite, open_page: OpenPage, scripts: bool
) -> None:
    keeper = f"{scripts}-{KEEPER}".lower()
    site.run("tests.browser.make_licenses", keeper, f"Portfolio Ltd {scripts}", "0", "NONE")
    file = FILE.replace(b"OWN", b"OWN-JS" if scripts else b"OWN")
    page = open_page(keeper, java_script_enabled=scripts)
    page.goto("/accounts/licenses/imports/new/")
    page.locator("input[type=file]").set_input_files(
        {"name": "ours.csv", "mimeType": "text/csv", "buffer": file}
    )
    page.get_by_role("button", name="Check the file").click()
    page.wait_for_url(re.compile("/imports/[0-9a-f-]{36}/"))
    wrong = page.get_by_role("table", name="Problems, by row")
    _wait_for(page, wrong, scripts=scripts)
    expect(wrong.get_by_role("row")).to_have_count(2)
    expect(wrong).to_contain_text("many")
    if scripts:
        check(page)

    page.get_by_role("button", name="Import the 2 right rows").click()
    undo = page.get_by_role("button", name="Undo this import")
    _wait_for(page, undo, scripts=scripts)
    if scripts:
        check(page)
        assert_fits_a_phone(page)
    page.goto("/accounts/licenses/")
    expect(page.locator("input[name=ids]")).to_have_count(2)
    expect(page.get_by_role("main")).to_contain_text("Confluence Data Center")
    expect(page.get_by_role("main")).to_contain_text("Bitbucket Data Center")
    page.go_back()
    undo.click()
    _wait_for(page, page.get_by_text("Undone").first, scripts=scripts)
    page.goto("/accounts/licenses/")

    expect(page.get_by_role("heading", name="No licences yet")).to_be_visible()
