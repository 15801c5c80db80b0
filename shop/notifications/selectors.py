"""Which texts a kind of mail has at present."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import structlog
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.translation import get_language, override

from shop.notifications.kinds import KINDS
from shop.notifications.mail_kind import MailKind
from shop.notifications.models import MailDraft, MailTemplate
from shop.notifications.wording import LINK, Paragraph, fill, paragraphs, unknown_placeholders

logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The editable texts of a mail, with placeholders."""

    subject: str
    opening: str = ""
    closing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The texts of one mail, with what stands in place of the placeholders."""

    subject: str
    paragraphs: Sequence[Paragraph]
    closing: Sequence[Paragraph]


def built_in_texts(kind: MailKind, *, language: str) -> Texts:
    """What a mail says as long as nobody edited it."""
    with override(language):
        return Texts(
            subject=kind.built_in(kind.subject),
            opening="\n\n".join(kind.built_in(text) for text in kind.opening),
            closing="\n\n".join(kind.built_in(text) for text in kind.closing),
        )


def template_of(kind: MailKind, *, language: str) -> MailTemplate:
    """The row of a template, not stored yet where nobody ever edited it."""
    found = MailTemplate.objects.filter(kind=kind.code, language=language).select_related("changed_by")
    return found.first() or MailTemplate(kind=kind.code, language=language)


def edited_templates() -> QuerySet[MailTemplate]:
    """All that somebody edited or restored."""
    return MailTemplate.objects.select_related("changed_by")


def texts_of(kind: MailKind, template: MailTemplate) -> Texts:
    """What is in force: the edited texts, or the built-in ones."""
    if not template.is_edited:
        return built_in_texts(kind, language=template.language)
    return Texts(subject=template.subject, opening=template.opening, closing=template.closing)


def draft_of(kind: MailKind, *, language: str, author: User) -> MailDraft | None:
    """What this colleague is trying out."""
    return MailDraft.objects.filter(kind=kind.code, language=language, author=author).first()


def say(texts: Texts, words: Mapping[str, str]) -> Said:
    """Put the words in. Raises KeyError for a placeholder without a word."""
    return Said(
        subject=fill(texts.subject, words),
        paragraphs=paragraphs(texts.opening, words),
        closing=paragraphs(texts.closing, words),
    )


def said(code: str, *, link: str, **words: object) -> Said:
    """The texts of a mail of this kind in the active language.

    A text with a placeholder that a later release does not know any more is not mailed: the built-in one
    takes its place.
    """
    kind, language = KINDS[code], get_language() or ""
    plain = {LINK: link, **{name: str(word) for name, word in words.items()}}
    texts = texts_of(kind, template_of(kind, language=language))
    if unknown_placeholders(f"{texts.subject}\n{texts.opening}\n{texts.closing}", plain):
        logger.error("mail template not usable", kind=code, language=language)
        texts = built_in_texts(kind, language=language)
    return say(texts, plain)
