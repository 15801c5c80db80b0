"""What becomes of exports: handed out to their owner, cancelled, gone."""

import hashlib
import hmac
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import structlog
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet

from shop.core.audit import Actor, record
from shop.core.crypto import DecryptionFailed, decrypt_bytes
from shop.core.workflow import transition
from shop.documents.storage import private_storage
from shop.exports.enums import ExportStatus
from shop.exports.exceptions import ExportDamaged, ExportNotReady
from shop.exports.models import Export
from shop.exports.selectors import entitled_viewer
from shop.exports.services.making import FOLDER, WORKSHOP, encryption_context

logger = structlog.get_logger(__name__)

DOWNLOADED: Final = "export_downloaded"
CHUNK: Final = 256 * 1024
# Nobody works on an export, or on a file of it, for longer than this.
ABANDONED_AFTER: Final = timedelta(days=1)


def open_export(*, export_id: int, by: User, at: datetime) -> Iterator[bytes]:
    """The file in pieces, for its owner, with an event in the trail.

    Raises Export.DoesNotExist for anybody else, ExportNotReady, AccessLost for an owner who may not see its
    contents any more, ExportDamaged.
    """
    export = Export.objects.owned_by(user_id=by.pk).select_related("owner").get(pk=export_id)
    is_there = export.status == ExportStatus.READY and export.file
    if not is_there or export.expires_at is None or export.expires_at <= at:
        raise ExportNotReady()
    entitled_viewer(export)
    content = _whole(export) if export.has_keys else _in_pieces(export)
    record(export, action=DOWNLOADED, by=by, at=at)
    return content


def encrypted_files() -> Iterator[tuple[str, str]]:
    """Name and context of each encrypted file, for the rotation of keys."""
    for export in Export.objects.filter(has_keys=True).exclude(file="").only("file", "public_id").iterator():
        yield str(export.file.name), encryption_context(export)


def _whole(export: Export) -> Iterator[bytes]:
    """An encrypted file: what cannot be proven is not handed out."""
    try:
        with export.file.open("rb") as file:
            content = decrypt_bytes(file.read(), encryption_context(export))
    except (FileNotFoundError, DecryptionFailed) as error:
        logger.error("export is damaged", export_id=export.pk, error=type(error).__name__)
        raise ExportDamaged from error
    return iter([content])


def _in_pieces(export: Export) -> Iterator[bytes]:
    storage, name = private_storage(), str(export.file.name)
    try:
        with storage.open(name) as file:
            digest = hashlib.sha256()
            for chunk in file.chunks(CHUNK):
                digest.update(chunk)
        if not hmac.compare_digest(digest.hexdigest(), export.sha256):
            raise ExportDamaged
        file = storage.open(name)
    except FileNotFoundError as error:
        logger.error("export is damaged", export_id=export.pk, error="FileNotFoundError")
        raise ExportDamaged from error
    # A file that is deleted meanwhile stays readable for whoever has it open.
    return _read(file)


def _read(file: object) -> Iterator[bytes]:
    with file as opened:  # type: ignore[attr-defined]
        yield from opened.chunks(CHUNK)


@transaction.atomic
def cancel_export(*, export_id: int, by: User, at: datetime) -> Export:
    """Stop an export that is being made, or throw away its file. One that is being made ends at its next
    row.

    Raises Export.DoesNotExist for anybody but the owner, TransitionNotAllowed for one that is over.
    """
    export = Export.objects.owned_by(user_id=by.pk).get(pk=export_id)
    export = transition(Export, pk=export.pk, to=ExportStatus.CANCELLED, by=by, at=at)
    _forget_file(export)
    Export.objects.filter(pk=export.pk).update(finished_at=at)
    return export


def due_exports(at: datetime) -> QuerySet[Export]:
    """Exports whose file has had its time, and those that nobody will finish."""
    over = (ExportStatus.READY, ExportStatus.FAILED, ExportStatus.CANCELLED)
    old = at - ABANDONED_AFTER
    return Export.objects.filter(
        Q(status=ExportStatus.READY, expires_at__lte=at)
        | Q(status__in=over[1:], finished_at__lte=old)
        | Q(status__in=(ExportStatus.QUEUED, ExportStatus.RUNNING), created_at__lte=old)
    ).order_by("pk")


def expire_exports(*, at: datetime, by: Actor = None) -> int:
    """Take back every file that has had its time; returns how many exports it was."""
    expired = 0
    for export_id, status in due_exports(at).values_list("pk", "status"):
        with transaction.atomic():
            if status == ExportStatus.RUNNING:
                transition(Export, pk=export_id, to=ExportStatus.FAILED, by=by, at=at)
            elif status == ExportStatus.QUEUED:
                transition(Export, pk=export_id, to=ExportStatus.CANCELLED, by=by, at=at)
            _forget_file(transition(Export, pk=export_id, to=ExportStatus.EXPIRED, by=by, at=at))
            expired += 1
    return expired


def remove_leftovers(*, before: datetime) -> int:
    """Delete what a crash left in the folder of exports: files that no row knows, and unfinished ones. Only
    what was last written before ``before``; returns how many.
    """
    storage = private_storage()
    if not storage.exists(FOLDER):
        return 0
    known = set(Export.objects.exclude(file="").values_list("file", flat=True))
    removed = 0
    for name in storage.listdir(FOLDER)[1]:
        path = f"{FOLDER}/{name}"
        if path not in known and storage.get_modified_time(path) < before:
            storage.delete(path)
            removed += 1
    workshop = Path(storage.path(WORKSHOP))
    for folder in workshop.iterdir() if workshop.is_dir() else ():
        if folder.stat().st_mtime < before.timestamp():
            shutil.rmtree(folder, ignore_errors=True)
            removed += 1
    return removed


def _forget_file(export: Export) -> None:
    """The file goes when the transaction has."""
    if export.file:
        name = str(export.file.name)
        Export.objects.filter(pk=export.pk).update(file="", size=0, sha256="")
        transaction.on_commit(lambda: private_storage().delete(name))
