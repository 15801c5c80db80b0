"""A question with a file from the desk, and the customer's answer with another one."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.site import Mailbox
from tests.browser.watching import Watch, check, overflowing

pytestmark = pytest.mark.browser

STAFF = "sales@example.org"
CUSTOMER = "customer@example.com"
PHONE = 360
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def look_closely(page: Page, name: str) -> None:
    """Accessible, and no wider than it should be, on a desk and on a phone."""
    check(page)
    wide = page.viewport_size
    for width in (wide["width"], PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        assert (parts := overflowing(page)) == [], "\n".join([page.url, *parts])
        if folder := os.environ.get("SCREENSHOTS"):
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size(wide)


def upload(page: Page, name: str, content: bytes = PDF) -> None:
    page.get_by_label("Files").set_input_files(
        {"name": name, "mimeType": "application/pdf", "buffer": content}
    )


def ask_for_an_offer(page: Page) -> str:
    """The customer's request with a file; returns its number."""
    page.goto("/catalogue/confluence/")
    field = page.get_by_role("form", name="Put it together")
    field.get_by_label("Cloud").check()
    # The question is a list of tiers until the answer before it has arrived.
    field.get_by_role("textbox", name="How many users?").fill("100")
    field.get_by_label("Address of your instance").fill("questions.atlassian.net")
    field.get_by_label("Address of your instance").blur()
    expect(field).to_contain_text("for 100 users")
    field.get_by_role("button", name="Add to request").click()
    page.get_by_role("link", name="Request an offer").click()
    upload(page, "budget.pdf")
    look_closely(page, "request-form")
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")
    return page.locator(".thank-you-number strong").inner_text()


def test_staff_ask_with_a_file_and_the_customer_answers_from_a_phone(
    open_page: OpenPage, mailbox: Mailbox, watch: Watch
) -> None:
    customer = open_page(CUSTOMER)
    number = ask_for_an_offer(customer)

    desk = open_page(STAFF)
    desk.goto("/dashboard/requests/")
    expect(desk.get_by_role("row", name=number)).to_contain_text("Unread")
    desk.get_by_text("Save these filters").click()
    desk.get_by_label("Name of the view").first.fill("What waits")
    look_closely(desk, "queue")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_text("The view “What waits” is saved.")).to_be_visible()
    desk.get_by_role("link", name=number).click()
    expect(desk.get_by_role("link", name="budget.pdf")).to_be_visible()
    # Read by itself, after the page was shown.
    expect(desk.get_by_role("button", name="Mark as read")).to_have_count(0)
    desk.get_by_label("Message to the customer").fill("Please fill in this form.")
    with watch.expecting(422):
        upload(desk, "form.pdf", b"<html>")
        desk.get_by_role("button", name="Ask for information").click()
        expect(desk.get_by_role("alert")).to_contain_text("“form.pdf” does not hold what its name says.")
    look_closely(desk, "desk-refused")
    upload(desk, "form.pdf")
    desk.get_by_role("button", name="Ask for information").click()
    expect(desk.get_by_text("Your question is on its way.")).to_be_visible()
    look_closely(desk, "desk-request")

    mailbox.wait_for(CUSTOMER, f"A message about your request {number}")
    phone = open_page(CUSTOMER, width=PHONE)
    phone.goto("/accounts/")
    phone.get_by_role("link", name=f"Request {number}").first.click()
    expect(phone.get_by_text("We need an answer from you.")).to_be_visible()
    with phone.expect_download() as download:
        phone.get_by_role("link", name="form.pdf").click()
    assert download.value.suggested_filename == "form.pdf"
    assert Path(download.value.path()).read_bytes() == PDF
    phone.get_by_label("Your message").fill("Here it is.")
    upload(phone, "filled in.pdf")
    look_closely(phone, "customer-request")
    phone.get_by_role("button", name="Send message").click()
    expect(phone.get_by_text("Your message is sent.")).to_be_visible()
    expect(phone.get_by_role("link", name="filled in.pdf")).to_be_visible()
    look_closely(phone, "customer-answered")

    desk.goto("/dashboard/requests/?unread=1")
    expect(desk.get_by_role("row", name=number)).to_contain_text("Unread")
    desk.get_by_role("link", name=number).click()
    expect(desk.get_by_role("link", name="filled in.pdf")).to_be_visible()
    look_closely(desk, "desk-answered")


def test_an_answer_with_a_file_needs_no_javascript(open_page: OpenPage) -> None:
    number = ask_for_an_offer(open_page(CUSTOMER))
    page = open_page(CUSTOMER, width=PHONE, java_script_enabled=False)
    page.goto(f"/accounts/requests/{number}/")

    upload(page, "more.pdf")
    page.get_by_role("button", name="Send message").click()

    expect(page.get_by_role("link", name="more.pdf")).to_be_visible()
