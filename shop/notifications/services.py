"""Sending a mail once, and keeping a record of it."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from email.utils import parseaddr
from urllib.parse import urlsplit

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import override

from cms.selectors import site_settings
from shop.core.pseudonyms import is_pseudonymous
from shop.documents.models import StoredDocument
from shop.documents.services import read_document
from shop.notifications.mails import Mail
from shop.notifications.models import SentMail

LINE_BREAKS = re.compile(r"[\r\n]+")


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
    server answers; the outbox tries again. Nothing is sent to a person who was erased.
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
        brand = site_settings()
        context = {"mail": mail, "brand": brand, "language": language}
        text = render_to_string("emails/mail.txt", context)
        html = css_inline.inline(render_to_string("emails/mail.html", context))
    subject = LINE_BREAKS.sub(" ", mail.subject)
    message = EmailMultiAlternatives(
        subject=subject,
        body=text,
        to=[address],
        cc=list(cc),
        headers={"Message-ID": message_id, "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(html, "text/html")
    for document in attachments:
        message.attach(document.filename, read_document(document), document.content_type)
    message.send()
    SentMail.objects.create(
        kind=kind,
        message_id=message_id,
        recipient=address,
        cc=list(cc),
        language=language,
        subject="" if mail.is_confidential else subject[:255],
        object_type=mail.about._meta.label_lower,
        object_id=mail.about.pk,
        sent_at=at,
    )
