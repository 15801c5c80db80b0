"""Mails about editorial pages: what readers write, what we answer, what is to be reviewed."""

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.freshness import PageCare
from cms.models import ContactMessage
from shop.core.links import absolute_url
from shop.notifications.license_mails import MOST_IN_A_MAIL
from shop.notifications.mails import Mail, MailEntry
from shop.notifications.selectors import said


def contact_message(message: ContactMessage, *, language: str) -> Mail:
    page = absolute_url("backoffice:message-detail", language=language, message_id=message.public_id)
    texts = said("contact-message", page=message.page_title, link=page)
    sender = ", ".join(part for part in (message.name, message.email) if part)
    return Mail(
        subject=texts.subject,
        about=message,
        paragraphs=texts.paragraphs,
        facts=[
            (_("About"), message.get_kind_display()),
            (_("From"), sender or _("a visitor, without a name")),
            (_("Language"), message.language),
        ],
        quotation=message.text,
        closing=texts.closing,
        action=(_("Open the messages"), page),
    )


def contact_answer(message: ContactMessage) -> Mail:
    """What we answer; the question stays out, for the address may be a typing mistake."""
    page = message.page.full_url if message.page else None
    page = page or absolute_url("home", language=message.language)
    texts = said("contact-answer", page=message.page_title, name=message.name, link=page)
    return Mail(
        subject=texts.subject,
        about=message,
        name=message.name,
        paragraphs=texts.paragraphs,
        quotation=message.answer,
        closing=texts.closing,
        action=(_("Open the page"), page),
    )


def pages_due(cares: Sequence[PageCare], *, language: str) -> Mail:
    """``cares`` are due, the longest due first; there is at least one."""
    count = len(cares)
    report = f"{absolute_url('page_freshness', language=language)}?state=due"
    texts = said(
        "pages-due",
        pages=ngettext("%(count)d page", "%(count)d pages", count) % {"count": count},
        link=report,
    )
    more = count - MOST_IN_A_MAIL
    rest = [ngettext("… and %(count)d more.", "… and %(count)d more.", more) % {"count": more}]
    return Mail(
        subject=texts.subject,
        about=cares[0].page,
        paragraphs=texts.paragraphs,
        entries=[_due(care, language) for care in cares[:MOST_IN_A_MAIL]],
        closing=[*(rest if more > 0 else []), *texts.closing],
        action=(_("Open the report"), report),
    )


def _due(care: PageCare, language: str) -> MailEntry:
    day = date_format(care.due_on, "DATE_FORMAT") if care.due_on else ""
    return MailEntry(
        title=f"{care.page.title} ({care.page.locale.language_code})",
        page=absolute_url("wagtailadmin_pages:edit", language=language, page_id=care.page.pk),
        detail=_("due since %(date)s") % {"date": day},
    )
