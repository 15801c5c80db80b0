from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class BranchMiddleware:
    """Middleware that the project had before; it needs the session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.branch = request.session.get("branch", "Head office")
        return self.get_response(request)
