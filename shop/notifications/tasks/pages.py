"""Mails about editorial pages and what their readers wrote."""

from datetime import date

from celery import shared_task
from django.utils import timezone

from cms.freshness import due_pages, owner_addresses, reviewer_addresses
from cms.models import ContactMessage
from shop.accounts.selectors import staff_addresses
from shop.core.jobs import Job
from shop.notifications import page_mails
from shop.notifications.recipients import STAFF_LANGUAGE
from shop.notifications.services import send_mail, send_to_each


@shared_task(name=Job.MAIL_CONTACT_MESSAGE.value, acks_late=True)
def mail_contact_message(*, message_id: int, **_later: object) -> None:
    """To the department, and to the page's owner; nothing when it was dealt with in the meantime."""
    message = ContactMessage.objects.select_related("page").get(pk=message_id)
    if message.closed_at is not None:
        return

    def send(recipient: str) -> None:
        send_mail(
            kind="contact-message",
            key=str(message_id),
            recipient=recipient,
            language=STAFF_LANGUAGE,
            build=lambda: page_mails.contact_message(message, language=STAFF_LANGUAGE),
            at=timezone.now(),
        )

    send_to_each(dict.fromkeys([*staff_addresses(), *owner_addresses(message.page)]), send=send)


@shared_task(name=Job.MAIL_CONTACT_ANSWER.value, acks_late=True)
def mail_contact_answer(*, message_id: int, **_later: object) -> None:
    message = ContactMessage.objects.select_related("page").get(pk=message_id)
    send_mail(
        kind="contact-answer",
        key=str(message_id),
        recipient=message.email,
        language=message.language,
        build=lambda: page_mails.contact_answer(message),
        at=timezone.now(),
    )


@shared_task(name=Job.MAIL_PAGES_DUE.value, acks_late=True)
def mail_pages_due(*, owner_id: int, day: int, **_later: object) -> None:
    """To the owner, or to all editors about what is nobody's; without what was reviewed in the meantime."""
    cares = due_pages(on_date=date.fromordinal(day)).get(owner_id)
    if not cares:
        return

    def send(recipient: str) -> None:
        send_mail(
            kind="pages-due",
            key=f"{owner_id}.{day}",
            recipient=recipient,
            language=STAFF_LANGUAGE,
            build=lambda: page_mails.pages_due(cares, language=STAFF_LANGUAGE),
            at=timezone.now(),
        )

    send_to_each(reviewer_addresses(owner_id), send=send)
