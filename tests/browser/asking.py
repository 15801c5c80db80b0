"""A customer's request, for tests about what becomes of it."""

from playwright.sync_api import Page, expect


def ask_for_an_offer(page: Page, *, users: str, instance: str) -> str:
    """Configure Confluence in the cloud and request an offer; returns the number of the request."""
    page.goto("/catalogue/confluence/")
    field = page.get_by_role("form", name="Put it together")
    field.get_by_label("Cloud").check()
    # The question is a list of tiers until the answer before it has arrived.
    field.get_by_role("textbox", name="How many users?").fill(users)
    field.get_by_label("Address of your instance").fill(instance)
    field.get_by_label("Address of your instance").blur()
    expect(field).to_contain_text(f"for {users} users")
    field.get_by_role("button", name="Add to request").click()
    page.get_by_role("link", name="Request an offer").click()
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")
    return page.locator(".thank-you-number strong").inner_text()
