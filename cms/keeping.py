"""What is kept of editorial pages, and how all of it is forgotten at once: by a version that it names.

Without a cache nothing is kept and everything is made anew; no reader sees an error for it.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Generic, TypeVar
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, transaction
from redis.exceptions import RedisError

# Everything kept was made under one version; a new version makes all of it worthless at once.
VERSION_KEY: Final = "cms.pages.version"

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Kept(Generic[Value]):
    """Something made, and the version it was made under."""

    value: Value
    version: str


def purge_pages(**_signal: Any) -> None:
    """Forget all that is kept, now and once more when the change is committed.

    Now, for whoever reads in the same transaction; after the commit, for what a reader has kept meanwhile.
    """
    _new_version()
    connection = transaction.get_connection()
    if connection.in_atomic_block:
        transaction.on_commit(_new_version)


def kept_part(name: str, make: Callable[[], Value]) -> Value:
    """Return the part of a page with this name, which is the same for all readers: kept, or made and kept.

    ``name`` says what the part depends on but for what editors publish: page, language.
    """
    if settings.PAGE_CACHE_SECONDS <= 0:
        return make()
    # Before it is made: what is published meanwhile must not be hidden by it.
    version, value = look_up(name)
    if value is not None:
        return value  # type: ignore[no-any-return]
    made = make()
    keep(name, made, version=version)
    return made


def look_up(name: str) -> tuple[str, Any]:
    """Return the version of today, "" without a cache, and what was kept under it or None. One query."""
    key = _key(name)
    try:
        known = cache.get_many([VERSION_KEY, key])
        version = known.get(VERSION_KEY) or cache.get_or_set(VERSION_KEY, lambda: uuid4().hex, None)
    except (RedisError, DatabaseError):
        return "", None
    kept = known.get(key)
    return version, kept.value if isinstance(kept, Kept) and kept.version == version else None


def keep(name: str, value: object, *, version: str) -> None:
    """Keep what was made under a version that ``look_up`` told."""
    if not version:
        return
    try:
        cache.set(_key(name), Kept(value, version), settings.PAGE_CACHE_SECONDS)
    except RedisError:  # the next reader's is made anew
        return


def _new_version() -> None:
    try:
        cache.set(VERSION_KEY, uuid4().hex, None)
    except RedisError:
        # Nothing can be read from it either; what comes back with it is gone after PAGE_CACHE_SECONDS.
        return


def _key(name: str) -> str:
    return f"cms.page:{hashlib.sha256(f'{_release()} {name}'.encode()).hexdigest()}"


@lru_cache(maxsize=1)
def _release() -> int:
    """Return when the newest of what pages are made with was written, in nanoseconds.

    The next release makes other pages of the same texts, and names other style sheets in them.
    """
    folders = [
        *settings.LOCALE_PATHS,
        *(folder for engine in settings.TEMPLATES for folder in engine["DIRS"]),
    ]
    made_with = [
        *(file for folder in folders for kind in ("*.html", "*.mo") for file in Path(folder).rglob(kind)),
        *Path(settings.STATIC_ROOT).glob("staticfiles.json"),
    ]
    return max((file.stat().st_mtime_ns for file in made_with), default=0)
