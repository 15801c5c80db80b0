"""An administrator invites a colleague, who registers, waits, and is let in by one click of staff."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.site import Mailbox, link_in, text_of
from tests.browser.watching import Watch, check, overflowing

pytestmark = pytest.mark.browser

ADMINISTRATOR = "customer@example.com"
STAFF = "sales@example.org"
INVITED = "ina.invited@example.com"
PASSWORD = "seven-Kettles-on-a-shelf"
PHONE = {"width": 360, "height": 740}


def look_closely(page: Page) -> None:
    """Accessible, and no wider than a phone."""
    check(page)
    wide = page.viewport_size
    page.set_viewport_size(PHONE)
    assert (parts := overflowing(page)) == [], "\n".join([page.url, *parts])
    page.set_viewport_size(wide)


def invite(page: Page, watch: Watch) -> None:
    page.goto("/accounts/organization/")
    form = page.get_by_role("region", name="Invitations")
    form.get_by_role("textbox", name="E-mail").fill("ina")
    with watch.expecting(422):
        form.get_by_role("button", name="Invite").click()
        expect(page.get_by_role("alert")).to_contain_text("Enter a valid e-mail address.")
    form.get_by_role("textbox", name="E-mail").fill(INVITED.upper())
    form.get_by_role("button", name="Invite").click()
    expect(page.get_by_text(f"We send the invitation to {INVITED}.")).to_be_visible()
    expect(page.get_by_role("row", name=INVITED)).to_contain_text("Open")


def register(page: Page, mailbox: Mailbox) -> None:
    """Without JavaScript: from the mail's link through the registration back to the invitation."""
    page.goto(link_in(mailbox.wait_for(INVITED, "invites you")))
    page.get_by_role("main").get_by_role("link", name="Register").click()
    answers = {"First name": "Ina", "Last name": "Invited", "E-mail": INVITED}
    for label, text in {**answers, "Password": PASSWORD, "Password (again)": PASSWORD}.items():
        page.get_by_role("textbox", name=label, exact=True).fill(text)
    page.get_by_role("main").get_by_role("button", name="Register").click()
    mail = mailbox.wait_for(INVITED, "confirm your e-mail address")
    code = re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", text_of(mail), re.MULTILINE)
    assert code
    page.get_by_label("Code").fill(code[0])
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", level=1, name="Invitation")).to_be_visible()


def test_a_colleague_is_invited_registers_and_is_let_in(
    open_page: OpenPage, mailbox: Mailbox, watch: Watch
) -> None:
    administrator = open_page(ADMINISTRATOR)
    invite(administrator, watch)
    look_closely(administrator)

    invited = open_page(java_script_enabled=False)
    register(invited, mailbox)
    expect(invited.get_by_role("main")).to_contain_text("invites you to Example University")
    invited.get_by_role("button", name="Accept the invitation").click()
    expect(invited.get_by_role("main")).to_contain_text("Your account is waiting for activation")
    invited.goto("/accounts/licenses/")
    expect(invited.get_by_role("main")).to_contain_text("Your account is waiting for activation")

    staff = open_page(STAFF)
    staff.goto("/dashboard/activations/")
    row = staff.get_by_role("row", name=INVITED)
    expect(row).to_contain_text("invited by Clara Customer")
    look_closely(staff)
    row.get_by_role("link", name="Decide").click()
    look_closely(staff)
    staff.get_by_role("main").get_by_role("link", name="Example University").first.click()
    expect(staff.get_by_role("heading", level=1, name="Example University")).to_be_visible()
    look_closely(staff)
    staff.goto("/dashboard/activations/")
    row.get_by_role("button", name="Activate there").click()
    staff.get_by_role("dialog").get_by_role("button", name="Activate").click()
    expect(staff.get_by_text("Ina Invited is activated and told so.")).to_be_visible()

    invited.goto("/accounts/organization/")
    expect(invited.get_by_role("table")).to_contain_text("Clara Customer")
    expect(invited.get_by_role("link", name="Edit the facts")).to_have_count(0)

    administrator.goto("/accounts/organization/")
    administrator.get_by_role("row", name=INVITED).first.get_by_role("link", name="Remove").click()
    look_closely(administrator)
    administrator.get_by_role("button", name="Remove the member").click()
    expect(administrator.get_by_text("Ina Invited is no member any more")).to_be_visible()
    invited.goto("/accounts/organization/")
    expect(invited.get_by_role("heading", level=1, name="Sign in")).to_be_visible()


@pytest.mark.parametrize("path", ["edit/", "leave/", "hand-over/"])
@pytest.mark.parametrize("language", ["", "/de"], ids=["English", "German"])
def test_the_pages_of_an_administrator(open_page: OpenPage, path: str, language: str) -> None:
    page = open_page(ADMINISTRATOR)
    page.goto(f"{language}/accounts/organization/{path}")

    look_closely(page)
