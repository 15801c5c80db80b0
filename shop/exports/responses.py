"""How the file of an export leaves the house; the caller has opened it for its owner."""

from collections.abc import Iterator
from typing import Final

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from shop.core.clock import local_date
from shop.exports.enums import ExportFormat
from shop.exports.models import Export

CONTENT_TYPES: Final = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ExportFormat.PDF: "application/pdf",
    ExportFormat.ZIP: "application/zip",
}


def file_name(export: Export) -> str:
    """What the file is called at its owner's: the list and the day it was asked for."""
    return f"{export.resource}-{local_date(export.created_at):%Y-%m-%d}.{export.format}"


def export_response(export: Export, content: Iterator[bytes]) -> StreamingHttpResponse:
    """The file as download, in pieces; not cached anywhere, not sniffed, and unable to load or run
    anything.
    """
    # Never shown in place.
    disposition = content_disposition_header(as_attachment=True, filename=file_name(export))
    return StreamingHttpResponse(
        content,
        content_type=CONTENT_TYPES[ExportFormat(export.format)],
        headers={
            "Content-Disposition": disposition or "attachment",
            "Content-Length": str(export.size),
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
            "Content-Security-Policy": "default-src 'none'",
        },
    )
