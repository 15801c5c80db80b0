"""Mails about licences."""

from celery import shared_task
from django.utils import timezone

from shop.accounts.selectors import language_of_address, staff_addresses
from shop.core.jobs import Job
from shop.licenses.models import LicenseQuestion, LicenseReminder
from shop.licenses.reminding import reminded_licenses
from shop.notifications import license_mails
from shop.notifications.recipients import STAFF_LANGUAGE
from shop.notifications.services import send_mail, send_to_each


@shared_task(name=Job.MAIL_LICENSE_QUESTION.value, acks_late=True)
def mail_license_question(*, question_id: int, **_later: object) -> None:
    question = LicenseQuestion.objects.select_related("license", "organization").get(pk=question_id)

    def send(recipient: str) -> None:
        send_mail(
            kind="license-question",
            key=str(question_id),
            recipient=recipient,
            language=STAFF_LANGUAGE,
            build=lambda: license_mails.license_question(question, language=STAFF_LANGUAGE),
            at=timezone.now(),
        )

    send_to_each(staff_addresses(), send=send)


@shared_task(name=Job.MAIL_LICENSE_REMINDER.value, acks_late=True)
def mail_license_reminder(*, reminder_id: int, **_later: object) -> None:
    reminder = LicenseReminder.objects.select_related("organization").get(pk=reminder_id)
    # Renewed, snoozed or let go while this waited in the queue: no reason to remind any more.
    licenses = reminded_licenses(reminder)
    if not licenses:
        return
    language = language_of_address(reminder.email, reminder.organization)
    send_mail(
        kind="license-reminder",
        key=str(reminder_id),
        recipient=reminder.email,
        language=language,
        build=lambda: license_mails.license_reminder(reminder, licenses, language=language),
        at=timezone.now(),
    )
