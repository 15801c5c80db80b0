"""What is wrong with a configuration, each in one sentence that names the variable.

Plain functions without Django: ``shop/settings.py`` asks before anything is built on the values.
"""

import base64
import binascii
from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from urllib.parse import urlsplit

# Variables that an installation cannot do without, as `.env.example` says.
NEEDED: Final = ("SECRET_KEY", "FIELD_ENCRYPTION_KEYS", "ALLOWED_HOSTS", "SITE_URL")
SHORTEST_SECRET: Final = 50
KEY_BYTES: Final = 32
SCHEMES: Final[Mapping[str, tuple[str, ...]]] = {
    "DATABASE_URL": ("postgres", "postgresql", "sqlite"),
    "REDIS_URL": ("redis", "rediss", "unix"),
    "ELASTICSEARCH_URL": ("http", "https"),
    "SENTRY_DSN": ("http", "https"),
    "EMAIL_URL": (
        "smtp",
        "smtps",
        "smtp+tls",
        "smtp+ssl",
        "filemail",
        "consolemail",
        "memorymail",
        "dummymail",
    ),
}


def missing(values: Mapping[str, object]) -> list[str]:
    """The needed variables that are empty, or still those of an example."""
    return [name for name in NEEDED if not values.get(name) or "example.com" in str(values[name])]


def problems(
    *,
    secret_key: str,
    encryption_keys: Sequence[str],
    site_url: str,
    allowed_hosts: Sequence[str],
    addresses: Mapping[str, str],
) -> Iterator[str]:
    """Sentences about values that are there but cannot be right together.

    ``addresses`` are those of SCHEMES that were given.
    """
    if len(secret_key) < SHORTEST_SECRET:
        yield f"SECRET_KEY is shorter than {SHORTEST_SECRET} characters."
    yield from _key_problems(encryption_keys)
    yield from _site_problems(site_url, allowed_hosts)
    for name, address in addresses.items():
        if address:
            yield from _address_problems(name, address)


def _address_problems(name: str, address: str) -> Iterator[str]:
    """At most one sentence; the address itself is never in it, for it may hold a password."""
    try:
        parts = urlsplit(address)
        # The path of a file may look like a port.
        port = None if parts.scheme == "sqlite" else parts.port
    except ValueError:
        yield f"{name} has a port that is no number up to 65535, or brackets that do not fit."
        return
    if parts.scheme not in SCHEMES[name]:
        yield f"{name} must begin with one of {', '.join(f'{word}://' for word in SCHEMES[name])}."
    elif port is not None and not parts.hostname:
        yield f"{name} has a port but no host."
    elif name == "DATABASE_URL" and parts.scheme != "sqlite" and not parts.path.strip("/"):
        yield "DATABASE_URL must end with the name of the database."


def _key_problems(entries: Sequence[str]) -> Iterator[str]:
    names = [entry.partition(":")[0] for entry in entries]
    if len(set(names)) < len(names):
        yield "FIELD_ENCRYPTION_KEYS has two keys of the same name."
    if not all(_is_key(entry) for entry in entries):
        yield "FIELD_ENCRYPTION_KEYS is a list of NAME:KEY, where KEY is 32 bytes in base64."


def _is_key(entry: str) -> bool:
    name, _colon, encoded = entry.partition(":")
    try:
        return bool(name) and "$" not in name and len(base64.b64decode(encoded, validate=True)) == KEY_BYTES
    except binascii.Error:
        return False


def _site_problems(site_url: str, allowed_hosts: Sequence[str]) -> Iterator[str]:
    parts = urlsplit(site_url)
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host or parts.path or parts.query:
        yield "SITE_URL must be an address without a path, such as https://licensing.example.org."
        return
    if parts.scheme != "https" and not _is_this_machine(host):
        yield "SITE_URL must begin with https://, because the site's cookies are for TLS only."
    if not any(_covers(pattern, host) for pattern in allowed_hosts):
        yield f"ALLOWED_HOSTS does not have {host}, the host of SITE_URL."


def _covers(pattern: str, host: str) -> bool:
    if pattern.startswith("."):
        return host == pattern[1:] or host.endswith(pattern)
    return pattern.lower() in ("*", host)


def _is_this_machine(host: str) -> bool:
    """Names without a dot are those of a development machine or of a test."""
    return "." not in host or host.startswith("127.")
