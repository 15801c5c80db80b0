"""The reference front end: from another origin, with a token, from the catalogue to a revealed key."""

import json
import os
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Browser, Page, Request, expect

from shop.core.clock import local_date
from tests.browser.conftest import PATIENCE_MS, fill
from tests.browser.desk import Desk
from tests.browser.site import RunningSite
from tests.browser.watching import Watch, check, overflowing
from tests.database import ROOT

pytestmark = pytest.mark.browser

FOLDER = ROOT / "docs" / "examples" / "headless"
CUSTOMER = "hella@headless.example"
KEY = "AAABxQ0ODAoPeNp1-front-end-2026"
TECHNICAL_CONTACT = {
    "Technical contact: name": "Tom Tech",
    "Technical contact: e-mail": "tom@headless.example",
}
# A folder for pictures of the pages, for people who want to look at them.
PICTURES = os.environ.get("BROWSER_PICTURES", "")


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_words: Any) -> None:
        pass


@pytest.fixture
def front_end(site: RunningSite) -> Iterator[str]:
    """The folder served by a plain file server, at the origin that the site knows."""
    server = ThreadingHTTPServer(("127.0.0.1", site.front_end_port), partial(Quiet, directory=str(FOLDER)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield site.front_end
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def watch(site: RunningSite) -> Iterator[Watch]:
    watch = Watch(site.url, site.front_end)
    yield watch
    assert watch.complaints == []


@pytest.fixture
def calls(site: RunningSite) -> list[Request]:
    """What the page sends to the API."""
    return []


@pytest.fixture
def page(site: RunningSite, chromium: Browser, watch: Watch, calls: list[Request]) -> Iterator[Page]:
    context = chromium.new_context(reduced_motion="reduce", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    # A cookie that the browser could send: it must not.
    context.add_cookies([{"name": "sessionid", "value": "x" * 32, "url": site.url}])
    context.on("request", lambda request: calls.append(request) if request.url.startswith(site.url) else None)
    watch.over(context)
    yield context.new_page()
    context.close()


def look(page: Page, name: str) -> None:
    """Assert that the page is accessible in both themes and fits a phone."""
    check(page, of_the_site=False)
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"front-{name}.png", full_page=True)
    page.set_viewport_size({"width": 360, "height": 740})
    assert (wide := overflowing(page)) == [], "\n".join([page.url, *wide])
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"front-{name}-360.png", full_page=True)
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        page.screenshot(path=Path(PICTURES) / f"front-{name}-dark.png", full_page=True)
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.set_viewport_size({"width": 1280, "height": 900})


def heading(page: Page, text: str | re.Pattern[str]) -> None:
    expect(page.get_by_role("heading", level=1, name=text)).to_be_visible()


def go(page: Page, link: str) -> None:
    page.get_by_role("navigation").get_by_role("link", name=link).click()


def connect(page: Page, front_end: str, site: RunningSite) -> None:
    page.goto(front_end)
    heading(page, "Connect")
    look(page, "connect")
    page.get_by_label("Address of the API").fill(f"{site.url}/api/")
    page.get_by_role("button", name="Connect").click()
    heading(page, "Catalogue")


def sign_in(page: Page, watch: Watch, people: dict[str, str]) -> None:
    """A wrong password, the right one, a wrong code, the right one."""
    go(page, "Sign in")
    heading(page, "Sign in")
    with watch.expecting(400, 401):
        fill(page, {"E-mail": CUSTOMER, "Password": "wrong-Horse-battery"})
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("alert")).to_have_text("The e-mail address or the password is not correct.")
        look(page, "sign-in")
        fill(page, {"Password": people["password"]})
        page.get_by_role("button", name="Sign in").click()
        heading(page, "Second factor")
        code = page.get_by_label(re.compile("Code of your authenticator app"))
        code.fill("000")
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("alert")).to_have_text("This code is not correct.")
        code.fill(f"{hotp_value(people['totp'], next(yield_hotp_counters_from_time())):06}")
        page.get_by_role("button", name="Continue").click()
        heading(page, "Catalogue")


def configure(page: Page) -> None:
    """What is not sold is said with a way out, which is taken."""
    page.get_by_role("searchbox").fill("Jira Software")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("link", name="Jira Software", exact=True)).to_be_visible()
    look(page, "catalogue")
    page.get_by_role("link", name="Jira Software", exact=True).click()
    heading(page, "Jira Software")
    page.get_by_label("Data Center").check()
    listed = page.get_by_role("listitem").filter(has_text="are sold only to those who already")
    expect(listed).to_be_visible()
    expect(page.get_by_role("button", name="Add to the basket")).to_be_disabled()
    look(page, "violation")
    page.get_by_role("button", name="Change to Cloud").click()
    expect(page.get_by_label("Cloud")).to_be_checked()
    page.get_by_label("How many users?").fill("100")
    page.get_by_label("How many users?").blur()
    expect(page.get_by_text("New licence of Jira Software Cloud for 100 users, 12 months")).to_be_visible()
    page.get_by_label("Address of your instance").fill("headless.atlassian.net")
    page.get_by_label("Address of your instance").blur()
    expect(page.get_by_role("button", name="Add to the basket")).to_be_enabled()
    look(page, "configuration")
    page.get_by_role("button", name="Add to the basket").click()
    heading(page, "Basket")


def configure_and_ask_anyway(page: Page) -> None:
    go(page, "Catalogue")
    page.get_by_role("searchbox").fill("Confluence")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Confluence", exact=True).click()
    page.get_by_label("Data Center").check()
    page.get_by_role("combobox", name="How many users?").select_option("500 users")
    page.get_by_label("Ask us anyway").check()
    expect(page.get_by_role("button", name="Add to the basket")).to_be_enabled()
    page.get_by_role("button", name="Add to the basket").click()
    expect(page.get_by_role("heading", level=2, name="Confluence")).to_be_visible()


def request_offer(page: Page) -> str:
    expect(page.get_by_label("Your e-mail")).to_have_value(CUSTOMER)
    fill(page, {**TECHNICAL_CONTACT, "Message": "From our own shop."})
    look(page, "basket")
    page.get_by_role("button", name="Send the request").dblclick()
    heading(page, "Thank you")
    found = re.search(r"R-\d{4}-\d{5}", page.get_by_role("main").inner_text())
    assert found
    return found[0]


def order(page: Page, offer: str) -> str:
    go(page, "Offers")
    heading(page, "Offers")
    look(page, "offers")
    page.get_by_role("link", name=f"Offer {offer}").click()
    heading(page, f"Offer {offer}")
    expect(page.get_by_role("main")).to_contain_text("€9,996.00")
    page.get_by_label("Add Training").check()
    fill(page, {"Your order number (PO)": "HEAD-7", **TECHNICAL_CONTACT})
    look(page, "offer")
    page.get_by_role("button", name="Accept the offer and order").click()
    heading(page, re.compile("Order O-"))
    expect(page.get_by_role("main")).to_contain_text("€10,591.00")
    look(page, "order")
    found = re.search(r"O-\d{4}-\d{5}", page.get_by_role("main").inner_text())
    assert found
    return found[0]


def reveal(page: Page) -> None:
    go(page, "Licences")
    heading(page, "Licences")
    expect(page.get_by_role("main")).to_contain_text("E-HEAD-1")
    assert KEY not in page.content()
    page.get_by_role("button", name="Show the key of Confluence, E-HEAD-2").click()
    expect(page.get_by_text(KEY)).to_be_visible()
    look(page, "licences")


def sign_out(page: Page, watch: Watch, calls: list[Request]) -> None:
    token = next(calls[-1].headers[name] for name in calls[-1].headers if name == "authorization")
    go(page, "Account")
    with watch.expecting(401):
        page.get_by_role("button", name="Sign out").click()
        heading(page, "Catalogue")
        go(page, "Licences")
        heading(page, "Sign in")
        old = page.request.get(
            calls[-1].url.split("/api/")[0] + "/api/v1/me", headers={"Authorization": token}
        )
    assert old.status == 401


def test_a_page_of_another_origin_goes_all_the_way(
    page: Page, front_end: str, site: RunningSite, watch: Watch, calls: list[Request]
) -> None:
    made = site.run("tests.browser.make_api_people", CUSTOMER, "Headless GmbH", "factor")
    people: dict[str, str] = json.loads(made)
    desk = Desk(site.url, people["staff_token"])

    connect(page, front_end, site)
    sign_in(page, watch, people)
    configure(page)
    configure_and_ask_anyway(page)
    request_number = request_offer(page)
    training = {"title": "Training", "unit_price": "500.00", "is_optional": True}
    offer = desk.offer(request_number, unit_price="4200.00", extra=training)
    order_number = order(page, offer)
    desk.deliver(order_number, sen="E-HEAD", license_key=KEY, starts_on=local_date(datetime.now(UTC)))
    reveal(page)
    sign_out(page, watch, calls)

    sent = [request.all_headers() for request in calls]
    assert len(sent) > 20
    assert {headers.get("origin") for headers in sent} == {front_end}
    assert [headers for headers in sent if "cookie" in headers] == []


def test_an_origin_that_is_not_listed_reads_nothing(chromium: Browser, site: RunningSite) -> None:
    """The same files, from a port that the site was not told of."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(FOLDER))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = chromium.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/?api={site.url}/api")
        expect(page.get_by_text("The API does not answer.")).to_be_visible()
        page.close()
        server.shutdown()
