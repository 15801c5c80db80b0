"""A running site, people who are signed in, and a watch over every page they open."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, StorageState, expect

from shop.backoffice.demo.people import PASSWORD
from tests.browser.site import Mailbox, RunningSite, running_site
from tests.browser.watching import Watch

PATIENCE_MS = 15_000
DESKTOP = {"width": 1280, "height": 900}
OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def site(django_db_setup: None) -> Iterator[RunningSite]:
    """The site with the demo's data, for the whole run: tests add to it, and look at what is theirs only."""
    expect.set_options(timeout=PATIENCE_MS)
    with running_site() as running:
        yield running


@pytest.fixture
def mailbox(site: RunningSite) -> Mailbox:
    return site.mailbox


@pytest.fixture
def watch(site: RunningSite) -> Iterator[Watch]:
    """Watches the pages of the test; at its end nothing may have been complained about."""
    watch = Watch(site.url)
    yield watch
    assert watch.complaints == []


@pytest.fixture(scope="session")
def sessions() -> dict[str, StorageState]:
    """The cookies of people who signed in before, by address: signing in is slow on purpose."""
    return {}


@pytest.fixture
def open_page(
    site: RunningSite, chromium: Browser, watch: Watch, sessions: dict[str, StorageState]
) -> Iterator[OpenPage]:
    """Give a function that opens a page in a browser of its own.

    ``email`` is the account to be signed in with ("" for a visitor), ``width`` is in CSS pixels; other
    arguments go to Playwright's ``new_context``. Addresses may be given without the host.
    """
    contexts: list[BrowserContext] = []

    def new_context(**options: object) -> BrowserContext:
        context = chromium.new_context(base_url=site.url, reduced_motion="reduce", **options)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        return context

    def open_page(email: str = "", *, width: int = DESKTOP["width"], **options: object) -> Page:
        if email and email not in sessions:
            entrance = new_context()
            watch.over(entrance)
            sign_in(entrance.new_page(), email)
            sessions[email] = entrance.storage_state()
        context = new_context(
            viewport={**DESKTOP, "width": width}, storage_state=sessions.get(email), **options
        )
        watch.over(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


def fill(part: Page | Locator, answers: dict[str, str]) -> None:
    """Type texts into the fields with these labels."""
    for label, text in answers.items():
        part.get_by_role("textbox", name=label, exact=True).fill(text)


def sign_in(page: Page, email: str) -> None:
    """Sign in by the form, as a person does."""
    page.goto("/accounts/login/")
    sign_in_here(page, email)


def sign_in_here(page: Page, email: str) -> None:
    """Fill in the sign-in form of the page, with the password of the demo accounts."""
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda address: "/login/" not in address)
