"""The form at the end of every page, guarded against programs."""

import time
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.core import signing
from django.utils.translation import gettext_lazy as _

from cms.contact import LONGEST_MESSAGE, LONGEST_NAME
from cms.enums import ContactKind
from shop.core.forms import NO_EMAIL, PlainForm

SALT: Final = "cms.contact"
# A page may have lain in a cache for a while before it was read.
LONGEST_SECONDS: Final = 48 * 3600
# What only programs fill in.
TRAP: Final = "website"


class ContactForm(PlainForm):
    """A kind, a text, and who wants an answer. It takes a person some seconds to fill in."""

    kind = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[(kind.value, kind.label) for kind in ContactKind if kind != ContactKind.EXTRANET],
    )
    text = forms.CharField(
        label=_("Your message"), max_length=LONGEST_MESSAGE, widget=forms.Textarea(attrs={"rows": 5})
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        error_messages=NO_EMAIL,
        help_text=_("Only if you would like an answer."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    opened = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    def __init__(self, *args: Any, reader: User | AnonymousUser, **options: Any) -> None:
        """``reader`` need not type what their account knows."""
        options.setdefault("auto_id", "contact-%s")
        options["initial"] = {"opened": _now, **_known(reader), **(options.get("initial") or {})}
        super().__init__(*args, **options)

    @property
    def people_fields(self) -> list[forms.BoundField]:
        """What people see."""
        return [field for field in self.visible_fields() if field.name != TRAP]

    @property
    def trap(self) -> forms.BoundField:
        return self[TRAP]

    @property
    def is_trapped(self) -> bool:
        """Whether a program filled this in; it gets the answer that people get."""
        return bool(self.data.get(self.add_prefix(TRAP)))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if settings.CONTACT_MINIMUM_SECONDS and not self._took_its_time():
            self.add_error(None, _("Please look at what you wrote once more, and send it again."))
        return cleaned

    def _took_its_time(self) -> bool:
        try:
            opened = float(signing.loads(self.cleaned_data.get("opened", ""), salt=SALT))
        except (signing.BadSignature, TypeError, ValueError):
            opened = 0.0
        age = time.time() - opened
        if age > LONGEST_SECONDS:
            # What is sent again after the look comes from this moment.
            again: Any = self.data.copy()
            again[self.add_prefix("opened")] = _now()
            self.data = again
        return settings.CONTACT_MINIMUM_SECONDS <= age <= LONGEST_SECONDS


class InterestForm(ContactForm):
    """The same without a choice: somebody would like a customer extranet, so an address is needed."""

    kind = None  # type: ignore[assignment]
    text = forms.CharField(
        label=_("What would you like to use it for?"),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        error_messages=NO_EMAIL,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "interest-%s", **options})


def _known(reader: User | AnonymousUser) -> dict[str, str]:
    if isinstance(reader, AnonymousUser) or not reader.is_authenticated:
        return {}
    return {"name": reader.get_full_name(), "email": reader.email}


def _now() -> str:
    return signing.dumps(time.time(), salt=SALT)
