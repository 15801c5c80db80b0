"""The wall itself: looks at the table before any view runs."""

from collections.abc import Callable
from typing import Any, cast

import structlog
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch

from shop.access_policy.policies import ADMITS, OPEN, Audience, Policy
from shop.access_policy.refusals import missing_call, refused_call, refused_page, wrong_method_of_call
from shop.access_policy.registry import policy_for

logger = structlog.get_logger(__name__)


class AccessPolicyMiddleware:
    """Lets a request through to its view only as the table of policies says. Needs the user and the viewer.

    Whatever has no line in the table answers 404. Of a caller with a token only the method is looked at: who
    the token belongs to is found out by the view, whose rule is the table's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        match = cast(ResolverMatch, request.resolver_match)
        policy = policy_for(route=match.route, name=match.view_name)
        is_call = match.namespaces[:1] == ["api"]
        if policy is None:
            logger.error("address without an access policy", route=match.route, name=match.view_name)
            if is_call:
                return missing_call(request)
            raise Http404
        return call_refused(request, policy) if is_call else page_refused(request, policy, view)


def page_refused(request: HttpRequest, policy: Policy, view: Any) -> HttpResponseBase | None:
    """What a page answers in place of its view, or None."""
    method = request.method or ""
    audience = policy.audience_of(method)
    if audience not in OPEN and not ADMITS[audience](request):
        return refused_page(request, audience, view)
    if policy.has(method):
        return None
    if method == "OPTIONS":
        return HttpResponse(headers={"Allow": ", ".join([*policy.answered, "OPTIONS"])})
    return HttpResponseNotAllowed(policy.answered)


def call_refused(request: HttpRequest, policy: Policy) -> HttpResponseBase | None:
    """What an operation answers in place of its view, or None."""
    method = request.method or ""
    audience = policy.audience_of(method)
    if audience == Audience.NOBODY:
        return missing_call(request)
    if audience not in OPEN and not ADMITS[audience](request) and not has_token(request):
        return refused_call(request, audience)
    if policy.has(method) or method == "OPTIONS":
        return None
    return wrong_method_of_call(request, policy)


def has_token(request: HttpRequest) -> bool:
    """Whether the call comes with a token, right or wrong."""
    return str(request.META.get("HTTP_AUTHORIZATION", "")).lower().split()[:1] == ["bearer"]
