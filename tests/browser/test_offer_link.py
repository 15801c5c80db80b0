"""From the link in an offer's mail to the order: a visitor who signs in, chooses, and orders for later."""

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, fill, sign_in_here
from tests.browser.keyboard import assert_focus_is_seen, tab_to
from tests.browser.site import RunningSite, link_in, text_of
from tests.browser.watching import check

pytestmark = pytest.mark.browser

# Their organisation asks for an order number.
CUSTOMER = "other@example.net"
# Where pictures of the pages go, for people to look at; nowhere unless told.
PICTURES = os.environ.get("PICTURES", "")


def picture(page: Page, name: str) -> None:
    if PICTURES:
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)


def total(page: Page) -> str:
    return re.sub(r"\s+", " ", page.locator("#offer-totals .portal-totals-sum").inner_text())


def choose_by_keyboard(page: Page) -> None:
    """The other alternative by an arrow key, the optional line by the space bar."""
    first = page.get_by_label("Alternative 1: order this one – Confluence", exact=True)
    expect(first).to_be_checked()
    first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Alternative 1: order this one – Confluence for fewer")).to_be_checked()
    expect(page.locator("#offer-totals")).to_contain_text("4,760.00")
    option = page.get_by_label("Optional: order this as well – Training")
    tab_to(page, option)
    page.keyboard.press("Space")
    expect(page.locator("#offer-totals")).to_contain_text("5,533.50")
    assert_focus_is_seen(page)


@pytest.mark.parametrize("width", [360, 1440])
def test_from_the_mails_link_to_an_order_for_later(
    site: RunningSite, open_page: OpenPage, width: int
) -> None:
    number = site.run("tests.browser.make_offer", CUSTOMER)
    link = link_in(site.mailbox.wait_for(CUSTOMER, f"Our offer {number}"))

    page = open_page(width=width)
    page.goto(link)
    expect(page.get_by_role("heading", level=1, name=f"Offer {number}")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("7,378.00")
    check(page)
    picture(page, "link")

    page.get_by_role("link", name="Sign in to order or answer").click()
    assert "link" not in page.url
    sign_in_here(page, CUSTOMER)
    expect(page.get_by_role("heading", level=1, name=f"Offer {number}")).to_be_visible()
    choose_by_keyboard(page)
    check(page)
    picture(page, "offer")

    page.get_by_role("button", name="Order", exact=True).click()
    expect(page.get_by_role("heading", level=1, name=f"Order from offer {number}")).to_be_visible()
    expect(page.get_by_role("complementary", name="Your order")).to_contain_text("5,533.50")
    page.get_by_label("On a later date").check()
    day = timezone.localdate() + timedelta(days=30)
    page.get_by_label("Date of purchase").fill(day.isoformat())
    # What is typed is kept, also when the page is left without a word.
    expect(page.locator("#draft-state")).to_contain_text("Your entries were kept")
    page.goto(f"/accounts/offers/{number}/order/")
    expect(page.get_by_label("Date of purchase")).to_have_value(day.isoformat())
    expect(page.get_by_role("complementary", name="Your order")).to_contain_text("5,533.50")
    check(page)
    picture(page, "order")

    fill(page, {"Your order number (PO)": f"PO-{width}"})
    page.get_by_role("button", name="Place the order").dblclick()
    expect(page.get_by_role("heading", level=1, name=re.compile("Order O-"))).to_be_visible()
    main = page.get_by_role("main")
    expect(main).to_contain_text(f"PO-{width}")
    expect(main).to_contain_text("Confluence for fewer")
    expect(main).to_contain_text("Waits for its date")
    expect(main).to_contain_text("5,533.50")
    order_number = re.search(r"O-\d{4}-\d{5}", page.get_by_role("heading", level=1).inner_text())
    assert order_number
    assert f"PO-{width}" in text_of(site.mailbox.wait_for(CUSTOMER, order_number[0]))

    # The link still opens the offer, for this person in the portal.
    page.goto(link)
    expect(page.get_by_role("main")).to_contain_text("This offer was ordered.")


def test_german_link_in_the_dark_and_without_javascript(site: RunningSite, open_page: OpenPage) -> None:
    number = site.run("tests.browser.make_offer", CUSTOMER)
    link = link_in(site.mailbox.wait_for(CUSTOMER, f"Our offer {number}"))
    page = open_page(width=360, java_script_enabled=False, color_scheme="dark")
    page.goto(link.replace("/accounts/", "/de/accounts/"))
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.get_by_role("main")).to_contain_text("7.378,00")
    picture(page, "german")

    page.goto(link)
    page.get_by_role("link", name="Sign in to order or answer").click()
    sign_in_here(page, CUSTOMER)
    page.get_by_label("Alternative 1: order this one – Confluence for fewer").check()
    page.get_by_role("button", name="Update the total").click()
    assert total(page).endswith("4,760.00 EUR")
    page.get_by_role("button", name="Order", exact=True).click()
    page.get_by_label("On a later date").check()
    page.get_by_role("button", name="Keep it and go on later").click()
    expect(page.get_by_text("Nothing is ordered yet; go on at any time.")).to_be_visible()
    page.get_by_role("button", name="Go on with the order").click()
    expect(page.get_by_label("On a later date")).to_be_checked()
    picture(page, "plain")
