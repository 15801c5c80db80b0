"""How a stored document leaves the house; the caller has checked that the viewer may have it."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from shop.documents.models import StoredDocument
from shop.documents.proxy import can_send, leave_to_proxy
from shop.documents.services import read_document

# What a browser may show in place. Everything else is a download, whatever the caller wishes.
INLINE_CONTENT_TYPES = frozenset({"application/pdf"})


def document_response(document: StoredDocument, *, inline: bool = False) -> HttpResponse:
    """The document as download, or ``inline`` to be shown by the browser. Raises DocumentDamaged."""
    # Read in any case: what was changed on the disk is not handed out, whoever sends it.
    content = read_document(document)
    shown = inline and document.content_type in INLINE_CONTENT_TYPES
    by_proxy = can_send() and not document.is_encrypted
    response = _private_response(
        b"" if by_proxy else content,
        content_type=document.content_type,
        filename=document.filename,
        is_shown=shown,
    )
    if by_proxy:
        leave_to_proxy(response, storage=document.file.storage, name=str(document.file.name))
    return response


def pdf_response(content: bytes, *, filename: str) -> HttpResponse:
    """A PDF that is stored nowhere, shown by the browser under the same conditions."""
    return _private_response(content, content_type="application/pdf", filename=filename, is_shown=True)


def download_response(content: bytes, *, content_type: str, filename: str) -> HttpResponse:
    """What somebody sent us, as a download and never in place."""
    return _private_response(content, content_type=content_type, filename=filename, is_shown=False)


def _private_response(content: bytes, *, content_type: str, filename: str, is_shown: bool) -> HttpResponse:
    """Not cached anywhere, not sniffed, and unable to load or run anything."""
    return HttpResponse(
        content,
        content_type=content_type,
        headers={
            "Content-Disposition": content_disposition_header(not is_shown, filename) or "attachment",
            "Content-Length": str(len(content)),
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
            "Content-Security-Policy": "default-src 'none'",
        },
    )
