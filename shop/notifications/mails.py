"""What each mail holds. Its texts are looked up in the recipient's language, which the caller has activated:
those of ``shop.notifications.kinds``, or what staff made of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Model

from shop.core.links import absolute_url
from shop.notifications.mail_kind import MailKind
from shop.notifications.selectors import Texts, say
from shop.notifications.wording import LINK, Paragraph


@dataclass(frozen=True, slots=True, kw_only=True)
class MailEntry:
    """One thing that a mail lists: what it is, with a link to its page, and what there is to say of it."""

    title: str
    page: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail's content, laid out as HTML and as text by two common templates.

    ``entries`` are a list of things with pages of their own; ``facts`` are label and value; ``quotation`` is
    somebody's own words; ``action`` is label and address of the one button. ``is_confidential`` keeps the
    subject out of the record.
    """

    subject: str
    about: Model
    name: str = ""
    paragraphs: Sequence[str | Paragraph] = ()
    entries: Sequence[MailEntry] = ()
    facts: Sequence[tuple[str, str]] = ()
    quotation: str = ""
    action: tuple[str, str] | None = None
    closing: Sequence[str | Paragraph] = field(default_factory=tuple)
    is_confidential: bool = False


def sample(kind: MailKind, texts: Texts, *, about: Model, language: str) -> Mail:
    """A mail of this kind with made-up contents, in the active language: for a preview and for a test."""
    page = absolute_url("portal:overview", language=language)
    words = {LINK: page, **{name: str(word) for name, word in kind.words.items()}}
    texts_said = say(texts, words)
    return Mail(
        subject=texts_said.subject,
        about=about,
        name="" if kind.is_internal or kind.code == "invitation" else str(kind.words.get("name", "")),
        paragraphs=texts_said.paragraphs,
        facts=[(str(label), str(value)) for label, value in kind.facts],
        quotation=str(kind.quotation),
        closing=texts_said.closing,
        action=(str(kind.button), page),
    )
