"""What customers fill in. The services behind decide; forms check shapes and keep what was typed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar, cast
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shop.accounts.models import Membership, Organization
from shop.accounts.services import Profile
from shop.accounts.tokens import Scope
from shop.baskets.models import LONGEST_NAME
from shop.core.forms import PHONE, PlainForm
from shop.documents.upload_fields import WordsOrFiles
from shop.quotes.services.answers import LONGEST_REASON
from shop.quotes.services.requests import LONGEST_MESSAGE


class MessageForm(WordsOrFiles, PlainForm):
    text = forms.CharField(
        label=_("Your message"),
        max_length=LONGEST_MESSAGE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ReadForm(PlainForm):
    """Up to when somebody has read, as the page wrote it."""

    until = forms.DateTimeField(widget=forms.HiddenInput)


class DeclineForm(PlainForm):
    reason = forms.CharField(
        label=_("Why do you decline?"),
        help_text=_("It helps us to do better next time. You can leave it empty."),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class RevisionForm(PlainForm):
    """What the customer wants changed; after the end of an offer, that they want a new one."""

    reason = forms.CharField(
        label=_("What should change?"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 5})
    )


class ListSaveForm(PlainForm):
    name = forms.CharField(
        label=_("Name of the list"),
        help_text=_("For example “New team” or “Yearly renewals”."),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    replace = forms.BooleanField(label=_("Replace my list of this name, if there is one"), required=False)


class ListChangeForm(PlainForm):
    name = forms.CharField(
        label=_("Name of the list"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    is_shared = forms.BooleanField(
        label=_("Share it with my organisation"),
        help_text=_("Your colleagues can then open and use it. Only you can change it."),
        required=False,
    )

    def __init__(self, *args: Any, organization: Organization | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if organization is None:
            del self.fields["is_shared"]
        else:
            label = _("Share it with %(organization)s") % {"organization": organization}
            self.fields["is_shared"].label = label


def _time_zones() -> list[tuple[str, str]]:
    names = sorted(
        name
        for name in available_timezones()
        if name.partition("/")[0]
        in {"Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
    )
    unset = ("", str(_("Like my organisation")))
    return [unset, ("UTC", "UTC"), *((name, name.replace("_", " ")) for name in names)]


class ProfileForm(PlainForm):
    first_name = forms.CharField(
        label=_("First name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label=_("Last name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=40,
        required=False,
        validators=[PHONE],
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        help_text=_("For mails and documents."),
        choices=[("", _("Like my organisation")), *settings.LANGUAGES],
        required=False,
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=_time_zones, required=False)

    def profile(self) -> Profile:
        """The answers as the service takes them; a valid form only."""
        return Profile(**self.cleaned_data)


class SuccessorForm(forms.Form):
    """Who administers the organisation from now on."""

    member = forms.ChoiceField(label=_("New administrator"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, others: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].choices = [  # type: ignore[attr-defined]
            (str(other.public_id), f"{other.person.full_name} ({other.person.email})") for other in others
        ]


class TokenForm(forms.Form):
    """A new personal token. ``is_staff`` says whether the desk's scope is offered."""

    SCOPES: ClassVar = (
        (Scope.CATALOGUE, _("Catalogue and configuration")),
        (Scope.BASKET, _("Basket and lists")),
        (Scope.REQUESTS, _("Requests")),
        (Scope.QUOTES, _("Offers")),
        (Scope.ORDERS, _("Orders")),
        (Scope.LICENSES, _("Licences, keys hidden")),
        (Scope.REVEAL, _("Show licence keys (together with licences)")),
        (Scope.INVOICES, _("Invoices")),
        (Scope.ORGANIZATION, _("Organisation, members and invitations")),
        (Scope.WEBHOOKS, _("Webhooks")),
        (Scope.STAFF, _("The licensing desk")),
    )
    LIVES: ClassVar = (
        (30, _("30 days")),
        (90, _("90 days")),
        (180, _("180 days")),
        (365, _("a year")),
    )

    name = forms.CharField(
        label=_("Name"), help_text=_("What uses it, such as “Inventory script”."), max_length=80
    )
    scopes = forms.MultipleChoiceField(
        label=_("It may use"),
        help_text=_("Never more than you may yourself."),
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.TypedChoiceField(label=_("It ends after"), choices=LIVES, coerce=int, initial=90)

    def __init__(self, *args: Any, is_staff: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(code.value, name) for code, name in self.SCOPES if is_staff or code is not Scope.STAFF]
        cast(forms.MultipleChoiceField, self.fields["scopes"]).choices = offered

    def expires_at(self, now: datetime) -> datetime:
        return now + timedelta(days=self.cleaned_data["days"])
