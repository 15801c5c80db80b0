"""The editor of an offer by keyboard, two people in one draft, and a colleague's approval."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.asking import ask_for_an_offer
from tests.browser.conftest import OpenPage
from tests.browser.watching import Watch, check, overflowing

pytestmark = pytest.mark.browser

CUSTOMER, STAFF, APPROVER = "other@example.net", "sales@example.org", "approver@example.org"
# A folder for pictures of the pages, for people who want to look at them.
PICTURES = os.environ.get("BROWSER_PICTURES", "")


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def open_draft(page: Page, number: str) -> str:
    """Begin the offer for a request; returns the editor's address."""
    page.goto(f"/dashboard/requests/{number}/")
    page.get_by_role("button", name="Make an offer").click()
    expect(page.get_by_label("Title, row 1")).to_be_visible()
    # The grid reckons once its script is there.
    page.wait_for_load_state()
    return page.url


def net(page: Page, row: int) -> str:
    return page.locator("[data-row]").nth(row - 1).locator("[data-net]").inner_text()


def test_an_offer_is_written_by_keyboard_combined_approved_and_sent(
    open_page: OpenPage, watch: Watch
) -> None:
    page = open_page(STAFF)
    number = ask_for_an_offer(open_page(CUSTOMER), users="300", instance="editor.atlassian.net")
    address = open_draft(page, number)

    # The grid answers by itself; the sums follow from the server.
    page.get_by_label("Quantity, row 1").fill("2")
    page.get_by_label("Unit price, row 1").fill("20000")
    assert net(page, 1) == "40,000.00"
    page.get_by_label("Unit cost, row 1").fill("15000")
    expect(page.locator("#quote-sums")).to_contain_text("40,000.00")
    expect(page.locator("#quote-sums")).to_contain_text("a colleague has to approve it")

    # Enter behind the last row adds a service, the arrow keys move it.
    page.get_by_label("Unit price, row 1").press("Enter")
    expect(page.get_by_label("Title, row 2")).to_be_focused()
    page.keyboard.type("Workshop on site")
    page.get_by_label("Unit price, row 2").fill("1000")
    page.get_by_label("Alternative, row 2").fill("1")
    page.get_by_role("button", name="Duplicate, row 2").press("Enter")
    expect(page.get_by_label("Title, row 3")).to_be_focused()
    page.get_by_label("Title, row 3").fill("Workshop online")
    page.get_by_label("Unit price, row 3").fill("700")
    page.get_by_role("button", name="Add a heading").press("Enter")
    expect(page.get_by_label("Heading, row 4")).to_be_focused()
    page.keyboard.type("Services")
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")
    expect(page.get_by_label("Heading, row 2")).to_be_focused()
    expect(page.locator("#quote-sums")).to_contain_text("41,000.00")
    check(page)
    picture(page, "editor-1280")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("The draft is saved.")).to_be_visible()
    titles = page.locator("[name$='-title']").evaluate_all("(all) => all.map((one) => one.value)")
    assert titles[1:4] == ["Services", "Workshop on site", "Workshop online"]

    # A colleague saves in between: nothing is lost, and both changes go together.
    other = open_page(APPROVER)
    other.goto(address)
    other.get_by_label("Unit price, row 3").fill("1200")
    page.get_by_label("Description, row 3").fill("Two days for ten people")
    other.get_by_role("button", name="Save the draft").click()
    expect(other.get_by_text("The draft is saved.")).to_be_visible()
    with watch.expecting(409):
        page.get_by_role("button", name="Save the draft").click()
        expect(page.get_by_text("Somebody else saved this draft")).to_be_visible()
        expect(page.get_by_role("row", name=re.compile("Workshop on site: Unit price"))).to_contain_text(
            "them"
        )
        check(page)
        picture(page, "conflict-1280")
    page.get_by_role("button", name="Combine: their changes and mine").click()
    expect(page.get_by_label("Unit price, row 3")).to_have_value("1,200.00")
    expect(page.get_by_label("Description, row 3")).to_have_value("Two days for ten people")

    page.get_by_label("Note for the colleagues who approve").fill("Large, but agreed.")
    page.get_by_role("button", name="Ask for approval").click()
    expect(page.get_by_text("You asked for this approval yourself")).to_be_visible()
    check(page)

    other.goto("/dashboard/offers/?show=to_approve")
    other.get_by_role("main").get_by_role("link", name=re.compile("Draft|Q-")).first.click()
    expect(other.get_by_text("Large, but agreed.")).to_be_visible()
    check(other)
    picture(other, "approval-1280")
    other.get_by_role("button", name="Approve", exact=True).click()
    expect(other.get_by_text("The offer is approved and can be sent.")).to_be_visible()

    page.reload()
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="What was sent")).to_be_visible()

    # The next revision, side by side with the one that was sent.
    page.get_by_role("button", name="Make the next revision").click()
    page.get_by_role("dialog").get_by_role("button", name="Open it").click()
    page.get_by_label("Unit price, row 1").fill("19000")
    page.get_by_role("button", name="Save the draft").click()
    page.get_by_role("link", name="Compare revisions").click()
    expect(page.get_by_role("row", name=re.compile("^Changed"))).to_contain_text("19,000.00")
    check(page)
    picture(page, "compare-1280")
    page.goto(address)
    page.get_by_role("button", name=re.compile("Configuration and rules, row 1")).click()
    expect(page.get_by_role("heading", name="Licensing rules")).to_be_visible()
    check(page)
    picture(page, "line-1280")

    for width, theme in ((360, "light"), (1440, "dark")):
        small = open_page(STAFF, width=width, color_scheme=theme)
        small.goto(address)
        expect(small.get_by_label("Title, row 1")).to_be_visible()
        assert overflowing(small) == []
        picture(small, f"editor-{width}-{theme}")
