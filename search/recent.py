"""What somebody searched for last, kept by their own browser (see ``shop.core.browser_memory``)."""

from typing import Final

from django.http import HttpRequest, HttpResponseBase

from search.backends.conditions import searchable_text
from search.discretion import is_private
from shop.core.browser_memory import BrowserMemory

COOKIE: Final = "searched_for"
MAX_SEARCHES: Final = 8
LONGEST: Final = 80

_searches = BrowserMemory(COOKIE, MAX_SEARCHES)


def searched_for(request: HttpRequest) -> list[str]:
    """The texts searched for last, the latest first; at most eight."""
    return _searches.read(request)


def remember_search(request: HttpRequest, response: HttpResponseBase, text: str) -> None:
    """Put a text in front of those searched for, unless it is very long or looks like a key or an address.

    For what a person looks at only: the caller asks ``shop.core.visits.is_look``.
    """
    tidy = searchable_text(text)
    if 2 <= len(tidy) <= LONGEST and not is_private(tidy):
        _searches.put_first(request, response, tidy)


def forget_searches(response: HttpResponseBase) -> None:
    """Forget all of them."""
    _searches.forget(response)
