"""What two people can edit: the ETag that is read, and the If-Match that editing asks for."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from shop.api.problems import PreconditionRequired
from shop.core.exceptions import StaleVersion

IF_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description="The ETag that was read. 428 without it, 412 if somebody saved in between.",
)


def with_etag(body: dict[str, Any]) -> Response:
    """The answer with the ETag that its ``version`` makes."""
    return Response(body, headers={"ETag": f'"{body["version"]}"'})


def wanted_version(request: Request) -> int:
    """The version that If-Match names. Raises PreconditionRequired; StaleVersion for no ETag of ours."""
    header = request.headers.get("If-Match", "").strip()
    if not header:
        raise PreconditionRequired()
    text = header.removeprefix("W/").strip('"')
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise StaleVersion()
    return int(text)
