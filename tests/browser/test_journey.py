"""From the catalogue to a revealed licence key by hand: a visitor who becomes a customer, and staff."""

import io
import re
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import OpenPage, fill
from tests.browser.site import Mailbox, link_in, text_of
from tests.browser.watching import check

pytestmark = pytest.mark.browser

STAFF = "sales@example.org"
CUSTOMER = "nora.new@newcomer.example"
PASSWORD = "seven-Kettles-on-a-shelf"
TECHNICAL_CONTACT = {"Name": "Tom Tech", "E-mail": "tom@newcomer.example"}
INSTANCE = "newcomer.atlassian.net"
JIRA, APP, WIKI = "Jira Software", "ScriptRunner for Jira", "Confluence"
SERVICE = "Workshop for administrators"
PRICES = {JIRA: Decimal("4200.00"), APP: Decimal("780.50"), WIKI: Decimal("10500.00")}
SENS = {JIRA: "E-NEW-001", APP: "E-NEW-002", WIKI: "SEN-7000003"}
SERVICE_PRICE = Decimal("980.00")
NET = sum(PRICES.values()) + SERVICE_PRICE
TAX = Decimal("3127.50")
GROSS = Decimal("19588.00")
LICENSE_KEY = "AAABpQ0ODAoPeNp1-browser-4711"


def money(amount: Decimal) -> str:
    """The amount as pages, mails and PDFs write it in English; only the place of the currency differs."""
    return f"{amount:,.2f}"


def said(page: Page) -> str:
    """What the page's main part says, with plain spaces."""
    return re.sub(r"\s+", " ", page.get_by_role("main").inner_text())


def number_in(text: str, letter: str) -> str:
    """The document number with that letter, such as R for requests."""
    found = re.search(rf"\b{letter}-\d{{4}}-\d{{5}}\b", text)
    assert found, text
    return found[0]


def download(page: Page, link: str) -> str:
    """Fetch the PDF behind a link of the page as its reader; returns its text with plain spaces."""
    address = page.get_by_role("main").get_by_role("link", name=link).first.get_attribute("href")
    return text_of_pdf(page.request.get(str(address)).body())


def text_of_pdf(content: bytes) -> str:
    assert content.startswith(b"%PDF")
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))


def pdf_in(mailbox: Mailbox, subject: str) -> str:
    """The text of the PDF attached to the customer's mail."""
    attachments = list(mailbox.wait_for(CUSTOMER, subject).iter_attachments())
    assert [part.get_content_type() for part in attachments] == ["application/pdf"]
    return text_of_pdf(attachments[0].get_content())


def answer(page: Page) -> None:
    """Say yes to the question the page asks before something that cannot be taken back."""
    page.get_by_role("dialog").get_by_role("button").first.click()


def configure_jira(page: Page) -> None:
    """Answers react: the price step follows the number of users, the sentence follows all answers."""
    page.goto("/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Catalogue").click()
    page.get_by_role("searchbox", name="Text").fill(JIRA)
    page.get_by_role("searchbox", name="Text").press("Enter")
    page.get_by_role("main").get_by_role("link", name=JIRA, exact=True).click()
    field = page.get_by_role("form", name="Put it together")
    field.get_by_label("Data Center").check()
    expect(field).to_contain_text(
        "new licences of Jira Software Data Center are sold only to those who already"
    )
    field.get_by_role("button", name="Change to Cloud").click()
    expect(field.get_by_label("Cloud")).to_be_checked()
    field.get_by_label("How many users?").fill("100")
    field.get_by_label("Address of your instance").fill(INSTANCE)
    field.get_by_label("Address of your instance").blur()
    expect(field).to_contain_text("New licence of Jira Software Cloud for 100 users, 12 months")
    field.get_by_role("button", name="Add to request").click()
    expect(page.get_by_role("heading", level=1, name="Basket")).to_be_visible()


def configure_app_for_too_few(page: Page) -> None:
    """An app below its host's tier is told so with a way out: in the basket it is one click."""
    page.goto("/catalogue/com.onresolve.jira.groovy.groovyrunner/")
    field = page.get_by_role("form", name="Put it together")
    field.get_by_label("Cloud").check()
    field.get_by_label("Address of your instance").fill(INSTANCE)
    field.get_by_label("How many users?").fill("50")
    field.get_by_label("How many users?").blur()
    expect(field).to_contain_text("Jira Software on newcomer.atlassian.net has 100 users")
    check(page)
    field.get_by_role("button", name="Add to request").click()
    expect(page.get_by_text("1 line needs your attention")).to_be_visible()
    expect(page.get_by_role("button", name="Request an offer")).to_be_disabled()
    check(page)
    page.get_by_role("button", name="Change to 100 users").click()
    expect(page.get_by_role("link", name="Request an offer")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(
        "New licence of ScriptRunner for Jira Cloud for 100 users"
    )


def configure_wiki_and_ask_anyway(page: Page) -> None:
    page.goto("/catalogue/confluence/")
    field = page.get_by_role("form", name="Put it together")
    field.get_by_label("Data Center").check()
    field.get_by_label("Ask us anyway").check()
    expect(field).to_contain_text("New licence of Confluence Data Center for 500 users, 12 months")
    field.get_by_role("button", name="Add to request").click()
    expect(page.get_by_role("heading", level=1, name="Basket")).to_be_visible()


def register(page: Page, mailbox: Mailbox) -> None:
    page.get_by_role("main").get_by_role("link", name="Register").click()
    fill(page, {"First name": "Nora", "Last name": "New", "E-mail": CUSTOMER})
    fill(page, {"Password": PASSWORD, "Password (again)": PASSWORD})
    page.get_by_role("main").get_by_role("button", name="Register").click()
    expect(page.get_by_role("heading", level=1, name="Confirm your address")).to_be_visible()
    code = re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", text_of(mailbox.wait_for(CUSTOMER, "")), re.MULTILINE)
    assert code
    page.get_by_label("Code").fill(code[0])
    page.get_by_role("button", name="Confirm").click()


def request_offer(page: Page) -> str:
    """Send the request, twice in a hurry; returns its number."""
    expect(page.get_by_role("heading", level=1, name="Request an offer")).to_be_visible()
    expect(page.get_by_role("region", name="3 lines")).to_contain_text("Confluence Data Center for 500 users")
    expect(page.get_by_role("group", name="Who asks").get_by_label("Name")).to_have_value("Nora New")
    fill(page, {"Message": "We start in January."})
    for contact in page.get_by_role("group", name="Technical contact").get_by_role("group").all():
        fill(contact, TECHNICAL_CONTACT)
    page.get_by_role("button", name="Send the request").dblclick()
    expect(page.get_by_role("heading", level=1, name="Thank you, your request is with us")).to_be_visible()
    return number_in(said(page), "R")


def activate_account(page: Page) -> None:
    page.goto("/dashboard/activations/")
    page.get_by_role("row", name=CUSTOMER).get_by_role("link", name="Decide").click()
    activate = page.get_by_role("region", name="Activate")
    activate.get_by_label("Organisation").select_option("None of these: create it below")
    activate.get_by_label("Role").select_option("Administrator")
    fill(
        activate,
        {"Name": "Newcomer Ltd", "Address": "Market Square 5", "Postcode": "50667", "City": "Cologne"},
    )
    activate.get_by_role("button", name="Activate the account").click()
    expect(page.get_by_text("Nora New is activated and told so.")).to_be_visible()


def make_offer(page: Page, request_number: str, mailbox: Mailbox) -> None:
    page.goto(link_in(mailbox.wait_for(STAFF, request_number)))
    expect(page.get_by_role("main")).to_contain_text("We start in January.")
    page.get_by_role("button", name="Assign to me").click()
    page.get_by_role("button", name="Make an offer").click()
    expect(page.get_by_label("Introduction")).to_be_visible()
    editor = page.url
    page.get_by_label("Introduction").fill("Thank you for your request.")
    for row, product in enumerate([JIRA, APP, WIKI], start=1):
        expect(page.get_by_label(f"Title, row {row}")).to_have_value(product)
        page.get_by_label(f"Unit price, row {row}").fill(str(PRICES[product]))
    page.get_by_role("button", name="Add a service line").click()
    page.get_by_label("Title, row 4").fill(SERVICE)
    page.get_by_label("Quantity, row 4").fill("1")
    page.get_by_label("Unit price, row 4").fill(str(SERVICE_PRICE))
    expect(page.locator("#quote-sums")).to_contain_text(money(GROSS))
    check(page)
    # The customer asked anyway; the department says why that is all right.
    page.get_by_role("button", name=re.compile("Configuration and rules, row 3")).click()
    page.get_by_label("Why this rule does not count here").first.fill("They have a licence elsewhere.")
    page.get_by_role("button", name="Save the reasons").click()
    page.goto(editor)
    page.get_by_role("button", name="Send", exact=True).click()
    answer(page)
    expect(page.get_by_role("heading", name="What was sent")).to_be_visible()
    assert money(NET) in said(page)
    assert money(TAX) in said(page)


def order_offer(page: Page, mailbox: Mailbox) -> str:
    """Open the offer from the mail, order it; returns the order's number."""
    mail = mailbox.wait_for(CUSTOMER, "offer")
    quote_number = number_in(str(mail["Subject"]), "Q")
    assert money(GROSS) in pdf_in(mailbox, quote_number)
    page.goto(link_in(mail))
    expect(page.get_by_role("heading", level=1, name=f"Offer {quote_number}")).to_be_visible()
    assert f"Net {money(NET)} EUR VAT 19% {money(TAX)} EUR Total incl. VAT {money(GROSS)} EUR" in said(page)
    page.get_by_role("button", name="Order", exact=True).click()
    page.get_by_label("Your order number (PO)").fill("NEW-2026-7")
    fill(page.get_by_role("group", name="Technical contact"), TECHNICAL_CONTACT)
    check(page)
    page.get_by_role("button", name="Place the order").dblclick()
    expect(page.get_by_role("heading", level=1, name=re.compile("Order O-"))).to_be_visible()
    order_number = number_in(said(page), "O")
    assert money(GROSS) in said(page)
    page.goto("/accounts/orders/")
    expect(page.get_by_role("link", name=re.compile("^O-"))).to_have_text([order_number])
    assert order_number in text_of(mailbox.wait_for(CUSTOMER, order_number))
    assert "NEW-2026-7" in pdf_in(mailbox, order_number)
    return order_number


def deliver(page: Page, order_number: str, mailbox: Mailbox) -> None:
    page.goto(link_in(mailbox.wait_for(STAFF, order_number)))
    for product, sen in SENS.items():
        entry = page.get_by_role("group", name=product, exact=True)
        entry.get_by_label("Bought: record it").check()
        entry.get_by_label("SEN").fill(sen)
        entry.get_by_label("Maintenance from").fill("2026-12-01")
        entry.get_by_label("Maintenance until").fill("2027-11-30")
    page.get_by_role("group", name=WIKI, exact=True).get_by_label("Licence key").fill(LICENSE_KEY)
    page.get_by_role("group", name=SERVICE, exact=True).get_by_label("Done: record it").check()
    check(page)
    page.get_by_role("button", name="Record the ticked lines").click()
    answer(page)
    expect(page.get_by_role("button", name="Invoice what was delivered")).to_be_visible()
    page.get_by_role("button", name="Invoice what was delivered").click()
    answer(page)
    expect(page.get_by_role("link", name=re.compile("Invoice I-"))).to_be_visible()


def look_after_licenses(page: Page) -> None:
    page.goto("/accounts/licenses/")
    expect(page.get_by_role("rowheader")).to_have_text(
        [f"{JIRA} Cloud", f"{APP} Cloud", f"{WIKI} Data Center"]
    )
    page.get_by_role("link", name=WIKI, exact=True).click()
    expect(page.get_by_role("main")).not_to_contain_text(LICENSE_KEY)
    page.get_by_role("button", name="Show key").click()
    expect(page.get_by_role("heading", level=1, name="Please confirm that it is you")).to_be_visible()
    check(page)
    fill(page, {"Password": PASSWORD})
    page.get_by_role("main").get_by_role("button", name="Confirm").click()
    page.get_by_role("button", name="Show key").click()
    expect(page.get_by_role("textbox", name="Licence key")).to_have_value(LICENSE_KEY)
    check(page)


def take_documents(page: Page, order_number: str, mailbox: Mailbox) -> None:
    invoice_number = number_in(str(mailbox.wait_for(CUSTOMER, "Invoice")["Subject"]), "I")
    assert money(GROSS) in pdf_in(mailbox, invoice_number)
    page.goto("/accounts/invoices/")
    row = page.get_by_role("row", name=re.compile(invoice_number))
    assert money(GROSS) in re.sub(r"\s+", " ", row.inner_text())
    row.get_by_role("link", name=invoice_number).first.click()
    assert f"Total incl. VAT {money(GROSS)} EUR" in said(page)
    assert money(GROSS) in download(page, "PDF")
    page.goto(f"/accounts/orders/{order_number}/")
    assert LICENSE_KEY in download(page, "Delivery note")
    assert LICENSE_KEY in pdf_in(mailbox, "delivery note")


def test_the_journey_from_a_configuration_to_licences_and_invoice(
    open_page: OpenPage, mailbox: Mailbox
) -> None:
    customer = open_page()
    configure_jira(customer)
    configure_app_for_too_few(customer)
    configure_wiki_and_ask_anyway(customer)
    check(customer)
    customer.get_by_role("link", name="Request an offer").click()
    register(customer, mailbox)
    request_number = request_offer(customer)
    customer.goto("/accounts/requests/")
    expect(customer.get_by_role("link", name=re.compile("^R-"))).to_have_text([request_number])
    assert request_number in mailbox.wait_for(CUSTOMER, "request")["Subject"]

    staff = open_page(STAFF)
    activate_account(staff)
    make_offer(staff, request_number, mailbox)
    order_number = order_offer(customer, mailbox)
    deliver(staff, order_number, mailbox)
    look_after_licenses(customer)
    take_documents(customer, order_number, mailbox)
