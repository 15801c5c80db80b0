"""How often one caller may call. Excess is answered 429 with ``Retry-After``."""

from allauth.account.adapter import get_adapter
from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle, ScopedRateThrottle, UserRateThrottle


class _ByRealAddress:
    """Counts the address that the trusted proxies saw; what a client claims in X-Forwarded-For counts for
    nothing.
    """

    def get_ident(self, request: Request) -> str:
        return str(get_adapter().get_client_ip(request._request))


class VisitorThrottle(_ByRealAddress, AnonRateThrottle):
    """Visitors, per address."""


class CallerThrottle(_ByRealAddress, UserRateThrottle):
    """Signed-in callers, per person."""


class OperationThrottle(_ByRealAddress, ScopedRateThrottle):
    """Operations with a limit of their own, named by the view's ``throttle_scope``."""
