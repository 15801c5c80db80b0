"""Whether a request is somebody looking at a page."""

import re
from typing import Final

from django.http import HttpRequest

_CRAWLER: Final = re.compile("bot|crawl|spider|slurp", re.IGNORECASE)


def is_look(request: HttpRequest) -> bool:
    """Whether a person sees this page now: no HEAD, nothing that a browser fetches ahead, no crawler."""
    ahead = request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
    agent = request.headers.get("User-Agent", "")
    return request.method == "GET" and "prefetch" not in ahead.lower() and not _CRAWLER.search(agent)
