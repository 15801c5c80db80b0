"""From ticked rows of the register to a request with a common end."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.watching import check

pytestmark = pytest.mark.browser
CUSTOMER = "customer@example.com"


def test_licenses_are_planned_to_end_together(open_page: OpenPage) -> None:
    page = open_page(CUSTOMER)
    page.goto("/accounts/licenses/")
    page.locator("input[name=ids]").first.check()
    page.get_by_role("button", name="Common end").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Common end for 1 licence")
    check(page)

    wished = timezone.localdate() + timedelta(days=500)
    page.get_by_label("Common last day of maintenance").fill(wished.isoformat())
    page.get_by_role("button", name="Calculate the months").click()
    expect(page.get_by_role("table", name="Months per licence")).to_be_visible()
    check(page)
    months = page.locator("td[data-label=Months]").inner_text()
    page.get_by_role("button", name="Put 1 licence into the basket").click()

    page.wait_for_url(re.compile("/basket/"))
    expect(page.get_by_role("main")).to_contain_text(f"{months} months")
    expect(page.get_by_role("main")).to_contain_text("Co-termination: wished common end")
