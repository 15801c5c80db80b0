"""The way to a request with plain forms only: JavaScript is a comfort, not a condition."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage, sign_in_here

pytestmark = pytest.mark.browser

CUSTOMER = "other@example.net"


def test_configure_and_request_without_javascript(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/catalogue/confluence/?deployment=cloud")
    page.get_by_label("How many users?").fill("250")
    page.get_by_label("Academic").check()
    page.get_by_role("button", name="Update choices").click()
    expect(
        page.get_by_text("New licence of Confluence Cloud for 250 users, 12 months, academic")
    ).to_be_visible()
    page.get_by_label("Institution").fill("Example Academy")
    page.get_by_role("button", name="Add to request").click()

    expect(page.get_by_role("heading", level=1, name="Basket")).to_be_visible()
    page.get_by_label("Quantity").fill("2")
    page.get_by_role("button", name="Change").click()
    expect(page.get_by_label("Quantity")).to_have_value("2")
    page.get_by_role("link", name="Request an offer").click()

    sign_in_here(page, CUSTOMER)
    expect(page.get_by_role("heading", level=1, name="Request an offer")).to_be_visible()
    expect(page.get_by_role("region", name="1 line")).to_contain_text("Confluence × 2")
    page.get_by_role("textbox", name="Message").fill("Sent with plain forms.")
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_role("heading", level=1, name="Thank you, your request is with us")).to_be_visible()

    page.get_by_role("link", name="See the request").click()
    expect(page.get_by_role("heading", level=1, name=re.compile("Request R-"))).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Sent with plain forms.")
    expect(page.get_by_role("main")).to_contain_text("Institution: Example Academy")


def test_wrong_request_without_javascript_keeps_what_was_typed(open_page: OpenPage) -> None:
    # No other test fills the basket of this account.
    page = open_page("member@example.com", java_script_enabled=False)
    page.goto("/catalogue/trello/")
    page.get_by_role("button", name="Add to request").click()
    expect(page.get_by_role("heading", level=1, name="Basket")).to_be_visible()
    page.get_by_role("link", name="Request an offer").click()
    who = page.get_by_role("group", name="Who asks")
    who.get_by_label("E-mail").fill("no address")
    page.get_by_role("textbox", name="Message").fill("Still here.")
    page.get_by_role("button", name="Send the request").click()

    expect(page.get_by_role("alert")).to_contain_text("Nothing was sent")
    expect(page.get_by_role("textbox", name="Message")).to_have_value("Still here.")
    expect(who.get_by_label("E-mail")).to_have_value("no address")


def test_chosen_licences_and_all_that_match_are_exported_without_javascript(open_page: OpenPage) -> None:
    page = open_page("customer@example.com", java_script_enabled=False)
    page.goto("/accounts/licenses/?archived=all")
    boxes = page.locator("input[name=ids]")
    boxes.nth(0).check()
    boxes.nth(1).check()
    page.get_by_role("button", name="Export", exact=True).click()
    expect(page.get_by_label("The 2 chosen entries")).to_be_checked()

    page.goto("/accounts/licenses/?q=Jira+Software")
    page.get_by_label(re.compile("that match(es)?$")).check()
    page.get_by_role("button", name="Export", exact=True).click()
    expect(page.get_by_label(re.compile("that the filters let through$"))).to_be_checked()
    page.get_by_label("CSV").check()
    page.get_by_role("button", name="Export", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()

    lines = download.value.path().read_text("utf-8-sig").splitlines()
    assert len(lines) > 1
    assert all("Jira Software" in line for line in lines[1:])


def test_pages_of_the_register_work_without_javascript(open_page: OpenPage) -> None:
    page = open_page("customer@example.com", java_script_enabled=False)
    page.goto("/accounts/licenses/")
    page.locator("summary", has_text="Filters").click()
    page.get_by_label("Data Center").check()
    page.get_by_role("button", name="Filter", exact=True).click()
    expect(page).to_have_url(re.compile("deployment=data_center"))

    page.get_by_role("link", name=re.compile("^Details of")).first.click()
    expect(page.get_by_role("heading", name="From the first offer to now")).to_be_visible()
    page.get_by_role("link", name="Renew or change").click()
    page.get_by_role("button", name=re.compile("into the basket")).click()
    expect(page.get_by_role("heading", level=1, name="Basket")).to_be_visible()
