"""From the request to the order, by all who take part: a question, two revisions, an approval, an optional
line, and an order with a number of the customer's own and a later date.
"""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.asking import ask_for_an_offer
from tests.browser.conftest import OpenPage, fill
from tests.browser.site import Mailbox, link_in, text_of
from tests.browser.watching import check

pytestmark = pytest.mark.browser

CUSTOMER, STAFF, APPROVER = "other@example.net", "sales@example.org", "approver@example.org"
QUESTION = "Which of your departments is this for?"
ANSWER = "For the library."
WISH = "Please offer a training, too."
PO_NUMBER = "4500-77"


def ask_the_customer(desk: Page, number: str) -> None:
    desk.goto(f"/dashboard/requests/{number}/")
    desk.get_by_label("Message to the customer").fill(QUESTION)
    desk.get_by_role("button", name="Ask for information").click()
    expect(desk.get_by_text("Your question is on its way.")).to_be_visible()


def answer(page: Page, number: str) -> None:
    page.goto(f"/accounts/requests/{number}/")
    expect(page.get_by_role("main")).to_contain_text(QUESTION)
    page.get_by_label("Your message").fill(ANSWER)
    page.get_by_role("button", name="Send message").click()
    expect(page.get_by_text("Your message is sent.")).to_be_visible()


def draft(desk: Page, number: str) -> str:
    """Begin the offer with one line that needs no approval; returns the editor's address."""
    desk.goto(f"/dashboard/requests/{number}/")
    expect(desk.get_by_role("main")).to_contain_text(ANSWER)
    desk.get_by_role("button", name="Make an offer").click()
    desk.wait_for_url("**/dashboard/offers/**")
    # The grid reckons once its script is there.
    desk.wait_for_load_state()
    desk.get_by_label("Unit price, row 1").fill("9000")
    expect(desk.locator("#quote-sums")).to_contain_text("9,000.00")
    return desk.url


def send(desk: Page) -> str:
    """Returns the number of the offer."""
    desk.get_by_role("button", name="Send", exact=True).click()
    desk.get_by_role("dialog").get_by_role("button", name="Send").click()
    told = desk.get_by_text("is on its way to the customer.")
    expect(told).to_be_visible()
    found = re.search(r"Q-\d{4}-\d{5}", told.inner_text())
    assert found
    return found[0]


def add_training_above_the_limit(desk: Page, address: str) -> None:
    """The second revision: the licence with a large discount, and a training to choose."""
    desk.goto(address)
    desk.get_by_role("button", name="Make the next revision").click()
    expect(desk.get_by_label("Discount %, row 1")).to_be_visible()
    desk.wait_for_load_state()
    desk.get_by_label("Discount %, row 1").fill("20")
    desk.get_by_role("button", name="Add a service line").click()
    desk.get_by_label("Title, row 2").fill("Training")
    desk.get_by_label("Unit price, row 2").fill("500")
    desk.get_by_label("Optional, row 2").check()
    expect(desk.locator("#quote-sums")).to_contain_text("a colleague has to approve it")
    check(desk)
    desk.get_by_role("button", name="Ask for approval").click()
    expect(desk.get_by_text("You asked for this approval yourself")).to_be_visible()


def approve(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_text("The offer is approved and can be sent.")).to_be_visible()


def ask_for_a_change(page: Page, offer: str) -> None:
    page.goto(f"/accounts/offers/{offer}/")
    page.get_by_role("link", name="Ask for a change").click()
    page.get_by_role("textbox").first.fill(WISH)
    page.get_by_role("button", name=re.compile("Ask for a change|Send")).click()
    expect(page.get_by_role("main")).to_contain_text("change")


def order(page: Page, offer: str) -> str:
    """Order with the training, for later; returns the number of the order."""
    page.goto(f"/accounts/offers/{offer}/")
    page.get_by_label(re.compile("^Optional: order this as well")).check()
    # 9,000 less 20 %, and 500: 7,700 net.
    expect(page.locator("#offer-totals")).to_contain_text("9,163.00")
    page.get_by_role("button", name="Order", exact=True).click()
    fill(page, {"Your order number (PO)": PO_NUMBER})
    page.get_by_label("On a later date").check()
    later = timezone.localdate() + timedelta(days=20)
    page.get_by_label("Date of purchase").fill(later.isoformat())
    check(page)
    page.get_by_role("button", name="Place the order").dblclick()
    heading = page.get_by_role("heading", level=1, name=re.compile("Order O-"))
    expect(heading).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(PO_NUMBER)
    expect(page.get_by_role("main")).to_contain_text("Training")
    found = re.search(r"O-\d{4}-\d{5}", heading.inner_text())
    assert found
    return found[0]


def test_a_request_becomes_an_order(open_page: OpenPage, mailbox: Mailbox) -> None:
    customer, desk, approver = open_page(CUSTOMER), open_page(STAFF), open_page(APPROVER)
    number = ask_for_an_offer(customer, users="400", instance="library.atlassian.net")
    ask_the_customer(desk, number)
    mailbox.wait_for(CUSTOMER, f"A message about your request {number}")
    answer(customer, number)
    mailbox.wait_for(STAFF, f"A message about request {number}")

    address = draft(desk, number)
    offer = send(desk)
    offer_mail = mailbox.wait_for(CUSTOMER, f"Our offer {offer}")
    ask_for_a_change(customer, offer)
    mailbox.wait_for(STAFF, f"Change wished for offer {offer}")

    add_training_above_the_limit(desk, address)
    mailbox.wait_for(APPROVER, "An offer waits for your approval")
    approve(approver, address)
    mailbox.wait_for(STAFF, "Your offer is approved")
    desk.goto(address)
    send(desk)

    placed = order(customer, offer)
    confirmation = mailbox.wait_for(CUSTOMER, placed)
    assert PO_NUMBER in text_of(confirmation)
    desk.goto(f"/dashboard/orders/{placed}/")
    expect(desk.get_by_role("main")).to_contain_text(PO_NUMBER)
    # The first revision's link shows what became of the offer.
    stranger = open_page()
    stranger.goto(link_in(offer_mail))
    expect(stranger.get_by_role("main")).to_contain_text("ordered")


def test_the_desk_shows_its_figures(open_page: OpenPage) -> None:
    page = open_page(STAFF)
    page.goto("/dashboard/")
    chart = page.get_by_role("img", name=re.compile("^Chart: Requests per week"))
    expect(chart).to_be_visible()
    check(page)
    page.get_by_text("As a table").first.click()
    expect(page.get_by_role("columnheader", name="Answered")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("CSV *: Requests per week")).click()
    assert download.value.suggested_filename == "requests.csv"


def test_figures_are_tables_without_javascript(open_page: OpenPage) -> None:
    page = open_page(STAFF, width=360, java_script_enabled=False)
    page.goto("/dashboard/figures/?weeks=26")

    expect(page.get_by_role("columnheader", name="Answered")).to_be_visible()
