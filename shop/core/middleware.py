"""What every request and every answer goes through, whichever view it is for."""

import io
import re
import uuid
from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_from_path

# Django's own middleware sets these too, but not on what is answered before it has its turn.
HEADERS: Final = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
}
POLICY: Final = "Content-Security-Policy"
REQUEST_ID: Final = "X-Request-ID"
# What a caller may choose; anything else could be made to look like another line of the log.
WELL_FORMED_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}", re.ASCII)


class ResponseHeadersMiddleware:
    """Headers that every answer carries; what was made for one person is never kept by a cache in between.

    Each request has an id, the caller's own if it is well-formed: it stands in the answer and in our log.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        request_id = given if WELL_FORMED_ID.fullmatch(given) else str(uuid.uuid4())
        # The log takes it from here.
        request.META["HTTP_X_REQUEST_ID"] = request_id
        response = self.get_response(request)
        response.headers[REQUEST_ID] = request_id
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        # Downloads bring a policy of their own, which says nothing about frames.
        policy = response.headers.get(POLICY, "")
        if policy and "frame-ancestors" not in policy:
            response.headers[POLICY] = f"{policy}; frame-ancestors 'none'"
        if _is_signed_in(request):
            response.headers.setdefault("Cache-Control", "private, no-store")
        elif response.cookies or "Cookie" in response.headers.get("Vary", ""):
            # A visitor has a basket too, and the token of their forms.
            response.headers.setdefault("Cache-Control", "private")
        return response


def _is_signed_in(request: HttpRequest) -> bool:
    """Whether this may be a signed-in person's request; while the database is away, it may."""
    user = getattr(request, "user", None)
    try:
        return user is not None and user.is_authenticated
    except DatabaseError:
        return True


class RequestLimitsMiddleware:
    """Refuses a body that is larger than its address takes, before anything of it is read.

    Django itself limits what it keeps in memory, but would write an upload of any size to the disk. A body
    whose length is not announced is read as empty, so that the announced length is all there is to check.

    Where no large files are taken, none touches the disk: a table of licence keys comes to such an address.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        # What is no number is taken for 0 by Django too.
        largest = _largest_body(request)
        if announced.isdigit() and int(announced[:20]) > largest:
            raise RequestDataTooBig("The body is larger than this address takes.")
        if largest <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE and _has_files(request):
            request.upload_handlers = [InMemoryOnly(request)]
        return self.get_response(request)


class InMemoryOnly(FileUploadHandler):
    """Keeps a file in memory, however large: for bodies whose size was looked at before."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.content = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.content.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.content.seek(0)
        return InMemoryUploadedFile(
            file=self.content,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )


def _has_files(request: HttpRequest) -> bool:
    return (request.content_type or "").startswith("multipart/")


def _largest_body(request: HttpRequest) -> int:
    """In bytes. Only forms with files may be large, and only where files are taken."""
    largest = int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    if not _has_files(request):
        return largest
    path = request.path_info
    language = get_language_from_path(path)
    if language and path.startswith(f"/{language}/"):
        path = path.removeprefix(f"/{language}")
    limits = (int(limit) for prefix, limit in settings.UPLOAD_LIMITS.items() if path.startswith(prefix))
    return next(limits, largest)
