"""What Lighthouse thinks of the pages that everybody sees; how fast they are is `make bench`'s."""

import shutil

import pytest

from tests.browser.site import RunningSite
from tests.lighthouse import grades

pytestmark = pytest.mark.browser

CATEGORIES = ("accessibility", "best-practices", "seo")
LEAST_GRADE = 95


@pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not on this machine")
@pytest.mark.parametrize("path", ["/", "/faq/", "/after-the-order/", "/catalogue/jira-software/"])
def test_pages_are_graded_well(site: RunningSite, path: str):
    graded = grades(f"{site.url}{path}", categories=CATEGORIES)
    if min(graded.values()) < LEAST_GRADE:
        # It gives robots.txt two seconds, which a busy machine may not have at once.
        graded = grades(f"{site.url}{path}", categories=CATEGORIES)

    assert {name: grade for name, grade in graded.items() if grade < LEAST_GRADE} == {}
