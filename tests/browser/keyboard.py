"""Going through a page by keyboard, and seeing where one is."""

from playwright.sync_api import Locator, Page, expect

MOST_STEPS = 60
# A control may be drawn by what it fills: a radio button by its label, the link of a listing by its card.
FOCUS_IS_SEEN = """(element) => {
  const drawn = [element, element.closest("label, .listing-card")].filter(Boolean);
  const marked = drawn.some((one) => {
    const style = getComputedStyle(one);
    const isOutlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    return isOutlined || style.boxShadow !== "none";
  });
  const box = element.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return marked && top !== null && drawn.some((one) => one.contains(top) || top.contains(one));
}"""


def assert_focus_is_seen(page: Page) -> None:
    focused = page.locator("*:focus")
    assert focused.evaluate(FOCUS_IS_SEEN), focused.evaluate("(element) => element.outerHTML")


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus; on the way the focus is always to be seen."""
    for _step in range(MOST_STEPS):
        page.keyboard.press("Tab")
        # Leaving a field may fetch the form anew: what has the focus then is a new element.
        expect(page.locator(".htmx-request")).to_have_count(0)
        assert_focus_is_seen(page)
        if target.evaluate("(element) => element === document.activeElement"):
            return
    raise AssertionError(f"{MOST_STEPS} times Tab did not lead to {target}")
