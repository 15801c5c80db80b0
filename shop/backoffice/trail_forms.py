"""What the addresses of the audit trail and of the customer list may ask for."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from shop.accounts.models import Organization
from shop.core.clock import EARLIEST_DATE, LATEST_DATE
from shop.trail.selectors import TrailFilter, actors_called, objects_of_customer
from shop.trail.words import ACTIONS, KINDS

LARGEST_ID = 2**63 - 1
SYSTEM = "system"


def _check_day(day: date) -> None:
    if not EARLIEST_DATE <= day <= LATEST_DATE:
        raise ValidationError(_("This date is too far away."))


def _midnight(day: date) -> datetime:
    return make_aware(datetime.combine(day, time.min))


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class TrailForm(forms.Form):
    """Filters of the audit trail. What it cannot read filters nothing, and the page says so."""

    kind = forms.ChoiceField(label=_("About"), required=False)
    action = forms.ChoiceField(label=_("What"), required=False)
    who = forms.CharField(
        label=_("Who: name, e-mail or “system”"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    since = forms.DateField(label=_("From"), required=False, validators=[_check_day], widget=DayInput)
    until = forms.DateField(label=_("To"), required=False, validators=[_check_day], widget=DayInput)
    object = forms.IntegerField(
        min_value=1, max_value=LARGEST_ID, required=False, widget=forms.HiddenInput, localize=False
    )
    organization = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = sorted(((kind, str(known.label)) for kind, known in KINDS.items()), key=lambda row: row[1])
        actions = sorted(((code, str(word)) for code, word in ACTIONS.items()), key=lambda row: row[1])
        self.fields["kind"].choices = [("", _("Everything")), *kinds]  # type: ignore[attr-defined]
        self.fields["action"].choices = [("", _("Everything")), *actions]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> dict[str, Any]:
        """What was understood."""
        self.is_valid()
        return self.cleaned_data

    @property
    def is_active(self) -> bool:
        return any(self.wanted.values())

    def trail_filter(self, organization: Organization | None) -> TrailFilter:
        """For the trail's selector: no query, or one where a person is looked for."""
        wanted = self.wanted
        who = " ".join(wanted.get("who", "").split())
        by_system = who.casefold() in (SYSTEM, str(_("System")).casefold())
        since, until = wanted.get("since"), wanted.get("until")
        return TrailFilter(
            kind=wanted.get("kind", ""),
            object_id=wanted.get("object") if wanted.get("kind") else None,
            action=wanted.get("action", ""),
            by_system=by_system,
            actor_ids=actors_called(who) if who and not by_system else None,
            since=_midnight(since) if since else None,
            until=_midnight(until + timedelta(days=1)) if until else None,
            objects=objects_of_customer(organization.pk) if organization else None,
        )
