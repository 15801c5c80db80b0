"""Every page: accessible in both themes, nothing from elsewhere or against its policy, fit for a phone."""

import re
from typing import NamedTuple

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage
from tests.browser.watching import Watch, check, overflowing

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
VISITOR = ""
WAITING = "waiting@example.com"
CUSTOMER = "customer@example.com"
OFFERED = "member@example.com"
CUSTOMER_WHO_OWES = "other@example.net"
STAFF = "sales@example.org"


class Way(NamedTuple):
    """How somebody comes to a page: an address, then the first link with each of these words."""

    email: str
    path: str
    links: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " > ".join([self.email.partition("@")[0] or "visitor", self.path, *self.links])

    def walk(self, page: Page, language: str = "") -> None:
        page.goto(f"{language}{self.path}")
        for words in self.links:
            page.get_by_role("main").get_by_role("link", name=re.compile(words)).first.click()


WAYS = [
    Way(VISITOR, "/"),
    Way(VISITOR, "/faq/"),
    Way(VISITOR, "/after-the-order/"),
    Way(VISITOR, "/catalogue/"),
    Way(VISITOR, "/catalogue/?host=jira&host=confluence&deployment=cloud&vendor=nobody"),
    Way(VISITOR, "/catalogue/jira-software/?deployment=data_center&purchase_type=renewal"),
    Way(VISITOR, "/catalogue/com.onresolve.jira.groovy.groovyrunner/?license_type=academic"),
    Way(VISITOR, "/catalogue/com.figma.jira-add-on/"),
    Way(VISITOR, "/search/?q=wiki"),
    Way(VISITOR, "/api/"),
    Way(VISITOR, "/basket/"),
    Way(VISITOR, "/accounts/login/"),
    Way(VISITOR, "/accounts/signup/"),
    Way(VISITOR, "/accounts/password/reset/"),
    Way(WAITING, "/accounts/"),
    Way(WAITING, "/accounts/requests/", (r"R-\d",)),
    Way(WAITING, "/accounts/offers/"),
    Way(WAITING, "/accounts/licenses/"),
    Way(WAITING, "/accounts/organization/"),
    Way(CUSTOMER, "/accounts/"),
    Way(CUSTOMER, "/accounts/requests/"),
    Way(CUSTOMER, "/accounts/requests/", (r"R-\d", "Withdraw")),
    Way(CUSTOMER, "/accounts/requests/", (r"R-\d",)),
    Way(CUSTOMER, "/accounts/offers/"),
    Way(OFFERED, "/accounts/offers/", (r"Q-\d",)),
    Way(OFFERED, "/accounts/offers/", (r"Q-\d", "Ask for a change")),
    Way(OFFERED, "/accounts/offers/", (r"Q-\d", "Decline")),
    Way(CUSTOMER, "/accounts/orders/"),
    Way(CUSTOMER, "/accounts/orders/", (r"O-\d",)),
    Way(CUSTOMER, "/accounts/licenses/"),
    Way(CUSTOMER, "/accounts/licenses/?q=nothing+like+it"),
    Way(CUSTOMER, "/accounts/licenses/?layout=cards&status=active&status=expiring&more=1"),
    Way(CUSTOMER, "/accounts/licenses/?archived=yes"),
    Way(CUSTOMER, "/accounts/licenses/key-looks/"),
    Way(CUSTOMER, "/accounts/licenses/imports/"),
    Way(CUSTOMER, "/accounts/licenses/imports/new/"),
    Way(CUSTOMER, "/accounts/licenses/", ("Jira Software",)),
    Way(CUSTOMER, "/accounts/licenses/", ("Jira Software", "Edit")),
    Way(CUSTOMER, "/accounts/licenses/", ("Jira Software", "Renew or change")),
    Way(CUSTOMER, "/accounts/licenses/", ("Jira Software", "Reminders")),
    Way(CUSTOMER, "/accounts/licenses/", ("Jira Software", "Ask about this licence")),
    Way(CUSTOMER, "/accounts/licenses/suggestions/"),
    Way(CUSTOMER, "/accounts/licenses/figures/"),
    Way(CUSTOMER, "/accounts/licenses/calendar/"),
    Way(CUSTOMER, "/accounts/licenses/reminders/"),
    Way(CUSTOMER, "/accounts/invoices/"),
    Way(CUSTOMER, "/accounts/invoices/", (r"I-\d",)),
    Way(CUSTOMER_WHO_OWES, "/accounts/invoices/?owed=yes&sort=due_on"),
    Way(CUSTOMER, "/accounts/exports/"),
    Way(CUSTOMER, "/accounts/exports/new/?resource=licenses&query=q%3DJira"),
    Way(CUSTOMER, "/accounts/exports/new/?resource=invoices"),
    Way(CUSTOMER_WHO_OWES, "/accounts/orders/", (r"O-\d",)),
    Way(CUSTOMER_WHO_OWES, "/accounts/invoices/", (r"I-\d",)),
    Way(CUSTOMER, "/accounts/organization/"),
    Way(CUSTOMER, "/accounts/profile/"),
    Way(OFFERED, "/accounts/profile/delete-account/"),
    Way(CUSTOMER, "/accounts/email/"),
    Way(CUSTOMER, "/accounts/password/change/"),
    Way(CUSTOMER, "/accounts/2fa/"),
    Way(CUSTOMER, "/accounts/2fa/totp/activate/"),
    Way(CUSTOMER, "/accounts/sessions/"),
    Way(STAFF, "/dashboard/"),
    Way(STAFF, "/dashboard/requests/"),
    Way(STAFF, "/dashboard/requests/", (r"R-\d",)),
    Way(STAFF, "/dashboard/offers/"),
    Way(STAFF, "/dashboard/offers/", (r"Q-\d",)),
    Way(STAFF, "/dashboard/orders/"),
    Way(STAFF, "/dashboard/orders/", (r"O-\d",)),
    Way(STAFF, "/dashboard/orders/?queue=partly_delivered", (r"O-\d",)),
    Way(STAFF, "/dashboard/orders/?queue=buy_now", (r"O-\d", "Many keys")),
    Way(STAFF, "/dashboard/invoices/"),
    Way(STAFF, "/dashboard/invoices/", (r"I-\d",)),
    Way(STAFF, "/dashboard/invoices/", (r"I-\d", "Credit note")),
    Way(STAFF, "/dashboard/billing/open-items/"),
    Way(STAFF, "/dashboard/billing/reminders/"),
    Way(STAFF, "/dashboard/billing/orders/"),
    Way(STAFF, "/dashboard/billing/books/"),
    Way(STAFF, "/dashboard/billing/numbers/"),
    Way(STAFF, "/dashboard/billing/statements/"),
    Way(STAFF, "/dashboard/billing/statements/", ("example-bank",)),
    Way(STAFF, "/dashboard/activations/"),
    Way(STAFF, "/dashboard/activations/", ("Wanda Waiting",)),
    Way(STAFF, "/dashboard/questions/"),
    Way(STAFF, "/dashboard/jobs/"),
    Way(STAFF, "/dashboard/customers/"),
    Way(STAFF, "/dashboard/customers/", ("Example University",)),
    Way(STAFF, "/dashboard/customers/", ("Example University", "Clara")),
    Way(STAFF, "/dashboard/prices/"),
    Way(STAFF, "/dashboard/prices/", ("Confluence",)),
    Way(STAFF, "/dashboard/prices/", ("Change",)),
    Way(STAFF, "/dashboard/prices/imports/"),
    Way(STAFF, "/dashboard/prices/imports/", ("price_list.csv",)),
    Way(STAFF, "/dashboard/prices/imports/new/"),
    Way(STAFF, "/dashboard/audit/"),
    Way(STAFF, "/dashboard/audit/?kind=quotes.quote&who=system&until=2030-01-01"),
]
GERMAN = [
    Way(VISITOR, "/"),
    Way(VISITOR, "/faq/"),
    Way(VISITOR, "/catalogue/jira-software/"),
    Way(VISITOR, "/accounts/signup/"),
    Way(CUSTOMER, "/accounts/"),
    Way(OFFERED, "/accounts/offers/", (r"Q-\d",)),
    Way(CUSTOMER, "/accounts/licenses/"),
    Way(CUSTOMER, "/accounts/licenses/?layout=cards&more=1"),
    Way(CUSTOMER, "/accounts/licenses/", ("Jira Software",)),
    Way(CUSTOMER, "/accounts/licenses/suggestions/"),
    Way(CUSTOMER, "/accounts/licenses/figures/"),
    Way(CUSTOMER, "/accounts/licenses/calendar/"),
    Way(CUSTOMER, "/accounts/licenses/reminders/"),
    Way(CUSTOMER, "/accounts/licenses/imports/new/"),
    Way(CUSTOMER, "/accounts/exports/new/?resource=licenses&query=q%3DJira"),
    Way(CUSTOMER, "/accounts/invoices/"),
    Way(CUSTOMER, "/accounts/invoices/", (r"I-\d",)),
    Way(STAFF, "/dashboard/"),
    Way(STAFF, "/dashboard/requests/", (r"R-\d",)),
    Way(STAFF, "/dashboard/orders/", (r"O-\d",)),
    Way(STAFF, "/dashboard/orders/?queue=partly_delivered", (r"O-\d",)),
    Way(STAFF, "/dashboard/invoices/", (r"I-\d",)),
    Way(STAFF, "/dashboard/billing/open-items/"),
    Way(STAFF, "/dashboard/billing/orders/"),
    Way(STAFF, "/dashboard/billing/statements/", ("example-bank",)),
    Way(STAFF, "/dashboard/customers/", ("Example University",)),
    Way(STAFF, "/dashboard/audit/"),
]


def assert_fits_a_phone(page: Page) -> None:
    page.set_viewport_size(PHONE)
    assert (wide := overflowing(page)) == [], "\n".join([page.url, *wide])


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_page_in_english(open_page: OpenPage, way: Way) -> None:
    page = open_page(way.email)
    way.walk(page)

    assert page.locator("html").get_attribute("lang") == "en"
    check(page)
    assert_fits_a_phone(page)


@pytest.mark.parametrize("way", GERMAN, ids=str)
def test_page_in_german(open_page: OpenPage, way: Way) -> None:
    page = open_page(way.email)
    way.walk(page, "/de")

    assert page.locator("html").get_attribute("lang") == "de"
    check(page)
    assert_fits_a_phone(page)


def test_faq_from_list_to_entry(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/faq/")
    page.get_by_role("main").locator("summary").first.click()
    check(page)
    page.get_by_role("link", name=re.compile("Link to this answer")).first.click()
    check(page)
    assert_fits_a_phone(page)


@pytest.mark.parametrize("language", ["", "/de"], ids=["English", "German"])
def test_basket_and_checkout_with_lines(open_page: OpenPage, language: str) -> None:
    """One line for a licence that the customer has, one app that is too small for it."""
    page = open_page(CUSTOMER)
    for path in (
        "jira-software/?deployment=cloud&user_tier=100",
        "com.onresolve.jira.groovy.groovyrunner/?deployment=cloud&user_tier=50",
    ):
        page.goto(f"{language}/catalogue/{path}")
        page.locator("#configuration .btn-primary").click()
        page.wait_for_url(re.compile("/basket/"))

    check(page)
    assert_fits_a_phone(page)
    page.locator("a[href*='/basket/lines/']").last.click()
    check(page)
    assert_fits_a_phone(page)
    page.goto(f"{language}/basket/")
    page.locator(".violation button").first.click()
    page.goto(f"{language}/checkout/")
    check(page)
    assert_fits_a_phone(page)


def test_ordering_page(open_page: OpenPage) -> None:
    page = open_page(OFFERED)
    Way(OFFERED, "/accounts/offers/", (r"Q-\d",)).walk(page)
    page.get_by_role("button", name="Order", exact=True).click()
    page.wait_for_url(re.compile("/order/"))

    check(page)
    assert_fits_a_phone(page)


@pytest.mark.parametrize("language", ["", "/de"], ids=["English", "German"])
@pytest.mark.parametrize("page_name", ["renew", "co-term", "reminders/many", "edit-many"])
def test_page_about_chosen_licences(open_page: OpenPage, language: str, page_name: str) -> None:
    page = open_page(CUSTOMER)
    page.goto(f"{language}/accounts/licenses/")
    for box in page.locator("input[name=ids]").all():
        box.check()
    page.locator(f"#selection button[formaction$='/{page_name}/']").click()
    page.wait_for_url(re.compile(page_name))

    check(page)
    assert_fits_a_phone(page)


def test_export_that_is_made(open_page: OpenPage) -> None:
    page = open_page(CUSTOMER)
    page.goto("/accounts/exports/new/?resource=licenses")
    page.get_by_role("button", name="Export", exact=True).click()
    page.wait_for_url(re.compile("/exports/[0-9a-f-]{36}/"))
    check(page)
    assert_fits_a_phone(page)

    page.goto("/accounts/exports/")
    check(page)
    assert_fits_a_phone(page)


def test_menus_and_rows_that_are_open(open_page: OpenPage) -> None:
    page = open_page(CUSTOMER)
    page.goto("/accounts/licenses/")
    page.get_by_role("button", name=re.compile("Details of")).first.click()
    page.locator(".account-menu summary").click()

    check(page)
    assert_fits_a_phone(page)


def test_page_for_staff_only(open_page: OpenPage, watch: Watch) -> None:
    page = open_page(CUSTOMER)
    with watch.expecting(403):
        page.goto("/dashboard/")
        check(page)
        assert_fits_a_phone(page)
