"""Storing and reading issued documents."""

import hashlib
import hmac
import logging
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import PurePosixPath
from typing import Final

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import IntegrityError, transaction

from shop.core.crypto import DecryptionFailed, decrypt_bytes, encrypt_bytes
from shop.core.enums import DocumentKind
from shop.documents.contexts import PrintedDocument
from shop.documents.exceptions import DocumentDamaged
from shop.documents.models import FOLDER, StoredDocument
from shop.documents.selectors import document_for
from shop.documents.storage import private_storage

logger = logging.getLogger(__name__)

# The variant of an invoice or credit note that programs read.
XML: Final = "xml"
UNSAFE_IN_FILENAMES = re.compile(r"[^\w.() -]+")


def store_document(
    *,
    kind: DocumentKind,
    source_id: int,
    organization_id: int | None,
    filename: str,
    content: bytes,
    encrypted: bool,
    at: datetime,
    variant: str = "",
    content_type: str = "application/pdf",
) -> StoredDocument:
    """Keep a document for good; what is already stored for this kind, variant and source is returned
    unchanged.

    The file is written first, then the row: a row always has its file, whereas a file without a row can
    remain only after a crash or a rollback of the caller's transaction, and ``remove_orphaned_files`` sweeps
    it. ``encrypted`` is for whatever holds licence keys. Raises OSError when the disk refuses; there is no
    row then.
    """
    existing = document_for(kind, source_id, variant)
    if existing is not None:
        return existing
    document = StoredDocument(
        kind=kind,
        variant=variant,
        source_id=source_id,
        organization_id=organization_id,
        filename=_safe_filename(filename),
        content_type=content_type,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        is_encrypted=encrypted,
        created_at=at,
    )
    stored = encrypt_bytes(content, document.encryption_context) if encrypted else content
    document.file.save(document.filename, ContentFile(stored), save=False)
    try:
        with transaction.atomic():
            document.save(force_insert=True)
    except IntegrityError:
        _discard(document)
        existing = document_for(kind, source_id, variant)
        if existing is None:
            raise
        return existing  # another process was quicker
    except BaseException:
        _discard(document)
        raise
    return document


def print_once(
    *,
    kind: DocumentKind,
    source_id: int,
    organization_id: int | None,
    build: Callable[[], PrintedDocument],
    encrypted: bool,
    at: datetime,
    xml: Callable[[], bytes] = bytes,
) -> StoredDocument:
    """The stored PDF of a source; the first call renders what ``build`` collects, later ones only find it.
    ``xml`` gives the e-invoice that the PDF carries.

    Raises as ``render_document``, ``xml`` and ``store_document``.
    """
    existing = document_for(kind, source_id)
    if existing is not None:
        return existing
    # Brings WeasyPrint, 30 MiB: processes that never print do not carry it.
    from shop.documents.rendering import render_document

    document = build()
    return store_document(
        kind=kind,
        source_id=source_id,
        organization_id=organization_id,
        filename=f"{document.number}.pdf",
        content=render_document(document, xml=xml()),
        encrypted=encrypted,
        at=at,
    )


def store_xml_once(
    *,
    kind: DocumentKind,
    source_id: int,
    organization_id: int | None,
    number: str,
    build: Callable[[], bytes],
    at: datetime,
) -> StoredDocument:
    """The stored XML of an invoice or credit note; the first call keeps what ``build`` makes.

    Raises as ``build`` and ``store_document``.
    """
    existing = document_for(kind, source_id, XML)
    if existing is not None:
        return existing
    return store_document(
        kind=kind,
        variant=XML,
        source_id=source_id,
        organization_id=organization_id,
        filename=f"{number}.xml",
        content=build(),
        content_type="application/xml",
        encrypted=False,
        at=at,
    )


def read_document(document: StoredDocument) -> bytes:
    """The bytes as issued. Raises DocumentDamaged if they are gone, changed or cannot be decrypted."""
    try:
        with document.file.storage.open(str(document.file.name)) as file:
            content: bytes = file.read()
        if document.is_encrypted:
            content = decrypt_bytes(content, document.encryption_context)
    except (FileNotFoundError, DecryptionFailed) as error:
        logger.error("document %s is damaged: %s", document.public_id, type(error).__name__)
        raise DocumentDamaged from error
    if not hmac.compare_digest(hashlib.sha256(content).hexdigest(), document.sha256):
        logger.error("document %s is damaged: hash differs", document.public_id)
        raise DocumentDamaged
    return content


def encrypted_files() -> Iterator[tuple[str, str]]:
    """Name and context of each encrypted document, for the rotation of keys."""
    for document in StoredDocument.objects.filter(is_encrypted=True).only("file", "public_id").iterator():
        yield str(document.file.name), document.encryption_context


def remove_orphaned_files(*, before: datetime) -> int:
    """Delete files last written before ``before`` (aware) that no row knows; return how many.

    ``before`` leaves out what a running transaction may still commit: an hour ago is ample.
    """
    storage = private_storage()
    known = set(StoredDocument.objects.values_list("file", flat=True))
    orphans = [
        name
        for name in _files_below(storage, FOLDER)
        if name not in known and storage.get_modified_time(name) < before
    ]
    for name in orphans:
        storage.delete(name)
    return len(orphans)


def _files_below(storage: Storage, folder: str) -> list[str]:
    if not storage.exists(folder):
        return []
    folders, files = storage.listdir(folder)
    names = [f"{folder}/{name}" for name in files]
    for name in folders:
        names += _files_below(storage, f"{folder}/{name}")
    return names


def _discard(document: StoredDocument) -> None:
    name = document.file.name
    if name:
        document.file.storage.delete(name)


def _safe_filename(filename: str) -> str:
    """A name that is harmless on any system and in any header: no folders, no control characters, 120 at
    most.
    """
    name = (
        UNSAFE_IN_FILENAMES.sub("-", filename.replace("\\", "/").rpartition("/")[2]).strip(" .-")
        or "document"
    )
    path = PurePosixPath(name)
    return name if len(name) <= 120 else f"{path.stem[:100]}{path.suffix[:20]}"
