"""Every page: accessible in both themes, nothing from elsewhere, nothing against its own policy, fit for a phone."""

import pytest

from tests.browser.conftest import OpenPage
from tests.browser.watching import check, overflowing

pytestmark = pytest.mark.browser

PUBLIC = [
    "/",
    "/faq/",
    "/after-the-order/",
    "/catalogue/",
    "/search/?q=wiki",
    "/basket/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
]


@pytest.mark.parametrize("path", PUBLIC)
def test_pages_for_visitors(open_page: OpenPage, path: str) -> None:
    page = open_page()
    page.goto(path)

    check(page)
    page.set_viewport_size({"width": 360, "height": 740})
    assert overflowing(page) == []
