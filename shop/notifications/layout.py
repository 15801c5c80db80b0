"""A mail as it is read: the subject, the text, and the HTML with its styles in line."""

import re
from dataclasses import dataclass

import css_inline
from django.template.loader import render_to_string

from cms.selectors import site_settings
from shop.notifications.mails import Mail

LINE_BREAKS = re.compile(r"[\r\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail laid out."""

    subject: str
    text: str
    html: str


def lay_out(mail: Mail, *, language: str) -> Letter:
    """Render both versions; the language is active already."""
    row = site_settings()
    hours = row.opening_hours(language)
    context = {"mail": mail, "brand": row, "language": language, "opening_hours": hours}
    return Letter(
        subject=LINE_BREAKS.sub(" ", mail.subject),
        text=render_to_string("emails/mail.txt", context),
        html=css_inline.inline(render_to_string("emails/mail.html", context)),
    )
