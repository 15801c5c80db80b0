"""A passkey from its making to signing in with it, by a device that Chromium plays."""

import re

import pytest
from playwright.sync_api import Page, expect

from shop.backoffice.demo.people import PASSWORD
from tests.browser.conftest import OpenPage, sign_in
from tests.browser.watching import check

pytestmark = pytest.mark.browser
PERSON = "other@example.net"
# What a browser answers when a person closes its window.
CANCELLED = "navigator.credentials.get = () => Promise.reject(new DOMException('', 'NotAllowedError'));"


def with_device(page: Page) -> Page:
    """The page in a browser whose device has a fingerprint sensor, and a finger on it."""
    protocol = page.context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    protocol.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return page


def test_a_passkey_is_made_named_and_opens_the_account(open_page: OpenPage):
    page = with_device(open_page())
    page.goto("/accounts/login/")
    check(page)
    sign_in(page, PERSON)

    # Make it: the account is protected, so the password is asked for once more.
    page.goto("/accounts/profile/")
    page.get_by_role("main").get_by_role("link", name="Passkeys").click()
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Name").fill("Otto's laptop")
    expect(page.get_by_label("Sign in with it alone")).to_be_checked()
    # The ceremony is a script's: before it is there the button does nothing.
    page.wait_for_load_state()
    page.get_by_role("button", name="Go on with your device").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    for address in ("/accounts/2fa/", "/accounts/2fa/webauthn/"):
        page.goto(address)
        check(page)
    expect(page.get_by_role("main")).to_contain_text("Otto's laptop")
    expect(page.get_by_role("main")).to_contain_text("Signs in alone")

    # Sign in with it alone, and come out where one wanted to go.
    _sign_out(page)
    page.goto("/accounts/login/?next=/accounts/organization/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(re.compile("/accounts/organization/$"))
    expect(page.get_by_role("heading", level=1, name="Organisation")).to_be_visible()
    page.wait_for_load_state()

    # With the password it is the second factor.
    _sign_out(page)
    page.goto("/accounts/login/")
    page.get_by_label("E-mail").fill(PERSON)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Second factor")).to_be_visible()
    check(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(re.compile("/accounts/$"))
    page.wait_for_load_state()

    # Remove it, so that the account is as before.
    page.goto("/accounts/2fa/webauthn/")
    page.get_by_role("link", name="Remove").click()
    page.get_by_role("main").get_by_role("link", name="Use a passkey").click()
    page.wait_for_url("**/webauthn/reauthenticate/**")
    page.wait_for_load_state()
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("main")).to_contain_text("None yet.")


def test_a_device_that_refuses_is_told_in_words(open_page: OpenPage):
    page = open_page()
    page.add_init_script(CANCELLED)
    page.goto("/accounts/login/")

    page.get_by_role("button", name="Use a passkey").click()

    expect(page.locator("#toasts")).to_contain_text("That did not work, or was cancelled.")


def _sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda address: "/logout/" not in address)
