"""Readers' messages about pages: taken down, answered, closed. Who may do the latter is the desk's rule."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.enums import ContactKind
from cms.models import ContactMessage
from shop.core.audit import record
from shop.core.exceptions import DomainError, InvalidInput
from shop.core.jobs import Job
from shop.core.outbox import enqueue
from shop.core.texts import one_line

LONGEST_MESSAGE: Final = 5_000
LONGEST_NAME: Final = 120
# From everybody together. One address is held back much earlier, by the door.
MOST_AN_HOUR: Final = 100


class TooManyMessages(DomainError):
    """More messages within an hour than readers write."""

    code = "too_many_messages"
    default_message = _(
        "We get very many messages just now and could not take yours. Please call us, or try again later."
    )


class MessageClosed(DomainError):
    """A colleague was quicker."""

    code = "message_closed"
    default_message = _("This message is closed already. Nothing was sent.")


class NoAddress(DomainError):
    """The reader left no e-mail address."""

    code = "no_address"
    default_message = _("The reader left no e-mail address, so that there is nowhere to send an answer.")


@transaction.atomic
def send_message(
    *,
    page: Page,
    kind: ContactKind,
    text: str,
    name: str = "",
    email: str = "",
    by: User | None,
    at: datetime,
) -> ContactMessage:
    """Store what a reader writes about a page, in the page's language, and mail it to the department.

    ``by`` is who is signed in, None for a visitor. Raises InvalidInput for an empty or too long text and for
    a name of several lines, TooManyMessages.
    """
    if ContactMessage.objects.filter(sent_at__gt=at - timedelta(hours=1)).count() >= MOST_AN_HOUR:
        raise TooManyMessages()
    message = ContactMessage.objects.create(
        page_id=page.pk,
        page_title=page.title,
        language=page.locale.language_code,
        kind=kind,
        text=_checked(text, field="text"),
        name=one_line(name, field="name", longest=LONGEST_NAME),
        email=one_line(email, field="email", longest=254),
        sent_by=by,
        sent_at=at,
    )
    enqueue(Job.MAIL_CONTACT_MESSAGE, message_id=message.pk)
    return message


@transaction.atomic
def answer_message(*, public_id: UUID, text: str, by: User, at: datetime) -> ContactMessage:
    """Mail an answer to the reader and close the message.

    Raises ContactMessage.DoesNotExist, InvalidInput for an empty or too long text, NoAddress, MessageClosed.
    """
    message = _open_message(public_id)
    if not message.email:
        raise NoAddress()
    message.answer = _checked(text, field="text")
    message.closed_at, message.closed_by = at, by
    message.save(update_fields=["answer", "closed_at", "closed_by"])
    record(message, action="message_answered", by=by, at=at)
    enqueue(Job.MAIL_CONTACT_ANSWER, message_id=message.pk)
    return message


@transaction.atomic
def close_message(*, public_id: UUID, by: User, at: datetime) -> ContactMessage:
    """It is dealt with, without an answer by mail. Raises ContactMessage.DoesNotExist, MessageClosed."""
    message = _open_message(public_id)
    message.closed_at, message.closed_by = at, by
    message.save(update_fields=["closed_at", "closed_by"])
    record(message, action="message_closed", by=by, at=at)
    return message


def contact_messages(*, is_open: bool = True) -> QuerySet[ContactMessage]:
    """The department's list: open ones oldest first, closed ones newest first."""
    rows = ContactMessage.objects.select_related("page", "sent_by", "closed_by")
    if is_open:
        return rows.filter(closed_at=None).order_by("pk")
    return rows.exclude(closed_at=None).order_by("-closed_at", "-pk")


def _open_message(public_id: UUID) -> ContactMessage:
    message = ContactMessage.objects.select_for_update().get(public_id=public_id)
    if message.closed_at is not None:
        raise MessageClosed()
    return message


def _checked(text: str, *, field: str) -> str:
    text = text.replace("\r\n", "\n").replace("\0", "").strip()
    if not text:
        raise InvalidInput(_("Please write something."), field=field)
    if len(text) > LONGEST_MESSAGE:
        raise InvalidInput(
            _("Please use at most %(count)s characters.") % {"count": LONGEST_MESSAGE}, field=field
        )
    return text
