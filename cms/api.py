"""The editorial pages by API: what Wagtail's version 3 offers, cut down to what every visitor may read.

Wagtail's API writes, shows drafts and tells who somebody is, for whoever has one of its tokens. Here nobody
has one: three of its addresses are mounted, they are read only, and they never learn who asks.
"""

import copy
import json
from functools import wraps
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe
from wagtail.models import Page

# What is mounted of it; documentation, tokens, sites, redirects and schemas are not.
READABLE: Final = frozenset({"list_pages", "find_page", "detail_page"})
# What tells who asks. Whoever asks gets what a visitor gets.
CREDENTIALS: Final = ("HTTP_AUTHORIZATION", "HTTP_COOKIE", "HTTP_X_CSRFTOKEN")


def api_urlpatterns() -> list[URLPattern]:
    """Return the readable addresses of Wagtail's API, each with the wall around it."""
    from wagtail.api.v3.urls import api  # builds its schemas from the page models

    patterns, _app_name, _namespace = api.urls
    readable = [pattern for pattern in patterns if pattern.name in READABLE]
    for pattern in readable:
        pattern.callback = public_only(pattern.callback)
    return readable


def public_only(view: Any) -> Any:
    """Wrap a view of Wagtail's API: reading only, as a visitor, without a trace of other pages."""

    @require_safe
    @cache_control(public=True, no_cache=True)
    @conditional_page
    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with override(settings.LANGUAGE_CODE):
            response: HttpResponse = view(as_visitor(request), *args, **kwargs)
        if response.status_code == 200:
            response.content = _without_hidden_relatives(response.content)
        return response

    # Reading changes nothing; what could is refused above.
    wrapper.csrf_exempt = True  # type: ignore[attr-defined]
    return wrapper


def as_visitor(request: HttpRequest) -> HttpRequest:
    """Return the request without anything that tells who sent it."""
    visitor = copy.copy(request)
    visitor.META = visitor.environ = {
        name: value for name, value in request.META.items() if name not in CREDENTIALS
    }
    # Read before, it holds the credentials still.
    visitor.__dict__.pop("headers", None)
    visitor.COOKIES = {}
    visitor.user = AnonymousUser()
    # Passwords of pages that somebody has entered.
    visitor.session = {}  # type: ignore[assignment]
    # Wagtail's API knows no HEAD; the server leaves the body out.
    visitor.method = "GET"
    return visitor


def _without_hidden_relatives(content: bytes) -> bytes:
    """Take out the page above and the page an alias follows where readers may not see those."""
    answer = json.loads(content)
    meta = answer.get("meta", {})
    for name in ("parent", "alias_of"):
        relative = meta.get(name)
        if relative and not Page.objects.live().public().filter(pk=relative["id"], depth__gt=1).exists():
            meta[name] = None
    return json.dumps(answer, ensure_ascii=False).encode()
