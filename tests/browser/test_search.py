"""The search: found while one types, corrected, narrowed and opened without a mouse."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.keyboard import tab_to
from tests.browser.watching import check, overflowing

pytestmark = pytest.mark.browser

PHONE = 360


def search_field(page: Page) -> Locator:
    return page.locator("#site-search")


def options(page: Page) -> Locator:
    return page.locator("#site-search-options").get_by_role("option")


def status(page: Page) -> Locator:
    return page.get_by_role("search", name="Whole site").get_by_role("status")


def active(page: Page) -> Locator:
    """The option that the field says is chosen; it must be there."""
    chosen = search_field(page).get_attribute("aria-activedescendant")
    assert chosen, "no option is chosen"
    option = page.locator(f"#{chosen}")
    expect(option).to_have_attribute("aria-selected", "true")
    return option


def test_misspelt_corrected_narrowed_and_opened_by_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/")

    page.keyboard.press("/")
    page.keyboard.type("confluens tabels")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("Showing results for confluence tables.")
    found = page.get_by_role("heading", name=re.compile(r"^\d+ products? "))
    expect(found).to_have_text("3 products and apps")

    choices = page.get_by_role("search", name="Narrow the list")
    tab_to(page, choices.get_by_label("Confluence"))
    page.keyboard.press("Space")
    expect(found).to_have_text("2 products and apps")
    expect(choices.get_by_label("Confluence")).to_be_checked()
    expect(choices.get_by_label("Confluence")).to_be_focused()

    tab_to(page, choices.get_by_label("Appfire"))
    page.keyboard.press("Space")
    expect(found).to_have_text("1 product or app")
    page.wait_for_url(re.compile("host=confluence&.*vendor="))

    tab_to(page, page.get_by_role("main").get_by_role("link", name="Advanced Tables for Confluence"))
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Advanced Tables for Confluence")


def test_suggestions_by_keyboard(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/catalogue/")
    field = page.get_by_role("combobox", name="Search products and questions")
    field.focus()
    expect(field).to_have_attribute("aria-expanded", "false")

    page.keyboard.type("j")
    expect(options(page)).to_have_count(0)
    page.keyboard.type("ira")
    expect(options(page)).to_have_count(7)
    expect(status(page)).to_have_text("6 suggestions")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(options(page).last).to_have_text("All results for “jira”")

    page.keyboard.press("ArrowDown")
    expect(active(page)).to_have_text(options(page).first.inner_text())
    page.keyboard.press("End")
    expect(active(page)).to_have_text("All results for “jira”")
    page.keyboard.press("ArrowDown")
    expect(field).not_to_have_attribute("aria-activedescendant", re.compile("."))
    page.keyboard.press("ArrowUp")
    expect(active(page)).to_have_text("All results for “jira”")
    page.keyboard.press("Home")
    expect(active(page)).to_have_text(options(page).first.inner_text())

    page.keyboard.press("Escape")
    expect(options(page)).to_have_count(0)
    expect(field).to_have_value("jira")
    expect(field).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    expect(options(page)).to_have_count(7)
    expect(field).not_to_have_attribute("aria-activedescendant", re.compile("."))
    page.keyboard.press("Tab")
    expect(options(page)).to_have_count(0)

    field.focus()
    page.keyboard.press("ArrowDown")
    expect(options(page)).to_have_count(7)
    name = active(page).locator(".suggestion-text > span").first.inner_text()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_a_question_opens_at_its_answer(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/de/")
    search_field(page).fill("lizens")

    group = page.get_by_role("group", name="Fragen und Antworten")
    title = group.get_by_role("option").first.inner_text()
    group.get_by_role("option").first.click()

    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_recent_searches_are_offered_and_forgotten(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/search/?q=tables")
    page.goto("/search/?q=diagrams")
    page.goto("/catalogue/")
    search_field(page).focus()
    expect(options(page)).to_have_text(["diagrams", "tables"])
    check(page)

    # The list stays while one goes to its button by keyboard, and closes behind it.
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Forget them")).to_be_focused()
    page.keyboard.press("Enter")
    expect(status(page)).to_have_text("Your recent searches are forgotten.")
    expect(search_field(page)).to_be_focused()

    page.reload()
    search_field(page).focus()
    page.keyboard.type("tab")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    expect(options(page)).to_have_count(0)


@pytest.mark.parametrize("width", [1280, PHONE])
@pytest.mark.parametrize("language", ["", "/de"], ids=["English", "German"])
def test_open_suggestions_are_accessible_and_fit(open_page: OpenPage, language: str, width: int) -> None:
    page = open_page(width=width)
    page.goto(f"{language}/catalogue/")
    search_field(page).click()
    page.keyboard.type("confl")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("ArrowDown")

    check(page)
    assert overflowing(page) == []
    panel = page.locator("[data-suggestions]").bounding_box()
    assert panel is not None
    assert panel["width"] > PHONE - 40


def test_by_touch_a_suggestion_opens_and_a_tap_beside_it_closes(open_page: OpenPage) -> None:
    page = open_page(width=PHONE, has_touch=True, is_mobile=True)
    page.goto("/catalogue/")
    search_field(page).tap()
    page.keyboard.type("script")
    expect(options(page).first).to_be_visible()
    page.touchscreen.tap(4, 600)
    expect(options(page)).to_have_count(0)

    search_field(page).tap()
    page.keyboard.type("r")
    options(page).first.tap()

    expect(page.get_by_role("heading", level=1)).to_contain_text("ScriptRunner")


def test_without_javascript_it_is_a_plain_form(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/catalogue/")
    page.get_by_role("searchbox", name="Search products and questions").fill("advanced tables")
    page.keyboard.press("Enter")

    expect(page.get_by_role("link", name="Advanced Tables for Confluence")).to_be_visible()
