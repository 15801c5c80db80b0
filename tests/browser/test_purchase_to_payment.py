"""From an order to its paid invoice by hand: staff buy, deliver, invoice and credit; the customer sees it."""

import os
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from shop.core.clock import local_date
from tests.browser.conftest import OpenPage
from tests.browser.keyboard import tab_to
from tests.browser.site import Mailbox, RunningSite, text_of
from tests.browser.test_journey import answer, number_in, said, text_of_pdf
from tests.browser.watching import Watch, check, overflowing

pytestmark = pytest.mark.browser

STAFF = "sales@example.org"
CODE, HELP_DESK, WORKSHOP = "Bitbucket", "Jira Service Management", "Workshop: first steps"
KEY = "AAABbQ0ODAoPeNp1-purchase-0815"
GROSS, PART, CREDITED, REST = "7,140.00", "4,000.00", "1,190.00", "1,950.00"
# A folder for pictures of the pages, for people who want to look at them.
PICTURES = os.environ.get("BROWSER_PICTURES", "")


def today() -> date:
    return local_date(datetime.now(UTC))


def look(page: Page, name: str) -> None:
    """Assert that the page is accessible in both themes and fits a phone."""
    check(page)
    size = page.viewport_size
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
    page.set_viewport_size({"width": 360, "height": 740})
    assert (wide := overflowing(page)) == [], "\n".join([page.url, *wide])
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}-360.png", full_page=True)
    assert size is not None
    page.set_viewport_size(size)


def choose_only(page: Page, label: str) -> None:
    """Of the ticked rows of a list leave this one: the others are not ours."""
    for box in page.get_by_role("main").get_by_role("checkbox").all():
        box.set_checked(box.get_attribute("aria-label") == label)


def note_as_bought(page: Page, order: str) -> None:
    page.goto(f"/dashboard/orders/{order}/")
    expect(page.get_by_role("main")).to_contain_text(f"Buy at the vendor: {CODE}, {HELP_DESK}.")
    panel = page.get_by_role("region", name="Bought at the vendor")
    panel.get_by_label(CODE).check()
    panel.get_by_label(HELP_DESK).check()
    panel.get_by_label("The vendor's order number").fill("AT-4711")
    panel.get_by_role("button", name="Note as bought").click()
    expect(page.get_by_text("Noted as bought. The keys can follow.")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("2 of 2 licences")
    look(page, "staff-order-bought")


def deliver_the_key_from_a_table(page: Page, watch: Watch) -> None:
    """First a key for the line that has none, which is told; then the right one."""
    page.get_by_role("link", name="Many keys from a table").click()
    expect(page.get_by_role("heading", level=1, name=re.compile("Keys of order"))).to_be_visible()
    page.get_by_label("Pasted table").fill(f"Line\tSEN\tKey\n2\tE-PUR-1\t{KEY}")
    with watch.expecting(422):
        page.get_by_role("button", name="Show what it says").click()
        expect(page.get_by_text("Nothing can be recorded yet.")).to_be_visible()
        expect(page.get_by_role("button", name="Record all rows")).to_have_count(0)
        look(page, "staff-keys-wrong")
    page.get_by_label("Pasted table").fill(f"Line\tSEN\tKey\n{CODE}\tSEN-7100001\t{KEY}")
    page.get_by_role("button", name="Show what it says").click()
    row = page.get_by_role("table").get_by_role("row", name=re.compile(CODE))
    expect(row).to_contain_text("SEN-7100001")
    assert KEY not in row.inner_text()
    look(page, "staff-keys")
    page.get_by_role("button", name="Record all rows").click()
    expect(page.get_by_text("is on its way to the customer.")).to_be_visible()
    expect(page.get_by_text("Partly delivered").first).to_be_visible()


def take_steps_of_the_service(page: Page) -> None:
    for step, note in (("Our team has been in touch", ""), ("Dates are agreed", "7 and 8 January, 9:00")):
        panel = page.get_by_role("region", name="Services and cancellations")
        panel.get_by_label("Note for the customer, such as the dates").fill(note)
        panel.get_by_role("button", name=f"Record: {step}").click()
        expect(page.get_by_role("region", name="What happened")).to_contain_text(step)


def deliver_the_rest(page: Page, starts_on: date) -> None:
    """The help desk begins later, the workshop took place."""
    help_desk = page.get_by_role("group", name=HELP_DESK, exact=True)
    help_desk.get_by_label("Bought: record it").check()
    help_desk.get_by_label("SEN").fill("E-PUR-002")
    help_desk.get_by_label("Maintenance from").fill(starts_on.isoformat())
    help_desk.get_by_label("Maintenance until").fill("")
    page.get_by_role("group", name=WORKSHOP, exact=True).get_by_label("Done: record it").check()
    page.get_by_role("button", name="Record the ticked lines").click()
    answer(page)
    expect(page.get_by_role("button", name="Invoice what was delivered")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Delivery note D-"))).to_have_count(2)
    look(page, "staff-order-delivered")


def invoice(page: Page, order: str) -> str:
    """Invoice the order with the list of all that wait; returns the invoice's number."""
    page.goto("/dashboard/billing/orders/")
    row = page.get_by_role("row", name=re.compile(order))
    expect(row).to_contain_text(GROSS)
    choose_only(page, order)
    page.get_by_role("button", name="Invoice the chosen orders").click()
    expect(page.get_by_text("1 invoice is issued and on its way.")).to_be_visible()
    page.goto(f"/dashboard/orders/{order}/")
    return number_in(said(page), "I")


def book_a_part(page: Page, number: str) -> None:
    """The bank's file names the invoice and another amount: a proposal that staff confirm."""
    page.goto("/dashboard/billing/statements/")
    booked_on = f"{today():%d.%m.%Y}"
    rows = ["Buchungstag;Auftraggeber;Verwendungszweck;Betrag", f"{booked_on};Purchase;{number};4000,00"]
    file = {"name": "purchase.csv", "mimeType": "text/csv", "buffer": "\n".join(rows).encode()}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Read the file").click()
    row = page.get_by_role("row", name=re.compile(number))
    expect(row).to_contain_text("Number, another amount")
    look(page, "staff-statement")
    row.get_by_role("checkbox").check()
    page.get_by_role("button", name="Book the chosen lines").click()
    expect(page.get_by_text("1 line is booked.")).to_be_visible()
    page.goto(f"/dashboard/invoices/{number}/")
    expect(page.get_by_role("main")).to_contain_text("Partly paid")
    expect(page.get_by_role("region", name="Payments")).to_contain_text(PART)


def remind(page: Page, number: str) -> None:
    page.goto("/dashboard/billing/reminders/")
    expect(page.get_by_role("row", name=re.compile(number))).to_contain_text("Reminder of the payment")
    look(page, "staff-reminders")
    choose_only(page, number)
    page.get_by_role("button", name="Send the chosen ones").click()
    expect(page.get_by_text("1 reminder is on its way.")).to_be_visible()
    page.goto(f"/dashboard/invoices/{number}/")
    expect(page.get_by_role("region", name="Reminders")).to_contain_text("to be paid by")
    # The days it gives to pay have to pass first.
    expect(page.get_by_role("button", name=re.compile("^Send:"))).to_have_count(0)


def credit_a_day(page: Page) -> None:
    page.get_by_role("link", name="Credit note", exact=True).click()
    expect(page.get_by_role("heading", level=1, name=re.compile("Credit note for invoice"))).to_be_visible()
    page.get_by_label(f"Quantity to credit of “{WORKSHOP}”").fill("1")
    look(page, "staff-credit")
    page.get_by_label("Reason").fill("One day was enough.")
    page.get_by_role("button", name="Issue the credit note").click()
    expect(page.get_by_role("region", name="Credit notes")).to_contain_text("One day was enough.")
    expect(page.get_by_role("main")).to_contain_text(f"Open {REST}")
    look(page, "staff-invoice")


def pay_the_rest(page: Page) -> None:
    """By keyboard alone."""
    page.reload()
    payments = page.get_by_role("region", name="Payments")
    tab_to(page, payments.locator("details.panel > summary"))
    page.keyboard.press("Enter")
    tab_to(page, payments.get_by_label("Amount"))
    expect(payments.get_by_label("Amount")).to_have_value(REST)
    page.keyboard.press("Enter")
    expect(page.get_by_text("The payment is recorded.")).to_be_visible()


def see_parts_of_the_order(page: Page, order: str, starts_on: date) -> None:
    page.goto(f"/accounts/orders/{order}/")
    timeline = page.get_by_role("complementary", name="How far it is")
    for words in (
        "Bought at the vendor",
        "Dates are agreed",
        "7 and 8 January, 9:00",
        "Bought and delivered",
    ):
        expect(timeline).to_contain_text(words)
    expect(timeline.get_by_role("link", name=re.compile("Delivery note D-"))).to_have_count(2)
    expect(page.get_by_role("main")).to_contain_text("Everything is delivered. The invoice follows")
    look(page, "customer-order")
    notes = timeline.get_by_role("link", name=re.compile("Delivery note D-")).all()
    first, second = (text_of_pdf(page.request.get(str(link.get_attribute("href"))).body()) for link in notes)
    assert "SEN-7100001" in first
    assert KEY in first
    assert f"{starts_on.day} {starts_on:%B %Y}" in second
    assert WORKSHOP in second
    assert WORKSHOP not in first


def see_the_invoice(page: Page, number: str, mailbox: Mailbox, customer: str) -> None:
    assert number in str(mailbox.wait_for(customer, "Invoice")["Subject"])
    assert number in text_of(mailbox.wait_for(customer, "Reminder of the payment"))
    mailbox.wait_for(customer, "Credit note")
    page.goto("/accounts/invoices/")
    row = page.get_by_role("row", name=re.compile(number))
    expect(row).to_contain_text("Overdue, partly paid")
    look(page, "customer-invoices")
    row.get_by_role("link", name=number).first.click()
    expect(page.get_by_role("heading", level=1, name=f"Invoice {number}")).to_be_visible()
    assert f"Paid {PART} EUR Credited {CREDITED} EUR Open {REST} EUR" in said(page)
    expect(page.get_by_role("region", name="Reminders")).to_contain_text("Reminder of the payment")
    expect(page.get_by_role("region", name="Credit notes")).to_contain_text("One day was enough.")
    look(page, "customer-invoice")
    assert GROSS in pdf_behind(page, page.get_by_role("link", name="PDF", exact=True))
    credit_note = pdf_behind(page, page.get_by_role("link", name=re.compile("^C-")))
    assert CREDITED in credit_note
    assert number in credit_note


def check_the_year(page: Page, number: str) -> None:
    page.goto("/dashboard/billing/numbers/")
    year = number.split("-")[1]
    page.get_by_role("button", name=f"Check {year}").click()
    expect(page.get_by_role("main")).to_contain_text("Last checked", timeout=60_000)
    expect(page.get_by_role("table", name="Numbers by kind")).to_contain_text("Invoice")
    look(page, "staff-numbers")


def pdf_behind(page: Page, link: Locator) -> str:
    return text_of_pdf(page.request.get(str(link.get_attribute("href"))).body())


def test_three_lines_are_bought_delivered_in_two_goes_invoiced_credited_and_paid(
    open_page: OpenPage, site: RunningSite, mailbox: Mailbox, watch: Watch
) -> None:
    email, starts_on = "paula@purchase.example", today() + timedelta(days=40)
    order = site.run("tests.browser.make_order", email, "Purchase GmbH", "SEN-7100001")
    staff, customer = open_page(STAFF), open_page(email)

    note_as_bought(staff, order)
    deliver_the_key_from_a_table(staff, watch)
    customer.goto(f"/accounts/orders/{order}/")
    expect(customer.get_by_role("main")).to_contain_text("Your licences are bought.")
    take_steps_of_the_service(staff)
    deliver_the_rest(staff, starts_on)
    see_parts_of_the_order(customer, order, starts_on)

    number = invoice(staff, order)
    book_a_part(staff, number)
    site.run("tests.browser.let_time_pass", number, "10")
    remind(staff, number)
    credit_a_day(staff)
    see_the_invoice(customer, number, mailbox, email)
    pay_the_rest(staff)
    customer.reload()
    expect(customer.get_by_role("main")).to_contain_text("Open 0.00 EUR")
    customer.goto(f"/accounts/orders/{order}/")
    expect(customer.get_by_role("main")).to_contain_text("Everything is done. Thank you for your order.")
    check_the_year(staff, number)


def test_an_order_is_delivered_cancelled_in_part_and_invoiced_without_javascript(
    open_page: OpenPage, site: RunningSite, watch: Watch
) -> None:
    order = site.run("tests.browser.make_order", "plain@purchase.example", "Plain AG", "SEN-7200001")
    page = open_page(STAFF, java_script_enabled=False)
    page.goto(f"/dashboard/orders/{order}/")
    panel = page.get_by_role("region", name="Bought at the vendor")
    panel.get_by_label(CODE).check()
    panel.get_by_role("button", name="Note as bought").click()
    expect(page.get_by_text("Noted as bought. The keys can follow.")).to_be_visible()

    page.get_by_text(f"Cancel “{HELP_DESK}”").click()
    cancel = page.get_by_role("group").filter(has_text=f"Cancel “{HELP_DESK}”")
    cancel.get_by_label("Pieces (at most 1)").fill("1")
    cancel.get_by_label("Reason, which the customer reads").fill("Ordered twice.")
    cancel.get_by_role("button", name="Cancel it").click()
    expect(page.get_by_text("Cancelled.", exact=True)).to_be_visible()

    code = page.get_by_role("group", name=CODE, exact=True)
    code.get_by_label("Bought: record it").check()
    code.get_by_label("Licence key").fill(f"{KEY}-2")
    page.get_by_role("button", name="Record the ticked lines").click()
    expect(page.get_by_text("is on its way to the customer.")).to_be_visible()
    page.get_by_role("button", name="Invoice what was delivered").click()
    number = number_in(said(page), "I")
    page.get_by_role("link", name=f"Invoice {number}").first.click()

    page.get_by_text("Record a payment").click()
    page.get_by_label("Amount").fill("nothing")
    with watch.expecting(422):
        page.get_by_role("button", name="Record the payment").click()
        expect(page.get_by_label("Amount")).to_have_value("nothing")
    page.get_by_label("Amount").fill("2,737.00")
    page.get_by_role("button", name="Record the payment").click()
    expect(page.get_by_text("The payment is recorded.")).to_be_visible()
    page.get_by_text("Take back", exact=True).click()
    page.get_by_label("Reason").fill("Another invoice was meant.")
    page.get_by_role("button", name="Take this payment back").click()
    expect(page.get_by_text("The payment was taken back. Both rows stay in the books.")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Open 2,737.00")
