"""Sending a mail once, and keeping a record of it."""

import smtplib
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.translation import override

from shop.core.outbox import GiveUp
from shop.core.pseudonyms import is_pseudonymous
from shop.documents.models import StoredDocument
from shop.documents.services import read_document
from shop.notifications.layout import lay_out
from shop.notifications.mails import Mail
from shop.notifications.models import SentMail

REFUSED_FOR_GOOD = range(500, 600)


def send_mail(
    *,
    kind: str,
    key: str,
    recipient: str,
    language: str,
    build: Callable[[], Mail],
    attachments: Sequence[StoredDocument] = (),
    cc: Sequence[str] = (),
    at: datetime,
) -> None:
    """Send one mail, unless the record says that it went out already.

    ``kind`` and ``key`` make the Message-ID: a repetition after a crash between the server's answer and our
    record carries the same one, so that the reader's mail program shows it once. Raises whatever the mail
    server answers, and the outbox tries again; GiveUp when the server refuses this address or this mail for
    good. Nothing is sent to a person who was erased.
    """
    address = parseaddr(recipient)[1]
    if is_pseudonymous(address):
        return
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    message_id = f"<{kind}.{key}.{address.replace('@', '=')}@{host}>"
    if SentMail.objects.filter(message_id=message_id).exists():
        return
    with override(language):
        mail = build()
        letter = lay_out(mail, language=language)
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        to=[address],
        cc=list(cc),
        headers={"Message-ID": message_id, "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(letter.html, "text/html")
    for document in attachments:
        message.attach(document.filename, read_document(document), document.content_type)
    try:
        message.send()
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as refusal:
        if _is_for_good(refusal):
            raise GiveUp from refusal
        raise
    SentMail.objects.create(
        kind=kind,
        message_id=message_id,
        recipient=address,
        cc=list(cc),
        language=language,
        subject="" if mail.is_confidential else letter.subject[:255],
        object_type=mail.about._meta.label_lower,
        object_id=mail.about.pk,
        sent_at=at,
    )


def send_to_each(recipients: Iterable[str], *, send: Callable[[str], None]) -> None:
    """Send to every recipient, whatever becomes of the others; raises what the last failure raised.

    A failure that may pass counts more than a refusal for good: whoever has the mail is not written to again.
    """
    failures: list[Exception] = []
    for recipient in recipients:
        try:
            send(recipient)
        except Exception as error:  # noqa: BLE001 - raised below, when the others have their mail
            failures.append(error)
    if failures:
        raise min(failures, key=lambda error: isinstance(error, GiveUp))


def _is_for_good(refusal: smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError) -> bool:
    if isinstance(refusal, smtplib.SMTPRecipientsRefused):
        return all(code in REFUSED_FOR_GOOD for code, _text in refusal.recipients.values())
    return refusal.smtp_code in REFUSED_FOR_GOOD
