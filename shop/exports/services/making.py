"""Making the file of an export: whole, or not at all."""

import hashlib
import io
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, Final

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from shop.accounts.viewer import Viewer
from shop.core.audit import record_all
from shop.core.clock import local_date
from shop.core.crypto import DecryptionFailed, encrypt_bytes
from shop.core.exceptions import DomainError
from shop.core.interruption import stop_if_asked
from shop.core.jobs import Job
from shop.core.outbox import enqueue
from shop.core.workflow import transition
from shop.documents.storage import private_storage
from shop.exports.columns import Column, chosen_columns
from shop.exports.enums import ExportFormat, ExportResource, ExportStatus
from shop.exports.files.sheets import Sheet
from shop.exports.models import Export
from shop.exports.rows import Choice, columns_of, matching, rows_of
from shop.exports.selectors import entitled_viewer
from shop.licenses.models import License
from shop.licenses.services import KEY_EXPORTED

FOLDER: Final = "exports"
# Where files are written before they are whole.
WORKSHOP: Final = f"{FOLDER}/unfinished"
TOLD_EVERY: Final = 250  # rows
EVENTS_AT_ONCE: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stored:
    """A file in the private storage; digest and size are those of the plain bytes."""

    name: str
    sha256: str
    size: int


class _Cancelled(Exception):
    """The owner does not want it any more."""


def encryption_context(export: Export) -> str:
    """What binds an encrypted file to its row."""
    return f"exports.Export:{export.public_id}"


def make_export(*, export_id: int, at: datetime, tells_owner: bool = False) -> Export:
    """Make the file of an export that waits, or whose last attempt died, from the beginning. READY or FAILED
    then, with the reason in words; one that is done or cancelled is returned as it is.

    Who the owner is and what they may see is asked again before every thousand rows and at the end. Rows
    that have gone meanwhile are left out. ``tells_owner`` sends a mail when the file is there.

    Raises Interrupted when the process is about to end, and whatever nobody expects; a later attempt begins
    anew.
    """
    export = Export.objects.select_related("owner", "organization").get(pk=export_id)
    if export.status not in (ExportStatus.QUEUED, ExportStatus.RUNNING):
        return export
    transition(Export, pk=export_id, to=ExportStatus.RUNNING, by=export.owner, at=at)
    try:
        with translation.override(export.language), _workshop() as folder:
            _Maker(export, folder=folder, at=at).make(tells_owner=tells_owner)
    except _Cancelled:
        pass
    except DecryptionFailed:
        with translation.override(export.language):
            reason = _("A licence key cannot be read at the moment. Please contact us.")
        _fail(export, reason, at=at)
    except DomainError as error:
        _fail(export, error.message, at=at)
    return Export.objects.select_related("owner", "organization").get(pk=export_id)


@contextmanager
def _workshop() -> Iterator[Path]:
    """A private folder for what is not finished; nothing of it is left, whatever happens short of a crash."""
    place = Path(private_storage().path(WORKSHOP))
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=place))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@transaction.atomic
def _fail(export: Export, reason: str, *, at: datetime) -> None:
    current = Export.objects.select_for_update().get(pk=export.pk)
    if current.status == ExportStatus.RUNNING:
        transition(Export, pk=export.pk, to=ExportStatus.FAILED, by=None, at=at)
        Export.objects.filter(pk=export.pk).update(error=reason, finished_at=at)


class _Maker:
    """One attempt."""

    def __init__(self, export: Export, *, folder: Path, at: datetime) -> None:
        self.export, self.folder, self.at = export, folder, at
        self.on_date: date = local_date(at)
        self.resource = ExportResource(export.resource)
        self.choice = Choice(resource=self.resource, query=export.query, ids=export.ids)
        self.columns: list[Column[Any]] = chosen_columns(
            columns_of(self.resource, has_keys=export.has_keys), export.columns
        )
        self.written: list[int] = []

    def make(self, *, tells_owner: bool) -> None:
        viewer = entitled_viewer(self.export)
        keys = list(matching(self.choice, viewer=viewer, on_date=self.on_date).values_list("pk", flat=True))
        self._mine().update(done=0, total=len(keys))
        with self._opened() as out:
            self._write(keys, out)
            stored = self._stored(out)
        try:
            self._hand_over(stored, rows=len(self.written), tells_owner=tells_owner)
        except BaseException:
            # A transaction takes back rows only.
            private_storage().delete(stored.name)
            raise

    def _mine(self) -> Any:
        return Export.objects.filter(pk=self.export.pk, status=ExportStatus.RUNNING)

    def _opened(self) -> BinaryIO:
        """Where to write: never on a disk in clear where there are keys."""
        if self.export.has_keys:
            return io.BytesIO()
        return (self.folder / "file").open("w+b")

    def _look(self) -> Viewer:
        return entitled_viewer(self.export)

    def _noted(self, rows: Iterator[Any]) -> Iterator[Any]:
        for row in rows:
            self.written.append(row.license.pk if self.resource == ExportResource.LICENSES else row.pk)
            yield row

    def _on_row(self, done: int) -> None:
        every = 1 if self.export.format == ExportFormat.ZIP else TOLD_EVERY
        if done % every == 0:
            stop_if_asked()
            if not self._mine().update(done=done):
                raise _Cancelled

    def _write(self, keys: list[int], out: BinaryIO) -> None:
        rows = self._noted(
            rows_of(self.choice, keys, columns=self.columns, look=self._look, on_date=self.on_date)
        )
        sheet = Sheet(
            title=str(self.resource.label),
            subtitle=self.export.organization.name if self.export.organization else "",
            columns=self.columns,
            total=len(keys),
            language=self.export.language,
        )
        # Each brings its library along: processes that never export do not carry them.
        match ExportFormat(self.export.format):
            case ExportFormat.CSV:
                from shop.exports.files.csv_file import write_csv

                write_csv(sheet, rows, out=out, on_row=self._on_row)
            case ExportFormat.XLSX:
                from shop.exports.files.xlsx_file import write_xlsx

                folder = None if self.export.has_keys else self.folder
                write_xlsx(sheet, rows, out=out, on_row=self._on_row, folder=folder)
            case ExportFormat.PDF:
                from shop.exports.files.pdf_file import write_pdf

                day = date_format(self.on_date, "DATE_FORMAT")
                write_pdf(sheet, rows, out=out, on_row=self._on_row, made_on=day)
            case ExportFormat.ZIP:
                from shop.exports.files.zip_file import write_zip

                write_zip(rows, out=out, on_row=self._on_row, at=self.at)

    def _stored(self, out: BinaryIO) -> _Stored:
        """Keep the file in the private storage, encrypted where it holds keys."""
        digest, size = hashlib.sha256(), 0
        out.seek(0)
        while chunk := out.read(1024 * 1024):
            digest.update(chunk)
            size += len(chunk)
        out.seek(0)
        content: File[bytes] = File(out)
        if self.export.has_keys:
            content = ContentFile(encrypt_bytes(out.read(), encryption_context(self.export)))
        field = Export._meta.get_field("file")
        name = private_storage().save(field.generate_filename(self.export, "file"), content)
        return _Stored(name=name, sha256=digest.hexdigest(), size=size)

    @transaction.atomic
    def _hand_over(self, stored: _Stored, *, rows: int, tells_owner: bool) -> None:
        """Ready, and each key that is in it in the trail: both or neither."""
        current = Export.objects.select_for_update().get(pk=self.export.pk)
        if current.status == ExportStatus.CANCELLED:
            raise _Cancelled
        entitled_viewer(self.export)
        transition(Export, pk=self.export.pk, to=ExportStatus.READY, by=self.export.owner, at=self.at)
        Export.objects.filter(pk=self.export.pk).update(
            file=stored.name,
            size=stored.size,
            sha256=stored.sha256,
            done=rows,
            total=rows,
            error="",
            finished_at=self.at,
            expires_at=self.at + timedelta(days=settings.EXPORT_DAYS),
        )
        if self.export.has_keys:
            for start in range(0, len(self.written), EVENTS_AT_ONCE):
                part = self.written[start : start + EVENTS_AT_ONCE]
                licenses = (License(pk=key) for key in part)
                record_all(licenses, action=KEY_EXPORTED, by=self.export.owner, at=self.at)
        if tells_owner:
            enqueue(Job.MAIL_EXPORT, export_id=self.export.pk)
