"""Private files sent by the reverse proxy, which has nothing better to do, after we have decided who gets
them.

The proxy reads the file from the disk; the process of the application is free at once. What is encrypted or
made in memory is always sent by the application.
"""

from typing import Final
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import Storage
from django.http.response import HttpResponseBase

X_ACCEL: Final = "x-accel"
X_SENDFILE: Final = "x-sendfile"
WAYS: Final = ("", X_ACCEL, X_SENDFILE)
# An ``internal`` location of the proxy, whose root is PRIVATE_MEDIA_ROOT.
LOCATION: Final = "/private-files/"


def can_send() -> bool:
    """Whether the proxy sends files here. Raises ImproperlyConfigured for a way that nobody knows."""
    if settings.FILES_BY_PROXY not in WAYS:
        raise ImproperlyConfigured(f"FILES_BY_PROXY is empty or one of {', '.join(WAYS[1:])}.")
    return bool(settings.FILES_BY_PROXY)


def leave_to_proxy(response: HttpResponseBase, *, storage: Storage, name: str) -> None:
    """Tell the proxy which file is the body of this answer; the answer itself has none."""
    del response.headers["Content-Length"]
    if settings.FILES_BY_PROXY == X_ACCEL:
        response.headers["X-Accel-Redirect"] = LOCATION + quote(name)
    else:
        response.headers["X-Sendfile"] = storage.path(name)
