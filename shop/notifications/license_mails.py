"""Mails about licences: they end, and somebody asks about one."""

from collections.abc import Sequence
from datetime import date
from typing import Final
from urllib.parse import urlencode

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.core.links import absolute_url
from shop.licenses.models import License, LicenseQuestion, LicenseReminder
from shop.notifications.mails import Mail, MailEntry
from shop.notifications.selectors import said

# So many licences stand in a reminder; the rest is counted, and the button leads to all of them.
MOST_IN_A_MAIL: Final = 50


def license_reminder(reminder: LicenseReminder, licenses: Sequence[License], *, language: str) -> Mail:
    """``licenses`` end soon, those that end first in front; there is at least one."""
    ends = [license_.ends_on for license_ in licenses if license_.ends_on]
    count = len(licenses)
    shown = licenses[:MOST_IN_A_MAIL]
    if count <= MOST_IN_A_MAIL:
        page = absolute_url("portal:license-renew", language=language)
        page += "?" + urlencode([("ids", license_.public_id) for license_ in licenses])
    else:
        page = absolute_url("portal:license-list", language=language)
        page += "?" + urlencode({"ends_from": min(ends), "ends_until": max(ends)})
    texts = said(
        "license-reminder",
        count=ngettext("%(count)d licence", "%(count)d licences", count) % {"count": count},
        name=reminder.name,
        organization=reminder.organization.name,
        link=page,
    )
    more = count - len(shown)
    return Mail(
        subject=texts.subject,
        about=reminder,
        name=reminder.name,
        paragraphs=texts.paragraphs,
        entries=[_reminded(license_, reminder.on_date, language) for license_ in shown],
        closing=[
            *(
                [ngettext("… and %(count)d more.", "… and %(count)d more.", more) % {"count": more}]
                if more
                else []
            ),
            *texts.closing,
        ],
        action=(_("Prepare the renewal"), page),
    )


def _reminded(license_: License, on_date: date, language: str) -> MailEntry:
    left = (license_.ends_on - on_date).days if license_.ends_on else 0
    time_left = (
        ngettext("%(count)d day left", "%(count)d days left", left) % {"count": left}
        if left
        else _("last day today")
    )
    product = f"{license_.product_name} {license_.get_deployment_display()}"
    return MailEntry(
        title=f"{product} · {license_.sen}" if license_.sen else product,
        page=absolute_url("portal:license-detail", language=language, public_id=license_.public_id),
        detail=_("maintenance until %(date)s, %(time_left)s")
        % {"date": date_format(license_.ends_on or on_date, "DATE_FORMAT"), "time_left": time_left},
    )


def license_question(question: LicenseQuestion, *, language: str) -> Mail:
    license_ = question.license
    page = absolute_url("backoffice:question-list", language=language)
    texts = said(
        "license-question",
        product=license_.product_name,
        organization=question.organization.name,
        link=page,
    )
    return Mail(
        subject=texts.subject,
        about=license_,
        paragraphs=texts.paragraphs,
        facts=[(_("SEN"), license_.sen or "–"), (_("About"), question.get_kind_display())],
        quotation=question.text,
        closing=texts.closing,
        action=(_("Open the questions"), page),
    )
