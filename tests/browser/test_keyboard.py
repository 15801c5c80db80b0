"""Without a mouse: reach everything, see where one is, and put a licence together."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.keyboard import assert_focus_is_seen, tab_to

pytestmark = pytest.mark.browser


def test_skip_link_leads_past_the_menu(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/catalogue/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()

    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.get_by_role("main").evaluate("(main) => main.contains(document.activeElement)")


def test_configure_and_add_by_keyboard(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/catalogue/jira-software/")
    field = page.get_by_role("form", name="Put it together")

    tab_to(page, field.get_by_label("Cloud"))
    page.keyboard.press("ArrowUp")
    expect(field.get_by_label("Data Center")).to_be_checked()
    expect(field).to_contain_text("New licence of Jira Software Data Center for 500 users")
    expect(field.get_by_label("Data Center")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(field.get_by_label("How many users?")).to_have_attribute("inputmode", "numeric")
    expect(field.get_by_label("Cloud")).to_be_focused()

    tab_to(page, field.get_by_label("How many users?"))
    page.keyboard.press("Control+a")
    page.keyboard.type("25")
    tab_to(page, field.get_by_label("12 months"))
    expect(field).to_contain_text("New licence of Jira Software Cloud for 25 users")
    assert_focus_is_seen(page)
    tab_to(page, field.get_by_role("button", name="Add to request"))
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1, name="Basket")).to_be_visible()
    tab_to(page, page.get_by_role("link", name="Request an offer"))


def test_menus_open_and_close_by_keyboard(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/catalogue/")
    menu = page.locator(".account-menu summary")

    tab_to(page, menu)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_role("link", name="Sign in")).to_be_hidden()
    expect(menu).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_role("combobox", name="Search products and questions")).to_be_focused()


def test_rows_of_a_list_by_single_keys_unless_they_are_switched_off(open_page: OpenPage) -> None:
    page = open_page("customer@example.com")
    page.goto("/accounts/licenses/")
    names = page.locator("[data-key-row] th a")
    boxes = page.locator("input[name=ids]")

    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(names.nth(1)).to_be_focused()
    assert_focus_is_seen(page)
    page.keyboard.press("x")
    expect(boxes.nth(1)).to_be_checked()
    page.keyboard.press("k")
    expect(names.nth(0)).to_be_focused()
    page.keyboard.press("k")
    expect(names.nth(0)).to_be_focused()

    page.locator(".display-menu summary, .site-menu summary").first.click()
    page.get_by_label("Keyboard shortcuts").uncheck()
    page.keyboard.press("Escape")
    for key in ("j", "x", "/"):
        page.keyboard.press(key)
    expect(boxes.nth(0)).not_to_be_checked()
    expect(names.nth(0)).not_to_be_focused()
    expect(page.get_by_role("combobox", name="Search products and questions")).not_to_be_focused()
