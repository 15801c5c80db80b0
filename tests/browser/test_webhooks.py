"""An administrator makes a webhook, tries it out, and a program on this computer gets signed events."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from standardwebhooks.webhooks import Webhook

from tests.browser.conftest import OpenPage
from tests.browser.watching import Watch, check, overflowing

pytestmark = pytest.mark.browser

ADMINISTRATOR = "customer@example.com"
PHONE = {"width": 360, "height": 740}


class Sink(HTTPServer):
    """Keeps what it is sent, and answers what it is told to."""

    status = 500

    def __init__(self) -> None:
        self.calls: list[tuple[bytes, dict[str, str]]] = []
        super().__init__(("127.0.0.1", 0), SinkHandler)


class SinkHandler(BaseHTTPRequestHandler):
    server: Sink

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.calls.append((body, dict(self.headers)))
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(b"Thank you, this is the program that listens.")

    def log_message(self, *_arguments: Any) -> None:
        pass


@pytest.fixture
def sink() -> Iterator[Sink]:
    sink = Sink()
    thread = threading.Thread(target=sink.serve_forever, daemon=True)
    thread.start()
    yield sink
    sink.shutdown()
    sink.server_close()


def look_closely(page: Page) -> None:
    """Accessible, and no wider than a phone."""
    check(page)
    wide = page.viewport_size
    page.set_viewport_size(PHONE)
    assert (parts := overflowing(page)) == [], "\n".join([page.url, *parts])
    page.set_viewport_size(wide)


def test_an_administrator_makes_a_webhook_and_tries_it_out(
    open_page: OpenPage, watch: Watch, sink: Sink
) -> None:
    page = open_page(ADMINISTRATOR)
    page.goto("/accounts/organization/")
    page.get_by_role("link", name="Webhooks").click()
    expect(page.get_by_text("No webhooks yet")).to_be_visible()
    look_closely(page)
    page.get_by_role("link", name="New webhook").click()
    look_closely(page)
    with watch.expecting(422):
        page.get_by_role("textbox", name="Address").fill("https://10.0.0.8/in")
        page.get_by_role("button", name="Make the webhook").click()
        expect(page.get_by_role("alert")).to_contain_text("not in a private network")
    look_closely(page)
    page.get_by_role("textbox", name="Address").fill(f"http://127.0.0.1:{sink.server_port}/in")
    page.get_by_role("textbox", name="Description").fill("Inventory")
    page.get_by_role("checkbox", name="quote.sent").check()
    page.get_by_role("checkbox", name="invoice.issued").check()
    page.get_by_role("button", name="Make the webhook").click()
    secret = page.locator("#webhook-secret").inner_text()
    look_closely(page)

    page.get_by_role("button", name="Send a test event").click()
    expect(page.get_by_text("A test event is on its way")).to_be_visible()
    expect(page.get_by_text("The secret of this webhook")).not_to_be_visible()
    row = page.get_by_role("row", name="Test event")
    expect(row).to_be_visible()
    until_shown(page, lambda: row.get_by_text("1", exact=True).count())
    look_closely(page)
    sink.status = 200
    row.get_by_role("button", name="Send again").click()
    until_shown(page, lambda: page.get_by_role("main").get_by_text("Delivered").count())
    expect(page.get_by_role("row", name="200")).to_contain_text("Thank you, this is the program")
    look_closely(page)

    assert len(sink.calls) >= 2
    assert len({headers["webhook-id"] for _body, headers in sink.calls}) == 1
    for body, headers in sink.calls:
        assert Webhook(secret).verify(body, headers)["type"] == "webhook.test"

    page.get_by_role("link", name="Inventory").click()
    page.get_by_role("link", name="Delete the webhook").click()
    look_closely(page)
    page.get_by_role("button", name="Delete the webhook").click()
    expect(page.get_by_text("The webhook is deleted")).to_be_visible()


def until_shown(page: Page, condition: Any) -> None:
    """Load the page again until the relay has done its work."""
    for _number in range(60):
        if condition():
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError(page.get_by_role("main").inner_text())
