"""How often one caller may call. Excess is answered 429 with ``Retry-After``; every answer that was counted
tells in ``RateLimit-*`` what is left.
"""

import math
from dataclasses import dataclass
from typing import Any

from allauth.account.adapter import get_adapter
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.throttling import (
    AnonRateThrottle,
    ScopedRateThrottle,
    SimpleRateThrottle,
    UserRateThrottle,
)


class LimitsUnavailable(APIException):
    """Attempts cannot be counted, so none is let through."""

    status_code = 503
    default_code = "unavailable"
    default_detail = _("Signing in is not possible at the moment. Please try again in a minute.")
    wait = 60


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a limit leaves to its caller."""

    limit: int
    remaining: int
    # Seconds until the oldest counted call is forgotten.
    reset: int

    @property
    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset),
        }


def tightest_allowance(request: Request) -> Allowance | None:
    """Of the limits that counted this call, the one that will be reached first."""
    counted: list[Allowance] = getattr(request, "allowances", [])
    return min(counted, key=lambda allowance: (allowance.remaining, -allowance.reset), default=None)


class _Counted(SimpleRateThrottle):
    """Counts the address that the trusted proxies saw; what a client claims in X-Forwarded-For counts for
    nothing. Remembers with the request what is left.
    """

    def get_ident(self, request: Request) -> str:
        return str(get_adapter().get_client_ip(request._request))

    def allow_request(self, request: Request, view: Any) -> bool:
        allowed = super().allow_request(request, view)
        # The framework keeps these on the throttle, and its types do not know them.
        counted: Any = self
        if history := getattr(counted, "history", None):
            allowance = Allowance(
                limit=counted.num_requests,
                remaining=max(0, counted.num_requests - len(history)),
                reset=max(0, math.ceil(counted.duration - (counted.now - history[-1]))),
            )
            request.allowances = [*getattr(request, "allowances", []), allowance]  # type: ignore[attr-defined]
        return allowed


class _Lenient(_Counted):
    """Without the cache nobody is counted: work goes on."""

    def allow_request(self, request: Request, view: Any) -> bool:
        try:
            return super().allow_request(request, view)
        except RedisError:
            return True


class VisitorThrottle(_Lenient, AnonRateThrottle):
    """Visitors, per address."""


class CallerThrottle(_Lenient, UserRateThrottle):
    """Signed-in callers: each token by itself, a session per person."""

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        if not request.user.is_authenticated:
            return None
        token: Any = request.auth
        ident = request.user.pk if token is None else f"token-{token.token_key}"
        return self.cache_format % {"scope": self.scope, "ident": ident}


class OperationThrottle(_Counted, ScopedRateThrottle):
    """Operations with a limit of their own, named by the view's ``throttle_scope``: signing in, keys. They
    count per person, however many tokens somebody has.

    Raises LimitsUnavailable without the cache.
    """

    def allow_request(self, request: Request, view: Any) -> bool:
        try:
            return super().allow_request(request, view)
        except RedisError:
            raise LimitsUnavailable() from None
