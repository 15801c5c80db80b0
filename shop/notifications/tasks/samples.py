"""Mails that staff send themselves to see what a text looks like."""

from celery import shared_task
from django.utils import timezone

from shop.core.jobs import Job
from shop.notifications import mails
from shop.notifications.kinds import KINDS
from shop.notifications.models import MailDraft
from shop.notifications.selectors import Texts
from shop.notifications.services import send_mail


@shared_task(name=Job.MAIL_TEMPLATE_TEST.value, acks_late=True)
def mail_template_test(*, draft_id: int, asked_at: int, **_later: object) -> None:
    draft = MailDraft.objects.select_related("author").get(pk=draft_id)
    texts = Texts(subject=draft.subject, opening=draft.opening, closing=draft.closing)
    send_mail(
        kind="template-test",
        key=f"{draft_id}.{asked_at}",
        recipient=draft.author.email,
        language=draft.language,
        build=lambda: mails.sample(KINDS[draft.kind], texts, about=draft, language=draft.language),
        at=timezone.now(),
    )
