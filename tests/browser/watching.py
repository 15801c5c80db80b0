"""Pages under watch: what a browser complains about, where requests go, and what axe finds."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, WebError

# The document's own event tells more than the console's line; it ends up there, where it is picked up.
REPORT_POLICY_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) => console.error(
  `Content Security Policy: ${event.violatedDirective} forbids ${event.blockedURI} (${event.sample}) ` +
  `at ${event.sourceFile}:${event.lineNumber}`));
"""
HARMLESS = (
    # Chromium's line for an answer of 400 and above; the answer itself is looked at, with its address.
    "Failed to load resource",
    # htmx's lines for a request that a newer one replaces, or that the next page overtakes.
    "htmx:sendAbort",
    "htmx:afterRequest",
)
THEMES = ("light", "dark")
ALL_RULES = {"resultTypes": ["violations"]}
# What a theme can change; all other rules gave their answer in the first one.
RULES_OF_COLOUR = {
    **ALL_RULES,
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
TOO_WIDE = """() => {
  const needed = document.scrollingElement.scrollWidth;
  if (needed <= window.innerWidth) return [];
  const wide = [...document.querySelectorAll("body *")].filter(
    (element) => element.getBoundingClientRect().right > window.innerWidth + 1);
  return [`${needed} of ${window.innerWidth} pixels`, ...wide.slice(0, 8).map(
    (element) => `${element.tagName} ${element.className}: ${element.textContent.trim().slice(0, 40)}`)];
}"""


class Watch:
    """Collects in ``complaints`` what no page of this site may do, with the page's address."""

    def __init__(self, *origins: str) -> None:
        self.origins = origins
        self.complaints: list[str] = []
        self._expected: set[int] = set()

    def over(self, context: BrowserContext) -> None:
        """Watch every page of the context from now on."""
        context.add_init_script(REPORT_POLICY_VIOLATIONS)
        context.on("console", self._hear)
        context.on("weberror", self._hear_error)
        context.on("request", self._see_request)
        context.on("response", self._see_answer)

    @contextmanager
    def expecting(self, *statuses: int) -> Iterator[None]:
        """Take these statuses for what the page is meant to answer here, such as 422 for a wrong form."""
        self._expected = set(statuses)
        yield
        self._expected = set()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(HARMLESS):
            address = message.location.get("url", "")
            self.complaints.append(f"{address}: console {message.type}: {message.text}")

    def _hear_error(self, error: WebError) -> None:
        address = error.page.url if error.page else ""
        self.complaints.append(f"{address}: uncaught error: {error.error}")

    def _see_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if (
            address.scheme not in ("data", "blob")
            and f"{address.scheme}://{address.netloc}" not in self.origins
        ):
            self.complaints.append(f"{request.frame.url}: request to another host: {request.url}")

    def _see_answer(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self._expected:
            self.complaints.append(f"{response.url}: status {response.status}")


def check(page: Page, *, of_the_site: bool = True) -> None:
    """Assert that axe finds nothing on the page as it is now, in either theme.

    The site's own pages name their theme in an attribute, which is waited for.
    """
    assert (found := accessibility_violations(page, of_the_site=of_the_site)) == [], "\n".join(found)


def accessibility_violations(page: Page, *, of_the_site: bool = True) -> list[str]:
    """What axe finds on the page as it is now: one entry for each rule and theme, [] for none."""
    found = []
    for theme in THEMES:
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        if of_the_site:
            page.wait_for_selector(f"html[data-bs-theme={theme}]", state="attached")
        answer = Axe().run(page, options=ALL_RULES if theme == THEMES[0] else RULES_OF_COLOUR)
        for violation in answer.response["violations"]:
            places = "\n".join(
                f"    {' '.join(map(str, node['target']))}\n      {node['html'][:200]}\n"
                f"      {node['failureSummary'].replace(chr(10), ' ')}"
                for node in violation["nodes"]
            )
            found.append(f"{page.url} ({theme}): {violation['id']}: {violation['help']}\n{places}")
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    return found


def overflowing(page: Page) -> list[str]:
    """What makes the page scroll sideways, the first few elements; [] when it does not."""
    return page.evaluate(TOO_WIDE)
