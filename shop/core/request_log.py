"""What the log says of a request: method and path, and nothing that opens a door or tells what was asked."""

import logging

from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware

from shop.core.logs import KEY


class RequestLogMiddleware(RequestMiddleware):
    """django-structlog's, without the query string: it holds searches, addresses and codes."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        return f"{request.method} {KEY.sub('…', request.path)}"


class KeyFilter(logging.Filter):
    """Takes keys out of the paths in Django's own lines about refused requests."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(
                KEY.sub("…", part) if isinstance(part, str) and "/" in part else part for part in record.args
            )
        return True
