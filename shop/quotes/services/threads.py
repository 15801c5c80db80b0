"""The conversation about a request: messages with files, questions, and who has read how far."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shop.accounts.viewer import Viewer
from shop.core.exceptions import InvalidInput
from shop.core.jobs import Job
from shop.core.outbox import enqueue
from shop.core.workflow import transition
from shop.quotes.enums import RequestStatus
from shop.quotes.models import QuoteRequest, RequestMessage, RequestReading
from shop.quotes.services.attachments import Attachments, checked_attachments
from shop.quotes.services.requests import LONGEST_MESSAGE


def add_message(
    *,
    request_id: int,
    viewer: Viewer,
    author: User,
    text: str,
    at: datetime,
    files: Sequence["File[Any]"] = (),
) -> RequestMessage:
    """Add to the thread, with files if there are some; the other side is mailed. A customer's answer puts a
    waiting request back to work, and whoever writes has read the thread.

    Raises QuoteRequest.DoesNotExist for one the viewer may not see, InvalidInput for an empty message,
    UploadRefused.
    """
    text = _checked_text(text, has_files=bool(files))
    with checked_attachments(files) as attachments, transaction.atomic():
        request = QuoteRequest.objects.visible_to(viewer).select_for_update().get(pk=request_id)
        return _write(request, viewer=viewer, author=author, text=text, attachments=attachments, at=at)


def ask_customer(
    *,
    request_id: int,
    viewer: Viewer,
    by: User,
    text: str,
    at: datetime,
    files: Sequence["File[Any]"] = (),
) -> RequestMessage:
    """Ask for more information: a message, and the request waits for the customer. Raises as
    ``add_message``, and TransitionNotAllowed for a request that is closed.
    """
    text = _checked_text(text, has_files=bool(files))
    with checked_attachments(files) as attachments, transaction.atomic():
        request = QuoteRequest.objects.visible_to(viewer).select_for_update().get(pk=request_id)
        if request.status != RequestStatus.NEEDS_INFORMATION:
            transition(QuoteRequest, pk=request.pk, to=RequestStatus.NEEDS_INFORMATION, by=by, at=at)
        return _write(request, viewer=viewer, author=by, text=text, attachments=attachments, at=at)


def mark_read(*, request_id: int, viewer: Viewer, reader: User, until: datetime, at: datetime) -> None:
    """Remember that the reader has seen the thread up to ``until``, the time of the newest message on their
    page; what came later stays unread. Never goes back.

    Raises QuoteRequest.DoesNotExist for one the viewer may not see.
    """
    request = QuoteRequest.objects.visible_to(viewer).get(pk=request_id)
    _read(request, reader=reader, until=min(until, at))


def _checked_text(text: str, *, has_files: bool) -> str:
    text = text.strip()
    if not text and not has_files:
        raise InvalidInput(_("Please write a message."), field="text")
    if len(text) > LONGEST_MESSAGE:
        raise InvalidInput(_("Please keep the message below 5,000 characters."), field="text")
    return text


def _write(
    asked: QuoteRequest,
    *,
    viewer: Viewer,
    author: User,
    text: str,
    attachments: Attachments,
    at: datetime,
) -> RequestMessage:
    is_from_staff = viewer.is_licensing_staff
    if not is_from_staff and asked.status == RequestStatus.NEEDS_INFORMATION:
        transition(QuoteRequest, pk=asked.pk, to=RequestStatus.IN_PROGRESS, by=author, at=at)
    message = RequestMessage.objects.create(
        request=asked, author=author, is_from_staff=is_from_staff, text=text, created_at=at
    )
    attachments.store(to=asked, message=message, by=author, at=at)
    newest = {"staff_wrote_at" if is_from_staff else "customer_wrote_at": at}
    QuoteRequest.objects.filter(pk=asked.pk).update(**newest)
    _read(asked, reader=author, until=at)
    enqueue(Job.MAIL_REQUEST_MESSAGE, message_id=message.pk)
    return message


def _read(asked: QuoteRequest, *, reader: User, until: datetime) -> None:
    reading, is_new = RequestReading.objects.get_or_create(
        request=asked, reader=reader, defaults={"read_at": until}
    )
    if not is_new:
        RequestReading.objects.filter(pk=reading.pk, read_at__lt=until).update(read_at=until)
