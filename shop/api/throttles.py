"""How often one caller may call. Excess is answered 429 with ``Retry-After``."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle, ScopedRateThrottle, UserRateThrottle


class LimitsUnavailable(APIException):
    """Attempts cannot be counted, so none is let through."""

    status_code = 503
    default_code = "unavailable"
    default_detail = _("Signing in is not possible at the moment. Please try again in a minute.")
    wait = 60


class _ByRealAddress:
    """Counts the address that the trusted proxies saw; what a client claims in X-Forwarded-For counts for
    nothing.
    """

    def get_ident(self, request: Request) -> str:
        return str(get_adapter().get_client_ip(request._request))


class VisitorThrottle(_ByRealAddress, AnonRateThrottle):
    """Visitors, per address. Without the cache nobody is counted: reading goes on."""

    def allow_request(self, request: Request, view: Any) -> bool:
        try:
            return super().allow_request(request, view)
        except RedisError:
            return True


class CallerThrottle(_ByRealAddress, UserRateThrottle):
    """Signed-in callers, per person. Without the cache nobody is counted: work goes on."""

    def allow_request(self, request: Request, view: Any) -> bool:
        try:
            return super().allow_request(request, view)
        except RedisError:
            return True


class OperationThrottle(_ByRealAddress, ScopedRateThrottle):
    """Operations with a limit of their own, named by the view's ``throttle_scope``: signing in, keys.

    Raises LimitsUnavailable without the cache.
    """

    def allow_request(self, request: Request, view: Any) -> bool:
        try:
            return super().allow_request(request, view)
        except RedisError:
            raise LimitsUnavailable() from None
