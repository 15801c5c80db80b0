"""What somebody looked at last, kept in a signed cookie of their own browser.

Looking around writes nothing on the server and opens no session. The cookie says whose it is: after a
sign-out the next person at the same browser sees nothing of it. What a visitor looked at is theirs after a
sign-in.
"""

from collections.abc import Sequence
from typing import Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

COOKIE: Final = "looked_at"
MAX_LOOKS: Final = 12
# Browsers keep 4,096 bytes of a cookie.
MAX_BYTES: Final = 3_000


def looked_at(request: HttpRequest) -> list[str]:
    """The keys of the listings looked at last, the latest first."""
    try:
        owner, *keys = signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE)
    except (signing.BadSignature, TypeError, ValueError):
        return []
    return keys if owner in (None, request.user.pk) else []


def remember_look(request: HttpRequest, response: HttpResponseBase, key: str) -> None:
    """Put a listing in front of those looked at; the twelve latest are kept, fewer if their keys are long."""
    known = looked_at(request)
    keys = [key, *(other for other in known if other != key)][:MAX_LOOKS]
    while len(value := _signed(request, keys)) > MAX_BYTES:
        keys.pop()
    response.set_cookie(
        COOKIE,
        value,
        max_age=settings.SESSION_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget_looks(response: HttpResponseBase) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")


def _signed(request: HttpRequest, keys: Sequence[str]) -> str:
    return signing.dumps([request.user.pk, *keys], salt=COOKIE, compress=True)
