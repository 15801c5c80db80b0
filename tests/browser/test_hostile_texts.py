"""Texts of the Marketplace that want to run, on the pages that show them: nothing happens."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from shop.marketplace.browsing import PAGE_SIZE
from shop.marketplace.enums import ListingKind, SyncStatus
from shop.marketplace.models import Listing
from tests.browser.watching import Watch
from tests.marketplace_stub import Catalogue, hostile_texts, serve_marketplace
from tests.marketplace_stub.synchronizing import synchronize

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What markup of somebody else could leave behind, wherever it stands on the page.
TRACES = """() => [...document.querySelectorAll("body *")].flatMap((element) => [
  ...[...element.attributes]
    .filter(({name, value}) => name.startsWith("on") || /^\\s*(javascript|vbscript|data):/i.test(value))
    .map(({name, value}) => `${element.tagName} ${name}=${value}`),
  ...(element.matches("main script:not([src]), main style, main iframe, main object, main embed")
    ? [element.outerHTML] : []),
])"""


@pytest.fixture
def hostile_listings(settings: Settings, tmp_path: Path) -> list[str]:
    """A catalogue in which every listing has a hostile text of its own; returns their keys."""
    settings.VAR_DIR = tmp_path
    with serve_marketplace(Catalogue(len(hostile_texts()), logos=False)) as stub:
        stub.faults.add("hostile-texts")
        assert synchronize(stub).status == SyncStatus.COMPLETED
    apps = Listing.objects.filter(kind=ListingKind.APP, is_listed=True)
    return list(apps.order_by("pk").values_list("key", flat=True))


@pytest.fixture
def page(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A page on which no dialog may open, and about which the browser may not complain."""
    watch = Watch(live_server.url)
    dialogs: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        dialogs.append(f"{page.url}: {dialog.message}")
        dialog.dismiss()

    context = chromium.new_context(base_url=live_server.url)
    watch.over(context)
    page = context.new_page()
    page.on("dialog", dismiss)
    yield page
    context.close()
    assert (dialogs, watch.complaints) == ([], [])


def test_no_text_of_the_marketplace_runs_in_a_browser(page: Page, hostile_listings: list[str]):
    assert len(hostile_listings) == len(hostile_texts())
    pages = len(hostile_listings) // PAGE_SIZE + 1
    addresses = [f"/catalogue/{key}/" for key in hostile_listings]
    addresses += [f"/catalogue/?page={number}" for number in range(1, pages + 1)]

    traces = {}
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        if found := page.evaluate(TRACES):
            traces[address] = found

    assert traces == {}
