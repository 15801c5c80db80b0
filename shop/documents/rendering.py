"""The one place where documents become PDF. No other module imports weasyprint.

Nothing outside the package is ever read: a document may refer to ``data:`` images and to ``asset:NAME``, a
file below ``assets/``. What a hostile text asks for beyond that is not fetched and leaves a gap, never a
failure.

An e-invoice carries its XML (PDF/A-3 after Factur-X). That is the only file a document ever has, and only the
caller's own bytes become one.
"""

import gc
import hashlib
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote
from urllib.request import DataHandler, Request

import weasyprint
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from PIL import ImageFile
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from shop.core.metrics import PDF_SECONDS, timed
from shop.documents.contexts import Letterhead, PrintedDocument
from shop.documents.exceptions import DocumentRenderingFailed, DocumentTooLong

# WeasyPrint switches this on for the whole process: then a damaged picture that an editor uploads is taken.
ImageFile.LOAD_TRUNCATED_IMAGES = False

ASSETS = Path(__file__).resolve().parent / "assets"
ASSET_TYPES = {".css": "text/css", ".ttf": "font/ttf", ".svg": "image/svg+xml", ".png": "image/png"}
DATA_TYPES = ("data:image/png", "data:image/jpeg", "data:image/webp", "data:image/gif", "data:image/svg+xml")
E_INVOICE_NAME = "factur-x.xml"
E_INVOICE_METADATA = ASSETS / "factur-x.xmp"
ACCENT_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
MAX_LINES = 2_000
MAX_HTML_CHARACTERS = 4_000_000

# WeasyPrint's fonts and caches are not made for several threads; rendering is bound to the processor anyway.
_lock = threading.Lock()


class PackagedAssetFetcher(URLFetcher):
    """Answers ``data:`` images and packaged assets and has no way to reach anything else."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols={"asset", "data"}, allow_redirects=False)

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """Return the bytes behind ``url`` without asking the base class, which could open files and sockets.

        Raises ValueError for a foreign URL (WeasyPrint goes on without it) and FatalURLFetchingError for an
        asset that is not there: an unstyled document is our mistake and must not be sent.
        """
        if url.startswith("asset:"):
            return self._asset(url)
        if url.startswith(DATA_TYPES):
            response = DataHandler().data_open(Request(url))  # noqa: S310 - a data: URL by the line above
            return URLFetcherResponse(url, response.read(), response.headers)
        raise ValueError("only packaged assets and data images may be used in a document")

    @staticmethod
    def _asset(url: str) -> URLFetcherResponse:
        name = PurePosixPath(unquote(url.removeprefix("asset:")))
        path = (ASSETS / name).resolve()
        is_packaged = path.is_relative_to(ASSETS) and path.suffix in ASSET_TYPES and path.is_file()
        if not is_packaged:
            raise FatalURLFetchingError(f"no such asset: {name}")
        headers = EmailMessage()
        headers["Content-Type"] = ASSET_TYPES[path.suffix]
        return URLFetcherResponse(url, path.read_bytes(), headers)


@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


def render_document(document: PrintedDocument, *, xml: bytes = b"") -> bytes:
    """Print a document with its own template in its own language, with the XML of the e-invoice in it if it
    is one. Raises as ``render_pdf``.
    """
    if len(document.lines) > MAX_LINES:
        raise DocumentTooLong(
            _("This document has %(count)d lines; %(most)d can be printed. Please split it into several.")
            % {"count": len(document.lines), "most": MAX_LINES}
        )
    return render_pdf(
        template=document.template,
        context={"document": document},
        language=document.language,
        style=_accent(document.letterhead),
        xml=xml,
    )


def _accent(letterhead: Letterhead) -> str:
    """The reseller's colour as style sheet; whatever is no colour is left to the one of the design."""
    color = letterhead.accent_color
    return f":root {{ --accent: {color} }}" if ACCENT_COLOR.fullmatch(color) else ""


def render_pdf(
    *, template: str, context: Mapping[str, object], language: str, style: str = "", xml: bytes = b""
) -> bytes:
    """Render a Django template as tagged PDF: PDF/UA-1, or with the ``xml`` of an e-invoice PDF/A-3a that
    has it inside. ``style`` is CSS on top of the template's.

    Title, author, date and language of the file come from the template's ``<title>``, ``<meta>`` and ``<html
    lang>``. The same input gives the same bytes. Raises DocumentTooLong beyond MAX_HTML_CHARACTERS and
    DocumentRenderingFailed for whatever else goes wrong, WeasyPrint's BaseException included.
    """
    if language not in dict(settings.LANGUAGES):
        raise DocumentRenderingFailed(_("Documents are not printed in this language."))
    try:
        with translation.override(language):
            html = render_to_string(template, dict(context))
    except Exception as error:
        raise DocumentRenderingFailed from error
    if len(html) > MAX_HTML_CHARACTERS:
        raise DocumentTooLong
    try:
        with timed(PDF_SECONDS, template):
            return _write_pdf(html, style=style, xml=xml)
    except (Exception, FatalURLFetchingError) as error:
        raise DocumentRenderingFailed from error


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """A long document makes a million objects that live until its end; looking through them again and again
    costs a sixth of the time and finds nothing.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _write_pdf(html: str, *, style: str, xml: bytes) -> bytes:
    with _lock, _without_garbage_collection():
        fonts = _fonts()
        variant = "pdf/a-3a" if xml else "pdf/ua-1"
        options: dict[str, Any] = {"pdf_variant": variant, "presentational_hints": False}
        fetcher = PackagedAssetFetcher()
        styles = [weasyprint.CSS(string=style, url_fetcher=fetcher)] if style else []
        page = weasyprint.HTML(string=html, url_fetcher=fetcher)
        document = page.render(fonts, stylesheets=styles, **options)
        # A document carries no other file, whatever a <link rel=attachment> in it says.
        document.metadata.attachments = []
        if xml:
            document.metadata.attachments = [
                _e_invoice(xml, created=document.metadata.created, fetcher=fetcher)
            ]
            document.metadata.xmp_metadata = [E_INVOICE_METADATA.read_bytes()]
        seed = html.encode("utf-8", "surrogatepass") + style.encode() + xml
        identifier = hashlib.sha256(seed).hexdigest()[:32].encode()
        return bytes(document.write_pdf(pdf_identifier=identifier, **options))


def _e_invoice(xml: bytes, *, created: str | None, fetcher: URLFetcher) -> weasyprint.Attachment:
    """The XML as Factur-X asks; an Attachment can be written once only."""
    at = datetime.fromisoformat(created).replace(tzinfo=UTC) if created else datetime(1970, 1, 1, tzinfo=UTC)
    return weasyprint.Attachment(
        string=xml,
        url_fetcher=fetcher,
        name=E_INVOICE_NAME,
        description="Factur-X",
        created=at,
        modified=at,
        relationship="Alternative",
    )
