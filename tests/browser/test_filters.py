"""The filters of a list: several values each, and the list follows; no mouse and no JavaScript is needed."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.watching import check

pytestmark = pytest.mark.browser

PHONE = 360


def asked(page: Page) -> list[tuple[str, str]]:
    """What the address asks for."""
    return parse_qsl(urlsplit(page.url).query, keep_blank_values=True)


def box(page: Page, group: str, name: str) -> Locator:
    return page.get_by_role("group", name=group).get_by_role("checkbox", name=re.compile(f"^{name} [0-9]"))


def promised(page: Page, group: str, name: str) -> int:
    """How many listings the box says there are."""
    label = (
        page.get_by_role("group", name=group).locator("label").filter(has_text=re.compile(f"^{name} [0-9]"))
    )
    return int(label.locator(".count").inner_text())


def expect_found(page: Page, number: int) -> None:
    expect(page.locator("#found")).to_have_text(f"{number} listing{'' if number == 1 else 's'}")


def chips(page: Page) -> list[str]:
    return [
        text.partition(":")[2].strip()
        for text in page.locator(".chips a.chip:not(.chip-clear)").all_inner_texts()
    ]


def test_the_list_follows_each_box_and_the_way_back_leads_through_them(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/catalogue/")
    bitbucket, confluence = (
        promised(page, "Works with", "Bitbucket"),
        promised(page, "Works with", "Confluence"),
    )
    page.evaluate("window.isStillHere = true")

    box(page, "Works with", "Bitbucket").focus()
    page.keyboard.press("Space")
    expect_found(page, bitbucket)
    expect(box(page, "Works with", "Bitbucket")).to_be_focused()
    assert promised(page, "Works with", "Confluence") == confluence
    box(page, "Works with", "Confluence").check()
    expect(page.locator(".chips a.chip")).to_have_count(3)
    box(page, "Deployment", "Cloud").check()
    expect(page.locator(".chips a.chip")).to_have_count(4)

    narrowed = [("host", "bitbucket"), ("host", "confluence"), ("deployment", "cloud")]
    assert sorted(asked(page)) == sorted(narrowed)
    assert sorted(chips(page)) == ["Bitbucket", "Cloud", "Confluence"]
    assert page.evaluate("window.isStillHere")
    check(page)

    chip = page.get_by_role("link", name=re.compile("Confluence"), exact=False).and_(page.locator(".chip"))
    chip.focus()
    page.keyboard.press("Enter")
    expect(box(page, "Works with", "Confluence")).not_to_be_checked()
    expect(page.locator("#found")).to_be_focused()
    assert asked(page) == [("host", "bitbucket"), ("deployment", "cloud")]

    page.go_back()
    expect(box(page, "Works with", "Confluence")).to_be_checked()
    assert sorted(asked(page)) == sorted(narrowed)
    page.get_by_role("link", name="Clear all").click()
    expect(page.locator(".chips")).to_have_count(0)
    assert asked(page) == []


def test_boxes_that_are_ticked_in_haste_all_count(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/catalogue/")

    # An answer for the first box is on its way, slowly, while the second one is ticked.
    page.route("**/catalogue/?host=bitbucket", lambda route: (page.wait_for_timeout(300), route.continue_()))
    with page.expect_request("**/catalogue/?host=bitbucket"):
        box(page, "Works with", "Bitbucket").check()
    box(page, "Deployment", "Cloud").check()

    expect(page.locator(".chips a.chip")).to_have_count(3)
    assert chips(page) == ["Bitbucket", "Cloud"]
    expect(box(page, "Works with", "Bitbucket")).to_be_checked()


def test_a_choice_is_found_in_a_long_list_and_stays_in_sight(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/catalogue/")
    vendors = page.get_by_role("group", name="Vendor")
    seen = vendors.get_by_role("checkbox").filter(visible=True)
    expect(seen).to_have_count(8)

    vendors.get_by_role("searchbox", name="Find in “Vendor”").fill("GIT")
    expect(seen).to_have_count(3)
    page.keyboard.press("Enter")
    expect(seen).to_have_count(3)
    assert asked(page) == []
    box(page, "Vendor", "GitLab").check()

    expect_found(page, promised(page, "Vendor", "GitLab"))
    expect(seen).to_have_count(3)
    expect(box(page, "Vendor", "GitLab")).to_be_focused()
    vendors.get_by_role("searchbox").fill("nobody has this name")
    expect(vendors.get_by_text("None of these has such a name.")).to_be_visible()
    check(page)


def test_a_text_leads_to_the_search_with_what_is_ticked(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/catalogue/?host=confluence")

    text = page.get_by_role("search", name="Narrow the list").get_by_label("Text")
    text.fill("charts")
    text.press("Enter")

    page.wait_for_url("**/search/?**")
    assert [pair for pair in asked(page) if pair[1]] == [("q", "charts"), ("host", "confluence")]
    expect(box(page, "Works with", "Confluence")).to_be_checked()


def test_on_a_phone_the_filters_fold_and_lead_to_what_they_found(open_page: OpenPage) -> None:
    page = open_page(width=PHONE)
    page.goto("/catalogue/")
    expect(box(page, "Deployment", "Cloud")).to_be_hidden()

    page.get_by_role("button", name="Narrow and order").click()
    box(page, "Works with", "Bitbucket").check()
    expect_found(page, promised(page, "Works with", "Bitbucket"))
    expect(box(page, "Works with", "Bitbucket")).to_be_visible()
    page.get_by_role("link", name=re.compile(r"See \d+ listings")).click()

    expect(page.locator("#found")).to_be_in_viewport()


def test_boxes_work_as_a_plain_form(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/catalogue/hosts/jira/")
    number = promised(page, "Vendor", "Appfire") + promised(page, "Vendor", "Tempo Software")

    box(page, "Vendor", "Appfire").check()
    box(page, "Vendor", "Tempo Software").check()
    page.get_by_role("button", name="Show").click()

    expect_found(page, number)
    assert chips(page) == ["Appfire", "Tempo Software"]
    assert urlsplit(page.url).path == "/catalogue/hosts/jira/"
    expect(page.get_by_role("group", name="Vendor").get_by_role("searchbox")).to_be_hidden()
