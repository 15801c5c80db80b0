"""Staff change what a mail says: a wrong placeholder, a preview, a test to oneself."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.site import Mailbox, text_of
from tests.browser.watching import Watch, check, overflowing

pytestmark = pytest.mark.browser

STAFF = "sales@example.org"
PHONE = {"width": 360, "height": 740}


def look_closely(page: Page, name: str) -> None:
    """Accessible, and no wider than a phone; a picture where SCREENSHOTS names a folder."""
    check(page)
    wide = page.viewport_size
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
    page.set_viewport_size(PHONE)
    assert (parts := overflowing(page)) == [], "\n".join([page.url, *parts])
    page.set_viewport_size(wide)


def test_a_text_is_tried_out_and_saved(open_page: OpenPage, mailbox: Mailbox, watch: Watch):
    page = open_page(STAFF)
    page.goto("/dashboard/mails/")
    look_closely(page, "mail-texts")
    page.get_by_role("row", name="Invoice Customer").get_by_role("link").first.click()
    opening = page.get_by_role("textbox", name="Before the facts")
    expect(opening).to_have_value("Please find our invoice attached as PDF.")

    opening.fill("Dear {nobody}")
    with watch.expecting(422):
        page.get_by_role("button", name="Preview").click()
        expect(page.get_by_text("{nobody} is no placeholder of this text.").first).to_be_visible()
    look_closely(page, "mail-text-refused")

    opening.fill("Dear {name}, please pay until {due_on}. Questions? https://example.com/help")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("It is not saved.")).to_be_visible()
    sheet = page.frame_locator("iframe")
    expect(sheet.get_by_text("Dear Clara Customer, please pay until 31 December 2026.")).to_be_visible()
    expect(sheet.get_by_role("link", name="https://example.com/help")).to_be_visible()
    look_closely(page, "mail-text-preview")

    page.get_by_role("button", name="Send a test to me").click()
    expect(page.get_by_text(f"A test mail to {STAFF} is on its way.")).to_be_visible()
    mail = mailbox.wait_for(STAFF, "Invoice I-2026-00012")
    assert "Dear Clara Customer, please pay until 31 December 2026." in text_of(mail)

    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. Mails say this from now on.")).to_be_visible()
    look_closely(page, "mail-text-saved")
    page.get_by_role("button", name="Restore the built-in text").click()
    page.get_by_role("dialog").get_by_role("button", name="Restore").click()
    expect(page.get_by_text("The built-in text is in force again.")).to_be_visible()
    expect(opening).to_have_value("Please find our invoice attached as PDF.")


def test_the_jobs_are_filtered(open_page: OpenPage):
    page = open_page(STAFF)
    page.goto("/dashboard/jobs/")
    look_closely(page, "jobs")

    page.get_by_label("State").select_option("Failed")
    page.get_by_role("button", name="Filter").click()

    expect(page.get_by_text("No job fits")).to_be_visible()
