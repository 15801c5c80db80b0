"""A short list kept in a signed cookie of the reader's own browser.

Remembering writes nothing on the server and opens no session. The cookie says whose it is: after a sign-out
the next person at the same browser sees nothing of it. What a visitor left there is theirs after a sign-in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

# Browsers keep 4,096 bytes of a cookie.
MAX_BYTES: Final = 3_000


@dataclass(frozen=True, slots=True)
class BrowserMemory:
    """The list kept under the name ``cookie``: at most ``length`` texts, fewer if they are long."""

    cookie: str
    length: int

    @property
    def name(self) -> str:
        """What the cookie is called in the browser."""
        return f"{settings.COOKIE_NAME_PREFIX}{self.cookie}"

    def read(self, request: HttpRequest) -> list[str]:
        """The texts, the latest first; none where the cookie is somebody else's or not ours."""
        try:
            owner, *texts = signing.loads(request.COOKIES.get(self.name, ""), salt=self.cookie)
        except (signing.BadSignature, TypeError, ValueError):
            return []
        return texts if owner in (None, request.user.pk) else []

    def put_first(self, request: HttpRequest, response: HttpResponseBase, text: str) -> None:
        """Put a text in front; it stands there once, in whatever letter case."""
        others = [known for known in self.read(request) if known.casefold() != text.casefold()]
        texts = [text, *others][: self.length]
        while len(value := self._signed(request, texts)) > MAX_BYTES:
            texts.pop()
        response.set_cookie(
            self.name,
            value,
            max_age=settings.SESSION_COOKIE_AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )

    def forget(self, response: HttpResponseBase) -> None:
        """Empty the list."""
        response.delete_cookie(self.name, samesite="Lax")

    def _signed(self, request: HttpRequest, texts: Sequence[str]) -> str:
        return signing.dumps([request.user.pk, *texts], salt=self.cookie, compress=True)
