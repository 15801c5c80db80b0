"""What somebody looked at last, kept by their own browser (see ``shop.core.browser_memory``)."""

from typing import Final

from django.http import HttpRequest, HttpResponseBase

from shop.core.browser_memory import BrowserMemory

COOKIE: Final = "looked_at"
MAX_LOOKS: Final = 12

_looks = BrowserMemory(COOKIE, MAX_LOOKS)


def looked_at(request: HttpRequest) -> list[str]:
    """The keys of the listings looked at last, the latest first."""
    return _looks.read(request)


def remember_look(request: HttpRequest, response: HttpResponseBase, key: str) -> None:
    """Put a listing in front of those looked at; the twelve latest are kept, fewer if their keys are long."""
    _looks.put_first(request, response, key)


def forget_looks(response: HttpResponseBase) -> None:
    _looks.forget(response)
