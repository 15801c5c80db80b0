from typing import Any

from knox.auth import TokenAuthentication
from rest_framework.request import Request

from shop.accounts.selectors import viewer_for


class BearerAuthentication(TokenAuthentication):
    """``Authorization: Bearer TOKEN`` with a personal token; the request's viewer becomes the token's person."""

    def authenticate(self, request: Request) -> Any:
        result = super().authenticate(request)
        if result is not None:
            request._request.viewer = viewer_for(result[0])
        return result
