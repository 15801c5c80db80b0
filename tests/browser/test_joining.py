"""From a stranger to an administrator who invites a colleague, and what the colleague loses when removed."""

import re
import time
from base64 import b32decode

import httpx
import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, fill
from tests.browser.site import Mailbox, RunningSite, link_in, text_of
from tests.browser.watching import check

pytestmark = pytest.mark.browser

HEAD, COLLEAGUE = "hanna.head@kettles.example", "karl.colleague@kettles.example"
STAFF = "sales@example.org"
PASSWORD = "seven-Kettles-on-a-shelf"
ORGANIZATION = "Kettles Limited"
SECONDS_TO_LOSE_EVERYTHING = 5


def register(page: Page, mailbox: Mailbox, email: str, first_name: str, last_name: str) -> None:
    page.get_by_role("main").get_by_role("link", name="Register").click()
    fill(page, {"First name": first_name, "Last name": last_name, "E-mail": email})
    fill(page, {"Password": PASSWORD, "Password (again)": PASSWORD})
    page.get_by_role("main").get_by_role("button", name="Register").click()
    mail = mailbox.wait_for(email, "confirm your e-mail address")
    code = re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", text_of(mail), re.MULTILINE)
    assert code
    page.get_by_label("Code").fill(code[0])
    page.get_by_role("button", name="Confirm").click()


def activate_for_new_organization(page: Page, email: str) -> None:
    page.goto("/dashboard/activations/")
    page.get_by_role("row", name=email).get_by_role("link", name="Decide").click()
    activate = page.get_by_role("region", name="Activate")
    activate.get_by_label("Organisation").select_option("None of these: create it below")
    activate.get_by_label("Role").select_option("Administrator")
    fill(activate, {"Name": ORGANIZATION, "Address": "Pot Lane 1", "Postcode": "50667", "City": "Cologne"})
    check(page)
    activate.get_by_role("button", name="Activate the account").click()
    expect(page.get_by_text("is activated and told so.")).to_be_visible()


def set_up_authenticator(page: Page) -> TOTP:
    """Switch the second factor on; returns what the app shows codes from."""
    page.goto("/accounts/2fa/totp/activate/")
    if page.get_by_role("button", name="Confirm").is_visible():
        fill(page, {"Password": PASSWORD})
        page.get_by_role("button", name="Confirm").click()
    secret = page.locator("#totp-secret").inner_text()
    check(page)
    key = b32decode(secret + "=" * (-len(secret) % 8))
    app = TOTP(key, 6, SHA1(), 30)  # noqa: S303 - what authenticator apps use
    page.get_by_label("Authenticator code").fill(app.generate(int(time.time())).decode())
    page.get_by_role("button", name="Switch on").click()
    expect(page.get_by_role("heading", level=1, name="Recovery codes")).to_be_visible()
    return app


def sign_in_with_second_factor(page: Page, app: TOTP) -> None:
    page.goto("/accounts/login/")
    fill(page, {"E-mail": COLLEAGUE, "Password": PASSWORD})
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    check(page)
    # The code that switched the factor on is used up: an app shows the next one half a minute later.
    page.get_by_label("Code").fill(app.generate(int(time.time()) + 30).decode())
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1, name="Overview")).to_be_visible()


def make_token(page: Page) -> str:
    page.goto("/accounts/tokens/")
    fill(page, {"Name": "Inventory script"})
    page.get_by_label("Licences, keys hidden").check()
    page.get_by_role("button", name="Make the token").click()
    return page.locator("#token-secret").inner_text()


def test_a_newcomer_is_let_in_and_a_colleague_comes_and_goes(
    open_page: OpenPage, mailbox: Mailbox, site: RunningSite
) -> None:
    head = open_page()
    head.goto("/accounts/login/")
    register(head, mailbox, HEAD, "Hanna", "Head")
    head.goto("/accounts/licenses/")
    expect(head.get_by_role("main")).to_contain_text("Your account is waiting for activation")
    check(head)
    head.get_by_role("button", name="Ask for activation").click()

    staff = open_page(STAFF)
    activate_for_new_organization(staff, HEAD)
    mailbox.wait_for(HEAD, "Your account is activated")

    head.goto("/accounts/organization/")
    invitations = head.get_by_role("region", name="Invitations")
    invitations.get_by_role("textbox", name="E-mail").fill(COLLEAGUE)
    invitations.get_by_role("button", name="Invite").click()

    colleague = open_page()
    colleague.goto(link_in(mailbox.wait_for(COLLEAGUE, "invites you")))
    register(colleague, mailbox, COLLEAGUE, "Karl", "Colleague")
    colleague.get_by_role("button", name="Accept the invitation").click()
    expect(colleague.get_by_role("main")).to_contain_text("Your account is waiting for activation")
    staff.goto("/dashboard/activations/")
    staff.get_by_role("row", name=COLLEAGUE).get_by_role("button", name="Activate there").click()
    staff.get_by_role("dialog").get_by_role("button", name="Activate").click()
    expect(staff.get_by_text("Karl Colleague is activated and told so.")).to_be_visible()

    app = set_up_authenticator(colleague)
    elsewhere = open_page()
    sign_in_with_second_factor(elsewhere, app)
    token = make_token(elsewhere)
    licenses = f"{site.url}/api/v1/licenses"
    bearer = {"Authorization": f"Bearer {token}"}
    assert httpx.get(licenses, headers=bearer).status_code == 200

    head.goto("/accounts/organization/")
    head.get_by_role("row", name=COLLEAGUE).first.get_by_role("link", name="Remove").click()
    head.get_by_role("button", name="Remove the member").click()
    expect(head.get_by_text("Karl Colleague is no member any more")).to_be_visible()
    removed_at = time.monotonic()
    assert httpx.get(licenses, headers=bearer).status_code == 401
    for page in (colleague, elsewhere):
        page.goto("/accounts/organization/")
        expect(page.get_by_role("heading", level=1, name="Sign in")).to_be_visible()
    assert time.monotonic() - removed_at < SECONDS_TO_LOSE_EVERYTHING
