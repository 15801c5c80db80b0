"""The watch itself: a page that does what none may do is found out."""

import pytest

from tests.browser.conftest import OpenPage
from tests.browser.watching import Watch, accessibility_violations, overflowing

pytestmark = pytest.mark.browser

FORBIDDEN = """
  document.body.insertAdjacentHTML("beforeend",
    '<p style="color: red">loud</p><img src="https://elsewhere.example/pixel.png">');
  window.setTimeout(() => { throw new Error("broken"); });
"""


def test_the_watch_finds_what_is_forbidden(open_page: OpenPage, watch: Watch) -> None:
    page = open_page()
    page.goto("/")
    assert (watch.complaints, overflowing(page), accessibility_violations(page)) == ([], [], [])

    page.evaluate(FORBIDDEN)
    page.goto("/no-such-page/")

    complaints = " ".join(watch.complaints)
    for word in ("style-src", "elsewhere.example", "broken", "/no-such-page/: status 404"):
        assert word in complaints, watch.complaints
    watch.complaints.clear()


def test_axe_and_the_width_find_what_is_wrong(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/")

    page.evaluate(
        """() => {
          const image = document.createElement("img");
          image.src = document.querySelector("link[rel=icon]").href;
          image.style.width = "3000px";
          document.querySelector("main").append(image);
          document.querySelector("h1").style.color = "light-dark(black, #333)";
        }"""
    )

    found = [violation.partition(" (")[2].split(": ")[:2] for violation in accessibility_violations(page)]
    assert found == [["light)", "image-alt"], ["dark)", "color-contrast"]]
    assert overflowing(page)[0].startswith("30")
