"""Staff edit the texts of mails: look at them, try them out, save them, go back to the built-in ones."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import override

from shop.core.audit import record
from shop.core.exceptions import StaleVersion
from shop.core.jobs import Job
from shop.core.outbox import enqueue
from shop.notifications.layout import Letter, lay_out
from shop.notifications.mail_kind import MailKind
from shop.notifications.mails import sample
from shop.notifications.models import LONGEST_SUBJECT, LONGEST_TEXT, MailDraft, MailTemplate
from shop.notifications.selectors import Texts, built_in_texts, template_of
from shop.notifications.wording import checked_subject, checked_text


def checked_texts(kind: MailKind, *, subject: str, opening: str, closing: str) -> Texts:
    """The texts as they would be stored. Raises InvalidInput naming the field: for an unknown placeholder
    (with the list of those allowed), HTML, addresses other than https, line breaks in the subject, length.
    """
    names = kind.placeholders
    return Texts(
        subject=checked_subject(subject, allowed=names, longest=LONGEST_SUBJECT),
        opening=checked_text(opening, field="opening", allowed=names, longest=LONGEST_TEXT),
        closing=checked_text(closing, field="closing", allowed=names, longest=LONGEST_TEXT),
    )


@transaction.atomic
def save_template(
    *, kind: MailKind, language: str, version: int, texts: Texts, by: User, at: datetime
) -> MailTemplate:
    """Put these texts into force. ``version`` is the one that was read, 0 where nobody edited them yet.

    Texts that are the built-in ones word for word restore those. Raises StaleVersion if somebody saved in
    between. The trail names the changed texts, not what they say.
    """
    if texts == built_in_texts(kind, language=language):
        texts = Texts(subject="")
    template = _locked(kind, language=language, version=version)
    before = (template.subject, template.opening, template.closing)
    after = (texts.subject, texts.opening, texts.closing)
    if before == after:
        return template
    names = ("subject", "opening", "closing")
    changed = [name for name, old, new in zip(names, before, after, strict=True) if old != new]
    template.subject, template.opening, template.closing = after
    template.version += 1
    template.changed_by, template.changed_at = by, at
    template.save()
    record(
        template,
        action="mail_text_edited" if texts.subject else "mail_text_restored",
        by=by,
        at=at,
        details={"kind": kind.code, "language": language, "fields": changed, "version": template.version},
    )
    return template


def restore_template(*, kind: MailKind, language: str, version: int, by: User, at: datetime) -> MailTemplate:
    """Put the built-in texts into force again. Raises StaleVersion."""
    return save_template(kind=kind, language=language, version=version, texts=Texts(subject=""), by=by, at=at)


def _locked(kind: MailKind, *, language: str, version: int) -> MailTemplate:
    """The row, locked; made where it is missing. Of two who save the first version one makes the row, and the
    other finds its version gone.
    """
    MailTemplate.objects.bulk_create([MailTemplate(kind=kind.code, language=language)], ignore_conflicts=True)
    template = MailTemplate.objects.select_for_update().get(kind=kind.code, language=language)
    if template.version != version:
        raise StaleVersion()
    return template


def keep_draft(*, kind: MailKind, language: str, texts: Texts, by: User, at: datetime) -> MailDraft:
    """Remember what a colleague is trying out; nobody is mailed these texts."""
    draft, _is_new = MailDraft.objects.update_or_create(
        author=by,
        kind=kind.code,
        language=language,
        defaults={
            "subject": texts.subject,
            "opening": texts.opening,
            "closing": texts.closing,
            "saved_at": at,
        },
    )
    return draft


@transaction.atomic
def request_test(*, kind: MailKind, language: str, texts: Texts, by: User, at: datetime) -> MailDraft:
    """Have these texts, saved or not, mailed to the colleague with made-up contents."""
    draft = keep_draft(kind=kind, language=language, texts=texts, by=by, at=at)
    enqueue(Job.MAIL_TEMPLATE_TEST, draft_id=draft.pk, asked_at=int(at.timestamp() * 1000))
    return draft


def preview(kind: MailKind, texts: Texts, *, language: str) -> Letter:
    """The mail that these texts make, with made-up contents."""
    with override(language):
        about = template_of(kind, language=language)
        return lay_out(sample(kind, texts, about=about, language=language), language=language)
