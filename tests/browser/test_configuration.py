"""The configuration field and the basket's ways out, by hand: nothing can be filled in wrongly for long."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.watching import check, overflowing

pytestmark = pytest.mark.browser

ASKING = "waiting@example.com"
OWNER = "customer@example.com"
SITE = "alignment.atlassian.net"
SCRIPTS, TIMESHEETS = "com.onresolve.jira.groovy.groovyrunner", "is.origo.jira.tempo-plugin"
# The field waits half a second before it asks.
SLOWER_THAN_THE_FIELD_MS = 900


def field_of(page: Page, product: str = "") -> Locator:
    """The configuration field, of a product's page if one is named."""
    if product:
        page.goto(f"/catalogue/{product}/")
    return page.get_by_role("form", name="Put it together")


def add_cloud(page: Page, product: str, unit: str, count: int) -> None:
    """Put a cloud product for SITE into the basket."""
    field = field_of(page, product)
    field.get_by_label("Cloud").check()
    field.get_by_label("Address of your instance").fill(SITE)
    field.get_by_label(f"How many {unit}?").fill(str(count))
    field.get_by_label(f"How many {unit}?").blur()
    expect(field).to_contain_text(f"for {count} {unit}, 12 months, for {SITE}")
    field.get_by_role("button", name="Add to request").click()
    expect(page.get_by_role("heading", level=1, name="Basket")).to_be_visible()


def line_of(page: Page, name: str) -> Locator:
    return page.get_by_role("main").get_by_role("listitem").filter(has=page.get_by_role("link", name=name))


def test_two_apps_below_their_host_are_fixed_by_one_click_each_and_requested(open_page: OpenPage) -> None:
    page = open_page(ASKING)
    add_cloud(page, SCRIPTS, "users", 50)
    add_cloud(page, TIMESHEETS, "users", 20)
    add_cloud(page, "jira-software", "users", 100)
    add_cloud(page, "jira-servicedesk", "agents", 14)
    expect(page.get_by_text("2 lines need your attention")).to_be_visible()
    expect(page.get_by_role("button", name="Request an offer")).to_be_disabled()
    check(page)

    # All at once, and back.
    page.get_by_role("button", name="Align all").click()
    expect(page.get_by_role("status").filter(has_text="2 lines were changed")).to_contain_text(
        "Timesheets by Tempo: 100 users instead of 20 users"
    )
    expect(page.get_by_role("link", name="Request an offer")).to_be_visible()
    check(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("2 lines need your attention")).to_be_visible()

    # One click each.
    for product, left in (("ScriptRunner for Jira", 1), ("Timesheets by Tempo", 0)):
        line_of(page, product).get_by_role("button", name="Change to 100 users").click()
        expect(line_of(page, product)).to_contain_text("for 100 users")
        expect(page.get_by_text(re.compile(r"needs? your attention"))).to_have_count(left)

    page.get_by_role("link", name="Request an offer").click()
    page.get_by_role("textbox", name="Message").fill("All for one instance.")
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_role("heading", level=1, name="Thank you, your request is with us")).to_be_visible()
    page.get_by_role("link", name="See the request").click()
    main = page.get_by_role("main")
    for sentence in (
        f"New licence of Jira Software Cloud for 100 users, 12 months, for {SITE}",
        f"New licence of Jira Service Management Cloud for 14 agents, 12 months, for {SITE}",
        f"New licence of ScriptRunner for Jira Cloud for 100 users, 12 months, for {SITE}",
        f"New licence of Timesheets by Tempo Cloud for 100 users, 12 months, for {SITE}",
    ):
        expect(main).to_contain_text(sentence)


def test_the_price_step_follows_while_somebody_types(open_page: OpenPage) -> None:
    page = open_page()
    field = field_of(page, "confluence")
    field.get_by_label("Cloud").check()
    count = field.get_by_label("How many users?")
    count.click()
    page.keyboard.press("Control+a")
    page.keyboard.type("120")
    expect(field).to_contain_text("101 to 250 users is one price step: the next one begins at 251 users.")
    page.keyboard.type("0")

    expect(field).to_contain_text("1,001 to 2,500 users is one price step")
    expect(count).to_have_value("1200")
    expect(count).to_be_focused()


def test_a_number_that_is_typed_slowly_is_not_changed_under_the_hands(open_page: OpenPage) -> None:
    page = open_page()
    field = field_of(page, "confluence")
    field.get_by_label("Cloud").check()
    count = field.get_by_label("How many users?")
    count.click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    for digit in "1,25":
        page.keyboard.type(digit)
        page.wait_for_timeout(SLOWER_THAN_THE_FIELD_MS)
        expect(count).to_be_focused()
    expect(field).to_contain_text("“1,25” is not possible here: 10 is taken instead.")
    page.keyboard.type("0")
    expect(field).to_contain_text("for 1,250 users")
    expect(count).to_have_value("1,250")

    page.keyboard.press("Tab")

    expect(count).to_have_value("1250")


def test_enter_in_the_address_leaves_the_deployment_alone(open_page: OpenPage) -> None:
    page = open_page()
    field = field_of(page, "confluence")
    field.get_by_label("Server").check()
    expect(field.get_by_role("button", name="Change to Cloud")).to_be_visible()

    field.get_by_label("Address of your instance").press_sequentially("wiki.example.org")
    page.keyboard.press("Enter")

    expect(field).to_contain_text("Confluence Server for 10 users, 12 months, for wiki.example.org")
    expect(field.get_by_label("Server")).to_be_checked()


def test_a_fix_keeps_what_was_typed_and_leads_to_the_answer_it_changed(open_page: OpenPage) -> None:
    page = open_page()
    field = field_of(page, "confluence")
    field.get_by_label("Address of your instance").fill("wiki.example.edu")
    field.get_by_text("Quantity and note").click()
    field.get_by_label("Note for us").fill("Please by January.")
    field.get_by_label("Server").check()
    expect(field).to_contain_text("New licences of Confluence Server were sold until 2 February 2021.")

    field.get_by_role("button", name="Change to Cloud").click()

    expect(field.get_by_label("Cloud")).to_be_checked()
    expect(field.get_by_label("Cloud")).to_be_focused()
    expect(field.get_by_label("Note for us")).to_have_value("Please by January.")
    expect(field.get_by_label("Address of your instance")).to_have_value("wiki.example.edu")
    expect(page.locator("#announcer")).to_contain_text("New licence of Confluence Cloud for 10 users")


def test_picking_a_licence_answers_the_other_questions(open_page: OpenPage) -> None:
    page = open_page(OWNER)
    page.goto("/catalogue/jira-software/?deployment=cloud&purchase_type=renewal")
    field = field_of(page)
    pick = field.get_by_role("button", name="SEN-1000001 500 users, Data Center")
    expect(pick).to_have_attribute("aria-pressed", "false")
    check(page)

    pick.click()

    expect(pick).to_have_attribute("aria-pressed", "true")
    expect(pick).to_be_focused()
    expect(field.get_by_label("Data Center")).to_be_checked()
    expect(field.get_by_label("SEN of that licence")).to_have_value("SEN-1000001")
    expect(field).to_contain_text("Renewal of Jira Software Data Center for 500 users, 12 months")
    expect(field).to_contain_text("for jira.example.edu, SEN-1000001")
    check(page)


def test_an_app_offers_no_tier_below_its_host(open_page: OpenPage) -> None:
    page = open_page(OWNER)
    page.goto(f"/catalogue/{SCRIPTS}/?deployment=data_center")
    field = field_of(page)
    address = field.get_by_label("Address of your instance")
    address.fill("jira.example.edu")
    address.blur()

    expect(field).to_contain_text(
        "Jira Software on jira.example.edu has 500 users: an app needs at least as many."
    )
    tiers = field.get_by_label("How many users?")
    expect(tiers).to_have_value("500")
    assert (
        tiers.evaluate("(select) => [...select.options].filter((one) => one.disabled).at(-1).value") == "250"
    )


def test_a_line_is_changed_in_its_place(open_page: OpenPage) -> None:
    page = open_page()
    add_cloud(page, "jira-software", "users", 100)
    add_cloud(page, SCRIPTS, "users", 100)

    line_of(page, "ScriptRunner for Jira").get_by_role("link", name="Edit").click()
    field = field_of(page)
    field.get_by_label("How many users?").fill("200")
    page.keyboard.press("Escape")
    expect(field).to_have_count(0)
    expect(line_of(page, "ScriptRunner for Jira").get_by_role("link", name="Edit")).to_be_focused()

    line_of(page, "ScriptRunner for Jira").get_by_role("link", name="Edit").click()
    expect(field).to_have_count(1)
    check(page)
    field.get_by_label("How many users?").fill("300")
    field.get_by_role("button", name="Save the line").click()
    expect(
        page.get_by_text(f"New licence of ScriptRunner for Jira Cloud for 300 users, 12 months, for {SITE}")
    ).to_be_visible()


@pytest.mark.parametrize("width", [360, 1440])
def test_basket_with_ways_out_fits_the_screen(open_page: OpenPage, width: int) -> None:
    page = open_page(width=width)
    add_cloud(page, SCRIPTS, "users", 50)
    add_cloud(page, "jira-software", "users", 100)
    assert overflowing(page) == []

    page.get_by_role("button", name="Align all").click()

    expect(page.get_by_text("1 line was changed")).to_be_visible()
    assert overflowing(page) == []
