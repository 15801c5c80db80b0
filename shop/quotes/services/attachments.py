"""Files that come with a request or with a message of its thread."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.base import ContentFile, File
from django.db.models import Count, Sum
from django.utils.translation import gettext_lazy as _

from shop.core.audit import record
from shop.documents.exceptions import DocumentDamaged
from shop.documents.uploads import CheckedUpload, UploadRefused, checked_upload
from shop.quotes.models import QuoteRequest, RequestAttachment, RequestMessage


class Attachments:
    """Checked files on their way to a request; made by ``checked_attachments``."""

    def __init__(self, uploads: Sequence[CheckedUpload] = ()) -> None:
        self._uploads = uploads
        self._written: list[RequestAttachment] = []

    def __bool__(self) -> bool:
        return bool(self._uploads)

    def store(
        self, *, to: QuoteRequest, message: RequestMessage | None = None, by: User, at: datetime
    ) -> None:
        """Write the files, then their rows, in the caller's transaction.

        Raises UploadRefused when the person has added too much within 24 hours, OSError when the disk
        refuses.
        """
        if not self._uploads:
            return
        # Two messages sent at once count one after the other.
        User.objects.select_for_update().get(pk=by.pk)
        self._check_quota(by=by, at=at)
        for upload in self._uploads:
            attachment = RequestAttachment(
                request=to,
                message=message,
                name=upload.name,
                content_type=upload.content_type,
                size=len(upload.content),
                sha256=upload.sha256,
                uploaded_by=by,
                uploaded_at=at,
            )
            self._written.append(attachment)
            attachment.file.save(upload.name, ContentFile(upload.content), save=False)
            attachment.save(force_insert=True)
        record(to, action="files_attached", by=by, at=at, details={"files": len(self._uploads)})

    def discard(self) -> None:
        """Delete what was written: its rows were rolled back."""
        for attachment in self._written:
            if attachment.file.name:
                attachment.file.storage.delete(attachment.file.name)

    def _check_quota(self, *, by: User, at: datetime) -> None:
        today = RequestAttachment.objects.filter(uploaded_by=by, uploaded_at__gt=at - timedelta(days=1))
        so_far = today.aggregate(files=Count("pk"), bytes=Sum("size"))
        files = so_far["files"] + len(self._uploads)
        size = (so_far["bytes"] or 0) + sum(len(upload.content) for upload in self._uploads)
        if files > settings.ATTACHMENTS_PER_DAY or size > settings.ATTACHMENT_BYTES_PER_DAY:
            raise UploadRefused(
                _("You have sent us a lot of files today. Please send the others tomorrow, or write to us.")
            )


NO_ATTACHMENTS = Attachments()


@contextmanager
def checked_attachments(files: Sequence["File[Any]"]) -> Iterator[Attachments]:
    """Judge the files before anything is locked or written, and leave none on the disk when the block fails.

    Raises UploadRefused for more files than a message may have, and for the first one that is not taken.
    Enter it outside of the transaction, so that a failing commit counts too.
    """
    if len(files) > settings.ATTACHMENTS_PER_MESSAGE:
        raise UploadRefused(
            _("At most %(count)d files a message, please.") % {"count": settings.ATTACHMENTS_PER_MESSAGE}
        )
    attachments = Attachments([checked_upload(file, largest=int(settings.ATTACHMENT_SIZE)) for file in files])
    try:
        yield attachments
    except BaseException:
        attachments.discard()
        raise


def read_attachment(attachment: RequestAttachment) -> bytes:
    """The bytes as they came. Raises DocumentDamaged if they are gone or changed."""
    try:
        with attachment.file.storage.open(str(attachment.file.name)) as file:
            content: bytes = file.read()
    except (FileNotFoundError, ValueError) as error:
        raise DocumentDamaged from error
    if CheckedUpload(name="", content_type="", content=content).sha256 != attachment.sha256:
        raise DocumentDamaged
    return content
