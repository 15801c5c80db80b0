"""Whole pages kept for visitors: made once, handed out until an editor publishes something.

A page is kept for readers who have nothing of their own here: no session, no basket, nothing they looked at;
whoever brings any cookie but those of the forms and the language gets a page of their own. What differs from
reader to reader all the same, the token of the forms, is filled in each time. A page's address says its
language; colours are chosen in the browser; so nothing else tells two visitors' pages apart.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.response import TemplateResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.crypto import salted_hmac
from redis.exceptions import RedisError

from cms.models import EditorialPage

# Everything kept was made under one version; a new version makes all of it worthless at once.
VERSION_KEY: Final = "cms.pages.version"
# Stands in kept pages for the token of the forms. No page can hold it otherwise: it is not a word.
TOKEN_MARK: Final = "csrf-token-of-the-reader-55b7c1e0d9a44e0f"  # noqa: S105 - a place for one
# Tabs of the after-the-order page. Any other query is answered afresh, so that nobody can fill the cache.
KEPT_QUERIES: Final = frozenset({"", "order=license", "order=service"})


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPage:
    """What was rendered, with a mark in place of each token, and the version it was made under."""

    html: str
    version: str
    digest: str


def kept_for_visitors(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Wrap Wagtail's view: a visitor's page comes from the cache, or goes there."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _is_visitors(request):
            return view(request, *args, **kwargs)
        key = _key(request)
        # Before the page is made: what is published meanwhile must not be hidden by it.
        version, kept = _look_up(key)
        if kept is not None:
            return _answer(request, kept)
        response = view(request, *args, **kwargs)
        if not version or not _is_published_page(request, response):
            return response
        page = _render(response, version=version)
        if _is_the_same_for_all(request, response):
            _keep(key, page)
            return _answer(request, page)
        response.content = page.html.replace(TOKEN_MARK, get_token(request))
        return response

    return wrapper


def purge_pages(**_signal: Any) -> None:
    """Forget all kept pages, now and once more when the change is committed.

    Now, for whoever reads in the same transaction; after the commit, for what a reader has kept meanwhile.
    """
    _new_version()
    connection = transaction.get_connection()
    if connection.in_atomic_block:
        transaction.on_commit(_new_version)


def _new_version() -> None:
    try:
        cache.set(VERSION_KEY, uuid4().hex, None)
    except RedisError:
        # Nothing can be read from it either; what comes back with it is gone after PAGE_CACHE_SECONDS.
        return


def _is_visitors(request: HttpRequest) -> bool:
    """Whether a kept page will do: a visitor with nothing of their own reads a page, and no part of one."""
    return (
        settings.PAGE_CACHE_SECONDS > 0
        and request.method in ("GET", "HEAD")
        and request.COOKIES.keys() <= {settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME}
        and "Authorization" not in request.headers
        and "HX-Request" not in request.headers
        and request.META.get("QUERY_STRING", "") in KEPT_QUERIES
    )


def _key(request: HttpRequest) -> str:
    address = f"{_release()} {request.build_absolute_uri()}"
    return f"cms.page:{hashlib.sha256(address.encode()).hexdigest()}"


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


def _look_up(key: str) -> tuple[str, KeptPage | None]:
    """Return the version of today, "" without a cache, and the page if it was made under it. One query."""
    try:
        known = cache.get_many([VERSION_KEY, key])
        version = known.get(VERSION_KEY) or cache.get_or_set(VERSION_KEY, lambda: uuid4().hex, None)
    except (RedisError, DatabaseError):
        return "", None
    kept = known.get(key)
    return version, kept if isinstance(kept, KeptPage) and kept.version == version else None


def _keep(key: str, page: KeptPage) -> None:
    try:
        cache.set(key, page, settings.PAGE_CACHE_SECONDS)
    except RedisError:  # the next reader's page is made anew
        return


def _is_published_page(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether this is a page itself: no redirect, no form for its password, no other answer."""
    if not isinstance(response, TemplateResponse) or response.status_code != 200 or response.is_rendered:
        return False
    page = (response.context_data or {}).get("page")
    return (
        isinstance(page, EditorialPage) and page.live and response.template_name == page.get_template(request)
    )


def _render(response: Any, *, version: str) -> KeptPage:
    response.context_data["csrf_token"] = TOKEN_MARK
    response.render()
    html = response.content.decode()
    return KeptPage(html=html, version=version, digest=hashlib.sha256(html.encode()).hexdigest())


def _is_the_same_for_all(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether nothing of this reader went into the page: no token past the mark, no session, no cookie."""
    has_token = bool(request.META.get("CSRF_COOKIE_NEEDS_UPDATE"))
    return not (has_token or request.session.modified or response.cookies)


def _answer(request: HttpRequest, page: KeptPage) -> HttpResponse:
    """Hand out a kept page; 304 where the reader's browser has it with a token that is good still."""
    response = HttpResponse(page.html.replace(TOKEN_MARK, get_token(request)))
    # A browser that has lost its cookie must not go on with the token of the old one.
    secret = request.META.get("CSRF_COOKIE", "")
    etag = f'"{salted_hmac("cms.caching", f"{page.digest}:{secret}", algorithm="sha256").hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    patch_cache_control(response, private=True, no_cache=True)
    conditional: HttpResponse = get_conditional_response(request, etag=etag, response=response)
    return conditional
