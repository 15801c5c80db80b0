"""A colleague uploads a price list with mistakes, then a right one, imports it and takes it back."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.watching import check, overflowing
from tests.factories.prices import csv_list, row

pytestmark = pytest.mark.browser

STAFF = "sales@example.org"
PHONE = {"width": 360, "height": 740}
KEY = "confluence"


def look_closely(page: Page) -> None:
    """Accessible, and no wider than a phone."""
    check(page)
    wide = page.viewport_size
    page.set_viewport_size(PHONE)
    assert (parts := overflowing(page)) == [], "\n".join([page.url, *parts])
    page.set_viewport_size(wide)


def upload(page: Page, content: bytes, name: str) -> None:
    page.goto("/dashboard/prices/")
    page.get_by_role("main").get_by_role("link", name="Import prices").first.click()
    form = page.get_by_role("region", name="From a file")
    form.get_by_label("File").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
    form.get_by_role("button", name="Check the list").click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def test_a_list_with_mistakes_is_explained_and_a_right_one_imported(open_page: OpenPage) -> None:
    page = open_page(STAFF)
    right = row(Product_key=KEY, Deployment="cloud", User_tier="100", Purchase_type="", Price="7,777.00")
    wrong = row(Product_key=KEY, User_tier="many", Price="1,000.00")

    upload(page, csv_list(right, wrong), "with-mistakes.csv")
    problems = page.get_by_role("region", name="What is wrong with rows")
    expect(problems.get_by_role("row", name="many")).to_contain_text(
        "A tier is a whole number or “unlimited”."
    )
    expect(page.get_by_role("button", name="Import the 1 right row")).to_be_visible()
    look_closely(page)
    page.get_by_role("button", name="Throw away").click()
    expect(page.get_by_text("The list was thrown away. The price book is as it was.")).to_be_visible()

    upload(page, csv_list(right), "right.csv")
    differences = page.get_by_role("region", name="The largest differences")
    expect(differences.get_by_role("row", name="Confluence")).to_contain_text("7,777.00")
    expect(differences.get_by_role("row", name="Confluence")).to_contain_text("Large jump")
    look_closely(page)
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("The prices were imported.")).to_be_visible()

    page.goto("/dashboard/prices/?q=confluence&deployment=cloud&tier=100")
    expect(page.get_by_role("row", name="7,777.00")).to_be_visible()
    look_closely(page)
    page.get_by_role("row", name="7,777.00").get_by_role("link", name="Change").click()
    expect(page.get_by_role("heading", level=1, name="Change a price")).to_be_visible()
    look_closely(page)

    page.goto("/dashboard/prices/imports/")
    look_closely(page)
    page.get_by_role("link", name="right.csv", exact=True).click()
    page.get_by_role("button", name="Undo this import").click()
    expect(page.get_by_text("The import was undone. The prices before it count again.")).to_be_visible()
