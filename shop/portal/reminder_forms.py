"""When and whom to remind, for the organisation and for licences, and calendars."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shop.core.exceptions import InvalidInput
from shop.core.forms import PlainForm
from shop.licenses.calendar import LONGEST_NAME
from shop.licenses.models import License, ReminderSettings
from shop.licenses.reminders import lead_days_from_text
from shop.licenses.reminding import LicenseWishes


class LeadDaysField(forms.CharField):
    """Numbers of days with commas between them; cleaned to a list."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=60, required=False, **options)

    def clean(self, value: Any) -> Any:
        try:
            return lead_days_from_text(super().clean(value))
        except InvalidInput as error:
            raise forms.ValidationError(error.message) from None

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value


class ReminderSettingsForm(PlainForm):
    """What an organisation wants; ``version`` is what the editor saw."""

    version = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    is_on = forms.BooleanField(label=_("Send reminders"), required=False)
    lead_days = LeadDaysField(
        label=_("Days before the end"),
        help_text=_("With commas between them, for example 90, 45, 15. Each makes one reminder."),
    )
    administrators = forms.BooleanField(label=_("Remind the administrators"), required=False)
    technical_contacts = forms.BooleanField(
        label=_("Remind the technical contact of the licence"), required=False
    )
    department_contacts = forms.BooleanField(
        label=_("Remind the department's contact of the licence"), required=False
    )

    @staticmethod
    def values_of(stored: ReminderSettings) -> dict[str, Any]:
        """What the form shows first."""
        return {
            "version": stored.version,
            "is_on": stored.is_on,
            "lead_days": stored.lead_days,
            "administrators": stored.reminds_administrators,
            "technical_contacts": stored.reminds_technical_contacts,
            "department_contacts": stored.reminds_department_contacts,
        }


class ManyRemindersForm(PlainForm):
    """What licences want."""

    is_not_renewed = forms.BooleanField(
        label=_("Do not renew"),
        help_text=_("No more reminders; the register and the calendar say that it ends."),
        required=False,
    )
    snoozed_until = forms.DateField(
        label=_("Remind again on"),
        help_text=_("Until that day there is no reminder; empty means no pause."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    has_own = forms.BooleanField(label=_("Days of its own instead of the organisation's"), required=False)
    lead_days = LeadDaysField(
        label=_("Days before the end"), help_text=_("For example 120, 30; empty means no reminder at all.")
    )

    @property
    def wishes(self) -> LicenseWishes:
        """What was asked for; only of a valid form."""
        answers = self.cleaned_data
        return LicenseWishes(
            lead_days=answers["lead_days"] if answers["has_own"] else None,
            snoozed_until=answers["snoozed_until"],
            is_not_renewed=answers["is_not_renewed"],
        )


class LicenseRemindersForm(ManyRemindersForm):
    """The same of one licence; ``version`` is what the editor saw."""

    version = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)

    @staticmethod
    def values_of(license_: License) -> dict[str, Any]:
        """What the form shows first."""
        return {
            "version": license_.version,
            "is_not_renewed": license_.is_not_renewed,
            "snoozed_until": license_.snoozed_until,
            "has_own": license_.reminder_days is not None,
            "lead_days": license_.reminder_days or [],
        }


class CalendarForm(PlainForm):
    """A new calendar."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("For you, to tell your calendars apart: “Outlook”, “Phone”."),
        max_length=LONGEST_NAME,
        required=False,
    )
    alarm_days = LeadDaysField(
        label=_("Alarms, days before the end"), help_text=_("For example 30, 7; empty means no alarm.")
    )
    language = forms.ChoiceField(label=_("Language of the entries"), choices=settings.LANGUAGES)
