"""Which addresses an endpoint may have. Whom a name leads to is looked at again with each connection."""

import ipaddress
from typing import Final

import httpx
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shop.core.exceptions import InvalidInput
from shop.core.network import is_public

LONGEST_URL: Final = 500
# Below 1024 are services that are none of ours to ask, mail servers for instance.
USUAL_PORT: Final = 443
LOWEST_FREE_PORT: Final = 1024
HIGHEST_PORT: Final = 65_535
# Names that never leave a network.
INNER_NAMES: Final = (".localhost", ".local", ".internal", ".home.arpa")
LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def may_be_private(host: str) -> bool:
    """Whether a host may be on this computer: only while the project is tried out on it."""
    return settings.DEBUG and host.strip("[]") in LOOPBACK


def checked_address(given: str, *, field: str = "url") -> str:
    """The address as it is kept. Raises InvalidInput, naming the field, for one that is not called."""
    text = given.strip()
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, UnicodeError, ValueError):
        raise InvalidInput(_("This is no address."), field=field) from None
    host = url.host.rstrip(".").lower()
    if not text.isascii() or not text.isprintable() or " " in text or not host or len(text) > LONGEST_URL:
        raise InvalidInput(_("This is no address."), field=field)
    is_here = may_be_private(host)
    if url.scheme != "https" and not (url.scheme == "http" and is_here):
        raise InvalidInput(_("The address must begin with https://."), field=field)
    if url.userinfo or url.fragment:
        raise InvalidInput(_("The address must hold no password and no #."), field=field)
    if is_here:
        return text
    if url.port is not None and url.port != USUAL_PORT and not LOWEST_FREE_PORT <= url.port <= HIGHEST_PORT:
        raise InvalidInput(_("Please use port 443, or one from 1024 on."), field=field)
    if not _is_outside(host):
        raise InvalidInput(_("The address must be on the internet, not in a private network."), field=field)
    return text


def _is_outside(host: str) -> bool:
    if host in LOOPBACK or host.endswith(INNER_NAMES):
        return False
    try:
        ipaddress.ip_address(host)
    except ValueError:
        # A name without a dot is one of a network; odd numbers (2130706433, 0x7f.1) are no names.
        last = host.rpartition(".")[2]
        return "." in host and not last[:1].isdigit()
    return is_public(host)
